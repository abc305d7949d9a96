"""`make lock`: write requirements.lock from pyproject.toml, as a fresh environment resolves it."""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The version the tests' oracle values and the benchmarks were checked with; newer ones follow by hand.
HELD = ("torch==2.13.0",)
# Come with PyTorch's builds for graphics cards only: pip adds them where such a build is what it finds.
GPU = ("nvidia-", "cuda-", "triton")
HEADER = """\
# Every package, pinned, as `make lock` resolved pyproject.toml with its dev extra.
# What another system needs besides is resolved by pip when it installs.
"""


def pinned(freeze: str) -> list[str]:
    """Keep the `name==version` lines of a `pip freeze`, without local builds.

    Parameters
    ----------
    freeze : str
        What `pip freeze` printed.

    Returns
    -------
    list of str
        Sorted pins. ``torch==2.13.0+cpu`` becomes ``torch==2.13.0``: the build is the machine's choice.

    Raises
    ------
    ValueError
        A line that is no pin (an address, a path): nobody else could install it.
    """
    pins = []
    for line in freeze.splitlines():
        if not line or line.startswith(("#", *GPU)):
            continue
        if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line):
            raise ValueError(f"not a pinned version: {line}")
        pins.append(line.split("+")[0])
    return sorted(pins, key=str.lower)


def main() -> None:
    """Resolve in a throw-away environment, then replace the lock file."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        pip = [python, "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", *HELD, f"{ROOT}[dev]"], check=True)
        command = [*pip, "freeze", "--exclude", "lecturekit"]
        freeze = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (ROOT / "requirements.lock").write_text(HEADER + "\n".join(pinned(freeze)) + "\n", encoding="utf-8")
    sys.stdout.write("requirements.lock written; look at `git diff requirements.lock`\n")


if __name__ == "__main__":
    main()
