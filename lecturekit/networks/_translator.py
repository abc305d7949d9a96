"""An encoder and a decoder: the French sentence into one state, the English one out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence

from lecturekit.corpora import SentencePair, Vocabulary
from lecturekit.language import END, Continuation

from ._continued import AfterStates, State, Step, greedy_many
from ._examples import UNSCORED, Batch, Examples
from ._sentence_reader import CELLS, _turned
from ._sentence_words import checked_seed, drawn_with, hide, share, whole


class Translator(nn.Module):
    """Reads a French sentence to its end, and says an English one from the state it is in then.

    Encoder: words' vectors through a recurrent cell, of which only the last state counts. Decoder: another
    cell, whose first state is that (h, and c of an LSTM) and whose first word is ``<s>``; a softmax of
    V h + d over the English words and ``</s>``. Nothing else passes from one to the other. As in Sutskever
    et al. (2014), of one layer; Cho et al. (2014) show the encoder's state to the decoder at every step.

    L = −Σ_t log p(y_t | y_<t, x), over the English words and the end, in nats.

    Parameters
    ----------
    french, english : Vocabulary or sequence of str
        Known words.
    cell : str
        ``"LSTM"``, ``"GRU"`` or ``"RNN"``, of both.
    embedding, hidden : int
        D, numbers of a word's vector, and H, of a state; the same in both.
    reverse : bool
        Whether the French sentence is read from its end (Sutskever et al. 2014).
    forcing : float
        Share of the words before that are the true ones while it is trained (teacher forcing), 0 to 1; the
        others are its own likeliest ones (scheduled sampling, Bengio et al. 2015). Whatever it was fed, the
        loss is that of the true word at each place; no gradient goes through its choice. Out of training it
        is always 1.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    TypeError, ValueError
        For an unknown cell, sizes that are none, or a share out of range.
    """

    def __init__(
        self,
        french: Vocabulary | Sequence[str],
        english: Vocabulary | Sequence[str],
        *,
        cell: str = "GRU",
        embedding: int = 24,
        hidden: int = 64,
        reverse: bool = False,
        forcing: float = 1.0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.french, self.english = (
            words if isinstance(words, Vocabulary) else Vocabulary(words) for words in (french, english)
        )
        if cell not in CELLS:
            raise ValueError(f"there is no cell {cell!r}; there are {', '.join(CELLS)}")
        D, H = whole("embedding", embedding), whole("hidden", hidden)
        self.cell, self.hidden, self.reverse, self.forcing = cell, H, bool(reverse), share("forcing", forcing)
        self._settings = {"cell": cell, "embedding": D, "hidden": H, "seed": checked_seed(seed)}
        K = len(self.english) + 1
        with drawn_with(seed):
            self.source, self.encoder = nn.Embedding(len(self.french), D), CELLS[cell](D, H)
            self.embedding = nn.Embedding(K + 1, D)  # outcomes, <s>
            self.rnn, self.readout = CELLS[cell](D, H), nn.Linear(H, K)
        with torch.no_grad():
            self.source.weight[0] = 0.0  # an unknown word says nothing, until it is trained

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        words = {name: list(getattr(self, name).words[1:]) for name in ("french", "english")}
        return {**words, **self._settings, "reverse": self.reverse, "forcing": self.forcing}

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What can come next, (K,): the English words, ``"<unk>"`` first, and ``"</s>"``."""
        return (*self.english.words, END)

    def examples(
        self, pairs: Sequence[SentencePair], *, unknown: float = 0.0, rng: np.random.Generator | None = None
    ) -> Examples:
        """Turn sentences to numbers: x the French words, y the English ones, without ``</s>``.

        Parameters
        ----------
        pairs : sequence of SentencePair
        unknown : float
            Share of the French words to hide as ``<unk>``, 0 to 1; in training, a few hundredths.
        rng : numpy.random.Generator, optional
            Chooses the words to hide; wanted if any are.

        Raises
        ------
        TypeError, ValueError
            For what are no pairs, a sentence without a word or with an English word that it cannot say, and a
            share out of range or without a generator.
        """
        x, y = [], []
        for n, pair in enumerate(pairs):
            if not isinstance(pair, SentencePair):
                raise TypeError(f"example {n} must be a SentencePair, got {type(pair).__name__}")
            cannot = self.english.unknown(pair.english)
            if cannot or not pair.french or not pair.english:
                what = f"the unknown word {cannot[0]!r}" if cannot else "no word"
                raise ValueError(f"example {n} has {what}: {pair}")
            x.append(self.french.encode(pair.french))
            y.append(self.english.encode(pair.english))
        return Examples(tuple(hide(x, unknown, rng)), tuple(y))

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit, with the number of the first; `train` and `evaluate` ask it."""
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            for what, numbers_, V in (("French", x, len(self.french)), ("English", y, len(self.english))):
                if numbers_.ndim != 1 or not (numbers_.min() >= 0 and numbers_.max() < V):
                    raise ValueError(f"example {n} wants {what} words by number, from 0 to {V - 1}")

    def encode(self, x: torch.Tensor, lengths: torch.Tensor) -> State:
        """Give the states after the last words of padded sentences, (T, B) numbers: each (B, H)."""
        vectors = self.source(_turned(x, lengths) if self.reverse else x)
        if self.cell == "LSTM":  # c is given for the last step only, so the padding must not be read
            packed = pack_padded_sequence(vectors, lengths.cpu(), enforce_sorted=False)
            return tuple(part[0] for part in self.encoder(packed)[1])
        states = self.encoder(vectors)[0]
        return (states[lengths - 1, torch.arange(len(lengths), device=lengths.device)],)

    def step(self, words: torch.Tensor, state: State) -> tuple[torch.Tensor, State]:
        """Read English words (T, B): the scores of what follows each, (T, B, K), and the state then."""
        start = tuple(part[None] for part in state)
        h, after = self.rnn(self.embedding(words), start if self.cell == "LSTM" else start[0])
        return self.readout(h), tuple(part[0] for part in (after if self.cell == "LSTM" else (after,)))

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores (T + 1, B, K) of all words and the end; in the padding they mean nothing."""
        words = torch.cat([torch.full_like(batch.y[:1], self.begin), batch.y.clamp(min=0)])
        state = self.encode(batch.x, batch.lengths)
        if not self.training or self.forcing == 1:
            return self.step(words, state)[0]
        scores: list[torch.Tensor] = []
        for true in words:
            fed = true
            if scores and self.forcing < 1:
                forced = torch.rand(len(batch), device=true.device) < self.forcing
                fed = torch.where(forced, true, scores[-1].argmax(dim=1))
            z, state = self.step(fed[None], state)
            scores.append(z[0])
        return torch.stack(scores)

    @property
    def begin(self) -> int:
        """The number of ``<s>``."""
        return len(self.outcomes)

    def scored(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the scores (N, K) of all words and ends, and what came, (N,)."""
        there = batch.y != UNSCORED
        goal = torch.cat([batch.y, torch.full_like(batch.y[:1], UNSCORED)])
        goal[there.sum(dim=0), torch.arange(len(batch), device=goal.device)] = self.begin - 1
        here = goal != UNSCORED
        return self(batch)[here], goal[here]

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give −log of each English word's probability in nats, (N,), the ends included."""
        return cross_entropy(*self.scored(batch), reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of them whether the likeliest is what came, (N,) bool."""
        scores, goal = self.scored(batch)
        return scores.argmax(dim=1) == goal

    def continuation(self, source: Sequence[str]) -> Continuation:
        """Give what `decode` and `beam_search` ask: how the translation of a sentence goes on, word by word.

        Parameters
        ----------
        source : sequence of str
            French words; one that is unknown is read as ``<unk>``.

        Raises
        ------
        ValueError
            If there is no word to read.
        """
        numbers = self.french.encode(source)
        if not len(numbers):
            raise ValueError("there is no word to translate; type a sentence, such as: le chien sur la plage")
        x = torch.from_numpy(numbers)[:, None].to(self.readout.weight.device)
        step = self._translating(x, torch.tensor([len(x)], device=x.device))
        return AfterStates(self.outcomes, step, [self.begin], x.device)

    def greedy(self, sources: Sequence[Sequence[str]], longest: int = 20) -> list[tuple[str, ...]]:
        """Translate many sentences at once, the likeliest word each time, until ``</s>`` or so many words."""
        longest = whole("longest", longest)
        if not len(sources):
            return []
        if not all(map(len, sources)):
            raise ValueError("there is no word to translate in one of the sentences; leave it out")
        examples = Examples(tuple(self.french.encode(words) for words in sources), (0,) * len(sources))
        (batch,) = examples.batches(max(1, len(sources)))
        batch = batch.to(self.readout.weight.device)
        first = torch.full_like(batch.lengths[None], self.begin)
        return greedy_many(self.outcomes, self._translating(batch.x, batch.lengths), first, longest)

    def _translating(self, x: torch.Tensor, lengths: torch.Tensor) -> Step:
        """How the translations of padded sentences go on."""

        def step(words: torch.Tensor, before: State | None) -> tuple[torch.Tensor, State]:
            state = self.encode(x, lengths) if before is None else tuple(part[0] for part in before)
            scores, after = self.step(words, state)
            return scores[-1], tuple(part[None] for part in after)

        return step
