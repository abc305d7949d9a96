"""Real training: word2vec as gensim has it, repeatable, with what each epoch has made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from lecturekit.corpora import Corpus
from lecturekit.words._bars import Progress, progress_bar
from lecturekit.words._counting import check_window
from lecturekit.words._gensim_options import TrainingOptions
from lecturekit.words._gensim_record import Floats, VectorTraining, snapshot_name
from lecturekit.words._pairs import LONELY, kept_tokens, skip_gram_pairs
from lecturekit.words._skipgram_checks import check_rates, check_whole
from lecturekit.words._vectors import WordVectors

if TYPE_CHECKING:
    from gensim.models import Word2Vec

_LONGEST: Final = 10_000  # words; gensim cuts off what a sentence has beyond


def train_vectors(
    corpus: Corpus,
    *,
    dim: int = 50,
    window: int = 5,
    epochs: int = 10,
    seed: int = 0,
    options: TrainingOptions | None = None,
) -> WordVectors:
    """Learn a vector for each word of a text, with gensim's Word2Vec.

    Parameters
    ----------
    corpus : Corpus
        N words in sentences; a window does not reach into the next sentence.
    dim : int
        D, from 1.
    window : int
        Largest reach to each side, in words, at least 1. word2vec draws a reach from 1 to this for each word.
    epochs : int
        Passes over the text, at least 1.
    seed : int
        0 to 2³² − 1. Same text, same seed, same vectors, in every process: one worker trains.
    options : TrainingOptions, optional
        The rest.

    Returns
    -------
    WordVectors
        (V, D) input vectors, the most frequent word first. About 0.2 s for 100,000 words and epoch.

    Raises
    ------
    ValueError
        If a number is out of range, or no sentence has two words to learn from.

    Notes
    -----
    Variant and source: Mikolov et al. (2013), *Distributed representations of words and phrases and their
    compositionality*; negative sampling, no hierarchical softmax. With ``architecture="cbow"`` the mean of
    the contexts' vectors goes in, and each of them gets the whole gradient.
    """
    epochs = check_whole("the number of epochs", epochs, 1)
    vocabulary, ((W, _),) = _learn(corpus, [epochs], (dim, window, seed), options or TrainingOptions())
    return WordVectors(vocabulary, W, snapshot_name(epochs))


def train_snapshots(
    corpus: Corpus,
    at: Sequence[int] = (0, 1, 2, 5, 10),
    *,
    dim: int = 50,
    window: int = 5,
    seed: int = 0,
    options: TrainingOptions | None = None,
) -> VectorTraining:
    """Learn vectors, and keep those of several epochs on the way.

    Parameters
    ----------
    corpus : Corpus
        As for `train_vectors`; so are `dim`, `window`, `seed` and `options`.
    at : sequence of int
        Epochs after which to keep the vectors, from 0 (before training), each once. The largest is where
        training ends, and where the learning rate has fallen to its last value.

    Returns
    -------
    VectorTraining
        n snapshots of (V, D). The last is what ``train_vectors(epochs=max(at))`` gives.

    Raises
    ------
    ValueError
        As `train_vectors`; and if no epoch, or only the epoch 0, is asked for.
    """
    options = options or TrainingOptions()
    wanted = sorted({check_whole("an epoch", epoch, 0) for epoch in at})
    if not wanted or wanted[-1] == 0:
        raise ValueError("Ask for 1 epoch at least.")
    vocabulary, kept = _learn(corpus, wanted, (dim, window, seed), options)
    W, W_out = (np.stack(arrays) for arrays in zip(*kept, strict=True))
    pairs = skip_gram_pairs(corpus, window=window, words=vocabulary)
    return VectorTraining(vocabulary, tuple(wanted), W, W_out, pairs, options.negatives, options.architecture)


def _learn(
    corpus: Corpus, wanted: list[int], settings: tuple[int, int, int], options: TrainingOptions
) -> tuple[tuple[str, ...], list[tuple[Floats, Floats]]]:
    """Train to the last epoch wanted: the vocabulary, and W and W_out, each (V, D), after those wanted."""
    vocabulary = tuple(
        word for word, n in zip(corpus.vocabulary, corpus.counts, strict=True) if n >= options.min_count
    )
    if len(vocabulary) < 2:
        raise ValueError(
            f"Fewer than two words stand in the text {options.min_count} times: nothing to learn from."
        )
    sentence = kept_tokens(corpus, vocabulary)[1]
    if not np.any(sentence[1:] == sentence[:-1]):
        raise ValueError(LONELY)
    model = _model(*settings, options)
    sentences = _sentences(corpus)
    model.build_vocab(sentences)
    kept = _train(model, sentences, wanted, options.progress)
    rows = [model.wv.key_to_index[word] for word in vocabulary]
    return vocabulary, [(W[rows], W_out[rows]) for W, W_out in kept]


def _model(dim: int, window: int, seed: int, options: TrainingOptions) -> Word2Vec:
    from gensim.models import Word2Vec

    if check_whole("seed", seed, 0) >= 2**32:
        raise ValueError(f"A seed is below 2³²; it is {seed!r}.")
    first, last = check_rates(options.rate)
    return Word2Vec(
        vector_size=check_whole("dim", dim, 1),
        window=check_window(window),
        sg=int(options.architecture == "skip-gram"),
        hs=0,
        negative=options.negatives,
        sample=options.sample,
        min_count=options.min_count,
        alpha=first,
        min_alpha=last,
        seed=int(seed),
        workers=1,  # two would take turns as the machine likes, and no run would be like another
    )


def _sentences(corpus: Corpus) -> list[list[str]]:
    words = np.array([*corpus.vocabulary, None], dtype=object)[corpus.tokens].tolist()
    bounds = corpus.starts.tolist()
    return [
        words[start : min(start + _LONGEST, end)]
        for first, end in pairwise(bounds)
        for start in range(first, end, _LONGEST)
    ]


def _train(
    model: Word2Vec, sentences: list[list[str]], wanted: list[int], progress: Progress
) -> list[tuple[Floats, Floats]]:
    """Run all epochs, keeping W and W_out in gensim's order of words after those wanted."""
    from gensim.models.callbacks import CallbackAny2Vec

    kept = []

    def keep(epoch: int) -> None:
        if epoch in wanted:
            kept.append((model.wv.vectors.copy(), model.syn1neg.copy()))

    class EachEpoch(CallbackAny2Vec):
        epoch = 0

        def on_epoch_end(self, model: Word2Vec) -> None:  # noqa: ARG002
            self.epoch += 1
            keep(self.epoch)
            bar.update()

    keep(0)
    with progress_bar(wanted[-1], "training", progress, unit=" epochs") as bar:
        model.train(sentences, total_examples=len(sentences), epochs=wanted[-1], callbacks=[EachEpoch()])
    return kept
