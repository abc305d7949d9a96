"""The room of trained networks, in PyTorch: taggers, classifiers, and the one loop that trains them all."""

from ._examples import UNSCORED as UNSCORED
from ._examples import Batch as Batch
from ._examples import Examples as Examples
