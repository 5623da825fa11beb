"""Even stacks in one series that are no even stack together: one behind the other, or shifted against each other."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.grouping.division import TELLING_TAGS, varying_among
from DICOMPatcherLib.grouping.series_space import Stack
from DICOMPatcherLib.instances.instance import Instance, texts_of
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


def shifted_parts(stack: Stack) -> tuple[str, list[list[Instance]]]:
    """Return what tells the parts of a stack apart that overlap, and these; ("", []) if there are none.

    Each must be evenly spaced in itself. Time points that follow a patient who moves are like that, and stations of a
    table. Where they do not overlap, slices may be missing between them; and where all lie on one even line with a few
    holes, they are acquired in turn, and slices are missing.
    """
    spacing = stack.spacing
    has_holes_only = spacing.holes and not (spacing.uneven or spacing.runs) and spacing.missing <= len(stack.places)
    if stack.has_repeated_places or spacing.is_complete or has_holes_only:
        return "", []
    for keyword in varying_among(stack.instances):
        parts: dict[str, list[Instance]] = {}
        places: dict[str, list[float]] = {}
        for place, instance, (value,) in zip(stack.places, stack.instances, texts_of(stack.instances, keyword)):
            parts.setdefault(value.strip(" \0"), []).append(instance)
            places.setdefault(value.strip(" \0"), []).append(place)
        extents = sorted(places.values())
        if len(parts) < 2 or min(map(len, extents)) < _FEWEST_SLICES:
            continue
        do_overlap = all(after[0] < before[-1] for before, after in zip(extents, extents[1:]))
        if do_overlap and all(spacing_of(places).is_complete for places in extents):
            return keyword, list(parts.values())
    return "", []


def _tells_apart(parts: Sequence[Sequence[Instance]], keyword: str) -> bool:
    values = [{text(instance, keyword) for instance in part} for part in parts]
    return all(len(stated) == 1 for stated in values) and len(set().union(*values)) == len(parts)
