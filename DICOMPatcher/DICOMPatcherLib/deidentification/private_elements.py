"""Private elements that are known to be safe: numbers and closed lists of codes, by the creator of their block.

References
----------
PS3.15 E.3.10 and Table E.3.10-1: safe private attributes. PS3.5 section 7.8: private data elements and their blocks.
"""

from __future__ import annotations

from functools import lru_cache

from DICOMPatcherLib.deidentification import values

_SAFE = """
Philips PET Private Group|7053 00 DS,7053 09 DS
ELSCINT1|00E1 21 DS,00E1 50 DS,01F1 07 DS,01F1 26 DS,01F1 27 DS,01E1 26 CS
GEMS_ACQU_01|0019 23 DS,0019 24 DS,0019 27 DS,0019 BB DS,0019 BC DS,0019 BD DS
GEMS_PARM_01|0043 39 IS,0043 6F DS
GEMS_HELIOS_01|0045 01 SS,0045 02 FL
GEMS_SERS_01|0025 07 SL
Philips Imaging DD 001|2001 03 FL,2001 04 CS
Philips MR Imaging DD 001|2005 0D FL,2005 0E FL,2005 B0 FL,2005 B1 FL,2005 B2 FL
SIEMENS MR HEADER|0019 0C IS,0019 0D CS,0019 0E FD,0019 27 FD
"""

CODES = frozenset(
    b"NONE DIRECTIONAL BMATRIX ISOTROPIC S L P I A R H F O HEAD BODY AP FH RL PREP OBLIQUE READ PHASE SLICE".split()
)
"""What an element of VR CS among them may say."""

MOST_VALUES = 64


@lru_cache(maxsize=1)
def _by_creator() -> dict[str, dict[tuple[int, int], str]]:
    found: dict[str, dict[tuple[int, int], str]] = {}
    for line in _SAFE.strip().split("\n"):
        creator, _, elements = line.partition("|")
        parts = (element.split(" ") for element in elements.split(","))
        found[creator] = {(int(group, 16), int(number, 16)): vr for group, number, vr in parts}
    return found


def vr_if_safe(tag: int, creator: str) -> str:
    """Return the VR of a private element that is known to be safe; "" for any other.

    Parameters
    ----------
    creator
        The value of the element that reserves its block, without padding.
    """
    return _by_creator().get(creator, {}).get((tag >> 16, tag & 0xFF), "")


def is_known_creator(creator: str) -> bool:
    """Tell whether there are safe elements in the blocks of a creator."""
    return creator in _by_creator()


def is_creator(tag: int) -> bool:
    """Tell whether an element of an odd group reserves a block."""
    return 0x10 <= tag & 0xFFFF <= 0xFF


def creator_of(tag: int) -> int:
    """Return the tag of the element that reserves the block of another."""
    return tag & 0xFFFF0000 | (tag >> 8 & 0xFF)


def is_safe_value(value: bytes, vr: str) -> bool:
    """Tell whether the value of a safe element is of the form of its kind: numbers, or codes that are known."""
    if vr in ("DS", "IS"):
        return values.numbers(value.rstrip(b"\0 ")) is not None
    if vr != "CS":
        return values.is_binary(value, vr, MOST_VALUES)
    parts = [part.strip(b" ") for part in value.rstrip(b"\0 ").split(b"\\")]
    return all(part in CODES or not part for part in parts) and len(parts) <= MOST_VALUES
