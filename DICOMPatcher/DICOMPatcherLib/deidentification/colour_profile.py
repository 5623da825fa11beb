"""Colour profiles without the texts in them, which may say whose device they are of.

References
----------
ICC.1:2010 sections 7 and 10: header and tag table of a profile, and the types of its elements. PS3.3 C.11.15: the ICC
Profile module.
"""

from __future__ import annotations

_HEADER = 128
_MOST_TAGS = 200
_WITHOUT_TEXT = frozenset(b"XYZ |curv|para|mft1|mft2|mAB |mBA |sf32|chrm|meas|view|sig |clrt|ui16|ui32".split(b"|"))
_DATE, _SIGNATURES, _END_OF_HEADER = slice(24, 36), slice(48, 56), slice(80, 128)
"""When the profile was made, for which device, and by whom."""


def without_text(profile: bytes) -> bytes:
    """Return a profile of the same length with zeros for its texts; b"" if it is none."""
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    start = _HEADER + 4 + 12 * count
    if profile[36:40] != b"acsp" or count > _MOST_TAGS or start > len(profile):
        return b""
    kept = bytearray(len(profile))
    kept[:start] = profile[:start]
    for part in (_DATE, _SIGNATURES, _END_OF_HEADER):
        kept[part] = bytes(len(kept[part]))
    for number in range(count):
        entry = _HEADER + 4 + 12 * number
        offset, size = (int.from_bytes(profile[entry + at : entry + at + 4], "big") for at in (4, 8))
        kind = profile[offset : offset + 4]
        if offset < start or offset + size > len(profile):
            return b""
        # Of others it is only said what they are: a text is empty then, and a list of texts has none.
        end = offset + size if kind in _WITHOUT_TEXT else offset + min(8, size)
        kept[offset:end] = profile[offset:end]
    return bytes(kept)
