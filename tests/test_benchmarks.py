"""The benchmarks' own arithmetic, and that what they compare is comparable."""

import ast
import json
import struct

import numpy as np
import pytest

from benchmarks import _growth, _peers, _table, _wire, flood, gradients, live, vectors, wire
from lecturekit.words import cooccurrence, open_vectors


def frame(*blocks: bytes) -> bytes:
    """Lay blocks out as `v1.kernel.websocket.jupyter.org` does: number of offsets, offsets, blocks."""
    offsets = [8 * (len(blocks) + 2)]
    for block in blocks:
        offsets.append(offsets[-1] + len(block))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(blocks)


def test_a_binary_frame_is_read() -> None:
    """Header, parent and content come out of a frame with buffers."""
    header, parent, content = {"msg_type": "comm_msg"}, {"msg_id": "7"}, {"data": {}}
    texts = [json.dumps(part).encode() for part in (header, parent, {}, content)]
    assert _wire.parts(frame(b"shell", *texts, b"\x00\x01")) == (header, parent, content)
    text = json.dumps({"header": header, "parent_header": parent, "content": content})
    assert _wire.parts(text) == (header, parent, content)


def test_only_moves_count_as_events() -> None:
    """A slider's value, a request of the player's and a custom message with `k` do; a view count does not."""
    assert _wire.is_event({"data": {"method": "update", "state": {"value": 3}}})
    assert _wire.is_event({"data": {"method": "update", "state": {"request": {"n": 1}}}})
    assert _wire.is_event({"data": {"method": "custom", "content": {"k": 3}}})
    assert not _wire.is_event({"data": {"method": "update", "state": {"_view_count": 1}}})
    assert not _wire.is_event({"data": {"method": "custom", "content": {"ask": "plotly"}}})


@pytest.mark.parametrize("peer", [*live.MOVED, *flood.PEERS])
def test_every_peer_draws_the_same_arrays(peer: str) -> None:
    """Each cell is whole Python, holds the same arrays, and no name was left unreplaced."""
    source = _peers.cell(peer, 0.1)
    ast.parse(source)
    assert _peers.ARRAYS in source
    assert not {"WAIT", "TITLE", "RETITLE", "EVENTS"} & set(
        source.replace("(", " ").replace(")", " ").split()
    )
    assert ('f"k = {' in source) == peer.endswith("titled")


def test_figures_built_in_two_ways_hold_the_same_numbers() -> None:
    """The canvas gets the numbers that the plotly figures get."""
    space: dict = {}
    exec(_peers.ARRAYS + _peers.FIGURE, space)
    lines, sheet = space["arrays"](9)
    figure = space["build"](lines, sheet)
    assert [trace.type for trace in figure.data] == ["scatter"] * 3 + ["heatmap"]
    assert (len(figure.data[0].y), figure.data[3].z.shape) == (100, (50, 50))
    assert figure.data[0].y[0] == pytest.approx(0.8414709848)  # sin(9 / 9), which `check` reads off the page


def test_medians_and_percentiles() -> None:
    """The smallest value that 95 in 100 do not exceed."""
    assert _table.percentile(range(1, 101), 0.95) == 95
    assert _table.percentile([3.0], 0.95) == 3.0
    assert _table.milliseconds([1, 2, 30]) == "2 / 30 ms"


def test_verdicts_follow_the_reach() -> None:
    """What is met is said to be, and what is missed too."""
    met = wire.compare((1_900_000, 310_000), (25_900_000, 25_800_000))
    assert [row.met for row in met] == [True, False]
    times = {peer: [100.0] for peer in live.MOVED} | {"explore": [31.0], "canvas (floor)": [24.0]}
    verdicts = {(row.work, row.peer.split(" 1")[0]): row.met for row in live.compare_moves(times)}
    assert list(verdicts.values()) == [False, False, False, True, True]
    slow = flood.Flood(lag=0.6, held=2, paints=12, stale=3, computed=12, in_flight=1)
    fast = flood.Flood(lag=0.2, held=2, paints=20, stale=1, computed=20, in_flight=1)
    (row,) = flood.compare({"interact + show": slow, "explore": fast})
    assert row.met
    assert row.ratio == pytest.approx(3)
    assert "0.60 s" in _table.show("title", [row])


def test_files_and_texts_of_the_vector_benchmark_are_what_they_are_called(tmp_path):
    """Three files with the same vectors; and the dict counts as the package does."""
    opened = [open_vectors(path) for path in vectors.write_files(tmp_path, 7, 3).values()]
    assert [v.words for v in opened] == [opened[0].words] * 3
    for v in opened:
        assert v.values == pytest.approx(opened[2].values, abs=1e-6)
    text = vectors.random_text(500)
    counts = cooccurrence(text, window=vectors.WINDOW).values
    slow = vectors.count_by_dict(text)
    assert counts.nnz == len(slow)
    assert all(counts[pair] == count for pair, count in slow.items())


def test_the_fitted_exponent_is_the_power():
    """A power law gives its power, whatever its factor; one outlier of four pulls as least squares says."""
    sizes = np.array([100, 200, 400, 800])
    for power in (1.0, 1.5, 2.0):
        assert _growth.fitted_exponent(sizes, 3e-6 * sizes**power) == pytest.approx(power, abs=1e-12)
    assert _growth.fitted_exponent(sizes, np.full(4, 0.7)) == pytest.approx(0.0, abs=1e-12)
    # places -1.5 … 1.5 in octaves: the last time doubled adds 1.5 / (2 * 1.5^2 + 2 * 0.5^2) = 0.3
    assert _growth.fitted_exponent(sizes, sizes * [1, 1, 1, 2]) == pytest.approx(1.3, abs=1e-12)


@pytest.mark.parametrize("kind", gradients.CELLS)
def test_torch_s_ways_into_gradients_give_our_numbers(kind: type) -> None:
    """All peers compute what ours does before they are timed, also over a sample; a wrong one is refused."""
    races = gradients.races(kind, 4, 9, calls=12)
    assert set(races) == {peer.work for peer in gradients.PEERS}
    for work, race in races.items():
        assert set(race.peers) == {peer.name for peer in gradients.PEERS if peer.work == work}
        race.check()
        wrong = {name: lambda job=job: 1.001 * job() for name, job in race.peers.items()}
        with pytest.raises(AssertionError, match="tolerance"):
            gradients.Race(race.T, race.ours, wrong, race.samples).check()
    states = races[gradients.STATES]
    assert list(states.samples[gradients.LOOP]) == [0, 4, 8]
    assert states.scale(gradients.LOOP) == pytest.approx(45 / (1 + 5 + 9))
    assert states.scale(gradients.BATCHED) == 1.0


def test_a_ratio_is_met_by_its_median_and_no_size_below_one() -> None:
    """The median over the sizes counts, and nothing slower than the peer at any size."""
    peer = gradients.Peer(gradients.STATES, gradients.LOOP, 40)
    met = [gradients.verdict("LSTM", peer, ratios) for ratios in ([2, 41, 50], [0.9, 41, 50], [2, 39, 500])]
    assert [row.met for row in met] == [True, False, False]
    assert met[0].ratio == 41
    assert met[0].work.startswith("LSTM")
