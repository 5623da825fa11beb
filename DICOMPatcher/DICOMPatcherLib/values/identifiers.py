"""New identifiers, and the judgement of old ones."""

from __future__ import annotations

import hashlib
import re
import uuid

WELL_KNOWN = "1.2.840.10008."
"""How the UIDs of the standard begin (PS3.6 Annex A): they are everybody's."""

IMPLEMENTATION_CLASS_UID = "2.25.241713045872034152485374681413687082364"
"""Names this software in the headers that it writes (PS3.7 D.3.3.2)."""

DCMTK_PRIVATE = "1.2.276.0.7230010.3.1.0.1"
"""The class that DCMTK's tools write where they know none."""

_UID = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+")


def is_valid_uid(text: str) -> bool:
    """Tell whether the text is a UID as PS3.5 section 9.1 wants it: at most 64 characters, no leading zeros."""
    return len(text) <= 64 and _UID.fullmatch(text) is not None


def new_uid(key: bytes, *what: str) -> str:
    """Return the UID that stands for `what` in a run with this key.

    It is derived from a UUID, so it needs no registered root. All of them are of the same length.

    References
    ----------
    PS3.5 B.2: UUID derived UIDs. RFC 4122 4.4: UUIDs of version 4 are made of pseudo-random numbers.
    """
    number = int.from_bytes(_digest(key, what), "big") | 1 << 127
    return f"2.25.{uuid.UUID(int=number, version=4).int}"


def new_id(key: bytes, *what: str) -> str:
    """Return 12 hexadecimal digits that stand for `what` in a run with this key."""
    return _digest(key, what)[:6].hex().upper()


def new_number(key: bytes, *what: str) -> int:
    """Return a number of 128 bits that stands for `what` in a run with this key."""
    return int.from_bytes(_digest(key, what), "big")


def _digest(key: bytes, what: tuple[str, ...]) -> bytes:
    # The lengths keep ("ab", "c") apart from ("a", "bc").
    text = "".join(f"{len(part)}:{part}" for part in what)
    if len(key) > hashlib.blake2b.MAX_KEY_SIZE:
        key = hashlib.blake2b(key).digest()
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()
