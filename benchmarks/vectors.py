"""Word vectors opened, counted and compared, beside gensim and plain Python: `python -m benchmarks.vectors`.

Random vectors and a random text are made first. One thread each; the contenders take turns, medians are
compared, except where a peer takes many seconds: that one runs once. All results are compared first.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks._table import Result, show
from lecturekit.corpora import Corpus
from lecturekit.words import WordCounts, WordVectors, analogies, analogy, cooccurrence, open_vectors
from lecturekit.words._cache import Clean, Entry

WINDOW, VOCABULARY = 5, 10_000
FIRST, AGAIN, LARGE = 4.0, 0.05, 1.0  # times gensim; seconds; seconds
COUNTING, MEMORY = 20.0, 500  # times a dict; MB
ONE, MANY = 0.55, 0.1  # of gensim's time


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Do it once; give the seconds and the result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def median(work: Callable[[], Any], runs: int) -> float:
    """Do it some times; give the median of the seconds."""
    return statistics.median(timed(work)[0] for _ in range(runs))


def write_files(folder: Path, rows: int, dim: int) -> dict[str, Path]:
    """Write the same random vectors as word2vec text, GloVe text, and word2vec binary."""
    values = np.random.default_rng(0).normal(size=(rows, dim)).astype("<f4")
    words = [f"word{i}" for i in range(rows)]
    spelled = (" ".join(map("{:.6f}".format, row)) for row in values.tolist())
    lines = [f"{word} {numbers}\n" for word, numbers in zip(words, spelled, strict=True)]
    head = f"{rows} {dim}\n"
    paths = {name: folder / name for name in ("word2vec text", "GloVe text", "word2vec binary")}
    paths["word2vec text"].write_text(head + "".join(lines))
    paths["GloVe text"].write_text("".join(lines))
    whole = b"".join(word.encode() + b" " + row.tobytes() for word, row in zip(words, values, strict=True))
    paths["word2vec binary"].write_bytes(head.encode() + whole)
    return paths


def opening(*, quick: bool) -> list[Result]:
    """Open each kind of file with gensim once, with ours first and again."""
    import gensim.models  # noqa: F401 (before it is timed)

    rows, dim = (10_000, 100) if quick else (100_000, 100)
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (kind, path) in enumerate(write_files(folder, rows, dim).items()):
            options = {"binary": kind.endswith("binary"), "no_header": kind.startswith("GloVe")}
            theirs, keyed = timed(lambda path=path, options=options: _by_gensim(path, options))
            caches = [folder / f"cache {number} {run}" for run in range(3)]
            ours = statistics.median(timed(lambda c=c, path=path: _by_us(path, c))[0] for c in caches)
            again = median(lambda path=path, c=caches[0]: _by_us(path, c), 15)
            kept = _by_us(path, caches[0])
            assert np.array_equal(kept.values, keyed.vectors)
            assert list(kept.words) == keyed.index_to_key
            work, peer = f"open {kind}, {rows:,} x {dim}", f"gensim {theirs:.2f} s"
            reach = FIRST if kind.endswith("text") else 1.0
            first = (f"{ours:.2f} s", theirs / ours, f">= {reach:g}x", theirs / ours >= reach)
            later = (f"{1000 * again:.0f} ms", theirs / again, f"<= {1000 * AGAIN:g} ms", again <= AGAIN)
            results += [Result(f"{work}, first", peer, *first), Result(f"{work}, again", peer, *later)]
    return results


def _by_gensim(path: Path, options: dict[str, bool]) -> Any:
    from gensim.models import KeyedVectors  # late: the process whose memory is measured does without

    return KeyedVectors.load_word2vec_format(str(path), **options)


def _by_us(path: Path, cache: Path) -> WordVectors:
    return open_vectors(path, cache=cache, progress=False)


def random_text(tokens: int) -> Corpus:
    """Draw a text in sentences of twenty words, as frequent as Zipf has it."""
    chance = 1 / np.arange(1, VOCABULARY + 1)
    drawn = np.random.default_rng(0).choice(VOCABULARY, size=tokens, p=chance / chance.sum())
    words = tuple(f"w{i}" for i in range(VOCABULARY))
    starts = np.append(np.arange(0, tokens, 20), tokens)
    return Corpus(drawn, starts, words, np.bincount(drawn, minlength=VOCABULARY))


def count_by_dict(corpus: Corpus) -> dict[tuple[int, int], int]:
    """Count pairs of word numbers one by one."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    ids = corpus.tokens.tolist()
    for start, end in pairwise(corpus.starts.tolist()):
        for i in range(start, end):
            for j in range(max(start, i - WINDOW), i):
                counts[ids[i], ids[j]] += 1
                counts[ids[j], ids[i]] += 1
    return counts


def peak_memory(tokens: int) -> float:
    """Count in a fresh process; give the most memory it ever held, in MB."""
    code = (
        "from benchmarks.vectors import *; "
        f"cooccurrence(random_text({tokens}), window=WINDOW); print(held_at_most())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def held_at_most() -> float:
    """Give the most memory this process ever held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux's ru_maxrss also counts what the parent held
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    from resource import RUSAGE_SELF, getrusage

    return getrusage(RUSAGE_SELF).ru_maxrss / 1024**2


def counting(*, quick: bool) -> list[Result]:
    """Count neighbours in a long text, beside a loop over a dict."""
    tokens = 100_000 if quick else 1_000_000
    corpus = random_text(tokens)
    theirs, slow = timed(lambda: count_by_dict(corpus))
    ours = median(lambda: cooccurrence(corpus, window=WINDOW), 5)
    counts: WordCounts = cooccurrence(corpus, window=WINDOW)
    assert counts.values.nnz == len(slow)
    assert all(counts.values[pair] == slow[pair] for pair in list(slow)[:1000])
    work, memory = f"count {tokens:,} words, window {WINDOW}", peak_memory(tokens)
    return [
        Result(
            work,
            f"dict loop {theirs:.2f} s",
            f"{1000 * ours:.0f} ms",
            theirs / ours,
            f">= {COUNTING:g}x",
            theirs / ours >= COUNTING,
        ),
        Result(f"{work}, peak memory", "-", f"{memory:.0f} MB", None, f"<= {MEMORY} MB", memory <= MEMORY),
    ]


def mapped(folder: Path, rows: int, dim: int) -> tuple[Entry, WordVectors]:
    """Put random vectors into a cache, as if they had been read."""
    source, rng, step = folder / "source", np.random.default_rng(0), 10_000
    source.write_text("stands for a file of vectors")
    blocks = (
        Clean([f"w{i}" for i in range(at, at + step)], rng.normal(size=(step, dim)).astype(np.float32))
        for at in range(0, rows, step)
    )
    entry = Entry(folder, source, "benchmark")
    return entry, entry.write(blocks)


def queries(*, quick: bool) -> list[Result]:
    """Answer one analogy, and a hundred at once, beside gensim one by one."""
    rows, dim = (50_000, 100) if quick else (400_000, 300)
    asked = [tuple(f"w{i}" for i in row) for row in np.random.default_rng(1).integers(0, rows, (100, 3))]
    with tempfile.TemporaryDirectory() as name:
        entry, vectors = mapped(Path(name), rows, dim)
        again = median(entry.open, 5)
        keyed = vectors.keyed
        keyed.fill_norms()

        def theirs(question: tuple[str, ...]) -> list[tuple[str, float]]:
            a, b, c = question
            return keyed.most_similar(positive=[b, c], negative=[a])

        together = analogies(vectors, asked, count=10)
        for question, ranked in zip(asked[:5], together.ranked[:5], strict=True):
            words = [word for word, _ in theirs(question)]
            assert words == list(analogy(vectors, question).words) == list(ranked.words)
        times = []
        for question in asked:
            peer, _ = timed(lambda q=question: theirs(q))
            times.append((peer, timed(lambda q=question: analogy(vectors, q).words)[0]))
        gensim, ours = np.median(times, axis=0)
        many = median(lambda: analogies(vectors, asked, count=10), 5)
    size, all_of_gensims = f"{rows:,} x {dim}", sum(peer for peer, _ in times)
    peer, reach = f"gensim {1000 * gensim:.1f} ms", f"<= {ONE:g} of its time"
    one = (peer, f"{1000 * ours:.1f} ms", gensim / ours, reach)
    cells = (f"gensim {all_of_gensims:.2f} s", f"{many:.3f} s", all_of_gensims / many)
    return [
        Result(f"open {size}, again", "-", f"{1000 * again:.0f} ms", None, f"<= {LARGE:g} s", again <= LARGE),
        Result(f"analogy over {size}", *one, bool(ours <= ONE * gensim)),
        Result(
            f"100 of them at once, {size}", *cells, f"<= {MANY:g} of its time", many <= MANY * all_of_gensims
        ),
    ]


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    with threadpool_limits(1):
        results = opening(quick=quick) + counting(quick=quick) + queries(quick=quick)
    sys.stdout.write(show("Word vectors and counts", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, no verdict")
    main(quick=parser.parse_args().quick)
