"""What goes over the kernel's websocket: bytes, and messages that are under way."""

import json
import struct
from itertools import pairwise

from playwright.sync_api import Page, WebSocket


class Wire:
    """Counts the websocket frames of a page.

    Parameters
    ----------
    page : Page
        Its sockets are watched from the first on.
    """

    def __init__(self, page: Page) -> None:
        self.received = 0  # bytes
        self.pending: set[str] = set()  # comm messages that the kernel has not dealt with
        self.most_pending = 0
        page.on("websocket", self._watch)

    def reset(self) -> None:
        """Count from here on."""
        self.received = 0
        self.pending.clear()
        self.most_pending = 0

    def _watch(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            socket.on("framereceived", self._receive)
            socket.on("framesent", self._send)

    def _send(self, payload: bytes | str) -> None:
        header, _, content = parts(payload)
        if header.get("msg_type") == "comm_msg" and is_event(content):
            self.pending.add(header["msg_id"])
            self.most_pending = max(self.most_pending, len(self.pending))

    def _receive(self, payload: bytes | str) -> None:
        self.received += len(payload)
        header, parent, content = parts(payload)
        if header.get("msg_type") == "status" and content.get("execution_state") == "idle":
            self.pending.discard(parent.get("msg_id", ""))


def is_event(content: dict) -> bool:
    """Tell whether a comm message carries a user's move (and not a view's size or a request for state)."""
    data = content.get("data", {})
    if data.get("method") == "custom":
        return "k" in data.get("content", {})
    return bool({"value", "index", "request"} & set(data.get("state", {})))


def parts(payload: bytes | str) -> tuple[dict, dict, dict]:
    """Return header, parent header and content of a frame.

    Both of Jupyter's framings are read: JSON text, and `v1.kernel.websocket.jupyter.org`: the number of
    offsets as uint64, the offsets, then channel, header, parent, metadata, content and buffers.
    """
    if isinstance(payload, str):
        message = json.loads(payload)
        return message.get("header", {}), message.get("parent_header") or {}, message.get("content", {})
    (count,) = struct.unpack_from("<Q", payload)
    offsets = struct.unpack_from(f"<{count}Q", payload, 8)
    blocks = [payload[a:b] for a, b in pairwise(offsets)]
    header, parent, content = (json.loads(blocks[i]) for i in (1, 2, 4))
    return header, parent, content
