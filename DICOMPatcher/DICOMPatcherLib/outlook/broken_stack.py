"""Where the slices of a volume do not follow each other evenly, in words."""

from __future__ import annotations

from DICOMPatcherLib.grouping.series_space import Stack
from DICOMPatcherLib.texts import Text, plural

_LARGEST_RESIDUAL = 0.1
"""How far (in steps) slices may be off even places: they are written rounded, and tables are not exact."""


def where_missing(stack: Stack) -> Text | None:
    """Return where slices are missing; None if none are. Slices count from 1 in the order of their places."""
    holes = stack.spacing.holes
    if not holes:
        return None
    hole = holes[0]
    message = plural(
        hole.missing,
        "{count} slice is missing between {before} and {behind} ({length} mm): the volume is stretched there",
        "{count} slices are missing between {before} and {behind} ({length} mm): the volume is stretched there",
        before=hole.after + 1,
        behind=hole.after + 2,
        length=f"{hole.length:.4g}",
    )
    if len(holes) == 1:
        return message
    return Text(
        "{message}; {count} slices are missing in {holes} places",
        message=message,
        count=stack.spacing.missing,
        holes=len(holes),
    )


def where_uneven(stack: Stack) -> Text | None:
    """Return where the step changes; None if it does not."""
    spacing = stack.spacing
    if spacing.runs:
        first, second = spacing.runs[:2]
        return Text(
            "{first} mm up to slice {last}, then {second} mm: Slicer bends the volume to fit, other readers stretch it",
            first=f"{first.step:.4g}",
            last=first.first + first.places,
            second=f"{second.step:.4g}",
        )
    if spacing.uneven:
        gap = spacing.uneven[0]
        return Text(
            "the slices are uneven: {length} mm between {before} and {behind} instead of {step} mm",
            length=f"{gap.length:.4g}",
            before=gap.after + 1,
            behind=gap.after + 2,
            step=f"{spacing.step:.4g}",
        )
    if spacing.residual > _LARGEST_RESIDUAL * spacing.step:
        off, step = f"{spacing.residual:.2g}", f"{spacing.step:.4g}"
        return Text("the slices are uneven: up to {off} mm off places that are {step} mm apart", off=off, step=step)
    return None
