"""Language models that count: N-grams and their smoothing, surprisal and perplexity, the noisy channel.

Needs NumPy only. `LanguageModel` is the one interface: the networks' models have it too.
"""

from lecturekit.language._arpa import read_arpa as read_arpa
from lecturekit.language._arpa import write_arpa as write_arpa
from lecturekit.language._beam import BeamTree as BeamTree
from lecturekit.language._beam import Hypothesis as Hypothesis
from lecturekit.language._beam import beam_search as beam_search
from lecturekit.language._continuation import Continuation as Continuation
from lecturekit.language._counts import NGramCounts as NGramCounts
from lecturekit.language._counts import count_ngrams as count_ngrams
from lecturekit.language._decode import Beam as Beam
from lecturekit.language._decode import Decoded as Decoded
from lecturekit.language._decode import Greedy as Greedy
from lecturekit.language._decode import Sampling as Sampling
from lecturekit.language._decode import decode as decode
from lecturekit.language._draw import draw as draw
from lecturekit.language._draw import reshaped as reshaped
from lecturekit.language._estimates import UnseenContextError as UnseenContextError
from lecturekit.language._factors import Factors as Factors
from lecturekit.language._lattice import Lattice as Lattice
from lecturekit.language._lattice import Path as Path
from lecturekit.language._lattice_recogniser import Recogniser as Recogniser
from lecturekit.language._lattice_search import NoPathError as NoPathError
from lecturekit.language._lattice_sums import Beliefs as Beliefs
from lecturekit.language._lattice_weights import Reign as Reign
from lecturekit.language._model import LanguageModel as LanguageModel
from lecturekit.language._model import Scored as Scored
from lecturekit.language._ngrams import Backoff as Backoff
from lecturekit.language._ngrams import NGrams as NGrams
from lecturekit.language._perplexity import Perplexity as Perplexity
from lecturekit.language._perplexity import perplexity as perplexity
from lecturekit.language._perplexity import picked as picked
from lecturekit.language._policy import END as END
from lecturekit.language._policy import START as START
from lecturekit.language._policy import Policy as Policy
from lecturekit.language._smoothing import AbsoluteDiscount as AbsoluteDiscount
from lecturekit.language._smoothing import AddK as AddK
from lecturekit.language._smoothing import JelinekMercer as JelinekMercer
from lecturekit.language._smoothing import KneserNey as KneserNey
from lecturekit.language._smoothing import Smoothing as Smoothing
from lecturekit.language._smoothing import Unsmoothed as Unsmoothed
from lecturekit.language._speech import Utterance as Utterance
from lecturekit.language._speech import phone_scores as phone_scores
from lecturekit.language._speech import speak as speak
from lecturekit.language._speech_errors import ErrorRates as ErrorRates
from lecturekit.language._speech_errors import error_rates as error_rates
from lecturekit.language._speech_errors import word_errors as word_errors
from lecturekit.language._speech_lexicon import Lexicon as Lexicon
from lecturekit.language._speech_phones import ARTICULATION as ARTICULATION
from lecturekit.language._speech_phones import FEATURES as FEATURES
from lecturekit.language._tokens import Tokens as Tokens
from lecturekit.language._tokens import encode as encode
from lecturekit.language._traps import Traps as Traps
from lecturekit.language._traps import traps as traps
