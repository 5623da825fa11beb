"""What Slicer offers to load of a series."""

from __future__ import annotations

import pytest

from DICOMPatcherLib.outlook.loadables import (
    NO_GEOMETRY,
    NO_REFERENCE,
    SEQUENCE,
    SEVERAL_FRAMES,
    UNEVEN,
    VOLUME,
    File,
    offer_of,
)

CT, MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"
US = "1.2.840.10008.5.1.4.1.1.6.1"


def slice_(place=0.0, **changes):
    values = {
        **dict.fromkeys(File._fields, ""),
        "sop_class": CT,
        "modality": "CT",
        "orientation": "1\\0\\0\\0\\1\\0",
        "position": f"-5\\7\\{place}",
        "has_pixels": True,
    }
    return File(**{**values, **changes})


def offer(files):
    steps = offer_of(files)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def told(files):
    """Return of each thing that is offered its files, whether it is ticked, and what Slicer warns of."""
    found = offer(files)
    return [("".join(map(str, one.files)), one in found.ticked, one.warnings) for one in found.loadables]


def test_even_slices_are_one_volume_in_the_order_of_their_places():
    assert told([slice_(4), slice_(0), slice_(2)]) == [("120", True, ())]


@pytest.mark.parametrize(("gap", "warnings"), [(2.009, ()), (2.011, (UNEVEN,)), (4, (UNEVEN,)), (0, (UNEVEN,))])
def test_a_gap_is_compared_with_the_first_one(gap, warnings):
    assert told([slice_(0), slice_(2), slice_(2 + gap)]) == [("012", True, warnings)]


def test_the_gap_that_is_uneven_is_told():
    (volume,) = offer([slice_(0), slice_(2), slice_(4), slice_(9)]).loadables
    assert volume.gap == (2, 5, 3)


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ([{"position": ""}, {}], (NO_REFERENCE,)),
        ([{"orientation": ""}, {}], (NO_REFERENCE,)),
        ([{}, {"position": ""}], (NO_GEOMETRY,)),
        ([{"frames": "3"}, {}], (SEVERAL_FRAMES,)),
        ([{"frames": "1"}, {}], ()),
    ],
)
def test_what_the_first_file_lacks_is_warned_of(changes, warnings):
    files = [slice_(place, **change) for place, change in enumerate(changes)]
    assert told(files)[0] == ("01", True, warnings)


def test_parts_are_offered_but_not_ticked_if_the_whole_is_in_order():
    files = [slice_(place, acquisition=str(place // 2)) for place in range(4)]
    assert told(files) == [("0123", True, ()), ("01", False, ()), ("23", False, ())]


def test_parts_are_ticked_if_only_the_whole_makes_it_warn():
    files = [slice_(place, image_type=kind) for place in range(3) for kind in "AB"]
    assert told(files) == [("012345", False, (UNEVEN,)), ("024", True, ()), ("135", True, ())]


def test_of_two_ways_to_divide_none_is_better_but_one_that_leaves_out_a_single_file():
    files = [slice_(place, acquisition=str(place), image_type="AB"[place > 0]) for place in (0, 50, 52, 54)]
    assert [one for one in told(files) if one[1]] == [("123", True, ())]
    files = [slice_(place, acquisition=str(place % 2), image_type="AB"[place > 1]) for place in (0, 1, 3, 9)]
    assert [one for one in told(files) if one[1]] == [("0123", True, (UNEVEN,))]


@pytest.mark.parametrize(("off", "parts"), [(1e-7, 1), (1e-5, 3)])
def test_directions_are_compared_closely(off, parts):
    files = [slice_(0), slice_(1, orientation=f"1\\0\\0\\0\\1\\{off}")]
    assert len(told(files)) == parts


def test_missing_directions_and_padding_are_no_parts():
    assert len(told([slice_(0, orientation=""), slice_(1)])) == 1
    assert len(told([slice_(0, image_type="DERIVED \\OTHER"), slice_(1, image_type="DERIVED\\OTHER")])) == 1


@pytest.mark.parametrize(
    "changes", [{"position": "0,5\\1\\2"}, {"position": "1\\2"}, {"orientation": "1\\0\\0\\0\\1"}, {"position": "a"}]
)
def test_it_fails_at_what_is_no_vector(changes):
    found = offer([slice_(0), slice_(1, **changes)])
    assert (found.loadables, found.failed, found.ticked) == ((), (VOLUME,), ())


def test_segmentations_are_left_to_others_and_files_without_pixels_are_unlikely():
    assert told([slice_(0, sop_class="1.2.840.10008.5.1.4.1.1.66.4")]) == []
    (volume,) = offer([slice_(0, has_pixels=False)]).loadables
    assert volume.confidence == 0.2
    assert told([slice_(0, has_pixels=False), slice_(1)])[0][0] == "1"


def test_each_number_of_ultrasound_is_a_sequence_that_is_preferred():
    files = [slice_(0, sop_class=US, modality="US", number=number, position="") for number in "112"]
    found = offer(files)
    assert [(one.kind, one.files) for one in found.ticked] == [(SEQUENCE, (0, 1)), (SEQUENCE, (2,))]


@pytest.mark.parametrize(("times", "confidence"), [("000", 0.4), ("0123", 0.85)])
def test_mr_images_may_be_a_cine(times, confidence):
    files = [slice_(n, sop_class=MR, modality="MR", number=str(9 - n), trigger_time=t) for n, t in enumerate(times)]
    sequence = offer(files).loadables[-1]
    assert (sequence.kind, sequence.confidence) == (SEQUENCE, confidence)
    assert sequence.files == tuple(reversed(range(len(times))))


def test_other_secondary_captures_are_no_sequence():
    capture = {"sop_class": "1.2.840.10008.5.1.4.1.1.7", "position": ""}
    assert [one.kind for one in offer([slice_(0, modality="OT", **capture)]).loadables] == [VOLUME]
    assert [one.kind for one in offer([slice_(0, modality="US", **capture)]).loadables] == [VOLUME, SEQUENCE]
