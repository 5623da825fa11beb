"""Which of several names was meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 64
"""Characters of what is compared; the longest keyword has 63."""
_LIKENESS = 0.6


def nearest(name: str, known: Iterable[str], likeness: float = _LIKENESS) -> str:
    """Return which of the known names is the same but for the case of its letters, or else most like it; "" if none is.

    Parameters
    ----------
    likeness
        How much it has to have in common with it: from 0 to 1.
    """
    if len(name) > _LONGEST:
        return ""
    plain: dict[str, str] = {}
    for other in known:
        plain.setdefault(other.lower(), other)
    if name.lower() in plain:
        return plain[name.lower()]
    similar = difflib.get_close_matches(name.lower(), plain, 1, likeness)
    return plain[similar[0]] if similar else ""
