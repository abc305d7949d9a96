"""From a small picture to a sentence: a convolutional encoder, an embedding, a recurrent decoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn
from torch.nn.functional import cross_entropy

from lecturekit._arrays import Array
from lecturekit.corpora import SCENE_WORDS, SIDE, Scene, Vocabulary
from lecturekit.language import END, Continuation

from ._continued import AfterStates, State, Step, greedy_many
from ._examples import UNSCORED, Batch, Examples
from ._sentence_words import checked_seed, drawn_with, whole

SIZES = {"code": 24, "word": 12, "hidden": 48}
PAPER, CONTRAST = 0.96, 3.0  # a blank scene is all zeros to the network
PATCH, KERNELS = 4, (16, 32)


class Captioner(nn.Module):
    """Says what a scene shows.

    Encoder: 4 × 4 patches of the picture (a convolution of stride 4), a 3 × 3 convolution, the largest of
    each 2 × 2 (max pooling), and a linear map to an embedding of E numbers, normalised to mean 0 and
    variance 1 (`torch.nn.LayerNorm`). Decoder: an LSTM whose first state is computed from the embedding, and
    which reads the embedding beside the word before, at each step; a softmax over the words and ``</s>``. As
    in Vinyals et al. (2015), where the embedding is shown to the decoder once.

    Parameters
    ----------
    words : sequence of str
        What it can say. Numbered as in `language`: V with ``<unk>``, ``</s>`` is V, ``<s>`` V + 1.
    sizes : mapping of str to int
        ``code`` E, ``word`` D, ``hidden`` H; what is left out is 24, 12 and 48.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For sizes that are none.
    """

    def __init__(
        self, words: Sequence[str] = SCENE_WORDS, *, sizes: Mapping[str, int] | None = None, seed: int = 0
    ) -> None:
        super().__init__()
        self.vocabulary = Vocabulary(words)
        other = sorted(set(sizes or {}) - set(SIZES))
        if other:
            raise ValueError(f"there is no size {other[0]!r}; there are {', '.join(SIZES)}")
        self.sizes = {name: whole(name, (sizes or {}).get(name, usual)) for name, usual in SIZES.items()}
        self.settings: dict[str, Any] = {
            "words": list(words),
            "sizes": self.sizes,
            "seed": checked_seed(seed),
        }
        E, D, H = self.sizes.values()
        V, (few, many) = len(self.vocabulary), KERNELS
        flat = many * (SIDE // PATCH // 2) ** 2
        with drawn_with(seed):
            self.eye = nn.Sequential(
                nn.Conv2d(3, few, PATCH, stride=PATCH),
                nn.ReLU(),
                nn.Conv2d(few, many, 3, padding=1),
                nn.ReLU(),
                nn.MaxPool2d(2),
                nn.Flatten(),
                nn.Linear(flat, E),
                nn.LayerNorm(E),
            )
            self.start, self.embedding = nn.Linear(E, H), nn.Embedding(V + 2, D)
            self.rnn, self.readout = nn.LSTM(D + E, H), nn.Linear(H, V + 1)
            _spread(self.eye, self.start)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What can come next, (V + 1,): the words, ``"<unk>"`` first, and ``"</s>"``."""
        return (*self.vocabulary.words, END)

    def examples(self, told: Sequence[tuple[Scene, Sequence[str]]]) -> Examples:
        """Turn scenes with a sentence each to numbers: x the rows of the picture (32, 96), y the words.

        Raises
        ------
        TypeError
            For anything else than pairs of a scene and words.
        ValueError
            For a sentence without a word, or with one that this network cannot say.
        """
        x, y = [], []
        for n, pair in enumerate(told):
            if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], Scene):
                raise TypeError(f"example {n} must be a pair of a Scene and its words, got {pair!r:.60}")
            scene, words = pair
            unknown = self.vocabulary.unknown(words)
            if unknown or not len(words):
                what = f"the unknown word {unknown[0]!r}" if unknown else "no word"
                raise ValueError(f"the sentence of example {n} has {what}")
            x.append(scene.image().reshape(SIDE, 3 * SIDE))
            y.append(self.vocabulary.encode(words))
        return Examples(tuple(x), tuple(y))

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit, with the number of the first; `train` and `evaluate` ask it."""
        V = len(self.vocabulary)
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            if x.shape != (SIDE, 3 * SIDE):
                raise ValueError(
                    f"example {n} is of shape {x.shape}; a picture has {SIDE} rows of {3 * SIDE} numbers"
                )
            if y.ndim != 1 or not (y.min() >= 0 and y.max() < V):
                raise ValueError(f"example {n} wants a sentence of words by number, 0 to {V - 1}")

    def encode(self, pictures: torch.Tensor) -> torch.Tensor:
        """Give the embeddings (B, E) of pictures, (32, B, 96), rows first."""
        picture = pictures.permute(1, 0, 2).reshape(-1, SIDE, SIDE, 3).permute(0, 3, 1, 2)
        codes: torch.Tensor = self.eye(CONTRAST * (PAPER - picture))
        return codes

    def first_state(self, codes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the decoder's h and c, (1, B, H), before any word."""
        h = torch.tanh(self.start(codes))[None]
        return h, torch.zeros_like(h)

    def step(self, codes: torch.Tensor, words: torch.Tensor, state: State) -> tuple[torch.Tensor, State]:
        """Read words (T, B) and give the scores of what follows each, (T, B, V + 1), and the state then."""
        seen = torch.cat([self.embedding(words), codes.expand(len(words), -1, -1)], dim=2)
        h, state = self.rnn(seen, state)
        return self.readout(h), state

    def scored(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the scores (N, V + 1) of all words and ends of the sentences, and what came, (N,)."""
        V, pad = len(self.vocabulary), batch.y == UNSCORED
        before = torch.cat([torch.full_like(batch.y[:1], V + 1), batch.y.masked_fill(pad, 0)])
        goal = torch.cat([batch.y, torch.full_like(batch.y[:1], UNSCORED)])
        goal[(~pad).sum(dim=0), torch.arange(len(batch), device=goal.device)] = V
        codes, there = self.encode(batch.x), goal != UNSCORED
        scores, _ = self.step(codes, before, self.first_state(codes))
        return scores[there], goal[there]

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each word's cross-entropy in nats, (N,), the ends included."""
        scores, goal = self.scored(batch)
        return cross_entropy(scores, goal, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of them whether the likeliest is what came, (N,) bool."""
        scores, goal = self.scored(batch)
        return scores.argmax(dim=1) == goal

    @torch.no_grad()
    def codes(self, scenes: Sequence[Scene]) -> Array:
        """Give the embeddings of scenes, (N, E)."""
        pictures = np.array([scene.image().reshape(SIDE, 3 * SIDE) for scene in scenes])
        found = self.encode(self._there(pictures.transpose(1, 0, 2)))
        return np.asarray(found.cpu().numpy(), float)

    @torch.no_grad()
    def distributions(self, code: ArrayLike, words: Sequence[str]) -> Array:
        """Give the probabilities of what follows 0 to T words, (T + 1, V + 1), for an embedding (E,)."""
        codes = self._there(np.asarray(code, float)[None])
        numbers = [len(self.vocabulary) + 1, *self.vocabulary.encode(words)]
        before = torch.tensor(numbers, device=codes.device)[:, None]
        scores, _ = self.step(codes, before, self.first_state(codes))
        return np.asarray(scores[:, 0].double().softmax(dim=1).cpu().numpy(), float)

    def continuation(self, code: ArrayLike, begin: Sequence[str] = ()) -> Continuation:
        """Give what `decode` and `beam_search` ask: what is said of an embedding (E,), after some words."""
        code = np.asarray(code, float)
        if code.shape != (self.sizes["code"],) or not np.isfinite(code).all():
            raise ValueError(f"an embedding is {self.sizes['code']} finite numbers, got shape {code.shape}")
        if self.vocabulary.unknown(begin):
            raise ValueError(f"a caption begins with a few words of {self.outcomes}, not {begin!r}")
        codes = self._there(code[None])
        numbers = [len(self.vocabulary) + 1, *self.vocabulary.encode(begin).tolist()]
        return AfterStates(self.outcomes, self._telling(codes), numbers, codes.device)

    def greedy(self, codes: ArrayLike, longest: int = 12) -> list[tuple[str, ...]]:
        """Say the likeliest next word again and again, for each of (N, E) embeddings, until ``</s>``."""
        given = self._there(codes)
        first = torch.full((1, len(given)), len(self.vocabulary) + 1, device=given.device)
        return greedy_many(self.outcomes, self._telling(given), first, longest)

    def _telling(self, codes: torch.Tensor) -> Step:
        """How sentences about embeddings (N, E) go on, or many about a single one."""

        def step(words: torch.Tensor, before: State | None) -> tuple[torch.Tensor, State]:
            given = codes.expand(words.shape[1], -1)
            scores, after = self.step(given, words, self.first_state(given) if before is None else before)
            return scores[-1], after

        return step

    def _there(self, numbers: ArrayLike) -> torch.Tensor:
        return torch.tensor(np.asarray(numbers)).to(self.readout.weight)


def _spread(*parts: nn.Module) -> None:
    """Draw weights so that variances stay from layer to layer: torch's own are so small that all is 0."""
    for part in (inner for module in parts for inner in module.modules()):
        if isinstance(part, nn.Conv2d):  # before a ReLU: He et al. (2015)
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
            nn.init.zeros_(part.bias)
        elif isinstance(part, nn.Linear):  # Glorot and Bengio (2010)
            nn.init.xavier_normal_(part.weight)
            nn.init.zeros_(part.bias)
