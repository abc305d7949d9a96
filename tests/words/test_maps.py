"""Maps: what the plane can hold comes back exactly, and the same input gives the same map."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from lecturekit.corpora import LabelledMatrix, UnknownLabelError, noun_verb_table
from lecturekit.words import (
    SemanticMap,
    angles,
    clamp_perplexity,
    euclidean,
    mds_map,
    pca_map,
    procrustes_residual,
    semantic_map,
    tsne_map,
    weigh,
)


def planar(seed, n=9, dimensions=5):
    """N points of a plane, and the same points in a higher space, by a map that keeps all distances."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(n, 2)) * [3.0, 1.0]
    isometry, _ = np.linalg.qr(rng.normal(size=(dimensions, 2)))
    names = tuple(f"w{i}" for i in range(n))
    high = LabelledMatrix(points @ isometry.T + rng.normal(size=dimensions), names, tuple("xyzuv"))
    return SemanticMap(points, names, "truth", 0.0, ""), high


@pytest.mark.row("W7")
@pytest.mark.parametrize("refine", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_mds_recovers_a_planar_configuration_up_to_rotation(seed, refine):
    """Nothing is left over once the map is turned onto the truth; before that, something is."""
    truth, high = planar(seed)
    drawn = mds_map(euclidean(high), refine=refine)
    assert procrustes_residual(drawn, truth) < 1e-7
    assert drawn.quality < 1e-7
    assert np.abs(drawn.points - truth.points).max() > 0.1, "the rotation is not trivial"


@pytest.mark.row("W7")
def test_pca_recovers_it_too_and_shows_all_variance():
    """A plane is what PCA looks for."""
    truth, high = planar(7, n=8)
    drawn = pca_map(high)
    assert procrustes_residual(drawn, truth) < 1e-10
    assert drawn.quality == pytest.approx(1)


@pytest.mark.row("W7")
def test_classical_mds_of_the_nouns_is_pca_of_the_nouns():
    """For Euclidean distances the two are the same map (Torgerson, Gower)."""
    table = noun_verb_table()
    classical = mds_map(euclidean(table), refine=False)
    np.testing.assert_allclose(classical.points, pca_map(table).points, atol=1e-8)


@pytest.mark.row("W7")
def test_pca_agrees_with_a_plain_singular_value_decomposition():
    """Points up to sign, and the share of variance."""
    values = noun_verb_table().values
    left, s, _ = np.linalg.svd(values - values.mean(axis=0), full_matrices=False)
    drawn = pca_map(noun_verb_table())
    np.testing.assert_allclose(np.abs(drawn.points), np.abs(left[:, :2] * s[:2]), atol=1e-9)
    assert drawn.quality == pytest.approx((s[:2] ** 2).sum() / (s**2).sum())


def test_refining_lowers_the_stress():
    """SMACOF starts at the classical map and never ends worse; the stress is that of the points."""
    for distances in (euclidean(noun_verb_table()), angles(noun_verb_table())):
        rough, fine = mds_map(distances, refine=False), mds_map(distances)
        assert fine.quality < rough.quality
        drawn = cdist(fine.points, fine.points)
        stress = np.sqrt(((drawn - distances.values) ** 2).sum() / (drawn**2).sum())
        assert fine.quality == pytest.approx(stress)


def test_tsne_keeps_clear_groups_together():
    """Two far groups of eight: each point's nearest is of its own group."""
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(size=(8, 4)), rng.normal(size=(8, 4)) + 30])
    table = LabelledMatrix(values, tuple(f"w{i}" for i in range(16)), tuple("xyzu"))
    points = tsne_map(euclidean(table), 4).points
    gaps = cdist(points, points) + np.diag(np.full(16, np.inf))
    assert (gaps.argmin(axis=1) // 8 == np.arange(16) // 8).all()


def test_tsne_leaves_a_line():
    """Points that start on a line are not caught on it."""
    table = LabelledMatrix(np.arange(12.0)[:, None] ** 2, tuple(f"w{i}" for i in range(12)), ("x",))
    points = tsne_map(euclidean(table), 3).points
    assert np.linalg.svd(points - points.mean(axis=0))[1][1] > 1


@pytest.mark.parametrize("method", ["pca", "mds", "tsne"])
@pytest.mark.parametrize("scheme", ["raw", "log", "ppmi"])
def test_the_same_table_gives_the_same_map(method, scheme):
    """Twice, bit by bit; centred; each axis has its largest coordinate on the positive side."""
    table = weigh(noun_verb_table(), scheme)
    once, again = (semantic_map(table, method, metric="cosine") for _ in range(2))
    np.testing.assert_array_equal(once.points, again.points)
    np.testing.assert_allclose(once.points.mean(axis=0), 0, atol=1e-5)
    extreme = once.points[np.abs(once.points).argmax(axis=0), [0, 1]]
    assert (extreme > 0).all()


def test_a_generator_gives_another_tsne_map_and_the_same_seed_the_same():
    """Chance comes in by the generator only."""
    distances = euclidean(noun_verb_table())
    maps = [tsne_map(distances, rng=np.random.default_rng(seed)).points for seed in (1, 1, 2)]
    np.testing.assert_array_equal(maps[0], maps[1])
    assert np.abs(maps[0] - maps[2]).max() > 1e-6


@pytest.mark.parametrize("method", ["pca", "mds", "tsne"])
def test_rows_of_zeros_are_left_out_under_cosine(method):
    """They are NaN; the others are where they would be without it. Under Euclid all are drawn."""
    table = noun_verb_table()
    values = table.values.copy()
    values[3] = 0
    holed = table.with_values(values)
    others = [row for row in table.rows if row != "boat"]
    drawn = semantic_map(holed, method, metric="cosine")
    assert np.isnan(drawn.point("boat")).all()
    without = semantic_map(holed.select(rows=others), method, metric="cosine")
    np.testing.assert_array_equal([drawn.point(row) for row in others], without.points)
    assert np.isfinite(semantic_map(holed, method).points).all()


@pytest.mark.parametrize("method", ["pca", "mds", "tsne"])
@pytest.mark.parametrize(
    "values", [[[1.0, 2.0], [3.0, 1.0]], [[1.0], [2.0], [4.0]], [[2.0, 3.0]] * 4, np.eye(3)]
)
def test_small_and_flat_tables_have_maps(method, values):
    """Two rows, one column, all rows alike, an equilateral triangle: finite points, no warning."""
    values = np.asarray(values)
    table = LabelledMatrix(values, tuple("abcd"[: len(values)]), tuple("xyz"[: values.shape[1]]))
    drawn = semantic_map(table, method)
    assert drawn.points.shape == (len(values), 2)
    assert np.isfinite(drawn.points).all()
    assert np.isfinite(drawn.quality)


@pytest.mark.parametrize(
    ("asked", "points", "used"), [(5, 7, 2), (5, 100, 5), (0.1, 50, 1), (30, 4, 1), (3, 2, 1), (50, 31, 10)]
)
def test_perplexity_is_drawn_in(asked, points, used):
    """Between 1 and (n − 1) / 3, and the map says what was used."""
    assert clamp_perplexity(asked, points) == used


def test_the_map_says_which_perplexity_it_used():
    """Seven nouns allow 2."""
    assert semantic_map(noun_verb_table(), "tsne", perplexity=30).method == "t-SNE, perplexity 2"


def test_bad_requests_are_answered():
    """Unknown methods and metrics, too few rows, tables that hold no distances, undefined numbers."""
    table = noun_verb_table()
    with pytest.raises(ValueError, match="no map 'umap'"):
        semantic_map(table, "umap")
    with pytest.raises(ValueError, match="no metric 'l1'"):
        semantic_map(table, metric="l1")
    with pytest.raises(ValueError, match="at least two rows that are not zero; there are 1"):
        semantic_map(LabelledMatrix([[0, 0], [1, 2]], ("a", "b"), ("x", "y")), metric="cosine")
    with pytest.raises(ValueError, match="at least two rows; there are 1"):
        pca_map(table.select(rows=["dog"]))
    with pytest.raises(ValueError, match="symmetric"):
        mds_map(table)
    with pytest.raises(ValueError, match="NaN"):
        pca_map(table.with_values(np.full(table.shape, np.nan)))
    with pytest.raises(ValueError, match="points have shape"):
        SemanticMap(np.zeros((3, 2)), ("a", "b"), "", 0.0, "")
    with pytest.raises(UnknownLabelError, match="Did you mean 'dog'"):
        pca_map(table).point("dgo")


def test_the_room_loads_scipy_but_nothing_heavier():
    """scikit-learn comes with the first map."""
    script = (
        "import sys, lecturekit.words;"
        "print([m for m in ('gensim','sklearn','torch','plotly','ipywidgets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
