"""A small lexicon and every sentence in it: what searches are held against."""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from lecturekit.language import ARTICULATION, Lexicon, NGrams, Policy, Utterance, encode, speak
from lecturekit.language._smoothing import Smoothing

SMALL = Lexicon.of(
    {
        "see": ["S", "IY"],
        "sea": ["S", "IY"],
        "i": ["AY"],
        "eye": ["AY"],
        "icy": ["AY", "S", "IY"],
        "ice": ["AY", "S"],
        "a": ["AH"],
    }
)


def random_model(seed: int, order: int, smoothing: Smoothing, policy: Policy | None = None) -> NGrams:
    """Count N-grams in sentences of random words, one of which the lexicon has not."""
    rng = np.random.default_rng(seed)
    words = [*SMALL.words, "zither"]
    sentences = [[words[k] for k in rng.integers(len(words), size=rng.integers(1, 6))] for _ in range(12)]
    sentences.append(words)
    return NGrams.fit(encode(sentences, policy=policy or Policy()), order=order, smoothing=smoothing)


def heard(seed: int, sentence: str = "i see a i", sigma: float = 0.8) -> Utterance:
    """Say a sentence into noise."""
    return speak(sentence, SMALL, sigma=sigma, rng=np.random.default_rng(seed))


def sentences(frames: int, lexicon: Lexicon = SMALL) -> Iterator[tuple[str, ...]]:
    """Give every sequence of words that has so many phones."""
    if frames == 0:
        yield ()
    for word, length in zip(lexicon.words, lexicon.lengths.tolist(), strict=True):
        if length <= frames:
            for rest in sentences(frames - length, lexicon):
                yield (word, *rest)


def brute_totals(
    speech: Utterance, model: NGrams, weight: float, penalty: float
) -> dict[tuple[str, ...], float]:
    """Score every sentence with scipy's normal density and the model's own scoring of a text."""
    every = list(sentences(len(speech.frames)))
    density = {
        phone: stats.norm.logpdf(speech.frames, at, speech.sigma).sum(axis=1)  # (T,)
        for phone, at in ARTICULATION.items()
    }
    tokens = encode(every, like=model)
    believed = np.add.reduceat(np.nan_to_num(model.logprobs(tokens), neginf=-np.inf), tokens.starts[:-1])
    return {
        words: float(
            sum(density[phone][t] for t, phone in enumerate(SMALL.sounds(words)))
            + (weight * logp if weight else 0)
            - penalty * len(words)
        )
        for words, logp in zip(every, believed, strict=True)
    }
