"""The assignment: a text of your own, seven language models that read it, and a report.

The second place, beside the notebooks, where figures and explorables meet. From the command line:
``python -m lecturekit.assignment my.txt --models rnn,lstm --out report.html``.
"""

from lecturekit.assignment._csv import write_tables as write_tables
from lecturekit.assignment._report import explorables as explorables
from lecturekit.assignment._report import write_report as write_report
from lecturekit.assignment._results import ModelResult as ModelResult
from lecturekit.assignment._results import Results as Results
from lecturekit.assignment._settings import MODELS as MODELS
from lecturekit.assignment._settings import Settings as Settings
from lecturekit.assignment._sizes import ModelSize as ModelSize
from lecturekit.assignment._study import Study as Study
from lecturekit.assignment._study import plan as plan
from lecturekit.assignment._thresholds import Thresholds as Thresholds
from lecturekit.assignment._thresholds import threshold_effect as threshold_effect
from lecturekit.assignment._train import StudyProgress as StudyProgress
