"""Values of data elements as they are written, valid or not, and numbers as they may be written."""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydicom import Dataset


def written_text(ds: Dataset, keyword: str) -> str:
    """Return the text of an element as it is written, without padding; "" if there is none.

    pydicom's own decoding warns of an invalid number and hides how it was written. Other rules may have had it decoded.
    """
    value = getattr(ds.get_item(keyword), "value", None)
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("latin-1").strip(" \0")
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else value
    return "\\".join(str(getattr(part, "original_string", part)) for part in values).strip(" \0")


def decimal_string(number: float) -> str:
    """Write a number within the 16 characters of a DS (PS3.5 section 6.2), with nine decimals at most."""
    places = min(9, 14 - len(str(int(abs(number)))))
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def form_of(value: Any) -> str:
    """Return a value as text that differs whenever the value would be written differently."""
    if value is None:
        return ""
    if isinstance(value, (tuple, MutableSequence)):
        return "\\".join(form_of(part) for part in value)
    original = getattr(value, "original_string", None)
    return original if isinstance(original, str) else str(value)
