"""Encoder and decoder, as figures."""

__all__: list[str] = []
