"""Stacks one behind the other in one series, with a wide gap between them, each of an acquisition of its own."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.grouping.division import TELLING_TAGS
from DICOMPatcherLib.grouping.series_space import Stack
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.instances.spacing import spacing_of

_FEWEST_MISSING = 5
"""Where fewer slices would have room, some were lost at the border of two acquisitions."""

_FEWEST_SLICES = 3


def slabs_of(stack: Stack) -> list[list[Instance]]:
    """Return the parts of a stack that wide gaps divide, if an attribute tells each part from the others; else [].

    Each part must be evenly spaced in itself.
    """
    spacing = stack.spacing
    gaps = [*spacing.holes, *spacing.uneven]
    borders = sorted(gap.after + 1 for gap in gaps if gap.length > (_FEWEST_MISSING + 1) * spacing.step)
    if stack.has_repeated_places or not borders or len(borders) < len(gaps):
        return []
    starts = [0, *borders, len(stack.places)]
    ranges = list(zip(starts, starts[1:]))
    parts = [stack.instances[first:last] for first, last in ranges]
    is_even = all(spacing_of(stack.places[first:last]).is_complete for first, last in ranges)
    is_whole = min(map(len, parts)) >= _FEWEST_SLICES
    return parts if is_even and is_whole and any(_tells_apart(parts, keyword) for keyword in TELLING_TAGS) else []


def _tells_apart(parts: Sequence[Sequence[Instance]], keyword: str) -> bool:
    values = [{text(instance, keyword) for instance in part} for part in parts]
    return all(len(stated) == 1 for stated in values) and len(set().union(*values)) == len(parts)
