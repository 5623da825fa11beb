"""What a series is in space."""

from __future__ import annotations

import math
import random

import pytest

from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, position_of, series_spaces
from DICOMPatcherLib.instances.instance import Instance

COLUMNS = {keyword: index for index, keyword in enumerate(dict.fromkeys((*SPACE_TAGS, "PatientName")))}
AXIAL = "1\\0\\0\\0\\1\\0"


def image(name="1", place=0.0, pixel_length=8, **values):
    values = {
        "StudyInstanceUID": "1.2",
        "SeriesInstanceUID": "1.2.3",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "Rows": "4",
        "Columns": "4",
        "ImageOrientationPatient": AXIAL,
        "ImagePositionPatient": f"-10\\-20\\{place}",
        **values,
    }
    return Instance(name, COLUMNS, [values.get(keyword, "") for keyword in COLUMNS], "", pixel_length)


def spaces(rows):
    return [space for space in series_spaces(rows) if space is not None]


def only(rows):
    (space,) = spaces(rows)
    return space


def names(instances):
    return [instance.path for instance in instances]


def test_a_volume_is_put_in_order():
    rows = [image(str(number), number * 1.5 - 7) for number in range(9)]
    random.Random(3).shuffle(rows)
    space = only(rows)
    (stack,) = space.stacks
    assert names(stack.instances) == [str(number) for number in range(9)]
    assert list(stack.places) == pytest.approx([number * 1.5 - 7 for number in range(9)])
    assert list(stack.at) == list(range(9))
    assert stack.normal == (0, 0, 1)
    assert stack.vector == pytest.approx((0, 0, 1.5))
    assert (stack.tilt, stack.residual, stack.jitter) == (0, 0, 0)
    assert space.is_plain_volume
    assert not any((space.unplaced, space.multiframe, space.others))


def test_more_images_than_a_step_takes_are_put_in_order_too():
    rows = [image(str(number), number * 0.5) for number in range(2600)]
    random.Random(3).shuffle(rows)
    (stack,) = only(rows).stacks
    assert names(stack.instances) == [str(number) for number in range(2600)]
    assert stack.is_plain


def test_what_differs_in_class_size_or_direction_is_a_stack_of_its_own():
    rows = [image(str(number), number) for number in range(5)]
    others = [
        image("class", 2, SOPClassUID="1.2.840.10008.5.1.4.1.1.7"),
        image("rows", 2, Rows="8"),
        image("columns", 2, Columns="8"),
        image("direction", 2, ImageOrientationPatient="0\\1\\0\\0\\0\\-1"),
    ]
    space = only([*others, *rows])
    assert [names(stack.instances) for stack in space.stacks] == [list("01234"), *([one.path] for one in others)]
    assert not space.is_plain_volume
    assert space.stacks[0].is_plain


def test_directions_that_differ_by_rounding_are_one():
    rows = [image(str(n), n, ImageOrientationPatient=f"1\\0\\0\\0\\1\\{0.0004 * (n % 2)}") for n in range(5)]
    (stack,) = only(rows).stacks
    assert stack.jitter == pytest.approx(0.0004)
    turned = [
        image(str(n), 0, ImageOrientationPatient="\\".join(f"{x:.6f}" for x in (c, s, 0, 0, 0, -1)))
        for n in range(300)
        for c, s in [(math.cos(n / 100), math.sin(n / 100))]
    ]
    assert len(only(turned).stacks) == 300


def test_series_are_examined_by_themselves():
    rows = [image(f"{series}.{n}", n, SeriesInstanceUID=f"1.{series}") for n in range(4) for series in (1, 2)]
    rows += [image("none", 9, SeriesInstanceUID="")]
    assert [names(space.instances) for space in spaces(rows)] == [[f"{s}.{n}" for n in range(4)] for s in (1, 2)]
    rows[0].skip("left out")
    assert [len(space.instances) for space in spaces(rows)] == [4, 3]


def test_it_does_not_give_up_at_holes():
    (stack,) = only([image(str(n), n * 2.0) for n in (0, 1, 2, 3, 9, 10, 11, 14)]).stacks
    assert [(hole.after, hole.missing, hole.length) for hole in stack.spacing.holes] == [(3, 5, 12), (6, 2, 6)]
    assert stack.spacing.step == 2
    assert not stack.is_plain


def test_tilt_is_no_fault():
    rows = [image(str(n), ImagePositionPatient=f"0\\{n * 0.8}\\{n * 2.5}") for n in range(10)]
    (stack,) = only(rows).stacks
    assert stack.tilt == pytest.approx(math.degrees(math.atan2(0.8, 2.5)))
    assert stack.vector == pytest.approx((0, 0.8, 2.5))
    assert stack.spacing.step == pytest.approx(2.5)
    assert stack.is_plain


def test_an_image_beside_the_line_is_a_residual():
    rows = [image(str(n), ImagePositionPatient=f"0\\{3 * (n == 4)}\\{n}") for n in range(9)]
    (stack,) = only(rows).stacks
    assert stack.residual == pytest.approx(3)
    assert not stack.is_plain


def test_images_without_a_place_are_told_by_what_they_lack():
    rows = [
        image("both", ImagePositionPatient="", ImageOrientationPatient=""),
        *(image(bad, ImagePositionPatient=bad) for bad in ("1\\2", "1\\2\\x", "nan\\0\\0", "1e999\\0\\0", "0,5\\1\\2")),
        image("direction", ImageOrientationPatient="1\\0\\0\\1\\0\\0"),
        image("good"),
    ]
    space = only(rows)
    assert {lacking: names(found) for lacking, found in space.unplaced.items()} == {
        ("ImageOrientationPatient", "ImagePositionPatient"): ["both"],
        ("ImagePositionPatient",): ["1\\2", "1\\2\\x", "nan\\0\\0", "1e999\\0\\0", "0,5\\1\\2"],
        ("ImageOrientationPatient",): ["direction"],
    }
    assert names(space.stacks[0].instances) == ["good"]


def test_positions_may_be_padded():
    assert position_of(image(ImagePositionPatient=" 1 \\-2.5e1\\+.5\0")) == (1, -25, 0.5)


def test_frames_and_what_is_no_image_are_kept_apart():
    rows = [
        image("1"),
        image("clip", NumberOfFrames="20"),
        image("report", pixel_length=0),
        image("2", 1, NumberOfFrames="1"),
    ]
    space = only(rows)
    assert (names(space.multiframe), names(space.others)) == (["clip"], ["report"])
    assert names(space.stacks[0].instances) == ["1", "2"]


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("TemporalPositionIdentifier", "123"),
        ("EchoNumbers", "12"),
        ("TriggerTime", ("0", "33.3", "66.6")),
        ("AcquisitionNumber", "12"),
        ("ConvolutionKernel", ("B20f", "B70f")),
        ("DiffusionBValue", ("0", "500", "1000")),
        ("PixelSpacing", ("1\\1", "0.5\\0.5")),
        ("ContentTime", ("101010", "101112")),
    ],
)
def test_what_tells_images_at_one_place_apart_is_found(keyword, values):
    rows = [image(f"{value}/{n}", n, **{keyword: value}) for n in range(5) for value in values]
    random.Random(1).shuffle(rows)
    (stack,) = only(rows).stacks
    assert len(stack.places) == 5
    assert [len(group) for group in stack.repeated()] == [len(values)] * 5
    division = stack.division()
    assert division.keywords == (keyword,)
    assert division.is_complete
    assert sorted(value for (value,) in division.values) == sorted(values)
    for (value,), part in zip(division.values, division.parts):
        assert names(part) == [f"{value}/{n}" for n in range(5)]
    assert not stack.is_plain


def test_two_attributes_may_be_needed_to_tell_them_apart():
    rows = [image(f"{e}{t}{n}", n, EchoNumbers=e, TriggerTime=t) for n in range(4) for e in "12" for t in "35"]
    division = only(rows).stacks[0].division()
    assert set(division.keywords) == {"EchoNumbers", "TriggerTime"}
    assert len(division.parts) == 4


def test_a_time_of_its_own_for_each_image_tells_nothing_apart():
    rows = [image(f"{copy}{n}", n, ContentTime=f"10{n:02}{copy:02}") for n in range(9) for copy in range(2) if n + copy]
    assert only(rows).stacks[0].division().keywords == ()


def test_one_place_at_many_times_is_a_division():
    rows = [image(str(n), 0, TriggerTime=str(n * 30)) for n in range(20)]
    division = only(rows).stacks[0].division()
    assert (division.keywords, len(division.parts), division.is_complete) == (("TriggerTime",), 20, True)


def test_it_is_made_once_until_a_value_that_it_depends_on_changes():
    rows = [image(f"{series}{n}", n, SeriesInstanceUID=f"1.{series}") for series in (1, 2) for n in range(4)]
    first, second = spaces(rows)
    assert spaces(rows) == [first, second]
    rows[0]["PatientName"] = "other"
    rows[1].learn("ImagePositionPatient", rows[1]["ImagePositionPatient"])
    assert spaces(rows) == [first, second]
    rows[1]["ImagePositionPatient"] = "0\\0\\77"
    changed, same = spaces(rows)
    assert same is second
    assert changed is not first
    assert changed.stacks[0].places[-1] == 77
    rows[1].restore()
    assert list(spaces(rows)[0].stacks[0].places) == [0, 1, 2, 3]


def test_it_is_made_anew_when_images_come_or_go():
    rows = [image(str(n), n) for n in range(4)]
    assert len(only(rows).stacks[0].places) == 4
    rows[2].skip("left out")
    assert only(rows).stacks[0].spacing.missing == 1
    rows[2].restore()
    assert only(rows).stacks[0].is_plain
    rows[3]["SeriesInstanceUID"] = "1.9"
    assert [len(space.instances) for space in spaces(rows)] == [3, 1]
