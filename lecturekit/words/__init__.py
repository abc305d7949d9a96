"""Words as vectors: counting neighbours, weighting counts, distance and angle, maps.

Loads SciPy when entered, scikit-learn only when a map is drawn.
"""

from lecturekit.words._contexts import context_counts as context_counts
from lecturekit.words._counting import WordCounts as WordCounts
from lecturekit.words._counting import cooccurrence as cooccurrence
from lecturekit.words._geometry import angles as angles
from lecturekit.words._geometry import cosine_distance as cosine_distance
from lecturekit.words._geometry import euclidean as euclidean
from lecturekit.words._geometry import lengths as lengths
from lecturekit.words._geometry import normalise as normalise
from lecturekit.words._geometry import scale_row as scale_row
from lecturekit.words._maps import clamp_perplexity as clamp_perplexity
from lecturekit.words._maps import mds_map as mds_map
from lecturekit.words._maps import pca_map as pca_map
from lecturekit.words._maps import semantic_map as semantic_map
from lecturekit.words._maps import tsne_map as tsne_map
from lecturekit.words._neighbours import Neighbours as Neighbours
from lecturekit.words._neighbours import NeighbourTable as NeighbourTable
from lecturekit.words._neighbours import nearest as nearest
from lecturekit.words._neighbours import neighbour_table as neighbour_table
from lecturekit.words._pairs import Noise as Noise
from lecturekit.words._pairs import SkipGramPairs as SkipGramPairs
from lecturekit.words._pairs import skip_gram_pairs as skip_gram_pairs
from lecturekit.words._plane import SemanticMap as SemanticMap
from lecturekit.words._procrustes import align as align
from lecturekit.words._procrustes import procrustes_residual as procrustes_residual
from lecturekit.words._procrustes import unit_spread as unit_spread
from lecturekit.words._skipgram import SkipGram as SkipGram
from lecturekit.words._skipgram_update import Update as Update
from lecturekit.words._vectors import WordVectors as WordVectors
from lecturekit.words._weighting import log_weight as log_weight
from lecturekit.words._weighting import ppmi as ppmi
from lecturekit.words._weighting import weigh as weigh
from lecturekit.words._window import WindowWalk as WindowWalk
from lecturekit.words._window import window_positions as window_positions
