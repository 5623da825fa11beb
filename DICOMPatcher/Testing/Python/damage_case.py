"""One way to damage a sound file, and what is expected of the repair."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sound_files import SoundFile

REPAIRED, KEPT, REFUSED, SKIPPED = "repaired", "kept", "refused", "skipped"
PAD = "PadTruncatedPixelData"


class Case(NamedTuple):
    """One way to damage a sound file.

    Attributes
    ----------
    defect
        Id in the catalogue of defects.
    base
        Name of the sound file.
    damage
        Makes the damaged file.
    expected
        REPAIRED: all that the sound file has can be read; KEPT: all that the damaged file has can be read, because it
        is legal or tolerated; REFUSED: not written, or copied as it is, with a reason; SKIPPED: it is no image, and
        nothing is lost.
    rules
        Names of the rules needed besides those that are on by default.
    original
        Makes the file as it should be.
    pixels_left
        Bytes of pixels or codestreams that the damage has left; None for all.
    suffix
        How the name of the damaged file ends.
    """

    defect: str
    name: str
    base: str
    damage: Callable[[SoundFile], bytes]
    expected: str = REPAIRED
    rules: tuple[str, ...] = ()
    original: Callable[[SoundFile], bytes] = SoundFile.content
    pixels_left: int | None = None
    suffix: str = ".dcm"
