"""What is nested so deeply that it brings readers down is never written, in whatever form."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib.part10 import depth
from DICOMPatcherLib.part10 import nested as nested_values
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import UNREADABLE
from DICOMPatcherLib.run import patch

FORM_IDS = ["explicit", "implicit", "big endian"]
CONTENT, PRIVATE = 0x0040A730, 0x00411010


def nested(levels: int, form: dcm.Form, tag: int = CONTENT, *, defined: bool = True) -> bytes:
    """Return a sequence in a sequence and so on: the headers of all levels, and what ends them."""
    heads, tails = [], []
    inside = 0
    size = (8 if form.implicit else 12) + 8
    for level in range(levels):
        length = inside if defined else dcm.UNDEFINED
        # From the inside out: each item holds all that was made before.
        heads.append(dcm.header(tag, "SQ", length + 8 if defined else length, form) + item_header(length, form))
        if not defined:
            tails.append(dcm.item_end(form) + dcm.sequence_end(form))
        inside += size
        assert level < levels
    return b"".join(reversed(heads)) + b"".join(tails)


def item_header(length: int, form: dcm.Form) -> bytes:
    return dcm.item(b"", form)[:4] + length.to_bytes(4, "big" if form.code == ">" else "little")


def mixed(levels: int, form: dcm.Form) -> bytes:
    """Sequences of defined length in one of undefined length."""
    return dcm.sequence(CONTENT, [dcm.item(nested(levels - 1, form), form)], form, defined=False)


def mixed_in_an_open_item(levels: int, form: dcm.Form) -> bytes:
    return dcm.sequence(CONTENT, [dcm.item(nested(levels - 1, form), form, defined=False)], form, defined=False)


def unknown(levels: int, form: dcm.Form) -> bytes:
    """A sequence in the value of a private element of which only the owner knows that it is one."""
    value = nested(levels, dcm.IMPLICIT)[8:]
    return dcm.element(PRIVATE, "UN", value, form)


def private(levels: int, form: dcm.Form) -> bytes:
    return nested(levels, form, PRIVATE)


def lying(levels: int, form: dcm.Form) -> bytes:
    """The length of the outermost item says that there is nothing in it."""
    whole = bytearray(nested(levels, form))
    start = 8 if form.implicit else 12
    whole[start + 4 : start + 8] = bytes(4)
    return bytes(whole)


KINDS = (nested, mixed, mixed_in_an_open_item, unknown, private)


def run(tmp_path: pathlib.Path, content: bytes, form: dcm.Form) -> tuple[str, str, list[pathlib.Path]]:
    source = tmp_path / "in"
    source.mkdir()
    (source / "file").write_bytes(dcm.file(dcm.identity(form) + content, form.uid))
    report = patch(str(source), str(tmp_path / "out"))
    (file,) = report.plan.files
    return file.outcome, file.reason, [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 20_000])
def test_it_is_refused_with_a_reason(
    tmp_path: pathlib.Path, make: Callable[[int, dcm.Form], bytes], form: dcm.Form, levels: int
) -> None:
    outcome, reason, written = run(tmp_path, make(levels, form), form)
    assert (outcome, written) == (UNREADABLE, [])
    assert f"deeper than {MAX_DEPTH} levels" in reason


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("make", KINDS)
def test_a_hundred_levels_may_be(
    tmp_path: pathlib.Path, make: Callable[[int, dcm.Form], bytes], form: dcm.Form
) -> None:
    outcome, _, written = run(tmp_path, make(MAX_DEPTH, form), form)
    assert outcome != UNREADABLE
    assert len(written) == 1


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
def test_undefined_lengths_are_refused_too(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    outcome, reason, written = run(tmp_path, nested(20_000, form, defined=False), form)
    assert (outcome, written) == (UNREADABLE, [])
    assert "deeper than" in reason


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
def test_lengths_that_lie_do_not_hide_it(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    outcome, _, written = run(tmp_path, lying(20_000, form), form)
    assert (outcome, written) == (UNREADABLE, [])


def test_it_costs_no_more_than_the_levels_that_may_be(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    real = Content.look

    def counted(self: Content, offset: int, size: int, ahead: int = 4096) -> bytes:
        nonlocal looks
        looks += 1
        return real(self, offset, size, ahead)

    monkeypatch.setattr(Content, "look", counted)
    path = dcm.write(tmp_path, dcm.file(dcm.identity() + nested(20_000, dcm.EXPLICIT)))
    with Part10File.open(path) as file:
        assert "deeper than" in file.damage
    assert looks < 20 * MAX_DEPTH


def test_many_items_are_not_taken_for_many_levels(tmp_path: pathlib.Path) -> None:
    items = [dcm.item(dcm.element(0x00080104, "LO", f"item {number}")) for number in range(1000)]
    outcome, _, _ = run(tmp_path, dcm.sequence(CONTENT, items, defined=False), dcm.EXPLICIT)
    assert outcome != UNREADABLE


def test_a_sound_sequence_of_many_items_is_looked_into_once_in_all_openings(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    look = nested_values._look
    monkeypatch.setattr(nested_values, "_look", lambda data, encoding: looked.append(data) or look(data, encoding))
    monkeypatch.setattr(depth._Descent, "is_too_deep", lambda descent: pytest.fail("all levels were followed again"))
    content = dcm.sequence(CONTENT, [dcm.item(dcm.element(0x0040A160, "UT", str(index))) for index in range(2000)])
    for _ in range(3):
        assert not dcm.walked(tmp_path, dcm.file(dcm.identity() + content)).damage
    assert len(looked) == 1


@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG], ids=FORM_IDS)
def test_what_is_hidden_among_many_sound_items_is_found(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    for levels, is_refused in ((50, False), (MAX_DEPTH + 1, True)):
        items = [dcm.item(dcm.element(0x0040A160, "UT", "text", form), form)] * 200 + [
            dcm.item(unknown(levels, form), form)
        ]
        found = dcm.walked(tmp_path, dcm.file(dcm.identity(form) + dcm.sequence(CONTENT, items, form), form.uid))
        assert ("nested deeper" in found.damage) is is_refused
