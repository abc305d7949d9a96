"""The room of trained networks, in PyTorch: taggers, classifiers, and the one loop that trains them all."""

from ._checkpoint import CheckpointError as CheckpointError
from ._examples import UNSCORED as UNSCORED
from ._examples import Batch as Batch
from ._examples import Examples as Examples
from ._hold import Hold as Hold
from ._hold import silence as silence
from ._reading import Reading as Reading
from ._reading import read as read
from ._reading import what_if as what_if
from ._sentence import Classifier as Classifier
from ._sentence import Tagger as Tagger
from ._training import Recipe as Recipe
from ._training import train as train
from ._training_curves import Curves as Curves
from ._training_score import Score as Score
from ._training_score import evaluate as evaluate
from ._vocabulary import Vocabulary as Vocabulary
