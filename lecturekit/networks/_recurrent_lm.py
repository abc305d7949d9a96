"""The recurrent language model: each next word from all that came before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from lecturekit._arrays import Array
from lecturekit.corpora import Vocabulary
from lecturekit.language import Continuation, LanguageModel, Policy, Tokens

from ._continued import AfterStates, State, run
from ._examples import UNSCORED, Batch, Examples
from ._sentence_reader import CELLS
from ._sentence_words import checked_seed, drawn_with, whole

SIDE_BY_SIDE = 64  # sentences that are read at once
MOST_SCORES = 2**23  # scores that are computed at once, rows times outcomes: 32 MB in float32


class RecurrentLanguageModel(nn.Module, LanguageModel):
    """Predicts each word from the hidden state after those before it (Mikolov et al. 2010).

    x = the vector of the last word, h = cell(x, h), P(next word) = softmax(V h + d). A sentence is read from
    its beginning: ``<s>`` first, from h = 0, even where the policy has no mark there (it is then the vector
    of "nothing yet").

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words, or characters.
    policy : Policy, or mapping of its switches, optional
        What is predicted; the usual one unless given.
    cell : str
        ``"LSTM"``, ``"GRU"`` or ``"RNN"``, as ``torch.nn`` has them.
    embedding, hidden, layers : int
        Sizes: D of a word's vector, H of a state, and how many layers.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    embedding : torch.nn.Embedding
        (K + 1, D): the outcomes, then ``<s>``.
    rnn : torch.nn.RNN, GRU or LSTM
        Time first.
    readout : torch.nn.Linear
        From H to the K outcomes.

    Raises
    ------
    ValueError
        For an unknown cell or sizes that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        policy: Policy | Mapping[str, Any] | None = None,
        *,
        cell: str = "LSTM",
        embedding: int = 16,
        hidden: int = 32,
        layers: int = 1,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"there is no cell {cell!r}; there are {', '.join(CELLS)}")
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.policy = Policy.of(policy)
        D, H, N = whole("embedding", embedding), whole("hidden", hidden), whole("layers", layers)
        self._settings = {"cell": cell, "embedding": D, "hidden": H, "layers": N, "seed": checked_seed(seed)}
        K = len(self.vocabulary) + 1
        with drawn_with(seed):
            self.embedding = nn.Embedding(K + 1, D)
            self.rnn = CELLS[cell](D, H, num_layers=N)
            self.readout = nn.Linear(H, K)
        with torch.no_grad():
            self.embedding.weight[0] = 0.0  # an unknown word says nothing, until it is trained
        self.register_buffer("ruled_out", ruled_out(K, self.policy), persistent=False)
        self._rules = not (self.policy.unknown and self.policy.end)

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        words = list(self.vocabulary.words[1:])
        return {"vocabulary": words, "policy": vars(self.policy).copy(), **self._settings}

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores of what follows each word, (T, B, K); in the padding they mean nothing."""
        scores: torch.Tensor = self.scores(self.rnn(self.embedding(batch.x))[0])
        return scores

    def scores(self, h: torch.Tensor) -> torch.Tensor:
        """Read out states (..., H): scores (..., K), −inf for what the policy rules out."""
        scores: torch.Tensor = self.readout(h)
        return scores + self.ruled_out if self._rules else scores  # adding 0 takes its time

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give −log of each next word's probability in nats, (N,), ``</s>`` included."""
        parts = self._scored(batch)
        return torch.cat([cross_entropy(self.scores(h), y, reduction="none") for h, y in parts])

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of them whether the likeliest is what came, (N,) bool."""
        return torch.cat([self.scores(h).argmax(dim=1) == y for h, y in self._scored(batch)])

    def _scored(self, batch: Batch) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Give states (N, H) and what came after them, (N,), in parts whose scores (N, K) fit the memory."""
        h, y = self.rnn(self.embedding(batch.x))[0], batch.y
        h, y = h.flatten(0, 1), y.flatten()
        scored = y != UNSCORED
        if not scored.all():  # else they are pieces of one length: nothing to pick
            places = scored.nonzero().squeeze(1)
            h, y = h.index_select(0, places), y.index_select(0, places)
        rows = max(1, MOST_SCORES // self.readout.out_features)
        return zip(h.split(rows), y.split(rows), strict=True)

    def examples(self, tokens: Tokens, *, longest: int | None = None) -> Examples:
        """Turn a text to examples: for each sentence what is read, and what comes next at each step.

        Parameters
        ----------
        tokens : Tokens
            With this model's vocabulary and policy.
        longest : int, optional
            Cut sentences into pieces of at most so many steps. Each is then read from h = 0, after the word
            before it: what stands further back is not seen.

        Raises
        ------
        ValueError
            For tokens of another vocabulary or policy.
        """
        tokens = self._tokens(tokens)
        size = len(tokens) + 1 if longest is None else whole("longest", longest)
        x, y = [], []
        for first, last in zip(tokens.starts[:-1], tokens.starts[1:], strict=True):
            numbers = tokens.numbers[first:last]
            if not self.policy.start:
                numbers = np.concatenate([[len(self.vocabulary) + 1], numbers])
            for begin in range(0, len(numbers) - 1, size):
                piece = numbers[begin : begin + size + 1]
                x.append(piece[:-1])
                y.append(piece[1:])
        return Examples(tuple(x), tuple(y))

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For numbers that no word has, and not as many next words as words; it names the example.
        """
        K = len(self.vocabulary) + 1
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            if x.shape != y.shape or x.ndim != 1:
                raise ValueError(f"example {n} wants a next word for each word, got {x.shape} and {y.shape}")
            if x.min() < 0 or x.max() > K or y[y != UNSCORED].max(initial=0) >= K or y.min() < UNSCORED:
                raise ValueError(f"example {n} has a number that no word has; there are {K} outcomes")

    @torch.no_grad()
    def logprobs(self, tokens: Tokens) -> Array:
        """Give the natural logarithm of each token's probability, (N,); NaN at ``<s>``."""
        tokens = self._tokens(tokens)
        found = np.full(len(tokens), np.nan)
        device = self.readout.weight.device
        examples, order = self.examples(tokens), np.argsort(np.diff(tokens.starts), kind="stable")
        at = np.split(np.flatnonzero(tokens.predicted), np.cumsum([len(y) for y in examples.y])[:-1])
        for first in range(0, len(order), SIDE_BY_SIDE):  # sentences of about one length
            chosen = order[first : first + SIDE_BY_SIDE].tolist()
            (batch,) = examples.only(chosen).batches(len(chosen))
            place = np.full(batch.y.shape, -1)  # (T, B): which token is predicted there
            for column, n in enumerate(chosen):
                place[: len(at[n]), column] = at[n]
            parts = self._scored(batch.to(device))
            logs = [_of(self.scores(h).double(), y).cpu().numpy() for h, y in parts]
            found[place[place >= 0]] = np.concatenate(logs)
        return found

    def probabilities(self, context: Sequence[str] = ()) -> Array:
        """Give the probabilities of the K outcomes after a context, (K,).

        Parameters
        ----------
        context : sequence of str
            The sentence so far, from its beginning; ``<s>`` is read first whether it stands there or not.
        """
        found: Array = np.exp(self.continuation(context).start()[1])
        return found

    def continuation(self, context: Sequence[str] = ()) -> Continuation:
        """Give what `decode` and `beam_search` ask: how a sentence goes on, state by state."""
        return AfterStates(self.outcomes, self._step, self.numbers(context), self.readout.weight.device)

    def _step(self, words: torch.Tensor, before: State | None) -> tuple[torch.Tensor, State]:
        h, after = run(self.rnn, self.embedding(words), before)
        return self.scores(h[-1]), after

    def numbers(self, context: Sequence[str]) -> list[int]:
        """Give the numbers of what is read for a context, (T,), ``<s>`` first."""
        begun = self._begun(context)
        numbers, start = self._context(begun, len(begun)), len(self.vocabulary) + 1
        return numbers if numbers[:1] == [start] else [start, *numbers]


def _of(scores: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Give the log-probability of what came, (N,), from scores (N, K)."""
    return -cross_entropy(scores, y, reduction="none")


def ruled_out(K: int, policy: Policy) -> torch.Tensor:
    """Give what is added to the scores (K,): −inf for outcomes that the policy does not have."""
    found = torch.zeros(K)
    found[0] = 0.0 if policy.unknown else -torch.inf
    found[K - 1] = 0.0 if policy.end else -torch.inf
    return found
