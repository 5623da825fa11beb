"""What the frames of one image are in space, found out when its file is examined.

References
----------
PS3.3 C.7.6.16: functional groups. PS3.3 C.8.8.3.2: the offsets of the frames of a dose grid.
"""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.defects import (
    DOSE_GRID_CONTRADICTS,
    FRAME_POSITIONS_MISSING,
    FRAMES_OUT_OF_ORDER,
    POSITION_MISSING,
    SEVERAL_VOLUMES,
)
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, Stack, space_of
from DICOMPatcherLib.instances.frames import Frames
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.outlook.faults import fault_of
from DICOMPatcherLib.outlook.loadables import Offer
from DICOMPatcherLib.outlook.read_spacing import DOSE, distance_of_frames, numbers_of, pixel_size_keyword
from DICOMPatcherLib.outlook.series_state import is_clip, measures_of, state_of
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, SOUND, WRONG, State
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.frame_groups import ORIENTATION, PIXEL_SPACING, POSITION, FrameGroups, Wanted
from DICOMPatcherLib.texts import Text, plural

_COLUMNS = {keyword: index for index, keyword in enumerate(dict.fromkeys((*SPACE_TAGS, "Modality")))}
_TELLING = {
    "TemporalPositionIdentifier": Wanted(0x00209128, b"UL"),  # Temporal Position Index
    "EchoTime": Wanted(0x00189082, b"FD"),  # Effective Echo Time
    "DiffusionBValue": Wanted(0x00189087, b"FD"),
    "DiffusionGradientOrientation": Wanted(0x00189089, b"FD"),
    "NominalCardiacTriggerDelayTime": Wanted(0x00209153, b"FD"),
    "AcquisitionNumber": Wanted(0x00209156, b"US"),  # Frame Acquisition Number
    "ConvolutionKernel": Wanted(0x00181210, b"SH"),
    "ImageType": Wanted(0x00089007, b"CS"),  # Frame Type
    "InversionTime": Wanted(0x00189079, b"FD"),  # Inversion Times
    "FlipAngle": Wanted(0x00181314, b"DS"),
    "AcquisitionTime": Wanted(0x00189074, b"DT"),  # Frame Acquisition DateTime
    "ContentTime": Wanted(0x00189151, b"DT"),  # Frame Reference DateTime
}
"""What tells frames at one place apart, under the keywords by which slices are told apart."""

_INDICES = Wanted(0x00209157, b"UL")  # Dimension Index Values

_FRAMES, _OFFSETS, _POSITION, _ORIENTATION, _SCALING = 0x00280008, 0x3004000C, 0x00200032, 0x00200037, 0x3004000E
_LONGEST_OFFSETS = 1024 * 1024
_OF_SLICES = frozenset(STORAGE_BRANCH + number for number in ("4", "128"))
"""MR and PET."""
_TOLD_BY_RULE = frozenset(STORAGE_BRANCH + number for number in ("2", "2.1", "4.1", "128.1", "13.1.1", "13.1.3"))
"""CT, and classes that have functional groups; of those a rule speaks."""
_NUCLEAR = STORAGE_BRANCH + "20"
_MOST_FRAMES = 100_000
_EXACT = 0.01
"""mm"""
_EVEN = 0.01
"""By how much (mm, and as a share) a step of a dose grid may differ from the first one."""


def frames_of(file: Part10File, row: Instance) -> Frames | None:
    """Return what the frames of an image are; None if nothing is to be known of them, or it has no pixels."""
    count = _count(file)
    if file.pixels is None or not count:
        return None
    if count == 1:
        return _of_single(file, row)
    if text(row, "SOPClassUID") == DOSE:
        return _of_dose(file, row, count)
    groups = FrameGroups(file, count)
    orientations = groups.texts(ORIENTATION)
    positions = groups.texts(POSITION) if orientations else []
    if not positions:
        return _of_unplaced(file, row, count)
    spacing = groups.texts(PIXEL_SPACING)
    space = _examined(_rows(row, _each(positions, count), _each(orientations, count), _each(spacing or [""], count)))
    return _of_placed(space, groups)


def _of_single(file: Part10File, row: Instance) -> Frames | None:
    """Return where the only frame of an enhanced image lies; None if that is not in functional groups."""
    if text(row, "ImagePositionPatient") or not FrameGroups(file, 1).texts(POSITION):
        return None
    return Frames(NAMED, Text("an enhanced image of one frame"))


def _count(file: Part10File) -> int:
    found = numbers_of(file, _FRAMES)
    return int(found[0]) if len(found) == 1 and 1 <= found[0] <= _MOST_FRAMES else 0


def _each(texts: Sequence[str], count: int) -> Sequence[str]:
    return texts if len(texts) == count else [texts[0]] * count


def _rows(
    image: Instance, positions: Sequence[str], orientations: Sequence[str], spacings: Sequence[str]
) -> list[Instance]:
    """Return the frames as rows, as if each were a slice of a series; the number of a frame stands for its path."""
    values = [image[keyword] if image.has(keyword) and keyword not in _TELLING else "" for keyword in _COLUMNS]
    place, direction, size, frames = (
        _COLUMNS[keyword]
        for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "NumberOfFrames")
    )
    values[frames] = ""
    rows = []
    for index, (position, orientation, spacing) in enumerate(zip(positions, orientations, spacings)):
        own = values.copy()
        own[place], own[direction], own[size] = position, orientation, spacing
        rows.append(Instance(str(index), _COLUMNS, own, pixel_length=1))
    return rows


def _examined(rows: list[Instance]) -> SeriesSpace:
    steps = space_of(rows)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: SeriesSpace = end.value
            return found


def _of_placed(space: SeriesSpace, groups: FrameGroups) -> Frames:
    if any(stack.has_repeated_places for stack in space.stacks):
        for keyword, wanted in _TELLING.items():
            told = groups.texts(wanted)
            for row, value in zip(space.instances, told if len(told) == len(space.instances) else ()):
                row.learn(keyword, value)
        space = _examined(space.instances)
    measures = measures_of(space)
    if space.unplaced:
        count = sum(map(len, space.unplaced.values()))
        message = plural(count, "{count} frame does not say where it lies", "{count} frames do not say where they lie")
        return Frames(WRONG, message, None, *measures)
    fault = fault_of(space)
    state = state_of(space, Offer(()))
    stack = space.stacks[0] if space.stacks else None
    if fault is not None and fault.defect == SEVERAL_VOLUMES and _are_indexed(space, groups):
        fault, state = None, State(NAMED, _repeated_by_index(space.stacks[0]))
    if stack is not None and len(stack.places) == 1 and state.degree == WRONG and not _are_indexed(space, groups):
        return Frames(WRONG, state.text, POSITION_MISSING, *measures)
    if fault is None and stack is not None and len(space.stacks) == 1 and _is_scrambled(stack):
        message = Text("the frames are not in the order of their positions: most readers scramble the volume")
        return Frames(WRONG, message, FRAMES_OUT_OF_ORDER, *measures)
    if fault is not None:
        return Frames(max(state.degree, DOUBTFUL), state.text, fault.defect, *measures)
    if state.is_complete:
        state = State(NAMED, Text("one evenly spaced volume in one file; Slicer warns of every such file"))
    return Frames(state.degree, state.text, None, *measures)


def _are_indexed(space: SeriesSpace, groups: FrameGroups) -> bool:
    """Tell whether the indices of dimensions tell all frames apart: they are volumes of some kind."""
    indices = groups.texts(_INDICES)
    return len(set(indices)) == len(space.instances)


def _repeated_by_index(stack: Stack) -> Text:
    return Text(
        "{count} frames at {places} places, which their dimensions tell apart",
        count=len(stack.instances),
        places=len(stack.places),
    )


def _is_scrambled(stack: Stack) -> bool:
    """Tell whether frames that are one volume are neither in the order of their places nor in the opposite one."""
    if stack.has_repeated_places or len(stack.places) < 3:
        return False
    numbers = [int(row.path) for row in stack.instances]
    return numbers not in (sorted(numbers), sorted(numbers, reverse=True))


def _of_unplaced(file: Part10File, row: Instance, count: int) -> Frames:
    """Tell of frames without functional groups, which readers stack in their order."""
    sop_class = text(row, "SOPClassUID")
    degree, words = (SOUND, Text("a clip")) if is_clip(row) else (NAMED, Text("1 multi-frame image"))
    columns, rows = text(row, "Columns"), text(row, "Rows")
    if not (columns.isdecimal() and rows.isdecimal()):
        return Frames(degree, words)
    size = int(columns[:9]), int(rows[:9]), count
    keyword = pixel_size_keyword(sop_class)
    pixels = numbers_in(row[keyword], 2) if keyword and row.has(keyword) else None
    distance = distance_of_frames(file, sop_class)
    found = Frames(degree, words, None, size)
    are_slices = _are_slices(row, sop_class)
    if not distance and (are_slices or sop_class in _TOLD_BY_RULE):
        message = Text("the frames do not say how far they are apart: readers take them to be 1 mm apart")
        found = Frames(WRONG, message, FRAME_POSITIONS_MISSING if are_slices else None, size)
    if pixels is None or min(pixels) <= 0 or is_clip(row):
        return found
    return _measured(found, (*pixels[::-1], distance or 1.0))


def _are_slices(row: Instance, sop_class: str) -> bool:
    """Tell whether frames that no functional groups describe are slices of a volume, by the class of the image."""
    return sop_class in _OF_SLICES or (sop_class == _NUCLEAR and "RECON" in row["ImageType"])


def _measured(frames: Frames, spacing: Sequence[float]) -> Frames:
    extent = tuple(count * length for count, length in zip(frames.size, spacing))
    return frames._replace(spacing=tuple(spacing), extent=extent)


def _of_dose(file: Part10File, row: Instance, count: int) -> Frames:
    """Tell of a dose grid, whose frames lie at offsets from its position."""
    found = _of_unplaced(file, row, count)
    message = _wrong_offsets(file, count) or _wrong_scaling(file)
    if message is None and len(numbers_of(file, _POSITION)) != 3:
        message = Text("the dose grid does not say where it lies")
    if message is not None:
        return found._replace(degree=WRONG, text=message, defect=DOSE_GRID_CONTRADICTS)
    offsets = numbers_of(file, _OFFSETS, _LONGEST_OFFSETS)
    steps = [after - before for before, after in zip(offsets, offsets[1:])]
    if any(abs(step - steps[0]) > max(_EXACT, _EVEN * abs(steps[0])) for step in steps):
        message = Text("a dose grid whose frames are not evenly spaced: readers that take them to be misplace the dose")
        return found._replace(degree=DOUBTFUL, text=message)
    return found._replace(text=Text("a dose grid"))


def _wrong_offsets(file: Part10File, count: int) -> Text | None:
    """Return how the offsets of a dose grid contradict its position; None if they do not."""
    offsets = numbers_of(file, _OFFSETS, _LONGEST_OFFSETS)
    if not offsets:
        return Text("the dose grid does not say how far its frames are apart: readers take them to be 1 mm apart")
    if len(offsets) != count:
        return Text("the dose grid has {count} frames and {offsets} offsets", count=count, offsets=len(offsets))
    rises = {after > before for before, after in zip(offsets, offsets[1:]) if after != before}
    if len(rises) != 1 or len(set(offsets)) < count:
        return Text("the offsets of the dose grid do not go one way")
    position = numbers_of(file, _POSITION)
    if len(position) != 3 or abs(offsets[0]) <= _EXACT:
        return None
    if any(abs(abs(offsets[0]) - abs(part)) <= _EXACT for part in position):
        return None  # absolute: PS3.3 C.8.8.3.2
    return Text(
        "the offsets of the dose grid begin neither with 0 nor with the position of its first frame: the dose is"
        " misplaced"
    )


def _wrong_scaling(file: Part10File) -> Text | None:
    scaling = numbers_of(file, _SCALING)
    if len(scaling) == 1 and scaling[0] > 0:
        return None
    return Text("the dose grid does not say what its values mean: Dose Grid Scaling is missing or no positive number")
