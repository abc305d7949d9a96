"""Your own text: what it is made of, which model reads it best, and what a network's layers hold."""

__all__: list[str] = []
