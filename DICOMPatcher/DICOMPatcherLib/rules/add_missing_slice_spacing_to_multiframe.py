"""Give multi-frame CT images the position of every slice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import FRAME_POSITIONS_MISSING, FUNCTIONAL_GROUPS_MISSING
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.written_values import decimal_string, written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_CT = "1.2.840.10008.5.1.4.1.1.2"
_ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"

_SHARED, _PER_FRAME = "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"
_VECTORS = ("GridFrameOffsetVector", "SliceLocationVector")
_EVIDENCE = (*_VECTORS, "SpacingBetweenSlices", "SliceThickness", "PixelSpacing")

_EVEN = 0.001
"""Steps between slices may differ by this much (in mm, and by ten times this part of a step) and still be even."""
_UNIT = 0.001
"""Direction cosines may be this far from unit length and from a right angle; GDCM goes by the same limit."""
_FARTHEST = 1e6
"""Numbers beyond this (in mm) are no geometry."""

_DS = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class _Unsure(ValueError):
    """The geometry cannot be told. The message says why."""


class AddMissingSliceSpacingToMultiframe(DICOMPatcherRule):
    """Make a CT Image with several frames an Enhanced CT Image with a position for each frame.

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
        "Adds the position of each slice to volumes that are stored as one CT file without slice positions, from the "
        "spacing, or else the slice thickness, in the file. Without positions the volume loads squashed or stretched."
    )
    whenToUse = "Needed for some cone-beam CT scanners: Dolphin 3D and other dental devices."
    neverDoes = (
        "It does not touch time series, ultrasound, angiography and dose files, and adds nothing where the file "
        "contains no spacing."
    )
    defects = (FRAME_POSITIONS_MISSING, FUNCTIONAL_GROUPS_MISSING)
    default = True
    triggers = ("SOPClassUID", "NumberOfFrames", *_EVIDENCE)

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

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        given = {keyword: value.strip(b" \0") for keyword, value in values.items()}
        if self.file.pixels is None or given.get("NumberOfFrames", b"").lstrip(b"0") in (b"", b"1"):
            return False
        own = given.get("SOPClassUID", b"").decode("latin-1")
        if own == _ENHANCED_CT:
            return any(given.get(keyword) for keyword in _EVIDENCE)
        # A private class, or none, may have been repaired by an earlier rule.
        return own == _CT or not own.startswith("1.2.840.10008.")

    def processDataSet(self, ds: Dataset) -> None:
        several = written_text(ds, "NumberOfFrames").lstrip("0") not in ("", "1")
        if several and self.file.pixels is not None and written_text(ds, "SOPClassUID") in (_CT, _ENHANCED_CT):
            try:
                self._add_geometry(ds)
            except _Unsure as why:
                self.report(FRAME_POSITIONS_MISSING, Text("slice positions cannot be added: {reason}", reason=str(why)))

    def _add_geometry(self, ds: Dataset) -> None:
        from pydicom import Dataset

        classic = written_text(ds, "SOPClassUID") == _CT
        frames = self._number_of_frames(ds)
        shared, per_frame = _items(ds, _SHARED), _items(ds, _PER_FRAME)
        if len(shared) > 1 or len(per_frame) not in (0, frames):
            raise _Unsure(Text("the functional groups do not match the number of frames"))
        common = shared[0] if shared else Dataset()
        no_measures = _lacking(common, per_frame, "PixelMeasuresSequence", "PixelSpacing")
        no_orientation = _lacking(common, per_frame, "PlaneOrientationSequence", "ImageOrientationPatient")
        no_position = _lacking(common, per_frame, "PlanePositionSequence", "ImagePositionPatient")
        if not (classic or no_measures or no_orientation or no_position):
            return

        notes: list[str] = []
        measures: dict[str, list[str]] = {}
        if no_measures:
            measures["PixelSpacing"] = _ds_texts(ds, "PixelSpacing", 2, positive=True)
            with suppress(_Unsure):
                measures["SliceThickness"] = _ds_texts(ds, "SliceThickness", 1, positive=True)
        orientation = ["1", "0", "0", "0", "1", "0"]
        source = ds if no_orientation else _group(common, "PlaneOrientationSequence")
        if written_text(source, "ImageOrientationPatient"):
            orientation = _ds_texts(source, "ImageOrientationPatient", 6)
        elif no_orientation and classic:
            notes.append(Text("axial orientation is assumed because it is unknown"))
        elif no_orientation or no_position:
            raise _Unsure(Text("the orientation is unknown or differs between frames"))
        normal = _normal([float(text) for text in orientation])
        origin = ["0", "0", "0"]
        step = 0.0
        if no_position:
            if written_text(ds, "ImagePositionPatient"):
                origin = _ds_texts(ds, "ImagePositionPatient", 3)
            elif classic:
                notes.append(Text("position 0, 0, 0 of the first slice is assumed because it is unknown"))
            else:
                raise _Unsure(Text("the position is unknown"))
            step = _slice_step(ds, frames, notes)
            measures["SpacingBetweenSlices"] = [decimal_string(abs(step))]

        # Nothing can fail from here on: all is changed, or nothing.
        for item in no_measures:
            _fill(item, "PixelMeasuresSequence", measures)
        for item in no_orientation:
            _fill(item, "PlaneOrientationSequence", {"ImageOrientationPatient": orientation})
        if classic:
            _add_rescale(ds, common, per_frame)
        if common and not shared:
            ds.SharedFunctionalGroupsSequence = [common]
        if no_position:
            if not per_frame:
                ds.PerFrameFunctionalGroupsSequence = per_frame = [Dataset() for _ in range(frames)]
            for frame, item in enumerate(per_frame):
                position = [decimal_string(float(x) + frame * step * along) for x, along in zip(origin, normal)]
                _fill(item, "PlanePositionSequence", {"ImagePositionPatient": position})
        ds.SOPClassUID = _ENHANCED_CT
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
            _fill(common, group, {**values, "RescaleType": [written_text(ds, "RescaleType") or "HU"]})


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


def _group(item: Dataset, group: str) -> Dataset:
    """Return the item of a functional group; an empty one if there is none."""
    from pydicom import Dataset

    return next(iter(_items(item, group)), Dataset())


def _lacking(common: Dataset, per_frame: list[Dataset], group: str, keyword: str) -> list[Dataset]:
    """Return the items, the shared one or those of all frames, in which a functional group has to be completed."""
    holders = [item for item in per_frame if group in item]
    lacking = [item for item in holders or [common] if not written_text(_group(item, group), keyword)]
    if holders and (len(holders) < len(per_frame) or 0 < len(lacking) < len(holders)):
        raise _Unsure(Text("only some of the frames have {keyword}", keyword=keyword))
    return lacking


def _fill(item: Dataset, group: str, values: Mapping[str, list[str]]) -> None:
    content = _group(item, group)
    for keyword, texts in values.items():
        if not written_text(content, keyword):
            setattr(content, keyword, texts if len(texts) > 1 else texts[0])
    if not _items(item, group):
        setattr(item, group, [content])


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
