"""How far a report is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Telling = Callable[[str, int, int], None]


@contextmanager
def telling(progress: bool | Telling) -> Iterator[Telling | None]:
    """Give what is called with (heading, states done, states): a bar, a function of the caller's, or None."""
    if not isinstance(progress, bool):
        yield progress
        return
    if not progress:
        yield None
        return
    from tqdm.auto import tqdm

    bar = tqdm(unit="state", desc="report", leave=False)

    def tell(heading: str, done: int, total: int) -> None:
        if bar.desc.removesuffix(": ") != heading or done < bar.n:
            bar.reset(total=total)
            bar.set_description(heading, refresh=False)
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield tell
    finally:
        bar.close()
