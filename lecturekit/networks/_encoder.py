"""From a sentence to a vector, and from the vector to sentences: an encoder with a decoder for each goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from lecturekit._arrays import Array
from lecturekit.corpora import Vocabulary
from lecturekit.language import END, Continuation

from ._continued import AfterStates, State
from ._encoder_checks import misfit, typed
from ._examples import Batch, Examples
from ._sentence_words import checked_seed, drawn_with, hide, whole

SIZES = {"embedding": 16, "hidden": 40}
Goals = Sequence[Sequence[str] | None]


class SentenceCoder(nn.Module):
    """A GRU reads a sentence; its last h is the vector v, from which other GRUs say what heirs want said.

    Encoder: x = word's vector, h by `torch.nn.GRU`, v = the last h. Decoder for each goal: a GRU from h = 0
    that reads [the word before; v] at each step, ``<s>`` first, and a softmax over the words and ``</s>``.
    So v has a matrix of its own in both gates and in the candidate, as in Kiros et al. (2015), whose C_r, C_z
    and C these are: h̃ = tanh(U x + r ⊙ (W h) + C v), in the lecture's letters. Word vectors and readout are
    shared by all.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        V words, ``<unk>`` included. Numbered as in `language`: ``</s>`` is V, ``<s>`` V + 1.
    embedding, hidden : int
        D of a word, H of v and of every decoder's state.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    embedding, rnn : torch.nn.Module
        Of the encoder.
    decoders : torch.nn.ModuleDict
        By goal.
    readout : torch.nn.Linear
        H → V + 1.

    Raises
    ------
    ValueError
        For sizes that are none.
    """

    goals: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, vocabulary: Vocabulary | Sequence[str], *, embedding: int = 16, hidden: int = 40, seed: int = 0
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        D, H, V = whole("embedding", embedding), whole("hidden", hidden), len(self.vocabulary)
        self.settings: dict[str, Any] = {"vocabulary": list(self.vocabulary.words[1:]), "embedding": D}
        self.settings |= {"hidden": H, "seed": checked_seed(seed)}
        with drawn_with(seed):
            self.embedding, self.rnn = nn.Embedding(V + 2, D), nn.GRU(D, H)
            self.decoders = nn.ModuleDict({goal: nn.GRU(D + H, H) for goal in self.goals})
            self.readout = nn.Linear(H, V + 1)
        with torch.no_grad():
            self.embedding.weight[0] = 0.0  # an unknown word says nothing, until it is trained

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What a decoder can say, (V + 1,): the words, ``"<unk>"`` first, and ``"</s>"``."""
        return (*self.vocabulary.words, END)

    @property
    def parameter_count(self) -> int:
        """Numbers that are trained."""
        return sum(part.numel() for part in self.parameters())

    def encode(self, batch: Batch) -> torch.Tensor:
        """Give the vectors, (B, H): what follows a sentence's end does not count."""
        h = self.rnn(self.embedding(batch.x))[0]  # (T, B, H)
        return h[batch.lengths - 1, torch.arange(len(batch), device=h.device)]

    def say(
        self, goal: str, vectors: torch.Tensor, words: torch.Tensor, state: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Read words (T, B) beside vectors (B, H); give what the decoder's h was, (T, B, H), and its last."""
        seen = torch.cat([self.embedding(words), vectors.expand(len(words), -1, -1)], dim=2)
        h, last = self.decoders[goal](seen, state)
        return h, last

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give −log of each word's probability in nats, (N,): of all goals' words, ``</s>`` included."""
        scores, said = self._scored(batch)
        return cross_entropy(scores, said, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of them whether it is the likeliest, (N,) bool."""
        scores, said = self._scored(batch)
        return scores.argmax(dim=1) == said

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit, with the number of the first; `train` and `evaluate` ask it."""
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            wrong = misfit(x, y, len(self.vocabulary), len(self.goals))
            if wrong:
                raise ValueError(f"example {n} {wrong}")

    @torch.no_grad()
    def vector(self, sentence: Sequence[str] | str) -> Array:
        """Give the vector of a sentence, (H,); a text is cut into words as `corpora.review_words` does."""
        x = torch.from_numpy(self.vocabulary.encode(typed(sentence, self.vocabulary)))[:, None]
        h = self.rnn(self.embedding(x.to(self.embedding.weight.device)))[0]
        return np.asarray(h[-1, 0].cpu().numpy(), float)

    def continuation(self, sentence: Sequence[str] | str | NDArray[Any], goal: str) -> Continuation:
        """Let a decoder speak: for `language.decode` and `language.beam_search`.

        Parameters
        ----------
        sentence : sequence of str, str, or (H,) array
            What is encoded, or a vector.
        goal : str
            One of ``goals``.

        Raises
        ------
        ValueError
            For another goal, no word, or a vector that is none.
        """
        self._checked_goal(goal)
        if isinstance(sentence, np.ndarray) and sentence.dtype.kind == "f":
            if sentence.shape != (self.settings["hidden"],):
                raise ValueError(f"a vector is {self.settings['hidden']} numbers, not shape {sentence.shape}")
            if not np.isfinite(sentence).all():
                raise ValueError("a vector is finite numbers; this one holds NaN or infinity")
            return self._said_from(goal, sentence)
        return self._said_from(goal, self.vector(sentence))

    def _said_from(self, goal: str, vector: NDArray[Any]) -> Continuation:
        weight = self.readout.weight
        v = torch.as_tensor(vector.copy(), dtype=weight.dtype, device=weight.device)

        def step(words: torch.Tensor, before: State | None) -> tuple[torch.Tensor, State]:
            start = None if before is None else before[0]
            h, last = self.say(goal, v.expand(words.shape[1], -1), words, start)
            return self.readout(h[-1]), (last,)

        return AfterStates(self.outcomes, step, [len(self.outcomes)], weight.device)

    def _checked_goal(self, goal: str) -> None:
        if goal not in self.goals:
            raise ValueError(f"{type(self).__name__} says {' or '.join(self.goals)}, not {goal!r}")

    def _made(self, sentences: Sequence[tuple[Sequence[str], Goals]], x: list[NDArray]) -> Examples:
        """Put what shall be said behind how long each of it is: y = [n_1 … n_G, words, </s>, words, </s>]."""
        V, y = len(self.vocabulary), []
        for _, goals in sentences:
            said = [[] if goal is None else [*self.vocabulary.encode(goal), V] for goal in goals]
            y.append(np.array([*map(len, said), *(word for part in said for word in part)]))
        made = Examples(tuple(x), tuple(y))
        self.check_examples(made)
        return made

    def _scored(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores (N, V + 1) of all words that shall be said, and which they are, (N,)."""
        vectors, first = self.encode(batch), len(self.goals)
        states, said = [], []
        for number, goal in enumerate(self.goals):
            lengths = batch.y[number]
            if not lengths.any():  # nobody here has such a neighbour
                continue
            start = first + batch.y[:number].sum(dim=0)
            step = torch.arange(int(lengths.max()), device=lengths.device)[:, None]
            words = batch.y.gather(0, (start + step).clamp(max=len(batch.y) - 1))
            there = step < lengths
            begin = torch.full_like(words[:1], len(self.vocabulary) + 1)
            before = torch.cat([begin, words.masked_fill(~there, 0)])[: len(words)]
            states.append(self.say(goal, vectors, before)[0][there])
            said.append(words[there])
        return self.readout(torch.cat(states)), torch.cat(said)


class Autoencoder(SentenceCoder):
    """Says the sentence itself from its vector (Sutskever et al. 2014, with one language on both sides).

    The parameters are those of `SentenceCoder`; ``continuation(sentence, "itself")`` lets it speak.
    """

    goals = ("itself",)

    def examples(
        self,
        sentences: Sequence[Sequence[str]],
        *,
        unknown: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> Examples:
        """Turn sentences to numbers.

        Parameters
        ----------
        sentences : sequence of sequences of str, or of Review
        unknown : float
            Share of the words read to hide as ``<unk>``, 0 to 1, in training only.
        rng : numpy.random.Generator, optional
            Chooses them; wanted if any are.

        Raises
        ------
        ValueError
            For a sentence without a word, or a share that is none.
        """
        listed = [typed(getattr(one, "words", one), self.vocabulary) for one in sentences]
        hidden = hide([self.vocabulary.encode(words) for words in listed], unknown, rng)
        return self._made([(words, (words,)) for words in listed], hidden)
