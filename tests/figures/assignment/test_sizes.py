"""Bars of parameters: as long as torch counts them, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch import nn

from lecturekit import figures
from lecturekit.networks import RecurrentLanguageModel, WindowLanguageModel
from tests.figures.looks import assert_sound

WORDS = [f"w{n}" for n in range(22)]
D, H = 5, 7
K, CORE = 24, 4 * (D * H + H * H + 2 * H)  # 22 words, <unk>, </s>; torch has two biases
KEPT = {"3-gram": 311}


@dataclass(frozen=True)
class Size:
    """A model's size, as the figure wants it."""

    name: str
    embedding: int
    hidden: int
    parts: tuple[int, int, int]


def counted(name: str, network: nn.Module, hidden: int, core: nn.Module | None) -> Size:
    """The size of a network, counted on its tensors."""
    ends = [network.get_submodule(part) for part in ("embedding", "readout")]
    embedding, readout = (sum(p.numel() for p in end.parameters()) for end in ends)
    inner = sum(p.numel() for p in core.parameters()) if core else 0
    assert embedding + inner + readout == sum(p.numel() for p in network.parameters())
    return Size(name, D, hidden, (embedding, inner, readout))


def made(hidden: int = H) -> list[Size]:
    """Three models: one counts, one has no core, one has all parts."""
    torch.manual_seed(0)
    lstm = RecurrentLanguageModel(WORDS, embedding=D, hidden=hidden)
    bigram = WindowLanguageModel(WORDS, window=1, embedding=D)
    sizes = [Size("3-gram", 0, 0, (0, 0, 0)), counted("neural bigram", bigram, 0, None)]
    return [*sizes, counted("LSTM", lstm, hidden, lstm.rnn)]


def bars(figure: go.Figure) -> np.ndarray:
    """Lengths of all bars in parameters, (parts, models): counts first, then the three parts."""
    return np.array([np.asarray(t.x, float) * 1000 for t in figure.data if t.type == "bar"])


@pytest.mark.row("P1")
def test_bars_are_as_long_as_torch_counts() -> None:
    """Each part is a bar that begins where the one before it ends, and all together are every parameter."""
    sizes = made()
    fig = figures.parameter_bars(sizes, chosen="LSTM", ceiling=1000, kept=KEPT)
    assert_sound(fig)
    np.testing.assert_allclose(bars(fig)[:, 2], [0, (K + 1) * D, CORE, K * (H + 1)])
    np.testing.assert_allclose(bars(fig)[:, 0], [311, 0, 0, 0])
    np.testing.assert_allclose(bars(fig).sum(axis=0), [311, *(sum(size.parts) for size in sizes[1:])])
    starts = np.array([np.asarray(t.base, float) * 1000 for t in fig.data if t.type == "bar"])
    np.testing.assert_allclose(starts[1:, 2], np.cumsum([0, (K + 1) * D, CORE]))


def test_the_totals_stand_at_the_ends_with_the_width() -> None:
    """Also where a bar ends at the end of the axis, beyond which plotly would draw nothing."""
    sizes = made()
    fig = figures.parameter_bars(sizes, chosen="LSTM", ceiling=sum(sizes[2].parts), kept=KEPT)
    (ends,) = [
        t
        for t in fig.data
        if t.type == "scatter" and t.mode == "text" and any("= 7" in text for text in t.text)
    ]
    assert [text.strip() for text in ends.text] == ["311", "269, <i>D</i> = 5", "<b>709</b>, <i>H</i> = 7"]
    assert max(ends.x) <= fig.layout.xaxis.range[1]


def test_shares_stand_in_the_parts_that_have_room() -> None:
    """In per cent of the model; a narrow part is left without, and no model of counts has any."""
    fig = figures.parameter_bars(made(), chosen="LSTM", ceiling=800)
    (inside,) = [t for t in fig.data if t.type == "scatter" and t.mode == "text" and len(t.x) == 9]
    shown = np.isfinite(np.asarray(inside.x, float)).reshape(3, 3)
    assert shown.tolist() == [[False] * 3, [True, False, True], [True] * 3]
    assert [inside.text[n] for n in (3, 5, 6, 7, 8)] == ["46 %", "54 %", "18 %", "55 %", "27 %"]
    narrow = figures.parameter_bars(made(), chosen="LSTM", ceiling=70_000)
    (inside,) = [t for t in narrow.data if t.type == "scatter" and t.mode == "text" and len(t.x) == 9]
    assert not np.isfinite(np.asarray(inside.x, float)).any()


def test_nothing_but_values_moves_with_the_sliders() -> None:
    """As many traces and points, the same axes, at every size and choice; a bar tells its model."""
    moves = [(made(hidden), name) for hidden in (1, 20) for name in ("3-gram", "LSTM")]
    drawn = [figures.parameter_bars(sizes, chosen=name, ceiling=5000, kept=KEPT) for sizes, name in moves]
    assert len({tuple((t.type, len(t.x)) for t in fig.data) for fig in drawn}) == 1
    assert len({str(fig.layout.to_plotly_json()) for fig in drawn}) == 1
    assert list(drawn[0].data[0].customdata) == ["3-gram", "neural bigram", "LSTM"]


def test_the_verdict_says_where_they_sit() -> None:
    """Shares of the chosen network, and the largest network beside the smallest; counts are not trained."""
    said = figures.size_words(made(), chosen="LSTM")
    assert said == ("LSTM: **core 55 %**, embedding 18 %, readout 27 %. Largest : smallest **2.64**")
    counted_only = figures.size_words(made(), chosen="3-gram", kept=KEPT)
    assert counted_only.startswith(r"3\-gram: no parameters, **311** counts. Largest")
    assert "**nothing** is learnt" in figures.size_words(made(), chosen="3-gram")
    assert (
        figures.size_words(made()[:2], chosen="neural bigram")
        == "neural bigram: embedding 46 %, readout 54 %"
    )


def test_what_does_not_fit_is_refused() -> None:
    """An unknown model, no models, parts that do not sum up, a negative part, an axis too short."""
    sizes = made()
    with pytest.raises(ValueError, match=r"no model 'RNN'; there are 3-gram, neural bigram, LSTM"):
        figures.parameter_bars(sizes, chosen="RNN", ceiling=1000)
    with pytest.raises(ValueError, match="there are none"):
        figures.size_words([], chosen="LSTM")
    with pytest.raises(ValueError, match="LSTM has a part of less than nothing"):
        figures.size_words([replace(sizes[2], parts=(1, -2, 3))], chosen="LSTM")
    for ceiling in (708, np.inf, np.nan):
        with pytest.raises(ValueError, match="must reach 709 parameters"):
            figures.parameter_bars(sizes, chosen="LSTM", ceiling=ceiling)
