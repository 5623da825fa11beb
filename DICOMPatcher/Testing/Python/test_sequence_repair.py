"""Sequences that are written again: all they held stays where it was, or they are left as they are."""

from __future__ import annotations

import io
import pathlib
from collections.abc import Iterator
from typing import Literal

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

import builders
import dicom_bytes as dcm
import sound_files as at
from DICOMPatcherLib.part10.elements import Element, Encoding
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch
from sound_files import sound_file
from studies import files, make_study

SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)
Leaf = tuple[tuple[int, ...], bytes]


def structure_set(*, undefined: bool = False) -> Dataset:
    for file in files(make_study("radiotherapy")):
        ds = pydicom.dcmread(io.BytesIO(file.content))
        if ds.Modality == "RTSTRUCT":
            for element in ds.iterall():
                if element.VR == "SQ":
                    element.is_undefined_length = undefined
                    for item in element.value:
                        item.is_undefined_length_sequence_item = undefined
            return ds
    raise LookupError("there is no structure set")


def leaves(file: Part10File) -> Iterator[Leaf]:
    """Yield path and value of all elements but sequences."""
    waiting: list[tuple[tuple[int, ...], list[Element], Encoding]] = [((), file.elements, file.encoding)]
    while waiting:
        path, elements, encoding = waiting.pop()
        for element in elements:
            here = (*path, element.tag)
            if element.vr == b"SQ" or (not element.vr and is_sequence(element.tag)):
                for index, item in enumerate(file.items(element, encoding)):
                    waiting.append(((*here, index), item.elements, item.encoding))
            else:
                yield here, file.value(element).rstrip(b"\0 ")


def is_sequence(tag: int) -> bool:
    from DICOMPatcherLib.part10.elements import SEQUENCE_TAGS

    return tag in SEQUENCE_TAGS


def places(file: Part10File) -> Iterator[tuple[int, int]]:
    """Yield where the headers of items, and of sequences and the elements in them, start and stop."""
    waiting = [(file.elements, file.encoding, False)]
    while waiting:
        elements, encoding, is_inside = waiting.pop()
        for element in elements:
            is_one = element.vr == b"SQ" or (not element.vr and is_sequence(element.tag))
            if is_one or is_inside:
                yield element.start, element.value
            for item in file.items(element, encoding) if is_one else ():
                yield item.start, item.value
                waiting.append((item.elements, item.encoding, True))


@pytest.mark.parametrize("undefined", [False, True], ids=["defined", "undefined"])
@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("step", [47, pytest.param(23, marks=pytest.mark.thorough)])
def test_one_flipped_bit_loses_and_moves_nothing(
    tmp_path: pathlib.Path, syntax: str, undefined: bool, step: int
) -> None:
    content = builders.encoded(structure_set(undefined=undefined), syntax)
    path = tmp_path / "file"
    path.write_bytes(content)
    with Part10File.open(str(path)) as file:
        assert file.findings == []
        sound, headers = set(leaves(file)), list(places(file))
    rules, repaired, wrong = make_rules(), 0, []
    for number, (start, stop) in enumerate(headers):
        for bit in range(number % step, 8 * (stop - start), step):
            damaged = bytearray(content)
            damaged[start + bit // 8] ^= 1 << bit % 8
            path.write_bytes(damaged)
            with Part10File.open(str(path)) as file:
                mended = repair_structure(file, rules, fail)
                if mended.edits:
                    repaired += 1
                    left = set(leaves(mended.file))
                    # What had the flipped bit may be another one now.
                    if len(sound - left) > 1 or len(left - sound) > 1:
                        wrong.append((start, bit, len(sound - left)))
    assert repaired > 0
    assert wrong == []


def fail(rule: object, error: Exception) -> None:
    raise error


def test_text_in_the_place_of_a_sequence_is_kept(tmp_path: pathlib.Path) -> None:
    for form in dcm.FORMS:
        text = dcm.header(0x00081140, "SQ", 22, form) + b"text and no sequence  "
        content = dcm.file(dcm.identity(form) + text + dcm.image(form)[len(dcm.identity(form)) :], form.uid)
        folder = tmp_path / str(dcm.FORMS.index(form))
        folder.mkdir()
        (folder / "file").write_bytes(content)
        report = patch(str(folder), str(folder) + "-out")
        (file,) = report.plan.files
        written = [path.read_bytes() for path in pathlib.Path(str(folder) + "-out").rglob("*") if path.is_file()]
        assert not report.plan.details(file).repairs
        assert all(b"text and no sequence" in data for data in written)
        assert any(finding.defect == "F21" for finding in report.plan.details(file).findings)


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_an_element_behind_a_sequence_is_not_drawn_into_it(tmp_path: pathlib.Path, base: str) -> None:
    """Items that fill the sequence up to its wrong end, with the element behind it, are no better reading."""
    sound = sound_file(base)
    sequence, behind = sound.elements[at.DEFINED_SEQUENCE], sound.elements[at.PRIVATE_CREATOR]
    place = 4 if sound.form.implicit else 8
    order: Literal["big", "little"] = "big" if sound.form.code == ">" else "little"
    length = int.from_bytes(sequence[place : place + 4], order) + len(behind)
    longer = sequence[:place] + length.to_bytes(4, order) + sequence[place + 4 :]
    path = dcm.write(tmp_path, sound.with_element(at.DEFINED_SEQUENCE, longer).content())
    with Part10File.open(path) as file:
        assert [finding.defect for finding in file.findings] == ["F21"]
        mended = repair_structure(file, make_rules(), fail)
        assert not mended.edits or set(sound.elements) <= {element.tag for element in mended.file.elements}


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_an_element_that_the_other_items_have_stays_in_its_item(tmp_path: pathlib.Path, base: str) -> None:
    """A value has grown, and the lengths around it have not: behind it, tags are larger than that of the sequence."""
    sound = sound_file(base)
    form = sound.form

    def item_of(pointer: bytes) -> bytes:
        label = dcm.element(0x00209421, "LO", "ImagePositionPatient", form)
        return dcm.element(0x00209164, "UI", "1.2.3", form) + dcm.element(0x00209165, "AT", pointer, form) + label

    first, second = item_of(b"\x20\0\x32\0"), item_of(b"\x20\0\x32\0" * 6)
    header = dcm.item(bytes(len(first)), form)[:8]
    right = dcm.sequence(0x00209222, [dcm.item(first, form), dcm.item(second, form)], form)
    head = len(right) - len(first) - len(second) - 2 * len(header)
    short = dcm.sequence(0x00209222, [dcm.item(first, form)] * 2, form)[:head]
    wrong = short + header + first + header + second
    with Part10File.open(dcm.write(tmp_path, sound.with_element(0x00209222, wrong).content())) as opened:
        mended = repair_structure(opened, make_rules(), lambda rule, error: pytest.fail(str(error)))
        found = mended.file.element(0x00209421)
        assert found is None
        if mended.edits:
            (sequence,) = [element for element in mended.file.elements if element.tag == 0x00209222]
            tags = [[one.tag for one in item.elements] for item in mended.file.items(sequence, mended.file.encoding)]
            assert tags == [[0x00209164, 0x00209165, 0x00209421]] * 2


REGIONS, REFERENCES, CONTRIBUTORS = 0x00186011, 0x00081140, 0x0018A001


def contents(tag: int, form: dcm.Form, number: int = 1) -> bytes:
    """Return the elements of an item."""
    if tag == REGIONS:
        format_and_type = dcm.number(0x00186012, "US", 1, form=form) + dcm.number(0x00186014, "US", 1, form=form)
        return format_and_type + dcm.number(0x00186018, "UL", number, form=form)
    instance = dcm.element(0x00081155, "UI", f"1.2.{number}", form)
    return dcm.element(0x00081150, "UI", "1.2.840.10008.5.1.4.1.1.7", form) + instance


def without_item(tag: int, form: dcm.Form) -> dict[str, bytes]:
    """Return sequences that hold elements, and no item around them."""
    bare, other = contents(tag, form), contents(tag, form, 2)
    defined, undefined = dcm.item(bare, form), dcm.item(bare, form, defined=False)
    length = {name: len(value) for name, value in {"one": bare, "two": bare + other, "item": defined + other}.items()}
    start = dcm.header(tag, "SQ", dcm.UNDEFINED, form)
    return {
        "no item": dcm.header(tag, "SQ", length["one"], form) + bare,
        "two, no item": dcm.header(tag, "SQ", length["two"], form) + bare + other,
        "an item and no second": dcm.header(tag, "SQ", length["item"], form) + defined + other,
        "no item, delimiter": start + bare + dcm.sequence_end(form),
        "no item, both delimiters": start + bare + dcm.item_end(form) + dcm.sequence_end(form),
        "no item, no delimiter": start + bare,
        "no item, end of an item": start + bare + dcm.item_end(form),
        "a defined item and no second": start + defined + other,
        "an undefined item and no second": start + undefined + other,
        "an item with another end and no second": start + defined + dcm.item_end(form) + other,
        "an item and no second, delimiter": start + undefined + other + dcm.sequence_end(form),
        "an empty item and no second": start + dcm.item(b"", form) + other,
    }


@pytest.mark.parametrize("is_nested", [False, True], ids=["top", "nested"])
@pytest.mark.parametrize("tag", [REGIONS, REFERENCES], ids=["higher tags", "same group"])
@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_elements_of_a_sequence_never_become_those_of_what_is_around_it(
    tmp_path: pathlib.Path, base: str, tag: int, is_nested: bool
) -> None:
    sound = sound_file(base)
    form = sound.form
    for name, encoded in without_item(tag, form).items():
        outer = dcm.sequence(CONTRIBUTORS, [dcm.item(encoded, form, defined=False)], form, defined=False)
        damaged = sound.with_element(CONTRIBUTORS, outer) if is_nested else sound.with_element(tag, encoded)
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
            assert any(finding.defect == "F21" for finding in file.findings), name
            assert not repair_structure(file, make_rules(), fail).edits, name


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_what_is_of_a_higher_group_stands_behind_a_sequence_without_delimiter(
    tmp_path: pathlib.Path, base: str
) -> None:
    sound = sound_file(base)
    for items in ([], [dcm.item(contents(REGIONS, sound.form), sound.form)]):
        whole = dcm.sequence(REGIONS, items, sound.form, defined=False)
        damaged = sound.with_element(REGIONS, whole[:-8])
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
            mended = repair_structure(file, make_rules(), fail)
            data = mended.file.read(0, mended.file.end)
        assert data == sound.with_element(REGIONS, whole).content()


@pytest.mark.parametrize("base", ["explicit", "big endian"])
@pytest.mark.parametrize("tag", [REGIONS, REFERENCES], ids=["higher tags", "same group"])
def test_a_sequence_of_unknown_vr_without_items_is_reported(tmp_path: pathlib.Path, base: str, tag: int) -> None:
    sound = sound_file(base)
    inner = contents(tag, dcm.IMPLICIT)
    values = {
        "implicit": (inner, True),
        "explicit": (contents(tag, sound.form), True),
        "an item and no second": (dcm.item(inner) + inner, True),
        "an item": (dcm.item(inner), False),
        "nothing": (b"", False),
    }
    for name, (value, is_damaged) in values.items():
        damaged = sound.with_element(tag, dcm.element(tag, "UN", value, sound.form))
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
            assert [finding.defect for finding in file.findings] == ["F21"] * is_damaged, name
            assert not repair_structure(file, make_rules(), fail).edits, name
    private = sound.with_element(at.PRIVATE_UNKNOWN, dcm.element(at.PRIVATE_UNKNOWN, "UN", inner, sound.form))
    with Part10File.open(dcm.write(tmp_path, private.content())) as file:
        assert file.findings == []


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_a_length_that_has_become_too_long_takes_up_nothing(tmp_path: pathlib.Path, base: str) -> None:
    """The delimiter of the item is lost, and what follows the sequence is as long."""
    sound = sound_file(base)
    items = [dcm.item(contents(REFERENCES, sound.form), sound.form, defined=False)]
    sequence = dcm.sequence(REFERENCES, items, sound.form)
    damaged = sound.with_element(REFERENCES, sequence[:-8])
    damaged = damaged.with_element(0x00082111, dcm.element(0x00082111, "ST", "", sound.form))
    with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
        assert file.findings
        mended = repair_structure(file, make_rules(), fail)
        assert not mended.edits or mended.file.element(0x00082111) is not None


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_the_items_of_a_sequence_whose_header_is_lost_do_not_become_those_of_the_one_before(
    tmp_path: pathlib.Path, base: str
) -> None:
    sound = sound_file(base)
    form = sound.form
    code = dcm.element(0x00080100, "SH", "CODE", form)
    codes = dcm.header(0x00081032, "SQ", dcm.UNDEFINED, form) + dcm.tag_bytes(0xFFFEE000, form) + b"\xff" * 4 + code
    for count, is_mended in ((1, False), (2, False), (0, True)):
        references = [dcm.item(contents(REFERENCES, form), form, defined=False)] * count
        more = references or [dcm.item(code, form, defined=False)]
        damaged = sound.with_element(0x00081032, codes + b"".join(more) + dcm.sequence_end(form))
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
            assert file.damage
            assert bool(repair_structure(file, make_rules(), fail).edits) is is_mended, count


CODES, VIEWS = 0x00082228, 0x00081199


def too_short(form: dcm.Form, depth: int, count: int, *, defined: bool, defined_items: bool) -> Iterator[bytes]:
    """Yield sequences in each other, the innermost at the very end: first sound, then with lengths of it too short."""
    code = dcm.element(0x00080100, "SH", "CODE", form) + dcm.element(0x00080104, "LO", "Meaning", form)
    codes = [dcm.item(code, form, defined=defined_items)] * count
    whole, last = len(b"".join(codes)), len(codes[-1])
    for length in (whole, 0, whole - last, whole - last + 8, whole - last // 4 * 2):
        encoded = dcm.header(CODES, "SQ", length, form) + b"".join(codes)
        for tag in (VIEWS,) * (depth - 1) + (REFERENCES,):
            modality = dcm.element(0x00080060, "CS", "CT", form)
            outer = dcm.item(modality + encoded, form, defined=defined_items)
            encoded = dcm.sequence(tag, [outer], form, defined=defined)
        yield encoded


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_item_behind_a_sequence_that_is_too_short_does_not_change_its_place(
    tmp_path: pathlib.Path, base: str, depth: int
) -> None:
    sound = sound_file(base)
    for number in range(8):
        is_defined, has_defined_items, count = number % 2 == 0, number // 2 % 2 == 0, 1 + number // 4
        whole, *wrong = too_short(sound.form, depth, count, defined=is_defined, defined_items=has_defined_items)
        with Part10File.open(dcm.write(tmp_path, sound.with_element(REFERENCES, whole).content())) as file:
            expected = sorted(leaves(file))
        for encoded in wrong:
            content = sound.with_element(REFERENCES, encoded).content()
            with Part10File.open(dcm.write(tmp_path, content)) as file:
                assert file.findings, (number, encoded)
                mended = repair_structure(file, make_rules(), fail)
                assert not mended.edits or sorted(leaves(mended.file)) == expected, (number, encoded)


def test_an_item_in_the_place_of_an_element_is_reported(tmp_path: pathlib.Path) -> None:
    sound = sound_file("implicit")
    code = dcm.item(dcm.element(0x00080100, "SH", "CODE", sound.form), sound.form)
    damaged = sound.with_element(CODES, dcm.header(CODES, "SQ", 0, sound.form) + code)
    with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
        assert "F21" in {finding.defect for finding in file.findings}


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_elements_whose_item_is_lost_do_not_join_the_item_before_out_of_order(
    tmp_path: pathlib.Path, base: str
) -> None:
    sound = sound_file(base)
    form = sound.form
    code = dcm.element(0x00080100, "SH", "CODE", form)
    inner = dcm.sequence(VIEWS, [dcm.item(dcm.element(0x00204000, "LT", "Comment", form), form)], form)
    first = dcm.item(code + inner, form, defined=False)
    for bare in (dcm.element(0x00080060, "CS", "CT", form), code):
        items = [first, bare + dcm.item_end(form), dcm.item(code, form)]
        damaged = sound.with_element(CODES, dcm.sequence(CODES, items, form, defined=False))
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as file:
            assert file.damage
            assert not repair_structure(file, make_rules(), fail).edits


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_what_may_be_of_another_item_does_not_join_the_one_before(tmp_path: pathlib.Path, base: str) -> None:
    sound = sound_file(base)
    form = sound.form
    code = dcm.element(0x00080100, "SH", "CODE", form)
    comment = dcm.element(0x00204000, "LT", "Comment", form)
    step = dcm.element(0x00400254, "LO", "Step", form)
    cut_off = dcm.item(b"", form) + code + step  # the length of the item is wrong
    steps = [dcm.item(code, form), cut_off, dcm.item(code + step, form, defined=False)]
    damaged = (
        sound.with_element(CODES, dcm.header(CODES, "SQ", dcm.UNDEFINED, form) + dcm.item(code, form) + rest)
        for rest in (
            comment + dcm.item_end(form) + dcm.sequence_end(form),
            comment + dcm.item(code, form) + dcm.sequence_end(form),
        )
    )
    inner = dcm.sequence(0x00400008, steps, form, defined=False)
    nested = sound.with_element(CODES, dcm.sequence(CODES, [dcm.item(code + inner, form)], form))
    for file_with_damage in (*damaged, nested):
        with Part10File.open(dcm.write(tmp_path, file_with_damage.content())) as file:
            assert file.findings
            assert not repair_structure(file, make_rules(), fail).edits


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_a_wrong_length_is_corrected_where_those_of_items_and_of_what_is_around_agree(
    tmp_path: pathlib.Path, base: str
) -> None:
    sound = sound_file(base)
    form = sound.form
    codes = dcm.item(dcm.element(0x00080100, "SH", "CODE", form), form)
    step = dcm.element(0x00400254, "LO", "Step", form)
    contents_of = []
    for length in (len(codes), len(codes) + 8, len(codes) - 2):
        item = dcm.item(dcm.header(CODES, "SQ", length, form) + codes + step, form)
        views = dcm.sequence(VIEWS, [item], form) + step
        contents_of.append(
            sound.with_element(REFERENCES, dcm.sequence(REFERENCES, [dcm.item(views, form)], form)).content()
        )
    expected, *damaged = contents_of
    for content in damaged:
        with Part10File.open(dcm.write(tmp_path, content)) as file:
            mended = repair_structure(file, make_rules(), fail)
            assert mended.file.read(0, mended.file.end) == expected


def left_alone(folder: pathlib.Path, content: bytes) -> bool:
    """Tell whether something is wrong with a file, and nothing is repaired."""
    with Part10File.open(dcm.write(folder, content)) as file:
        return bool(file.findings) and not repair_structure(file, make_rules(), fail).edits


@pytest.mark.parametrize("is_nested", [False, True], ids=["top", "nested"])
@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_no_item_is_made_of_a_damaged_delimiter_or_of_a_header_that_is_there_twice(
    tmp_path: pathlib.Path, base: str, is_nested: bool
) -> None:
    sound = sound_file(base)
    form = sound.form
    code = dcm.element(0x00080100, "SH", "CODE", form)
    defined, undefined, empty = dcm.item(code, form), dcm.item(code, form, defined=False), dcm.item(b"", form)
    begun, start = undefined[:-8], dcm.header(CODES, "SQ", dcm.UNDEFINED, form)
    for damaged in (
        start + begun + empty + undefined + dcm.sequence_end(form),
        start + undefined + begun + empty + dcm.sequence_end(form),
        start + undefined + empty,
        start + undefined[:8] + undefined + dcm.sequence_end(form),
        start + undefined + defined[:8] + defined + dcm.sequence_end(form),
        dcm.header(CODES, "SQ", len(defined), form) + defined[:8] + defined,
    ):
        encoded = damaged
        if is_nested:
            encoded = dcm.sequence(VIEWS, [dcm.item(damaged, form, defined=False)], form, defined=False)
        assert left_alone(tmp_path, sound.with_element(VIEWS if is_nested else CODES, encoded).content())


@pytest.mark.parametrize("base", ["explicit", "big endian"])
def test_what_has_become_a_sequence_keeps_its_value(tmp_path: pathlib.Path, base: str) -> None:
    """Where its value starts there is a length then, which is wrong."""
    sound = sound_file(base)
    form = sound.form
    last = dcm.element(0x00280030, "DS", "1\\1", form)
    damaged = dcm.sequence(CODES, [dcm.item(last.replace(b"DS", b"SQ"), form)], form)
    assert left_alone(tmp_path, sound.with_element(CODES, damaged).content())


@pytest.mark.parametrize("is_nested", [False, True], ids=["top", "nested"])
@pytest.mark.parametrize("base", ["explicit", "big endian"])
def test_a_sequence_whose_vr_has_become_that_of_a_number_is_one_again(
    tmp_path: pathlib.Path, base: str, is_nested: bool
) -> None:
    sound = sound_file(base)
    form = sound.form
    codes = dcm.sequence(CODES, [dcm.item(dcm.element(0x00080100, "SH", "CODE", form), form)], form)
    contents_of = []
    for vr in (b"SQ", b"US", b"AT", b"CS"):
        encoded = codes[:4] + vr + codes[6:]
        if is_nested:
            encoded = dcm.sequence(VIEWS, [dcm.item(encoded, form)], form)
        contents_of.append(sound.with_element(VIEWS if is_nested else CODES, encoded).content())
    expected, *damaged = contents_of
    for content in damaged:
        with Part10File.open(dcm.write(tmp_path, content)) as file:
            mended = repair_structure(file, make_rules(), fail)
            assert mended.file.read(0, mended.file.end) == expected


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_an_item_whose_sequence_has_lost_its_header_does_not_join_the_sequence_around_it(
    tmp_path: pathlib.Path, base: str
) -> None:
    sound = sound_file(base)
    form = sound.form
    step, code = dcm.element(0x00400007, "LO", "Step", form), dcm.element(0x00080100, "SH", "CODE", form)
    for defined in (True, False):
        codes = dcm.sequence(CODES, [dcm.item(code, form)], form)
        header = len(codes) - len(dcm.item(code, form))
        steps = dcm.item(code + step + dcm.sequence(0x00400008, [dcm.item(step, form)], form), form, defined=defined)
        start = steps.index(dcm.sequence(0x00400008, [dcm.item(step, form)], form))
        damaged = steps[:start] + steps[start + header :]
        whole = dcm.sequence(0x00400275, [steps], form)
        damaged = whole.replace(steps, damaged)
        assert left_alone(tmp_path, sound.with_element(0x00400275, damaged).content())


@pytest.mark.parametrize("base", ["explicit", "big endian"])
def test_text_of_an_unknown_vr_that_goes_on_into_another_element_is_no_text(tmp_path: pathlib.Path, base: str) -> None:
    """Eight bytes are lost: the end of a header and the start of the value, which takes the next header up."""
    sound = sound_file(base)
    form = sound.form
    number = dcm.element(0x00080050, "SH", "A37230", form)
    modality = dcm.element(0x00080060, "CS", "OT", form)
    cut = number[:4] + b"30" + dcm.header(0, "US", 8, form)[6:8] + modality[2:]
    for encoded in (cut, dcm.sequence(CODES, [dcm.item(cut, form)], form)):
        content = sound.with_element(CODES, encoded).content()
        with Part10File.open(dcm.write(tmp_path, content)) as file:
            assert file.findings
            assert not repair_structure(file, make_rules(), fail).edits


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_a_value_that_has_taken_up_a_delimiter_is_no_text(tmp_path: pathlib.Path, base: str) -> None:
    sound = sound_file(base)
    form = sound.form
    position = dcm.element(0x00200032, "DS", "0\\0\\0", form)
    longer = dcm.header(0x00200032, "DS", 14, form) + position[-6:]
    items = [dcm.item(each, form, defined=False) for each in (position, longer)]
    for damaged in (items, items[::-1]):
        encoded = dcm.sequence(CODES, damaged, form, defined=False)
        assert left_alone(tmp_path, sound.with_element(CODES, encoded).content())


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_a_sequence_whose_tag_has_become_that_of_an_item_is_left_alone(tmp_path: pathlib.Path, base: str) -> None:
    sound = sound_file(base)
    form = sound.form
    items = [dcm.item(dcm.element(0x00080100, "SH", "CODE", form), form, defined=False)] * 2
    codes = dcm.sequence(CODES, items, form, defined=False)
    damaged = dcm.tag_bytes(0xFFFEE000, form) + codes[4:]
    assert left_alone(tmp_path, sound.with_element(CODES, damaged).content())


@pytest.mark.parametrize("lost", [8, 16])
@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_items_behind_a_lost_delimiter_do_not_become_those_of_the_sequence_inside(
    tmp_path: pathlib.Path, base: str, lost: int
) -> None:
    sound = sound_file(base)
    form = sound.form
    code, step = dcm.element(0x00080100, "SH", "CODE", form), dcm.element(0x00400007, "LO", "Step", form)
    for inner in (code, step):
        codes = dcm.sequence(0x00400008, [dcm.item(inner, form, defined=lost == 8)], form, defined=False)
        steps = dcm.item(step + codes, form)
        damaged = dcm.sequence(0x00400275, [steps[:-lost], steps, steps], form, defined=False)
        assert left_alone(tmp_path, sound.with_element(0x00400275, damaged).content())
