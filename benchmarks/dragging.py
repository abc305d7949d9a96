"""A slider moves, a figure of the gradient's way back is made anew: `python -m benchmarks.dragging`.

From the input to the figure: the run, all Jacobian products with their norms, bounds, spectrum and verdict,
and the plotly figure. One thread; a state counts with its median over the slider's way. The norm is
Frobenius' or the largest singular value; the peer finds the latter by SVD, and draws nothing.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks._table import Result, show
from lecturekit import figures
from lecturekit.recurrent import RNN

REACH = 10.0
DRIVES = np.linspace(0.0, 2.0, 21)  # a slider on its way
FIGURES: dict[str, Callable[..., Any]] = {
    "curve": figures.gradient_flow,
    "curve, eigenvalues": partial(figures.gradient_causes, cause="eigenvalues"),
    "curve, slopes": partial(figures.gradient_causes, cause="saturation"),
}


@dataclass(frozen=True)
class Drag:
    """A figure to drag.

    Parameters
    ----------
    figure : str
        Its name in `FIGURES`.
    norm : str
        ``"fro"`` or ``"2"``.
    T, H : int
        Steps and units; 100 and 24 are those of notebook 12.
    """

    figure: str
    norm: Any
    T: int = 60
    H: int = 64

    def network(self) -> tuple[RNN, np.ndarray]:
        """Make the network and its noise, (T, 1, 1)."""
        rnn = RNN.random(hidden=self.H, spectral_radius=1.5, rng=np.random.default_rng(0))
        return rnn, np.random.default_rng(1).standard_normal((self.T, 1, 1))

    def draw(self, rnn: RNN, x: np.ndarray) -> Any:
        """Compute one state of the slider, from the input to the figure."""
        flow = rnn.gradient_flow(rnn.unroll(x), norm=self.norm)
        return FIGURES[self.figure](flow, most=self.T)

    def by_svd(self, rnn: RNN, x: np.ndarray) -> np.ndarray:
        """Largest singular values of the same products, as one writes it down: (T,)."""
        return np.linalg.norm(rnn.jacobians(rnn.unroll(x)), 2, axis=(1, 2))


DRAGS = (
    *(Drag(name, "fro") for name in FIGURES),
    Drag("curve", "2"),
    Drag("curve", "2", T=100, H=24),
    Drag("curve, eigenvalues", "2", T=40, H=24),
)


def times(drag: Drag, job: Callable[[RNN, np.ndarray], Any], rounds: int) -> list[float]:
    """Drag the slider to and fro and time every state, in ms."""
    rnn, noise = drag.network()
    job(rnn, noise)
    found = []
    for drive in np.tile(DRIVES, rounds):
        start = time.perf_counter()
        job(rnn, drive * noise)
        found.append(1000 * (time.perf_counter() - start))
    return found


def check(drag: Drag) -> None:
    """Fail unless the curve that is drawn is what NumPy says of the same products."""
    rnn, x = drag.network()
    products = rnn.jacobians(rnn.unroll(x))
    wanted = np.linalg.norm(products, drag.norm if drag.norm == "fro" else 2, axis=(1, 2))[::-1]
    drawn = np.asarray(drag.draw(rnn, x).data[4].y, float)[: drag.T]
    np.testing.assert_allclose(10**drawn, wanted / wanted[0], rtol=1e-9)


def compare(drag: Drag, ours: list[float], svd: list[float]) -> Result:
    """Set a figure beside the reach."""
    middle, peer = statistics.median(ours), statistics.median(svd)
    work = f"figure of T = {drag.T}, H = {drag.H} while dragging: {drag.figure}; norm {drag.norm}"
    met = middle <= REACH
    return Result(work, f"SVD of the products alone {peer:.1f} ms", f"{middle:.1f} ms", None, "<= 10 ms", met)


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    rounds, results = 1 if quick else 5, []
    with threadpool_limits(1):
        for drag in DRAGS:
            check(drag)
            results.append(compare(drag, times(drag, drag.draw, rounds), times(drag, drag.by_svd, 1)))
    sys.stdout.write(show("A figure while a slider is dragged, median", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one pass of the slider instead of five")
    main(quick=parser.parse_args().quick)
