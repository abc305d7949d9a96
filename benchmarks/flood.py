"""A slider held down over a slow scene: `python -m benchmarks.flood`.

120 steps of the slider in 2 s, while a state takes 100 ms to compute (it sleeps, so that the two cores
are free for browser and server). Lag: from the last step to the paint of its state. Stale paints:
pictures of other states after the last step. In flight: moves sent to the kernel and not dealt with,
read off the websocket.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks._lab import Lab, lab
from benchmarks._table import Result, show
from benchmarks.live import check, prepare

EVENTS, SECONDS, SCENE = 120, 2.0, 0.1
PEERS = ("no back pressure", "interact + show", "explore")


@dataclass(frozen=True)
class Flood:
    """What a held slider led to.

    Parameters
    ----------
    lag : float
        Seconds from the last step to the paint of its state.
    held : float
        Seconds from the first step to the last.
    paints, stale, computed, in_flight : int
        Pictures in all, older pictures after the last step, states computed, most moves under way.
    """

    lag: float
    held: float
    paints: int
    stale: int
    computed: int
    in_flight: int


def hold(server: Lab, peer: str) -> Flood:
    """Hold the slider of a peer down and wait until nothing moves any more."""
    notebook = prepare(server, peer, SCENE)
    page = notebook.page
    page.wait_for_timeout(1000)
    before = len(json.loads(notebook.ask("print(calls)")))
    notebook.wire.reset()
    page.evaluate("([events, ms]) => lk.hold(events, ms)", [EVENTS, 1000 * SECONDS])
    quiet(page.wait_for_timeout, lambda: page.evaluate("() => lk.recorded()"))
    seen = page.evaluate("() => lk.recorded()")
    check(notebook, peer, EVENTS)
    computed = len(json.loads(notebook.ask("print(calls)"))) - before
    in_flight = notebook.wire.most_pending
    notebook.close()
    last = seen["moves"][-1]
    after = [paint["at"] for paint in seen["paints"] if paint["at"] > last]
    held = (last - seen["moves"][0]) / 1000
    return Flood((after[-1] - last) / 1000, held, len(seen["paints"]), len(after) - 1, computed, in_flight)


def median(server: Lab, peer: str, runs: int) -> Flood:
    """Hold the slider several times, each in a fresh page and kernel; return the run with the median lag."""
    return sorted((hold(server, peer) for _ in range(runs)), key=lambda flood: flood.lag)[runs // 2]


def quiet(pause: Callable[[float], None], recorded: Callable[[], dict]) -> None:
    """Wait until nothing has been painted for two seconds."""
    while True:
        pause(250)
        seen = recorded()
        latest = max([seen["moves"][-1], *(paint["at"] or seen["now"] for paint in seen["paints"])])
        if seen["now"] - latest > 2000:
            return


def compare(floods: dict[str, Flood]) -> list[Result]:
    """Set the floods beside the reaches."""
    ours = floods["explore"]
    rows = []
    for peer, theirs in floods.items():
        if theirs is ours:
            continue
        shown = f"{peer}: {theirs.lag:.2f} s, {theirs.stale} stale, {theirs.in_flight} in flight"
        mine = f"{ours.lag:.2f} s, {ours.stale} stale, {ours.in_flight} in flight, {ours.paints} paints"
        work = f"{EVENTS} events in {ours.held:.1f} s, scene of {1000 * SCENE:.0f} ms: lag after release"
        met = ours.lag <= 2.5 * SCENE and ours.stale <= 1 and ours.in_flight <= 1
        aim = f"<= {2.5 * SCENE:.2f} s, <= 1 stale, 1 in flight"
        rows.append(Result(work, shown, mine, theirs.lag / ours.lag, aim, met))
    return rows


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    with lab() as server:
        floods = {} if quick else {PEERS[0]: hold(server, PEERS[0])}
        floods |= {peer: median(server, peer, 1 if quick else 3) for peer in PEERS[1:]}
    results = compare(floods)
    sys.stdout.write(show("A slider held down", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the peer that lags ten seconds")
    main(quick=parser.parse_args().quick)
