"""Recurrent networks, unrolled, as figures."""

__all__: list[str] = []
