"""The account of every byte of a repaired file: what it accepts, and what it calls a loss."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Sequence

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.conservation import Loss, Removed, account
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.run import patch

HTML = b"\r\n<!DOCTYPE html>\n<html><body>Done.</body></html>\n"
NAME, ROWS = 0x00100010, 0x00280010
ITEMS = [dcm.item(dcm.element(0x00080100, "SH", f"C{number}")) for number in range(3)]
SEQUENCE = 0x00081032


@pytest.fixture(params=dcm.FORMS, ids=["explicit", "implicit", "big endian"])
def form(request: pytest.FixtureRequest) -> dcm.Form:
    return request.param


def removed(folder: pathlib.Path, content: bytes, edits: Sequence[Edit]) -> list[Removed]:
    with Part10File.open(dcm.write(folder, content)) as before, contextlib.closing(before.with_edits(edits)) as after:
        return account(before, after, edits)


def replaced(content: bytes, old: bytes, new: bytes) -> list[Edit]:
    """Return the edit that puts bytes in place of others, which stand there once."""
    assert content.count(old) == 1
    start = content.index(old)
    return [Edit(start, start + len(old), new)]


def behind(content: bytes) -> list[Edit]:
    return [Edit(len(content), len(content), b"")]


# What is accepted


def test_zeros_behind_a_complete_image_are_worthless(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    content = dcm.file(dcm.image(form), form.uid)
    (part,) = removed(tmp_path, content + bytes(200), [Edit(len(content), len(content) + 200, b"")])
    assert (part.start, part.stop, part.defect) == (len(content), len(content) + 200, "F16")
    assert part.finding.message.startswith("200 bytes without data were removed: zeros after the complete data set")


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        (HTML, "HTML"),
        (b"\r\n--5f3a--\r\n", "MIME"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "HTTP"),
        (bytes(64) + HTML + bytes(8), "HTML"),
    ],
)
def test_text_of_a_known_kind_behind_a_complete_image_is_worthless(
    tmp_path: pathlib.Path, tail: bytes, kind: str
) -> None:
    content = dcm.file(dcm.image())
    (part,) = removed(tmp_path, content + tail, [Edit(len(content), len(content + tail), b"")])
    assert part.defect == "F15"
    assert kind in part.reason


def test_delimiters_may_take_the_place_of_lengths(tmp_path: pathlib.Path) -> None:
    old = dcm.sequence(SEQUENCE, ITEMS)
    new = dcm.sequence(SEQUENCE, [dcm.item(item[8:], defined=False) for item in ITEMS], defined=False)
    content = dcm.file(old + dcm.image())
    assert removed(tmp_path, content, replaced(content, old, new)) == []
    content = dcm.file(new + dcm.image())
    assert removed(tmp_path, content, replaced(content, new, old)) == []


def test_values_may_be_padded_and_get_another_header(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    old = dcm.element(NAME, "PN", b"Doe", form, pad=False)
    content = dcm.file(dcm.image(form).replace(dcm.element(NAME, "PN", b"Doe^Jane", form), old), form.uid)
    assert removed(tmp_path, content, replaced(content, old, dcm.element(NAME, "PN", b"Doe ", form))) == []
    if not form.implicit:
        unknown = dcm.element(NAME, "UN", b"Doe ", form)
        assert removed(tmp_path, content, replaced(content, old, unknown)) == []


def test_codestreams_may_be_divided_into_fragments(tmp_path: pathlib.Path) -> None:
    frame = b"\xff\xd8" + bytes(range(98))
    old = dcm.element(dcm.PIXEL_DATA, "OB", frame)
    content = dcm.file(dcm.identity() + old)
    assert removed(tmp_path, content, replaced(content, old, dcm.fragments(frame))) == []


def test_zeros_beyond_the_image_may_be_cut_off(tmp_path: pathlib.Path) -> None:
    content = dcm.file(dcm.image().replace(dcm.pixels(), dcm.pixels(bytes(range(8)) + bytes(4))))
    old, new = dcm.pixels(bytes(range(8)) + bytes(4)), dcm.pixels(bytes(range(8)))
    (part,) = removed(tmp_path, content, replaced(content, old, new))
    assert (part.defect, part.stop - part.start) == ("F14", 4)


# What is a loss


@pytest.mark.parametrize("tag", [0x00080060, NAME, 0x0020000D, ROWS])
def test_an_element_must_not_go(tmp_path: pathlib.Path, form: dcm.Form, tag: int) -> None:
    content = dcm.file(dcm.image(form), form.uid)
    with Part10File.open(dcm.write(tmp_path, content)) as opened:
        element = opened.element(tag)
    assert element is not None
    with pytest.raises(Loss):
        removed(tmp_path, content, [Edit(element.start, element.stop, b"")])


@pytest.mark.parametrize("change", [b"Roe^Jane", b"Doe^Jan\0", b"Doe^", b""])
def test_a_value_must_not_change(tmp_path: pathlib.Path, form: dcm.Form, change: bytes) -> None:
    content = dcm.file(dcm.image(form), form.uid)
    old, new = dcm.element(NAME, "PN", b"Doe^Jane", form), dcm.element(NAME, "PN", change, form)
    with pytest.raises(Loss):
        removed(tmp_path, content, replaced(content, old, new))


def test_an_element_must_not_swallow_those_behind_it(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    content = dcm.file(dcm.image(form), form.uid)
    neighbour = dcm.element(0x00100020, "LO", "007", form)
    old = dcm.header(NAME, "PN", 8, form)
    with pytest.raises(Loss, match=r"would become a part of|could not be read"):
        removed(tmp_path, content, replaced(content, old, dcm.header(NAME, "PN", 8 + len(neighbour), form)))


def test_an_item_must_not_go(tmp_path: pathlib.Path) -> None:
    old = dcm.sequence(SEQUENCE, ITEMS)
    content = dcm.file(old + dcm.image())
    for left in (ITEMS[:2], ITEMS[1:], [*ITEMS[:2], dcm.item()], []):
        with pytest.raises(Loss):
            removed(tmp_path, content, replaced(content, old, dcm.sequence(SEQUENCE, left)))


def test_a_sequence_must_not_take_up_what_stood_behind_it(tmp_path: pathlib.Path) -> None:
    """By its length it was over; by its tag the element need not belong to it."""
    behind = dcm.element(0x00081034, "LO", "outer")
    old = dcm.sequence(SEQUENCE, ITEMS) + behind
    content = dcm.file(old + dcm.image())
    new = dcm.sequence(SEQUENCE, [*ITEMS[:2], dcm.item(ITEMS[2][8:] + behind)])
    with pytest.raises(Loss, match="belong to"):
        removed(tmp_path, content, replaced(content, old, new))


def test_an_inner_sequence_must_not_take_up_the_next_item_of_the_outer_one(tmp_path: pathlib.Path) -> None:
    inner = dcm.sequence(0x00081140, ITEMS[:1])
    old = dcm.sequence(SEQUENCE, [dcm.item(inner), ITEMS[1]])
    content = dcm.file(old + dcm.image())
    new = dcm.sequence(SEQUENCE, [dcm.item(dcm.sequence(0x00081140, ITEMS[:2]))])
    with pytest.raises(Loss):
        removed(tmp_path, content, replaced(content, old, new))


def test_an_inner_sequence_must_not_leave_its_items_to_the_outer_one(tmp_path: pathlib.Path) -> None:
    old = dcm.sequence(SEQUENCE, [dcm.item(dcm.sequence(0x00081140, ITEMS[:2]))])
    content = dcm.file(old + dcm.image())
    new = dcm.sequence(SEQUENCE, [dcm.item(dcm.sequence(0x00081140, ITEMS[:1])), ITEMS[1]])
    with pytest.raises(Loss, match="an item may belong to"):
        removed(tmp_path, content, replaced(content, old, new))


@pytest.mark.parametrize("lost", [True, False], ids=["something is missing inside", "only lengths are wrong"])
def test_a_sequence_whose_end_is_a_guess_must_not_keep_what_may_stand_behind_it(
    tmp_path: pathlib.Path, form: dcm.Form, lost: bool
) -> None:
    """Its length and that of its last item are too large, and another element, with a larger tag, follows inside."""
    code = dcm.element(0x00080100, "SH", "C1", form)
    behind = dcm.element(0x00081155, "UI", "1.2.3.4", form)
    plain = [dcm.item(code + behind, form)]
    items = plain if lost else plain * 2
    new = dcm.sequence(0x00081140, items, form)
    size = 8 if form.implicit else 12
    old = dcm.header(0x00081140, "SQ", len(new) - size + 10, form) + new[size:]
    last = old.rindex(items[-1])
    old = old[: last + 4] + dcm.item(items[-1][8:] + bytes(10), form)[4:8] + old[last + 8 :]
    content = dcm.file(old + dcm.element(0x00081195, "UI", "1.2.3", form) + dcm.image(form)[:0], form.uid)
    edits = replaced(content, old, new)
    if lost:
        with pytest.raises(Loss, match="may not belong to it"):
            removed(tmp_path, content, edits)
    else:
        assert removed(tmp_path, content, edits) == []


def test_delimiters_of_a_sequence_that_has_ended_already_must_not_go(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    """The header of an inner sequence is missing: the outer one ends with the delimiters of that."""
    inner = dcm.item(dcm.element(0x00080100, "SH", "C1", form), form, defined=False)
    ended = dcm.sequence(SEQUENCE, [inner], form, defined=False)
    strays = dcm.item_end(form) + dcm.sequence_end(form)
    counted = dcm.sequence(SEQUENCE, [dcm.item(inner[8:-8], form)], form)
    for found, is_loss in ((ended, True), (counted, False), (dcm.element(0x00081030, "LO", "CT", form), True)):
        content = dcm.file(dcm.identity(form) + found + strays + dcm.element(0x00204000, "LT", "a", form), form.uid)
        edits = [Edit(content.index(found) + len(found), content.index(found) + len(found) + len(strays), b"")]
        if is_loss:
            with pytest.raises(Loss, match="may belong to a sequence"):
                removed(tmp_path, content, edits)
        else:
            assert removed(tmp_path, content, edits) == []


def test_text_in_the_place_of_a_sequence_must_not_go(tmp_path: pathlib.Path) -> None:
    old = dcm.element(SEQUENCE, "SQ", "CT of the head")
    content = dcm.file(old + dcm.image())
    with pytest.raises(Loss):
        removed(tmp_path, content, replaced(content, old, dcm.sequence(SEQUENCE, [])))
    assert removed(tmp_path, content, replaced(content, old, dcm.element(SEQUENCE, "LO", "CT of the head"))) == []


@pytest.mark.parametrize(
    "tail",
    [
        b"garbage",
        bytes(range(256)),
        bytes(50) + b"x",
        dcm.element(0x7FE11001, "OB", b"abcd", dcm.IMPLICIT),
        dcm.file(dcm.image()),
        HTML + dcm.element(0xFFFCFFFC, "OB", bytes(8)),
    ],
)
def test_what_is_not_known_to_be_worthless_must_not_go(tmp_path: pathlib.Path, tail: bytes) -> None:
    content = dcm.file(dcm.image())
    with pytest.raises(Loss, match="after the data set"):
        removed(tmp_path, content + tail, [Edit(len(content), len(content + tail), b"")])


@pytest.mark.parametrize("missing", [2, 4, 8])
def test_zeros_are_not_worthless_where_pixels_are_missing(tmp_path: pathlib.Path, missing: int) -> None:
    content = dcm.file(dcm.image().replace(dcm.pixels(), dcm.pixels(bytes(8 - missing))))
    with pytest.raises(Loss):
        removed(tmp_path, content + bytes(100), [Edit(len(content), len(content) + 100, b"")])


def test_zeros_are_not_worthless_where_an_image_has_no_pixels(tmp_path: pathlib.Path) -> None:
    content = dcm.file(dcm.image().replace(dcm.pixels(), b""))
    with pytest.raises(Loss):
        removed(tmp_path, content + bytes(100), [Edit(len(content), len(content) + 100, b"")])


def test_pixels_must_not_be_cut(tmp_path: pathlib.Path) -> None:
    content = dcm.file(dcm.image().replace(dcm.pixels(), dcm.pixels(bytes(range(10)))))
    edits = replaced(content, dcm.pixels(bytes(range(10))), dcm.pixels(bytes(range(8))))
    with pytest.raises(Loss, match="nonzero"):
        removed(tmp_path, content, edits)


def test_pixels_must_not_become_a_part_of_something_else(tmp_path: pathlib.Path) -> None:
    odd = dcm.element(0x00204000, "LT", b"abc", pad=False)
    content = dcm.file(dcm.image(between=odd + dcm.header(0x00204001, "UN", 1000)) + bytes(1000))
    with Part10File.open(dcm.write(tmp_path, content)) as opened:
        edits = [edit for finding in opened.findings if finding.defect == "F18" for edit in finding.repair]
    assert edits
    with pytest.raises(Loss):
        removed(tmp_path, content, edits)


def test_nothing_is_written_anew_in_front_of_what_is_unknown(tmp_path: pathlib.Path) -> None:
    """The value may go on there."""
    content = dcm.file(dcm.identity() + dcm.element(dcm.PIXEL_DATA, "OB", b"abc", pad=False) + b"defg")
    with Part10File.open(dcm.write(tmp_path, content)) as opened:
        edits = [edit for finding in opened.findings if finding.defect == "F18" for edit in finding.repair]
    assert edits
    with pytest.raises(Loss):
        removed(tmp_path, content, edits)


def test_the_start_of_a_bare_data_set_must_not_go(tmp_path: pathlib.Path) -> None:
    content = b"ISO_IR 100" + dcm.image()
    with pytest.raises(Loss, match="before the data set"):
        removed(tmp_path, content, [Edit(0, 10, b"")])


def test_what_is_no_element_is_not_written_anew(tmp_path: pathlib.Path) -> None:
    old = dcm.header(0x52445220, b"??", 4, dcm.EXPLICIT) + b"abcd"
    content = dcm.file(old + dcm.image())
    with pytest.raises(Loss):
        removed(tmp_path, content, replaced(content, old, dcm.element(0x52445220, "UN", b"abcd")))


def test_a_header_must_not_go_with_what_stands_in_front(tmp_path: pathlib.Path) -> None:
    content = bytes(128) + b"DICN" + dcm.file(dcm.image())[132:]
    with pytest.raises(Loss, match="before the data set"):
        removed(tmp_path, content, [Edit(0, content.index(dcm.image()), b"")])


# Whoever offers the repair


class Forging(DICOMPatcherRule):
    """Offers the repair that it accepts."""

    def __init__(self, edit: Edit) -> None:
        super().__init__()
        self._forged = Finding("F15", "made up", (edit,))

    def processFile(self) -> None:
        self.file.findings.append(self._forged)
        self.repair(self._forged)


def test_a_repair_of_any_rule_is_refused_if_something_would_be_lost(tmp_path: pathlib.Path) -> None:
    stray = dcm.element(0x00204000, "LT", "a remark") + dcm.item_end()
    content = dcm.file(dcm.image(between=stray))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(content)
    start = content.index(stray)
    rule = Forging(Edit(start, start + len(stray), b""))
    (entry,) = patch(str(tmp_path / "in"), str(tmp_path / "out"), [rule]).files()
    assert (entry["outcome"], entry["repairs"]) == ("damaged", [])
    assert "because data would be lost" in str(entry["findings"])
    assert (tmp_path / "out" / entry["target"]).read_bytes() == content


def test_a_sequence_under_a_wrong_tag_must_not_take_up_what_is_behind_it(
    tmp_path: pathlib.Path, form: dcm.Form
) -> None:
    """What follows has a lower tag than the sequence then, and is in order in its last item, whose length is wrong."""
    code, rows = dcm.element(0x00080100, "SH", "CODE", form), dcm.number(ROWS, "US", 1, form=form)
    old = dcm.sequence(0x40080117, [dcm.item(code + bytes(40), form)[:-40]], form)
    new = dcm.sequence(0x40080117, [dcm.item(code + rows, form)], form)
    content = dcm.file(dcm.identity(form) + old + rows + dcm.pixels(form=form), form.uid)
    with pytest.raises(Loss, match="may not belong to the sequence"):
        removed(tmp_path, content, replaced(content, old + rows, new))
