"""Networks that read characters, as figures."""

__all__: list[str] = []
