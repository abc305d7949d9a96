"""What results are made of: frozen dataclasses of read-only arrays that show themselves by their shapes."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from lecturekit._arrays import readonly


@dataclass(frozen=True, eq=False, repr=False)
class Record:
    """A frozen dataclass whose arrays are made read-only; it shows itself by their shapes."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, readonly(value, value.dtype.type))

    def __repr__(self) -> str:
        parts = [f"{field.name}={_short(getattr(self, field.name))}" for field in fields(self)]
        return f"{type(self).__name__}({', '.join(parts)})"


def _short(value: object) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, tuple) and len(value) > 6:
        return f"<{len(value)} of {type(value[0]).__name__}>"
    return repr(value)
