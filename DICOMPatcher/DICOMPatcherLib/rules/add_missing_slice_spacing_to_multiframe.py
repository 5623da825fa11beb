"""Give multi-frame CT images the position of every slice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import FRAME_POSITIONS_MISSING, FUNCTIONAL_GROUPS_MISSING
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.instances.row_values import text, traits
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.part10.functional_groups import lacks_groups
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.functional_groups import against_stack, complete_frames, fill_group, group_of
from DICOMPatcherLib.values.identifiers import new_uid
from DICOMPatcherLib.values.written_values import decimal_string, written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_CT = STORAGE_BRANCH + "2"
_ENHANCED_CT = STORAGE_BRANCH + "2.1"
_XRAY_3D = frozenset(STORAGE_BRANCH + number for number in ("13.1.1", "13.1.2", "13.1.3"))
_ENHANCED = frozenset(STORAGE_BRANCH + number for number in ("2.1", "2.2", "4.1", "4.4", "128.1", "130")) | _XRAY_3D
_BYTES, _WORDS = STORAGE_BRANCH + "7.2", STORAGE_BRANCH + "7.3"
_CAPTURES = frozenset((STORAGE_BRANCH + "7", _BYTES, _WORDS))
"""PS3.6 table A-1."""

_SHARED, _PER_FRAME = "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"
_VECTORS = ("GridFrameOffsetVector", "SliceLocationVector")
_EVIDENCE = (*_VECTORS, "SpacingBetweenSlices", "SliceThickness", "PixelSpacing")
_NEEDED_IN_GROUPS = {
    0x00280030: "PixelSpacing",
    0x00200037: "ImageOrientationPatient",
    0x00200032: "ImagePositionPatient",
}

_EVEN = 0.001
"""Steps between slices may differ by this much (in mm, and by ten times this part of a step) and still be even."""
_UNIT = 0.001
"""Direction cosines may be this far from unit length and from a right angle; GDCM goes by the same limit."""
_FARTHEST = 1e6
"""Numbers beyond this (in mm) are no geometry."""

_DS = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


_THICKNESS = ("SpacingBetweenSlices", "SliceThickness")
_ASSUMED_ORIGIN = Text("position 0, 0, 0 of the first slice is assumed because it is unknown")


class _Unsure(ValueError):
    """The geometry cannot be told. The message says why."""


class AddMissingSliceSpacingToMultiframe(DICOMPatcherRule):
    """Make a CT Image with several frames an Enhanced CT Image with a position for each frame.

    Enhanced images get the functional groups that they lack. A secondary capture with several frames is one of its
    multi-frame classes then; it is taken for a volume only if a distance is entered.
    The distance of the slices comes from the first of: Grid Frame Offset Vector, Spacing Between Slices, the Slice
    Location Vector that Frame Increment Pointer names, Slice Thickness (reported). Empty or zero means not given;
    a negative value, text or uneven steps leave the file as it is, and so do frames that are points in time.
    Without orientation or position a CT Image is taken to be axial with the origin 0, 0, 0 (reported). Functional
    groups that are there stay; an Enhanced CT Image gets what is missing if its top level has the evidence. Top-level
    elements stay, for readers that know nothing of functional groups.

    References
    ----------
    PS3.3 A.3: the CT Image IOD has no frames. A.38.1: Enhanced CT. C.7.6.16: functional groups.
    PS3.3 C.8.8.3.2: Grid Frame Offset Vector. C.7.6.2.1.1: position and direction cosines.
    """

    title = "Generate slice position for multi-frame volumes"
    summary = "Adds the position of each slice to CT volumes in one file that lack it."
    description = (
        "Adds the position of each slice to volumes that are stored as one CT, X-Ray 3D or enhanced file without slice "
        "positions, from the spacing, or else the slice thickness, in the file, or from the distance that you enter. "
        "Frames that lack what the others have are completed. Without positions the volume loads squashed or stretched."
    )
    whenToUse = "Needed for some cone-beam CT scanners: Dolphin 3D and other dental devices."
    neverDoes = (
        "It does not touch time series, ultrasound, angiography and dose files, adds nothing where the file contains "
        "no spacing, and takes secondary captures for volumes only if you enter a distance."
    )
    defects = (FRAME_POSITIONS_MISSING, FUNCTIONAL_GROUPS_MISSING)
    default = True
    triggers = ("SOPClassUID", "NumberOfFrames", *_EVIDENCE)
    requiredTags = ("SeriesInstanceUID", "FrameOfReferenceUID")
    parameterSpecs = (
        Parameter(
            "SliceSpacing", "Distance of slices", "In mm; if nothing is entered, what the file says.", kind="number"
        ),
        Parameter(
            "ReverseFrames", "Reverse the frames", "The last frame lies at the first position.", "no", kind="yes/no"
        ),
    )
    eachFileAlone = True
    gathers = ("_invented",)

    examples = (
        Example(
            "A volume of a dental scanner in one CT file",
            {
                "NumberOfFrames": "2",
                "SliceThickness": "0.5",
                "PixelSpacing": "0.4\\0.4",
                "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                "ImagePositionPatient": "0\\0\\7",
                "PixelData": bytes(16),
            },
            {
                "SOPClassUID": _ENHANCED_CT,
                "MediaStorageSOPClassUID": _ENHANCED_CT,
                "SharedFunctionalGroupsSequence": [
                    {
                        "PixelMeasuresSequence": [
                            {"PixelSpacing": "0.4\\0.4", "SliceThickness": "0.5", "SpacingBetweenSlices": "0.5"}
                        ],
                        "PlaneOrientationSequence": [{"ImageOrientationPatient": "1\\0\\0\\0\\1\\0"}],
                    }
                ],
                "PerFrameFunctionalGroupsSequence": [
                    {"PlanePositionSequence": [{"ImagePositionPatient": "0\\0\\7"}]},
                    {"PlanePositionSequence": [{"ImagePositionPatient": "0\\0\\7.5"}]},
                ],
            },
        ),
        Example(
            "Frames that are points in time",
            {
                "NumberOfFrames": "2",
                "SliceThickness": "0.5",
                "PixelSpacing": "0.4\\0.4",
                "FrameIncrementPointer": b"\x18\0\x63\x10",  # Frame Time
                "FrameTime": "40",
                "PixelData": bytes(16),
            },
        ),
    )

    def checkParameters(self) -> None:
        """Refuse a distance that is none."""
        spacing = self.parameter("SliceSpacing")
        if spacing is not None and not 0 < spacing < _FARTHEST:
            raise ParameterError(Text("The distance of slices must be more than 0."))

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        """Forget the files of the last run."""
        self._invented: set[str] = set()

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        given = {keyword: value.strip(b" \0") for keyword, value in values.items()}
        if self.file.pixels is None or given.get("NumberOfFrames", b"").lstrip(b"0") in (b"", b"1"):
            return False
        own = given.get("SOPClassUID", b"").decode("latin-1")
        if own in _ENHANCED:
            return any(given.get(keyword) for keyword in _EVIDENCE) or lacks_groups(self.file, _NEEDED_IN_GROUPS)
        if own in _CAPTURES:
            return self.parameter("SliceSpacing") is not None or any(given.get(keyword) for keyword in _THICKNESS)
        # A private class, or none, may have been repaired by an earlier rule.
        return own == _CT or not own.startswith("1.2.840.10008.")

    def processDataSet(self, ds: Dataset) -> None:
        several = written_text(ds, "NumberOfFrames").lstrip("0") not in ("", "1")
        own = written_text(ds, "SOPClassUID")
        if not several or self.file.pixels is None or own not in {_CT, *_ENHANCED, *_CAPTURES}:
            return
        try:
            if own in _CAPTURES and self.parameter("SliceSpacing") is None:
                self._report_capture(ds)
                return
            if own in _ENHANCED and complete_frames(_items(ds, _PER_FRAME)):
                result = action("completed from the other frames", "would be completed from the other frames")
                what = Text("some frames lack functional groups")
                self.report(FUNCTIONAL_GROUPS_MISSING, with_result(what, result))
            self._add_geometry(ds)
        except _Unsure as why:
            self.report(FRAME_POSITIONS_MISSING, Text("slice positions cannot be added: {reason}", reason=str(why)))

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Give volumes whose place was made up a frame of reference that no other series has."""
        frames: dict[str, set[str]] = {}
        for batch in batches(remaining(instances)) if self._invented else ():
            for instance in batch:
                series = instance["SeriesInstanceUID"] if instance.path not in self._invented else instance.path
                frames.setdefault(text(instance, "FrameOfReferenceUID"), set()).add(series)
            yield
        for instance in remaining(instances) if self._invented else ():
            frame = text(instance, "FrameOfReferenceUID")
            if instance.path in self._invented and frame and len(frames[frame]) > 1:
                instance["FrameOfReferenceUID"] = new_uid(self.key, "frame of multi-frame", *traits(instance))
                what = Text("other series have the same FrameOfReferenceUID, and the position of this one is assumed")
                result = action("a new one was assigned", "a new one would be assigned")
                instance.report(FRAME_POSITIONS_MISSING, with_result(what, result))

    def _report_capture(self, ds: Dataset) -> None:
        """Report a capture that says how thick its slices are, and is not ordered by time."""
        if not _items(ds, _PER_FRAME) and not any(name not in _EVIDENCE for name in _pointed(ds)):
            why = Text("it is a secondary capture; enter the distance of its slices if it is a volume")
            self.report(FRAME_POSITIONS_MISSING, Text("slice positions cannot be added: {reason}", reason=why))

    def _add_geometry(self, ds: Dataset) -> None:
        from pydicom import Dataset

        own = written_text(ds, "SOPClassUID")
        classic = own == _CT
        may_assume = own not in _ENHANCED or own in _XRAY_3D
        frames = self._number_of_frames(ds)
        shared, per_frame = _items(ds, _SHARED), _items(ds, _PER_FRAME)
        if len(shared) > 1 or len(per_frame) not in (0, frames):
            raise _Unsure(Text("the functional groups do not match the number of frames"))
        common = shared[0] if shared else Dataset()
        no_measures = _lacking(common, per_frame, "PixelMeasuresSequence", "PixelSpacing")
        no_orientation = _lacking(common, per_frame, "PlaneOrientationSequence", "ImageOrientationPatient")
        no_position = _lacking(common, per_frame, "PlanePositionSequence", "ImagePositionPatient")
        if not (classic or own in _CAPTURES or no_measures or no_orientation or no_position):
            return

        notes: list[str] = []
        measures: dict[str, list[str]] = {}
        if no_measures:
            measures["PixelSpacing"] = _ds_texts(ds, "PixelSpacing", 2, positive=True)
            with suppress(_Unsure):
                measures["SliceThickness"] = _ds_texts(ds, "SliceThickness", 1, positive=True)
        orientation = ["1", "0", "0", "0", "1", "0"]
        source = ds if no_orientation else group_of(common, "PlaneOrientationSequence")
        if written_text(source, "ImageOrientationPatient"):
            orientation = _ds_texts(source, "ImageOrientationPatient", 6)
        elif no_orientation and may_assume:
            notes.append(Text("axial orientation is assumed because it is unknown"))
        elif no_orientation or no_position:
            raise _Unsure(Text("the orientation is unknown or differs between frames"))
        normal = _normal([float(text) for text in orientation])
        origin = ["0", "0", "0"]
        step = 0.0
        if no_position:
            if written_text(ds, "ImagePositionPatient"):
                origin = _ds_texts(ds, "ImagePositionPatient", 3)
            elif may_assume:
                notes.append(_ASSUMED_ORIGIN)
            else:
                raise _Unsure(Text("the position is unknown"))
            against = against_stack(ds, per_frame) if self.parameter("SliceSpacing") is None else ""
            if against:
                raise _Unsure(Text("by {keyword} the frames are not one stack of slices", keyword=against))
            step = self._step(ds, common, frames, notes)
            measures["SpacingBetweenSlices"] = [decimal_string(abs(step))]

        # Nothing can fail from here on: all is changed, or nothing.
        for item in no_measures:
            fill_group(item, "PixelMeasuresSequence", measures)
        for item in no_orientation:
            fill_group(item, "PlaneOrientationSequence", {"ImageOrientationPatient": orientation})
        if classic:
            _add_rescale(ds, common, per_frame)
        if common and not shared:
            ds.SharedFunctionalGroupsSequence = [common]
        if no_position:
            if not per_frame:
                ds.PerFrameFunctionalGroupsSequence = per_frame = [Dataset() for _ in range(frames)]
            is_reversed = self.parameter("ReverseFrames")
            for frame, item in enumerate(reversed(per_frame) if is_reversed else per_frame):
                position = [decimal_string(float(x) + frame * step * along) for x, along in zip(origin, normal)]
                fill_group(item, "PlanePositionSequence", {"ImagePositionPatient": position})
        if classic:
            ds.SOPClassUID = _ENHANCED_CT
        elif own in _CAPTURES:
            ds.SOPClassUID = _BYTES if ds.get("BitsAllocated") == 8 else _WORDS
        if _ASSUMED_ORIGIN in notes:
            self._invented.add(self.file.path)
        for note in notes:
            self.report(
                FRAME_POSITIONS_MISSING,
                action("slice positions were added; {note}", "slice positions would be added; {note}", note=note),
            )
        if not notes:
            self.report(
                FRAME_POSITIONS_MISSING,
                action("slice positions were added", "slice positions are missing and would be added"),
            )

    def _step(self, ds: Dataset, common: Dataset, frames: int, notes: list[str]) -> float:
        """Return the step from frame to frame in mm: the one entered, or what the file says at its top or in groups."""
        typed = self.parameter("SliceSpacing")
        if typed is not None:
            return float(typed)
        in_groups = group_of(common, "PixelMeasuresSequence")
        if any(_numbers(ds, keyword) for keyword in (*_VECTORS, *_THICKNESS)) or not in_groups:
            return _slice_step(ds, frames, notes)
        if any(name not in _EVIDENCE for name in _pointed(ds)):
            return _slice_step(ds, frames, notes)  # which says why not
        return _slice_step(in_groups, frames, notes)

    def _number_of_frames(self, ds: Dataset) -> int:
        text = written_text(ds, "NumberOfFrames")
        if not re.fullmatch("[0-9]{1,9}", text):
            raise _Unsure(Text("NumberOfFrames is not an integer"))
        frames, pixels = int(text), self.file.pixels
        assert pixels is not None
        cells = (ds.get("Rows") or 0) * (ds.get("Columns") or 0) * (ds.get("BitsAllocated") or 0) // 8
        if frames > pixels.fragments if pixels.encapsulated else not 0 < frames * cells <= pixels.length:
            raise _Unsure(Text("Pixel Data does not contain NumberOfFrames frames"))
        return frames


def _slice_step(ds: Dataset, frames: int, notes: list[str]) -> float:
    """Return the step from frame to frame along the normal in mm; negative if it goes against it."""
    pointed = _pointed(ds)
    others = [name for name in pointed if name not in _EVIDENCE]
    if others:
        raise _Unsure(Text("the frames are ordered by {keywords}, not by position", keywords=others))
    for keyword in ("GridFrameOffsetVector", "SpacingBetweenSlices", "SliceLocationVector", "SliceThickness"):
        numbers = _numbers(ds, keyword)
        if keyword in _VECTORS:
            if not numbers or (keyword == "SliceLocationVector" and keyword not in pointed):
                continue
            step = (numbers[-1] - numbers[0]) / (frames - 1)
            limit = min(_EVEN, abs(step) * 10 * _EVEN)
            if len(numbers) != frames or step == 0:
                raise _Unsure(Text("{keyword} does not contain a position for each frame", keyword=keyword))
            if any(abs(number - numbers[0] - i * step) > limit for i, number in enumerate(numbers)):
                raise _Unsure(Text("{keyword} is not evenly spaced", keyword=keyword))
            return step
        if len(numbers) > 1 or min(numbers, default=0.0) < 0:
            raise _Unsure(Text("{keyword} is not a positive number", keyword=keyword))
        if any(numbers):
            if keyword == "SliceThickness":
                notes.append(Text("the slice thickness is used as the spacing because that is unknown"))
            return numbers[0]
    raise _Unsure(Text("neither spacing nor thickness of the slices is known"))


def _pointed(ds: Dataset) -> list[str]:
    """Return the keywords of what Frame Increment Pointer (0028,0009) names."""
    from pydicom.datadict import keyword_for_tag
    from pydicom.tag import Tag

    value = ds.get("FrameIncrementPointer")
    tags = [] if value is None else [value] if isinstance(value, int) else list(value)
    return [keyword_for_tag(tag) or str(Tag(tag)) for tag in tags]


def _add_rescale(ds: Dataset, common: Dataset, per_frame: list[Dataset]) -> None:
    """Copy the rescale values to where an Enhanced CT has them."""
    group = "PixelValueTransformationSequence"
    keywords = ("RescaleSlope", "RescaleIntercept")
    if not any(group in item for item in (common, *per_frame)):
        with suppress(_Unsure):
            values = {keyword: _ds_texts(ds, keyword, 1) for keyword in keywords}
            # PS3.3 C.8.2.1: Hounsfield units if a CT Image does not say otherwise.
            fill_group(common, group, {**values, "RescaleType": [written_text(ds, "RescaleType") or "HU"]})


def _normal(orientation: list[float]) -> list[float]:
    row, column = orientation[:3], orientation[3:]
    for first, second, wanted in ((row, row, 1), (column, column, 1), (row, column, 0)):
        # The square of a length that is off by this much is off by twice as much.
        if abs(sum(a * b for a, b in zip(first, second)) - wanted) > (1 + wanted) * _UNIT:
            raise _Unsure(Text("ImageOrientationPatient is not a pair of orthogonal unit vectors"))
    normal = [row[i - 2] * column[i - 1] - row[i - 1] * column[i - 2] for i in range(3)]
    length = sum(x * x for x in normal) ** 0.5
    return [x / length for x in normal]


def _items(ds: Dataset, keyword: str) -> list[Dataset]:
    return list(ds.get(keyword) or ())


def _lacking(common: Dataset, per_frame: list[Dataset], group: str, keyword: str) -> list[Dataset]:
    """Return the items, the shared one or those of all frames, in which a functional group has to be completed."""
    holders = [item for item in per_frame if group in item]
    lacking = [item for item in holders or [common] if not written_text(group_of(item, group), keyword)]
    if holders and (len(holders) < len(per_frame) or 0 < len(lacking) < len(holders)):
        raise _Unsure(Text("only some of the frames have {keyword}", keyword=keyword))
    return lacking


def _numbers(ds: Dataset, keyword: str) -> list[float]:
    """Return the numbers of an element, none if it is missing or empty."""
    texts = [part.strip() for part in written_text(ds, keyword).split("\\")] if written_text(ds, keyword) else []
    if not all(_DS.fullmatch(text) and abs(float(text)) <= _FARTHEST for text in texts):
        raise _Unsure(Text("{keyword} is not a plausible number", keyword=keyword))
    return [float(text) for text in texts]


def _ds_texts(ds: Dataset, keyword: str, count: int, positive: bool = False) -> list[str]:
    """Return the numbers of an element as they are written, shortened if they are too long for DS."""
    numbers = _numbers(ds, keyword)
    if len(numbers) != count or (positive and min(numbers) <= 0):
        if positive:
            raise _Unsure(Text("{keyword} is not {count} positive number(s)", keyword=keyword, count=count))
        raise _Unsure(Text("{keyword} is not {count} number(s)", keyword=keyword, count=count))
    texts = [part.strip() for part in written_text(ds, keyword).split("\\")]
    return [text if len(text) <= 16 else decimal_string(number) for text, number in zip(texts, numbers)]
