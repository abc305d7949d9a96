"""A neural language model that sees a window of the last words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from lecturekit._arrays import Array
from lecturekit.corpora import Vocabulary
from lecturekit.language import LanguageModel, Policy, Tokens

from ._examples import Batch, Examples
from ._recurrent_lm import MOST_SCORES, ruled_out
from ._sentence_words import checked_seed, drawn_with, whole


class WindowLanguageModel(nn.Module, LanguageModel):
    """Predicts each word from the vectors of the n words before it (Bengio et al. 2003).

    x = the n words' vectors, side by side, the nearest last; a = tanh(U x + b); P = softmax(V a + d). There
    are no direct connections from x to the scores, unless there is no hidden layer: P = softmax(V x + d).
    With one word and no hidden layer this is the lecture's neural "unigram" model. Before a sentence's first
    word stands ``<s>``, as often as the window asks for it.

    Without vectors, P = softmax(d + w_1 + … + w_n), where w_j are K free numbers for each word at place j:
    what is learnt of one word says nothing of another. They begin at 0, so the seed makes no difference.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    policy : Policy, or mapping of its switches, optional
        What is predicted; the usual one unless given.
    window : int
        n.
    embedding : int or None
        D, numbers of a word's vector; None for no vectors.
    hidden : int
        H; 0 for no hidden layer, as there must be without vectors.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For sizes that are none, and a hidden layer without vectors.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        policy: Policy | Mapping[str, Any] | None = None,
        *,
        window: int = 1,
        embedding: int | None = 16,
        hidden: int = 0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.policy = Policy.of(policy)
        n, H = whole("window", window), whole("hidden", hidden, 0)
        D = None if embedding is None else whole("embedding", embedding)
        if D is None and H:
            raise ValueError("a hidden layer reads vectors: with embedding=None, leave out hidden")
        self._window = n
        self._settings = {"window": n, "embedding": D, "hidden": H, "seed": checked_seed(seed)}
        K = len(self.vocabulary) + 1
        with drawn_with(seed):
            self.embedding = nn.Embedding(K + 1, D) if D else nn.Embedding(n * (K + 1), K)  # outcomes, <s>
            self.inner = nn.Linear(n * D, H) if D and H else None
            self.readout = nn.Linear(H or n * D, K) if D else None
        if D is None:
            nn.init.zeros_(self.embedding.weight)
            self.bias = nn.Parameter(torch.zeros(K))
        self.register_buffer("ruled_out", ruled_out(K, self.policy), persistent=False)

    @property
    def window(self) -> int:
        """How many words before it sees, n."""
        return self._window

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        words = list(self.vocabulary.words[1:])
        return {"vocabulary": words, "policy": vars(self.policy).copy(), **self._settings}

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (B, K), from windows of words' numbers, (n, B), the nearest last."""
        if self.readout is None:
            place = torch.arange(self.window, device=batch.x.device)[:, None]
            free = self.embedding(batch.x + place * (len(self.vocabulary) + 2))  # (n, B, K)
            return free.sum(dim=0) + self.bias + self.ruled_out
        x = self.embedding(batch.x).transpose(0, 1).flatten(1)
        a = x if self.inner is None else torch.tanh(self.inner(x))
        scores: torch.Tensor = self.readout(a) + self.ruled_out
        return scores

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give −log of each next word's probability in nats, (B,)."""
        return cross_entropy(self(batch), batch.y, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each window whether the likeliest next word is the right one, (B,) bool."""
        return self(batch).argmax(dim=1) == batch.y

    def examples(self, tokens: Tokens) -> Examples:
        """Turn a text to windows and next words, one example for each token that is predicted.

        Parameters
        ----------
        tokens : Tokens
            With this model's vocabulary and policy.

        Raises
        ------
        ValueError
            For tokens of another vocabulary or policy.
        """
        tokens = self._tokens(tokens)
        here = tokens.predicted
        return Examples(self._windows(tokens)[here], tokens.numbers[here])

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For windows of another length, and numbers that no word has; it names the example.
        """
        K = len(self.vocabulary) + 1
        if isinstance(examples.x, np.ndarray) and isinstance(examples.y, np.ndarray):
            numbers, next_ones = examples.x, examples.y  # all at once; what is wrong is named below
            possible = (
                numbers.min() >= 0 and numbers.max() <= K and 0 <= next_ones.min() <= next_ones.max() < K
            )
            if possible and numbers.shape[1] == self.window and next_ones.ndim == 1:
                return
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            if x.shape != (self.window,):
                raise ValueError(f"example {n} is of shape {x.shape}; this model reads {self.window} words")
            if x.min() < 0 or x.max() > K or y.shape or not 0 <= y < K:
                raise ValueError(f"example {n} has a number that no word has: {x.tolist()}, {y.tolist()}")

    def logprobs(self, tokens: Tokens) -> Array:
        """Give the natural logarithm of each token's probability, (N,); NaN at ``<s>``."""
        tokens = self._tokens(tokens)
        found, here = np.full(len(tokens), np.nan), tokens.predicted
        windows, next_ones = self._windows(tokens)[here], tokens.numbers[here]
        rows = max(1, MOST_SCORES // len(self.outcomes))
        parts = np.split(np.arange(len(windows)), range(rows, len(windows), rows))
        logs = [self.after(windows[part])[np.arange(len(part)), next_ones[part]] for part in parts]
        found[here] = np.concatenate(logs)
        return found

    def probabilities(self, context: Sequence[str] = ()) -> Array:
        """Give the probabilities of the K outcomes after a context, (K,).

        Parameters
        ----------
        context : sequence of str
            The words before; those that the window wants and the context lacks are read as ``<s>``.
        """
        numbers = self._context(context, self.window)
        filling = [len(self.vocabulary) + 1] * (self.window - len(numbers))
        found: Array = np.exp(self.after(np.array([filling + numbers])))[0]
        return found

    def _windows(self, tokens: Tokens) -> NDArray[np.int64]:
        """Numbers of the n words before each token, (N, n), the nearest last."""
        n, start = self.window, len(self.vocabulary) + 1
        back = np.arange(n, 0, -1)
        before = tokens.numbers[np.maximum(np.arange(len(tokens))[:, None] - back, 0)]
        return np.where(tokens.place[:, None] >= back, before, start)

    @torch.no_grad()
    def after(self, windows: NDArray[np.int64]) -> Array:
        """Give the logarithms of all outcomes' probabilities, (M, K), after windows of numbers, (M, n)."""
        x = torch.from_numpy(windows).T.to(self.embedding.weight.device)
        batch = Batch(x, x[0], torch.ones_like(x, dtype=torch.bool), torch.full_like(x[0], len(x)))
        found: Array = self(batch).double().log_softmax(dim=1).cpu().numpy()
        return found
