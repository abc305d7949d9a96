"""Records in, plotly figures out: one visual language for notebooks, slides and reports.

What all figures share stands here; the figures themselves have a room for each topic.
"""

from lecturekit.figures._axes import axis as axis
from lecturekit.figures._axes import exponent_axis as exponent_axis
from lecturekit.figures._curves import training_curves as training_curves
from lecturekit.figures._diagram import unrolled as unrolled
from lecturekit.figures._diagram import unrolled_panel as unrolled_panel
from lecturekit.figures._heat import heat_map as heat_map
from lecturekit.figures._heat import heat_panel as heat_panel
from lecturekit.figures._labels import Style as Style
from lecturekit.figures._labels import direct_labels as direct_labels
from lecturekit.figures._labels import label_room as label_room
from lecturekit.figures._labels import line as line
from lecturekit.figures._labels import reference_line as reference_line
from lecturekit.figures._labels import style as style
from lecturekit.figures._magnitudes import Magnitudes as Magnitudes
from lecturekit.figures._numbers import format_log10 as format_log10
from lecturekit.figures._numbers import format_number as format_number
from lecturekit.figures._numbers import power_of_ten as power_of_ten
from lecturekit.figures._panels import Panel as Panel
from lecturekit.figures._panels import panels as panels
from lecturekit.figures._ranking import ranking_panel as ranking_panel
from lecturekit.figures._ranking import word_ladders as word_ladders
from lecturekit.figures._scales import scale as scale
from lecturekit.figures._symbols import SYMBOLS as SYMBOLS
from lecturekit.figures._symbols import Symbol as Symbol
from lecturekit.figures._symbols import class_style as class_style
from lecturekit.figures._symbols import colour as colour
from lecturekit.figures._symbols import symbol as symbol
from lecturekit.figures._symbols import tex as tex
from lecturekit.figures._template import figure as figure
from lecturekit.figures._template import template as template
from lecturekit.figures._template import twins as twins
from lecturekit.figures._text import as_markdown as as_markdown
from lecturekit.figures._text import as_text as as_text
from lecturekit.figures.assignment import *  # noqa: F403, its own __all__
from lecturekit.figures.characters import *  # noqa: F403, its own __all__
from lecturekit.figures.course import *  # noqa: F403, its own __all__
from lecturekit.figures.decoding import *  # noqa: F403, its own __all__
from lecturekit.figures.gates import *  # noqa: F403, its own __all__
from lecturekit.figures.gradients import *  # noqa: F403, its own __all__
from lecturekit.figures.language import *  # noqa: F403, its own __all__
from lecturekit.figures.recurrent import *  # noqa: F403, its own __all__
from lecturekit.figures.sentences import *  # noqa: F403, its own __all__
from lecturekit.figures.sequences import *  # noqa: F403, its own __all__
from lecturekit.figures.translation import *  # noqa: F403, its own __all__
from lecturekit.figures.words import *  # noqa: F403, its own __all__
