"""Time-delay networks: the same small network at every word, looking at a window of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from lecturekit.corpora import LABELS, TAGS, Vocabulary

from ._examples import Batch
from ._sentence_answers import AnswerEach, OneAnswer
from ._sentence_words import SentenceNetwork, drawn_with, whole
from ._tdnn_field import ReceptiveField, checked_wiring, receptive_field

POOLS = ("max", "mean")


class TimeDelay(SentenceNetwork):
    """What `TDNNTagger` and `TDNNClassifier` share: h^n_t = tanh(b + Σ_j W_j h^(n−1)_(t + j·dilation)).

    Waibel et al. (1989), with centred windows. Before a sentence's first word and after its last one stand
    zeros, in every layer and however the sentence is padded: each word gets an answer, and neither padding
    nor batch-mates change it.
    """

    def __init__(
        self, vocabulary: Vocabulary | Sequence[str], outputs: Sequence[str], **settings: Any
    ) -> None:
        width, dilations = checked_wiring(settings["width"], settings["dilation"], settings["depth"])
        settings |= {"width": width, "dilation": list(dilations), "depth": len(dilations)}
        settings |= {name: whole(name, settings[name]) for name in ("embedding", "hidden")}
        super().__init__(vocabulary, outputs, settings)
        D, H = settings["embedding"], settings["hidden"]
        with drawn_with(settings["seed"]):
            self.embedding = self._embed(D)
            inputs = [D] + [H] * (len(dilations) - 1)
            self.layers = nn.ModuleList([nn.Linear(width * size, H) for size in inputs])
            self.readout = nn.Linear(H, len(self.outputs))

    @property
    def field(self) -> ReceptiveField:
        """Which words a unit of the top layer can see."""
        return receptive_field(*(self._settings[name] for name in ("width", "dilation", "depth")))

    def units(self, x: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        """Give the units of every layer, (T, B, H) each, from words' vectors (T, B, D) and a mask (T, B)."""
        there = mask[:, :, None].to(x.dtype)
        below, found = x * there, []
        for layer, dilation in zip(self.layers, self._settings["dilation"], strict=True):
            below = torch.tanh(layer(_windows(below, self._settings["width"], dilation))) * there
            found.append(below)
        return found

    def _top(self, batch: Batch) -> torch.Tensor:
        return self.units(self.embedding(batch.x), batch.mask)[-1]


class TDNNTagger(AnswerEach, TimeDelay):
    """Gives each word the probability of each tag, from a window of its neighbours.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    tags : sequence of str
        Names of the K outputs.
    width : int
        Inputs of each unit, odd: itself and as many neighbours on each side.
    dilation : int or sequence of int
        How far apart they are; one for all layers, or one for each from below.
    depth : int
        Number of layers.
    embedding, hidden : int
        Sizes: D of a word, H units in each layer.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    layers : torch.nn.ModuleList of torch.nn.Linear
        From the window's vectors, the first word's first, to the units.

    Raises
    ------
    ValueError
        For an even width, or sizes that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        tags: Sequence[str] = TAGS,
        width: int = 3,
        dilation: int | Sequence[int] = 1,
        depth: int = 1,
        embedding: int = 16,
        hidden: int = 24,
        seed: int = 0,
    ) -> None:
        wiring = {"width": width, "dilation": dilation, "depth": depth}
        super().__init__(vocabulary, tags, embedding=embedding, hidden=hidden, **wiring, seed=seed)

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (T, B, K); in the padding they mean nothing."""
        scores: torch.Tensor = self.readout(self._top(batch))
        return scores


class TDNNClassifier(OneAnswer, TimeDelay):
    """Gives a sentence the probability of each label: the units are pooled over its words, then read out.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    labels : sequence of str
        Names of the K outputs.
    width, dilation, depth
        As of `TDNNTagger`.
    embedding, hidden : int
        Sizes: D of a word, H units in each layer.
    pool : str
        ``"max"``: each unit's largest value over the sentence's words, wherever it is (Collobert & Weston
        2008). ``"mean"``: their mean.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For an even width, sizes that are none, or another pool.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        labels: Sequence[str] = LABELS,
        width: int = 3,
        dilation: int | Sequence[int] = 1,
        depth: int = 1,
        embedding: int = 16,
        hidden: int = 24,
        pool: str = "max",
        seed: int = 0,
    ) -> None:
        if pool not in POOLS:
            raise ValueError(f"there is no pool {pool!r}; there are {', '.join(POOLS)}")
        wiring = {"width": width, "dilation": dilation, "depth": depth, "pool": pool}
        super().__init__(vocabulary, labels, embedding=embedding, hidden=hidden, **wiring, seed=seed)

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (B, K)."""
        scores: torch.Tensor = self.readout(self.pooled(self._top(batch), batch.mask))
        return scores

    def pooled(self, top: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Pool units (T, B, H) over the words under the mask (T, B): (B, H)."""
        there = mask[:, :, None]
        if self._settings["pool"] == "mean":
            return top.sum(dim=0) / there.sum(dim=0)  # top is 0 in the padding
        return top.masked_fill(~there, -torch.inf).amax(dim=0)


def _windows(below: torch.Tensor, width: int, dilation: int) -> torch.Tensor:
    """Lay each step's window side by side: (T, B, D) to (T, B, width · D), zeros beyond the ends."""
    T, reach = len(below), (width - 1) // 2 * dilation
    filled = nn.functional.pad(below, (0, 0, 0, 0, reach, reach))
    return torch.cat([filled[j * dilation : j * dilation + T] for j in range(width)], dim=2)
