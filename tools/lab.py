"""A JupyterLab of its own, and the Chromium to open it with: for tests, benchmarks and pictures."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium's flags: it runs in containers too, and asks nothing of anybody by itself."""

_FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A JupyterLab on a free port, with settings, workspaces and a token of its own.

    Parameters
    ----------
    folder : Path
        Its notebooks.
    home : Path
        JupyterLab's own files go there, so that a user's stay untouched.

    Raises
    ------
    RuntimeError
        If it does not start; with what it wrote.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.port, self.token = free_port(), secrets.token_hex(16)
        self._log = home / "server.log"
        self._process = self._start(folder, home)
        self._wait()

    def address(self, path: str, query: str = "") -> str:
        """Give the URL of a path, with the token."""
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}{query}"

    def close(self) -> None:
        """End the server with its kernels."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(60)  # it stops the kernels first
        self._process.kill()
        self._process.wait()

    def _start(self, folder: Path, home: Path) -> subprocess.Popen[bytes]:
        places = {name: str(home / name.lower()) for name in _FOLDERS}
        settings = Path(places["JUPYTER_CONFIG_DIR"]) / "labconfig"  # as `make lab` has them
        settings.mkdir(parents=True)
        shutil.copy(ROOT / "tools" / "overrides.json", settings / "default_setting_overrides.json")
        environment = os.environ | places | {"JUPYTER_TOKEN": self.token, "PYTHONPATH": str(ROOT)}
        options = {
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": folder,
            "ServerApp.log_level": "ERROR",
            "LabApp.expose_app_in_browser": True,  # cells are run through the application's own commands
        }
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--{key}={value}" for key, value in options.items()]
        with self._log.open("wb") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def _wait(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(self.address("api"), timeout=5)  # noqa: S310
                return
            time.sleep(0.2)
        self.close()
        raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text(encoding='utf-8')}")
