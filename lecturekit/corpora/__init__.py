"""What we read: the lecture's table, texts of our own and yours, and the records that hold them.

Needs NumPy only. Where each thing comes from, and its licence, is in ``SOURCES.md``.
"""

from lecturekit.corpora._bardiwac import BARDIWAC as BARDIWAC
from lecturekit.corpora._bardiwac import BARDIWAC_CANDIDATES as BARDIWAC_CANDIDATES
from lecturekit.corpora._bardiwac import bardiwac_corpus as bardiwac_corpus
from lecturekit.corpora._corpus import Corpus as Corpus
from lecturekit.corpora._corpus import build_corpus as build_corpus
from lecturekit.corpora._errors import TextError as TextError
from lecturekit.corpora._files import check_encoding as check_encoding
from lecturekit.corpora._files import missing_file as missing_file
from lecturekit.corpora._files import plain_file as plain_file
from lecturekit.corpora._function_words import FUNCTION_WORDS as FUNCTION_WORDS
from lecturekit.corpora._holding_out import hold_out as hold_out
from lecturekit.corpora._homophones import PRONUNCIATIONS as PRONUNCIATIONS
from lecturekit.corpora._homophones import homophone_corpus as homophone_corpus
from lecturekit.corpora._lecture import NOUN_CLASSES as NOUN_CLASSES
from lecturekit.corpora._lecture import NOUN_FORMS as NOUN_FORMS
from lecturekit.corpora._lecture import VERB_FORMS as VERB_FORMS
from lecturekit.corpora._lecture import noun_verb_table as noun_verb_table
from lecturekit.corpora._matrix import LabelledMatrix as LabelledMatrix
from lecturekit.corpora._placed import placed_words as placed_words
from lecturekit.corpora._reading import read_corpus as read_corpus
from lecturekit.corpora._reading import read_text as read_text
from lecturekit.corpora._relations import RELATIONS as RELATIONS
from lecturekit.corpora._relations import relation_corpus as relation_corpus
from lecturekit.corpora._reviews import AMBIGUOUS as AMBIGUOUS
from lecturekit.corpora._reviews import LABELS as LABELS
from lecturekit.corpora._reviews import NEGATIONS as NEGATIONS
from lecturekit.corpora._reviews import TAGS as TAGS
from lecturekit.corpora._reviews import Review as Review
from lecturekit.corpora._reviews import Reviews as Reviews
from lecturekit.corpora._reviews import review_corpus as review_corpus
from lecturekit.corpora._reviews import review_words as review_words
from lecturekit.corpora._seaside import seaside_corpus as seaside_corpus
from lecturekit.corpora._seaside import seaside_logprob as seaside_logprob
from lecturekit.corpora._spelling import UnknownLabelError as UnknownLabelError
from lecturekit.corpora._spelling import closest as closest
from lecturekit.corpora._spelling import position as position
from lecturekit.corpora._spelling import quoted as quoted
from lecturekit.corpora._supplied import everyday_corpus as everyday_corpus
from lecturekit.corpora._supplied import everyday_text as everyday_text
from lecturekit.corpora._supplied import lee_corpus as lee_corpus
from lecturekit.corpora._tokens import split_sentences as split_sentences
from lecturekit.corpora._tokens import tokenize as tokenize
from lecturekit.corpora._vocabulary import UNKNOWN as UNKNOWN
from lecturekit.corpora._vocabulary import Vocabulary as Vocabulary
