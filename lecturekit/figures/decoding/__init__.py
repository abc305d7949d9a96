"""Recurrent language models and what they say, as figures."""

__all__: list[str] = []
