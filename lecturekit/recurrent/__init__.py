"""The room of recurrent networks: cells in NumPy, each step beside its backward; BPTT and Jacobians.

Runs without torch. Arrays are float64, time first: x (T, B, D), h (T, B, H), z (T, B, K).
"""

from ._activations import ACTIVATIONS as ACTIVATIONS
from ._activations import Activation as Activation
from ._cell import Cell as Cell
from ._clamp import read_clamp as read_clamp
from ._clipping import Clipped as Clipped
from ._clipping import clip as clip
from ._differences import difference_error as difference_error
from ._expression import Expression as Expression
from ._expression_records import BackwardStep as BackwardStep
from ._expression_records import Node as Node
from ._expression_records import Share as Share
from ._expression_records import Walk as Walk
from ._expression_values import read_values as read_values
from ._families import FAMILIES as FAMILIES
from ._flow import GradientFlow as GradientFlow
from ._flow import Verdict as Verdict
from ._gru import GRU as GRU
from ._inspect import Inspection as Inspection
from ._inspect import Layer as Layer
from ._inspect import inspect as inspect
from ._loss import Loss as Loss
from ._loss import cross_entropy as cross_entropy
from ._lstm import LSTM as LSTM
from ._norms import Norms as Norms
from ._norms import lengths as lengths
from ._records import Gradients as Gradients
from ._records import Step as Step
from ._records import StepGradients as StepGradients
from ._records import Trace as Trace
from ._records_gru import GRUGradients as GRUGradients
from ._records_gru import GRUStep as GRUStep
from ._records_gru import GRUStepGradients as GRUStepGradients
from ._records_gru import GRUTrace as GRUTrace
from ._records_lstm import LSTMGradients as LSTMGradients
from ._records_lstm import LSTMStep as LSTMStep
from ._records_lstm import LSTMStepGradients as LSTMStepGradients
from ._records_lstm import LSTMTrace as LSTMTrace
from ._rnn import RNN as RNN
from ._spectrum import Spectrum as Spectrum
from ._ticks import BackwardPass as BackwardPass
from ._ticks import Tick as Tick
from ._ticks import backward_pass as backward_pass
from ._triangle import Triangle as Triangle
from ._unrolling import Arrows as Arrows
from ._unrolling import NodeRow as NodeRow
from ._unrolling import Unrolling as Unrolling
from ._unrolling_make import encoder_decoder as encoder_decoder
from ._unrolling_make import unrolling as unrolling
