"""Sentences as vectors, as figures."""

__all__: list[str] = []
