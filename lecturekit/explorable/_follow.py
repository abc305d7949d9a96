"""Who follows whom: an explorable whose scene reads another's value is computed again when that one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._explorable import Explorable


class Following:
    """The explorables that one follows and those that follow it."""

    def __init__(self, own: Explorable) -> None:
        self._own = own
        self._leaders: list[Following] = []
        self._followers: list[Following] = []

    def follow(self, leader: Following) -> None:
        """Follow another; a second time changes nothing.

        Raises
        ------
        ValueError
            If it follows this one already, or is it.
        """
        if leader is self or leader in self._after():
            raise ValueError("explorables cannot follow each other in a circle")
        if leader not in self._leaders:
            self._leaders.append(leader)
            leader._followers.append(self)

    def upstream(self) -> list[Explorable]:
        """List those that it follows itself."""
        return [leader._own for leader in self._leaders]

    def leave(self) -> None:
        """Follow nobody any more, and be followed by nobody."""
        for leader in self._leaders:
            leader._followers.remove(self)
        for follower in self._followers:
            follower._leaders.remove(self)
        self._leaders, self._followers = [], []

    def downstream(self) -> list[Explorable]:
        """List all that follow, also by way of others: each once, after those that it follows itself."""
        return [one._own for one in self._after()]

    def _after(self) -> list[Following]:
        found: list[Following] = []

        def visit(one: Following) -> None:
            for follower in one._followers:
                if follower not in found:
                    visit(follower)
                    found.insert(0, follower)

        visit(self)
        return found
