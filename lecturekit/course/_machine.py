"""What works on this machine, in words that a lecturer reads in ten seconds."""

from __future__ import annotations

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from lecturekit._chromium import find_chromium

from ._links import markdown_table

OK, MIND, STOP = "✓", "!", "✗"
KERNEL_MB = 900
"""Memory that a notebook's kernel takes, and a quarter more. Measured: its resident size was read ten times a
second while each ran from a fresh kernel (Linux, CPU build of PyTorch). 01 took 208 MB, 10 586, 05 660, 15
713."""
_OLD = "/sys/fs/cgroup/memory"  # where cgroups of version 1 stand
_SEVERAL = 3  # notebooks that a lecture has open at once


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    mark : str
        ``"✓"`` fine, ``"!"`` something is left out, ``"✗"`` notebooks will stop.
    what, found : str
        What was looked at, and what is there.
    do : str
        What to do; empty where nothing is to be done.
    """

    mark: str
    what: str
    found: str
    do: str = ""


@dataclass(frozen=True)
class MachineCheck:
    """All that was found.

    Attributes
    ----------
    findings : tuple of Finding
        In the order in which they matter.
    """

    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether every notebook can run."""
        return all(finding.mark != STOP for finding in self.findings)

    def words(self) -> str:
        """Say in one line what matters most."""
        stops = [finding.what for finding in self.findings if finding.mark == STOP]
        minds = [finding.what for finding in self.findings if finding.mark == MIND]
        if stops:
            return f"✗ Notebooks will stop: {', '.join(stops)}. What to do stands below."
        if minds:
            return f"✓ The notebooks will run. Mind: {', '.join(minds)}."
        return "✓ Everything works here."

    def _repr_markdown_(self) -> str:
        """Set what was found as a table."""
        from lecturekit.explorable._assets import EXPORT

        columns = 4 if any(finding.do for finding in self.findings) else 3
        rows = [[f.mark, f.what, f.found, f.do][:columns] for f in self.findings]
        where = "On the machine that made these slides: " if EXPORT in os.environ else ""
        head = ["", "looked at", "found", "what to do"][:columns]
        return f"{where}**{self.words()}**\n\n{markdown_table(head, rows)}"

    def _ipython_display_(self) -> None:
        """Show the table, and below it whether the browser answers."""
        from IPython.display import display

        from ._browser import answer_bundle

        display({"text/markdown": self._repr_markdown_(), "text/plain": self.words()}, raw=True)
        display(answer_bundle(), raw=True)


def check_machine(folder: str | Path = ".") -> MachineCheck:
    """Look at what the notebooks need: versions, memory, cores, graphics card, Chromium, a place to write.

    Parameters
    ----------
    folder : str or Path
        Where outputs will be written.

    Returns
    -------
    MachineCheck
        In a notebook it shows itself as a table, and below it asks the browser for an answer: a real message
        to the page and back, as every slider sends it.
    """
    looks: dict[str, Callable[[], Iterable[Finding]]] = {
        "Python": lambda: [_python()],
        "packages": _packages,
        "memory": lambda: [_memory()],
        "cores": lambda: [_cores()],
        "torch": lambda: [_graphics()],
        "Chromium": lambda: [_chromium()],
        "writing": lambda: [_writable(Path(folder))],
    }
    return MachineCheck(tuple(found for what, look in looks.items() for found in _look(what, look)))


def _look(what: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Look; what cannot even be looked at is a finding too."""
    try:
        return list(look())
    except Exception as error:  # a broken package fails in any way while it loads
        return [Finding(STOP, what, f"does not load: {error}", "run `make setup` again")]


def _python() -> Finding:
    from packaging.specifiers import SpecifierSet

    here = platform.python_version()
    try:
        needs = metadata.metadata("lecturekit").json["requires_python"]
    except metadata.PackageNotFoundError:
        return Finding(STOP, "lecturekit", "not installed, only found", "run `make setup`")
    if here in SpecifierSet(needs):
        return Finding(OK, "Python", here)
    return Finding(STOP, "Python", f"{here}, needed: {needs}", "install a newer one, then run `make setup`")


def _packages() -> Iterator[Finding]:
    """Hold what is installed against what the project asks for; one line if all is well."""
    wanted = list(_requirements())
    wrong = [finding for finding in (_package(*pair) for pair in wanted) if finding.mark != OK]
    if wrong or not wanted:
        yield from wrong
    else:
        shown = ", ".join(f"{name} {metadata.version(name)}" for name in ("jupyterlab", "plotly", "torch"))
        yield Finding(OK, "packages", f"all {len(wanted)} in the versions needed, among them {shown}")


def _requirements() -> Iterator[tuple[str, Any]]:
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires("lecturekit") or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            yield need.name, need.specifier


def _package(name: str, needs: Any) -> Finding:
    try:
        here = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(STOP, name, "not installed", f'`pip install "{name}{needs}"`, or `make setup`')
    if needs.contains(here, prereleases=True):
        return Finding(OK, name, here)
    return Finding(STOP, name, f"{here}, needed: {needs}", f'`pip install "{name}{needs}"`, or `make setup`')


def free_memory() -> float:
    """Give the memory that can still be had, in MB, within the limit of a container."""
    import psutil  # type: ignore[import-untyped]

    free = psutil.virtual_memory().available / 1e6
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        (f"{_OLD}/memory.limit_in_bytes", f"{_OLD}/memory.usage_in_bytes"),
    ):
        try:
            most, now = (Path(name).read_text(encoding="ascii").strip() for name in (limit, used))
        except OSError:
            continue
        if re.fullmatch(r"\d+", most):
            free = min(free, (int(most) - int(now)) / 1e6)
    return max(free, 0.0)


def _memory() -> Finding:
    return memory_finding(free_memory())


def memory_finding(free: float) -> Finding:
    """Say what fits into so many MB."""
    found = f"{free / 1000:.1f} GB free; a notebook takes up to {KERNEL_MB / 1000:.1f} GB"
    if free < KERNEL_MB:
        return Finding(STOP, "memory", found, "close other programs, or shut down kernels (Kernel menu)")
    if free < _SEVERAL * KERNEL_MB:
        return Finding(MIND, "memory", found, "shut a notebook's kernel down before you open the next")
    return Finding(OK, "memory", f"{found}, so {int(free // KERNEL_MB)} fit at once")


def _cores() -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if count < 2:
        return Finding(MIND, "cores", "1", "run notebooks before class: training takes twice as long")
    return Finding(OK, "cores", f"{count}; two are enough")


def _graphics() -> Finding:
    import torch

    if torch.cuda.is_available():
        return Finding(OK, "graphics card", f"{torch.cuda.get_device_name(0)}; used for texts of your own")
    if torch.backends.mps.is_available():
        return Finding(OK, "graphics card", "Apple's, not used: the networks are small")
    return Finding(OK, "graphics card", "none; none is needed")


def _chromium() -> Finding:
    found = find_chromium()
    if found:
        return Finding(OK, "Chromium", f"{Path(found).name}: slides can be printed to PDF")
    return Finding(MIND, "Chromium", "not found: no PDF of slides", "install Chromium, or print by hand")


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        do = "copy the project to a folder of your own"
        return Finding(STOP, "writing", f"not possible here: {error.strerror or error}", do)
    free = shutil.disk_usage(folder).free / 1e9
    if free < 1:
        return Finding(MIND, "writing", f"only {free:.1f} GB of disk left", "make room before exporting")
    return Finding(OK, "writing", f"possible, {free:.0f} GB of disk free")
