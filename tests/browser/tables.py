"""The tables of states inside an exported deck, read by Python: what is said and coloured in every state."""

from __future__ import annotations

import base64
import gzip
import html
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

_SCRIPT = re.compile(
    r'class="lk-explorable"[^>]*>\s*<script type="application/json">(.*?)</script>', re.DOTALL
)


@dataclass(frozen=True)
class Table:
    """One explorable's states.

    Attributes
    ----------
    record : dict
        The JSON that ``table.js`` reads.
    """

    record: dict[str, Any]

    @property
    def name(self) -> str:
        """The scene's."""
        return str(self.record["spec"]["name"])

    @cached_property
    def count(self) -> int:
        """How many states there are."""
        return math.prod((axis["count"] for axis in self.record["axes"]), start=len(self.record["slices"]))

    @cached_property
    def _bytes(self) -> bytes:
        return gzip.decompress(base64.b64decode(self.record["packed"]))

    @cached_property
    def words(self) -> dict[str, list[Any]]:
        """Every leaf that is not a row of numbers, by its path: one value for each state."""
        return {
            column["path"]: self._column(column)
            for column in self.record["columns"]
            if column["kind"] == "json"
        }

    def _column(self, column: dict[str, Any]) -> list[Any]:
        at, places = column["at"], [0] * self.count
        if column.get("index"):
            low, high = (
                np.frombuffer(self._bytes[at : at + 2 * self.count], np.uint8).reshape(2, -1).astype(int)
            )
            places, at = list(low + 256 * high), at + 2 * self.count
        said = json.loads(self._bytes[at : at + column["bytes"]])
        return [said[place] for place in places]

    def said(self, path: str) -> list[str]:
        """Give verdict or caption in each state, as plain text."""
        leaves = self.words.get(path, [""] * self.count)
        return [
            html.unescape(re.sub(r"<[^>]*>", "", leaf if isinstance(leaf, str) else "")) for leaf in leaves
        ]

    def along(self) -> Iterator[tuple[str, list[int]]]:
        """Give, for each control that moves, the states it leads through from the start."""
        starts = {c["name"]: c["start"] for c in self.record["spec"]["controls"]}
        axes = self.record["axes"]
        home = [starts.get(axis["name"], 0) for axis in axes]
        for k, axis in enumerate(axes):
            yield axis["name"], [self._place([*home[:k], i, *home[k + 1 :]]) for i in range(axis["count"])]

    def _place(self, stops: list[int]) -> int:
        starts = {c["name"]: c["start"] for c in self.record["spec"]["controls"]}
        held = [all(starts[name] == stop for name, stop in slot.items()) for slot in self.record["slices"]]
        place = held.index(True) if True in held else 0
        for axis, stop in zip(self.record["axes"], stops, strict=True):
            place = place * axis["count"] + stop
        return place


def tables(path: Path) -> list[Table]:
    """Read the tables of a deck, in the order of its slides."""
    return [Table(json.loads(found)) for found in _SCRIPT.findall(path.read_text("utf-8"))]
