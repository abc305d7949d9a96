"""Jobs that take turns, on one thread."""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Mapping

import torch
from threadpoolctl import threadpool_limits

Job = Callable[[], object]


def medians(jobs: Mapping[str, Job], seconds: float) -> dict[str, float]:
    """Let the jobs take turns until the time is over, in at least 3 rounds (2 of more than 5 s); medians.

    A turn lasts 5 ms or one run, so that short jobs are measured warm, as while a slider is dragged.
    """
    times: dict[str, list[float]] = {name: [] for name in jobs}
    start = time.perf_counter()
    rounds = 0
    while rounds < 3 or time.perf_counter() < start + seconds:
        if rounds == 2 and time.perf_counter() > start + 10:
            break
        for name, job in jobs.items():
            times[name] += turn(job)
        rounds += 1
    return {name: statistics.median(values) for name, values in times.items()}


def turn(job: Job, seconds: float = 0.005) -> list[float]:
    """Run a job over and over for some time, at least once; the seconds that each run took."""
    taken: list[float] = []
    while not taken or sum(taken) < seconds:
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return taken


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Hold NumPy and torch to one thread each."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(before)
