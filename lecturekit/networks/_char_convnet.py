"""A small ConvNet that reads characters and knows no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy, max_pool1d

from lecturekit._arrays import Array
from lecturekit.corpora import LABELS

from ._examples import Batch, Examples
from ._sentence_words import checked_seed, drawn_with, whole

#: The characters that are told apart. All others, the blank among them, are zeros: as in Zhang et al.
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-,;.!?:'\""
WIDTHS, POOLS = (7, 5), (3, 1)


class CharacterConvNet(nn.Module):
    """Labels a text from its characters (Zhang, Zhao & LeCun 2015), much smaller than theirs.

    Each character is a one-hot vector of the alphabet, capitals as small letters; blanks and characters that
    are not in it are zeros. A convolution, max(0, ·), the maximum of each three places side by side; a second
    convolution and max(0, ·); then each frame's maximum over the whole text, and a readout.

    Theirs has nine layers, six of them convolutions of 256 or 1024 frames (widths 7, 7, 3, 3, 3, 3), three
    fully connected, with dropout between them. It knows 70 characters, and reads 1014 of each text, last one
    first, shorter ones filled up. This one has two convolutions of 32 frames (widths 7 and 5) and a readout,
    no dropout, and reads up to `longest` characters: as it takes the maximum over what is there, a short text
    is not filled up. Beyond the end all is zero in every layer, so neither padding nor the batch's other
    texts change an answer.

    Parameters
    ----------
    labels : sequence of str
        Names of the K outputs.
    alphabet : str
        Characters that are told apart.
    longest : int
        Characters that are read; what follows them is not, as in Zhang et al.
    widths : sequence of int
        Of each convolution's window; odd.
    frames : int
        Units of each convolution at each place (feature maps).
    pools : sequence of int
        How many places side by side become one, after each convolution.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    embedding : torch.nn.Embedding
        The one-hot vectors, (len(alphabet) + 1, len(alphabet)); not trained.
    layers : torch.nn.ModuleList of torch.nn.Conv1d
    readout : torch.nn.Linear

    Raises
    ------
    TypeError
        For labels in one piece.
    ValueError
        For fewer than two labels, a letter twice, a blank among them, an even width, or sizes that are none.
    """

    def __init__(
        self,
        labels: Sequence[str] = LABELS,
        *,
        alphabet: str = ALPHABET,
        longest: int = 128,
        widths: Sequence[int] = WIDTHS,
        frames: int = 32,
        pools: Sequence[int] = POOLS,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if isinstance(labels, str):
            raise TypeError(f"labels are a list of names, such as {LABELS}, and no text")
        self.outputs, self.alphabet = tuple(labels), "".join(alphabet)
        kept = [whole("width", width) for width in widths], [whole("pool", pool) for pool in pools]
        sizes = {"longest": whole("longest", longest), "frames": whole("frames", frames)}
        self._settings: dict[str, Any] = sizes | {
            "widths": kept[0],
            "pools": kept[1],
            "seed": checked_seed(seed),
        }
        if len(set(self.outputs)) < max(2, len(self.outputs)):
            raise ValueError(f"wanted two labels or more, each once, got {self.outputs}")
        small = [letter.lower() for letter in self.alphabet]
        if not small or len(set(small)) < len(small) or any(len(a) > 1 or a.isspace() for a in small):
            raise ValueError("an alphabet has each letter once, small or capital, and no blank")
        if len(kept[0]) != len(kept[1]) or not kept[0] or not all(width % 2 for width in kept[0]):
            raise ValueError(f"each layer wants an odd width and a pool, got {kept[0]} and {kept[1]}")
        self._numbers = {letter: n for n, letter in enumerate(self.alphabet.lower(), 1)}
        A, F = len(self.alphabet), sizes["frames"]
        rows = torch.cat([torch.zeros(1, A), torch.eye(A)])
        self.embedding = nn.Embedding.from_pretrained(rows, freeze=True)
        inputs = [A] + [F] * (len(kept[0]) - 1)
        with drawn_with(seed):
            self.layers = nn.ModuleList(
                [nn.Conv1d(D, F, width, padding=width // 2) for D, width in zip(inputs, kept[0], strict=True)]
            )
            self.readout = nn.Linear(F, len(self.outputs))

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        return {"labels": list(self.outputs), "alphabet": self.alphabet, **self._settings}

    @property
    def longest(self) -> int:
        """How many characters it reads."""
        return int(self._settings["longest"])

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (B, K)."""
        x = self.embedding(batch.x).permute(1, 2, 0)  # (B, A, T)
        there = batch.mask.T[:, None].to(x.dtype)  # (B, 1, T)
        x = x * there  # whatever fills up the shorter texts is a blank
        for layer, pool in zip(self.layers, self._settings["pools"], strict=True):
            x = torch.relu(layer(x)) * there  # 0 beyond the end: never above a unit's value, which is ≥ 0
            if pool > 1:
                x, there = (max_pool1d(part, pool, ceil_mode=True) for part in (x, there))
        scores: torch.Tensor = self.readout(x.amax(dim=2))
        return scores

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each text's cross-entropy in nats, (B,)."""
        return cross_entropy(self(batch), batch.y, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each text whether the likeliest label is the right one, (B,) bool."""
        return self(batch).argmax(dim=1) == batch.y

    def encode(self, text: str) -> NDArray[np.int64]:
        """Give the characters' numbers, (T,): 0 for those that are not told apart, at most `longest`.

        Raises
        ------
        TypeError
            For what is no text.
        ValueError
            If there is no character among those that are read.
        """
        if not isinstance(text, str):
            raise TypeError(f"a text is read character by character; got {type(text).__name__}")
        if not text[: self.longest].strip():
            raise ValueError("there is no character to read; type a sentence, such as: not bad at all .")
        return np.array([self._numbers.get(c.lower(), 0) for c in text[: self.longest]], dtype=np.int64)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that are read as zeros, each once, the blank not among them."""
        read = text[: self.longest]
        return tuple(dict.fromkeys(c for c in read if c.lower() not in self._numbers and not c.isspace()))

    def examples(self, texts: Sequence[str], labels: Sequence[int]) -> Examples:
        """Turn texts and their labels' places to examples.

        Raises
        ------
        TypeError, ValueError
            If there are not as many labels as texts, a label is none, or a text is empty; it says which.
        """
        if isinstance(texts, str) or len(texts) != len(labels):
            raise ValueError("examples are made of a list of texts, and of a label for each")
        x = []
        for n, text in enumerate(texts):
            try:
                x.append(self.encode(text))
            except (TypeError, ValueError) as error:
                raise type(error)(f"text {n}: {error}") from None
        made = Examples(tuple(x), tuple(whole(f"the label of text {n}", y, 0) for n, y in enumerate(labels)))
        self.check_examples(made)
        return made

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For texts that are too long, and characters and labels that this network does not have.
        """
        A, K = len(self.alphabet), len(self.outputs)
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            if x.ndim != 1 or len(x) > self.longest:
                raise ValueError(
                    f"example {n} is of shape {x.shape}; up to {self.longest} characters are read"
                )
            if x.min() < 0 or x.max() > A:
                raise ValueError(f"example {n} has a character that there is not; they go from 0 to {A}")
            if y.shape or not 0 <= y < K or y % 1:
                raise ValueError(f"example {n} has the label {y.tolist()}; there are {K}, from 0")

    @torch.no_grad()
    def predict(self, text: str) -> Array:
        """Give the labels' probabilities for a text, (K,)."""
        found: Array = self.scores_of([self.encode(text)]).softmax(dim=1)[0].cpu().numpy()
        return found

    @torch.no_grad()
    def scores_of(self, rows: Sequence[NDArray[np.int64]]) -> torch.Tensor:
        """Give the scores (N, K) of texts in numbers, side by side."""
        (batch,) = Examples(tuple(rows), (0,) * len(rows)).batches(len(rows))
        scores: torch.Tensor = self(batch.to(self.readout.weight.device))
        return scores
