"""Firefox as it is installed, driven over WebDriver BiDi: Playwright's own Firefox is another program."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from itertools import count
from pathlib import Path
from typing import Any

import websocket

from tests.browser.decks import LISTEN, LOCAL

KEYS = {
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "Tab": "\ue004",
}
# nothing leaves: whatever is asked for goes to a port where nobody listens
PREFS: dict[str, Any] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.startup.page": 0,
}
EVENTS = ["log.entryAdded", "network.beforeRequestSent"]


def firefox() -> str | None:
    """Find the system's Firefox."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


class Firefox:
    """A headless Firefox with a profile of its own.

    Parameters
    ----------
    command : str
    profile : Path
        An empty folder.
    dark : bool
        Whether the system is said to be dark.
    """

    def __init__(self, command: str, profile: Path, *, dark: bool = False) -> None:
        prefs = PREFS | {"layout.css.prefers-color-scheme.content-override": int(not dark)}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
        (profile / "user.js").write_text("\n".join(lines))
        self._process = subprocess.Popen(
            [command, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._numbers = count(1)
        self.events: list[dict[str, Any]] = []
        self._socket = websocket.create_connection(
            f"{self._address()}/session", suppress_origin=True, timeout=60
        )
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=EVENTS)
        self.send("script.addPreloadScript", functionDeclaration=f"() => {{ {LISTEN} }}")

    def _address(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"listening on (ws://\S+)", line):
                return found[1]
        raise RuntimeError("Firefox ended before it listened")

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and give its result; what happens meanwhile is kept in `events`."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("id") == number:
                break
            self.events.append(said)
        if said["type"] == "error":
            raise RuntimeError(f"{method}: {said['error']}: {said['message']}")
        return dict(said["result"])

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)
        if self._process.stderr is not None:
            self._process.stderr.close()


class FirefoxDeck:
    """An open deck, with the same words as `tests.browser.decks.Deck`.

    Parameters
    ----------
    browser : Firefox
    path : Path
    query : str
    size : (int, int)
        Of the window, px.
    ready : str
        True when it is open.
    """

    def __init__(
        self,
        browser: Firefox,
        path: Path,
        query: str = "",
        *,
        size: tuple[int, int] = (1280, 720),
        ready: str = "document.body?.classList.contains('lk-ready')",
    ) -> None:
        self.browser = browser
        browser.events.clear()
        self.context = str(browser.send("browsingContext.create", type="tab")["context"])
        self.resize(*size)
        address = path.resolve().as_uri() + query
        browser.send("browsingContext.navigate", context=self.context, url=address, wait="interactive")
        self.until(ready)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        viewport = {"width": width, "height": height}
        self.browser.send("browsingContext.setViewport", context=self.context, viewport=viewport)

    def close(self) -> None:
        """Close the window."""
        self.browser.send("browsingContext.close", context=self.context)

    def ask(self, script: str, where: str | None = None) -> Any:
        """Evaluate in the page; the value travels as JSON."""
        said = self.browser.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({script})) ?? null))()",
            target={"context": where or self.context},
            awaitPromise=True,
            userActivation=True,
        )
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return json.loads(said["result"]["value"])

    def until(self, script: str, seconds: float = 60, where: str | None = None) -> Any:
        """Wait until a script gives something true, and give it."""
        end = time.monotonic() + seconds
        while not (found := self.ask(script, where)):
            assert time.monotonic() < end, f"never true: {script}; {self.complaints}"
            time.sleep(0.03)
        return found

    def press(self, key: str, where: str | None = None) -> None:
        """Press a key, and give the page time to answer."""
        value = KEYS.get(key, key)
        strokes = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._act({"type": "key", "id": "keys", "actions": strokes}, where)

    def drag(self, places: list[tuple[float, float]], kind: str = "mouse") -> None:
        """Drag with the mouse or a finger from the first place over the others."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        steps = [moves[0], down, *moves[1:], up]
        self._act(
            {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": steps}, None
        )

    def _act(self, source: dict[str, Any], where: str | None) -> None:
        self.browser.send("input.performActions", context=where or self.context, actions=[source])
        time.sleep(0.06)

    def windows(self) -> list[str]:
        """Top windows, this one and those that it opened."""
        return [tree["context"] for tree in self.browser.send("browsingContext.getTree")["contexts"]]

    def frames(self, where: str) -> list[str]:
        """Frames in a window."""
        tree = self.browser.send("browsingContext.getTree", root=where)["contexts"][0]
        return [frame["context"] for frame in tree["children"]]

    def picture(self, path: Path) -> None:
        """Write what is seen to a PNG file."""
        said = self.browser.send("browsingContext.captureScreenshot", context=self.context)
        path.write_bytes(base64.b64decode(said["data"]))

    def printed(self) -> bytes:
        """Print to PDF."""
        page = {"width": 33.87, "height": 19.05}  # cm: 1280 by 720 px
        margin = {"top": 0, "bottom": 0, "left": 0, "right": 0}
        said = self.browser.send(
            "browsingContext.print", context=self.context, page=page, margin=margin, background=True
        )
        return base64.b64decode(said["data"])

    @property
    def asked(self) -> list[str]:
        """Addresses of requests that left the file."""
        self.browser.send("session.status")
        sent = [said["params"]["request"]["url"] for said in self._said("network.beforeRequestSent")]
        return [url for url in sent if not url.startswith(LOCAL)]

    @property
    def complaints(self) -> list[str]:
        """Errors on the console and uncaught ones, of this window and those that it opened."""
        self.browser.send("session.status")
        return [s["params"]["text"] for s in self._said("log.entryAdded") if s["params"]["level"] == "error"]

    def _said(self, method: str) -> list[dict[str, Any]]:
        return [said for said in self.browser.events if said.get("method") == method]

    def violations(self) -> list[str]:
        """Everything that a content policy refused."""
        return self.ask("window.violations")
