"""Values whose length is wrong: what they hold of the elements behind them is not lost, and nothing is made up."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import pytest

import dicom_bytes as dcm
import sound_files as at
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.swallowed_elements import holds_elements
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, PATCHED, UNREADABLE
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch
from selection import thorough
from sound_files import SoundFile, sound_file

FORMS = ("explicit", "implicit", "big endian")
each_form = pytest.mark.parametrize("form", dcm.FORMS, ids=FORMS)
each_base = pytest.mark.parametrize("base", FORMS)
NEAR = (*range(-16, 0), *range(1, 17))
"""By how much a length may be off."""
each_step = pytest.mark.parametrize("step", [3, pytest.param(1, marks=thorough(True))])
"""Of what a length may be off by, every run tries every third: odd and even numbers, and multiples of four."""


def lengthened(sound: SoundFile, tag: int, by: int) -> bytes:
    """Return a file in which the length of one element is off by some bytes; None where there is no such length."""
    encoded = bytearray(sound.elements[tag])
    is_long = sound.form.implicit or encoded[4:6] in (b"OB", b"OW", b"SQ", b"UN", b"UT")
    place, size = (4 if sound.form.implicit else 8, 4) if is_long else (6, 2)
    order = "big" if sound.form.code == ">" else "little"
    length = int.from_bytes(encoded[place : place + size], order)  # type: ignore[arg-type]
    if length == (1 << 8 * size) - 1 or length + by < 0:
        return b""
    encoded[place : place + size] = (length + by).to_bytes(size, order)  # type: ignore[arg-type]
    return sound.with_element(tag, bytes(encoded)).content()


def patched(
    tmp_path: pathlib.Path, content: bytes, *rules: str, leave_out: Sequence[str] = ()
) -> tuple[Report, bytes | None]:
    source = tmp_path / "in"
    source.mkdir(parents=True)
    (source / "file").write_bytes(content)
    report = patch(str(source), str(tmp_path / "out"), make_rules(add=rules, leave_out=leave_out))
    (file,) = report.plan.files
    return report, (tmp_path / "out" / file.target).read_bytes() if file.target else None


# From end to end


@each_base
@pytest.mark.parametrize(
    ("tag", "neighbour"),
    [
        (at.PATIENT_NAME, at.PATIENT_ID),
        (at.INSTANCE, 0x00080020),
        (0x0020000D, 0x0020000E),
        (at.MODALITY, at.MANUFACTURER),
        (at.ROWS, 0x00280011),
    ],
    ids=["name", "instance UID", "study UID", "text", "number"],
)
def test_a_value_that_covers_its_neighbour_gets_its_length_back(
    tmp_path: pathlib.Path, base: str, tag: int, neighbour: int
) -> None:
    sound = sound_file(base)
    content = lengthened(sound, tag, len(sound.elements[neighbour]))
    report, written = patched(tmp_path, content)
    (entry,) = report.files()
    assert (entry["outcome"], entry["repairs"]) == (PATCHED, [{"rule": "RepairElementEncoding", "id": "F25"}])
    assert written == sound.content()


@each_base
def test_without_the_rule_it_is_left_as_it_is(tmp_path: pathlib.Path, base: str) -> None:
    sound = sound_file(base)
    content = lengthened(sound, at.PATIENT_NAME, len(sound.elements[at.PATIENT_ID]))
    report, written = patched(tmp_path, content, leave_out=["RepairElementEncoding", "RepairPixelDataEncoding"])
    (entry,) = report.files()
    assert (entry["outcome"], entry["changes"], entry["repairs"]) == (DAMAGED, [], [])
    assert written == content
    assert "contains other elements" in entry["reason"]


def test_it_is_not_written_where_identity_is_to_be_removed(tmp_path: pathlib.Path) -> None:
    sound = sound_file("explicit")
    content = lengthened(sound, at.PATIENT_NAME, len(sound.elements[at.PATIENT_ID]))
    report, written = patched(
        tmp_path, content, "Anonymize", leave_out=["RepairElementEncoding", "RepairPixelDataEncoding"]
    )
    assert (next(iter(report.files()))["outcome"], written) == (UNREADABLE, None)


@each_step
@each_base
def test_nothing_but_the_element_itself_is_missing_without_a_word(tmp_path: pathlib.Path, base: str, step: int) -> None:
    """Each length of the data set, up to 16 bytes too long or too short."""
    sound = sound_file(base)
    path = tmp_path / "file"
    silent, count = [], 0
    for tag in sound.elements:
        for by in NEAR[::step]:
            content = lengthened(sound, tag, by)
            if not content:
                continue
            count += 1
            path.write_bytes(content)
            with Part10File.open(str(path)) as file:
                missing = set(sound.elements) - {element.tag for element in file.elements} - {tag}
                is_told = file.damage or file.findings
            if missing and not is_told and tag >> 16 != 9:  # nobody knows how long values of private elements are
                silent.append((hex(tag), by))
    assert count > 800 // step
    assert silent == []


@each_step
@each_base
def test_no_repair_loses_an_element(tmp_path: pathlib.Path, base: str, step: int) -> None:
    sound = sound_file(base)
    path = tmp_path / "file"
    lost, count = [], 0
    for tag in sound.elements:
        for by in NEAR[::step]:
            content = lengthened(sound, tag, by)
            if not content:
                continue
            path.write_bytes(content)
            with Part10File.open(str(path)) as file:
                mended = repair_structure(file, make_rules(), _fail)
                present = {element.tag for element in mended.file.elements}
                if mended.edits:
                    count += 1
                    if not set(sound.elements) - {tag} <= present:
                        lost.append((hex(tag), by))
    assert count > 20 // step
    assert lost == []


def _fail(rule: object, error: Exception) -> None:
    raise error


PRIVATE_VALUES = {
    "OB": bytes(range(20)),
    "UN": bytes(range(20)),
    "FD": bytes(16),
    "US": bytes(range(12)),
    "OW": bytes(8),
}


@each_base
@pytest.mark.parametrize("vr", PRIVATE_VALUES)
@pytest.mark.parametrize("count", [1, 2])
def test_a_private_value_that_covers_the_patient_is_noticed(
    tmp_path: pathlib.Path, base: str, vr: str, count: int
) -> None:
    sound = sound_file(base).without(at.PRIVATE_UNKNOWN)
    sound = sound.with_element(at.PRIVATE_BYTES, dcm.element(at.PRIVATE_BYTES, vr, PRIVATE_VALUES[vr], sound.form))
    covered = sum(len(sound.elements[tag]) for tag in (at.PATIENT_NAME, at.PATIENT_ID)[:count])
    content = lengthened(sound, at.PRIVATE_BYTES, covered)
    report, written = patched(tmp_path, content)
    (entry,) = report.files()
    assert (entry["outcome"], entry["changes"]) == (PATCHED, [])
    assert "(0009,1003)" in entry["findings"][0]["message"]
    assert written == sound.content()
    again, _ = patched(tmp_path / "sound", sound.content())
    assert next(iter(again.files()))["outcome"] == COPIED


@each_base
def test_items_are_searched_too(tmp_path: pathlib.Path, base: str) -> None:
    """Where all sequences have a length; other ones if anything is wrong, or an identifier is missing."""
    sound = sound_file(base)
    code = dcm.element(0x00080100, "SH", "CODE", sound.form)
    meaning = dcm.element(0x00080104, "LO", "meaning", sound.form)
    longer = dcm.header(0x00080100, "SH", 4 + len(meaning), sound.form) + code[-4:]
    for missing, defined in ((at.PRIVATE_TEXT, True), (at.PATIENT_ID, True), (at.PATIENT_ID, False)):
        sequences = {
            head: dcm.sequence(at.DEFINED_SEQUENCE, [dcm.item(head + meaning, sound.form)], sound.form, defined=defined)
            for head in (code, longer)
        }
        for head, sequence in sequences.items():
            content = sound.without(missing).with_element(at.DEFINED_SEQUENCE, sequence).content()
            with Part10File.open(dcm.write(tmp_path, content)) as opened:
                assert ("(0008,0100)" in opened.damage) == (head == longer)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_group_length_has_four_bytes(tmp_path: pathlib.Path, count: int) -> None:
    sound = sound_file("group lengths")
    covered = sum(len(encoded) for encoded in list(sound.elements.values())[1 : 1 + count])
    with Part10File.open(dcm.write(tmp_path, lengthened(sound, 0x00080000, covered))) as opened:
        assert "(0008,0000)" in opened.damage


def test_text_that_covers_everything_up_to_compressed_pixels_is_noticed(tmp_path: pathlib.Path) -> None:
    """Whichever of its bytes a value ends with, also if it is the last one and nothing else seems to be wrong."""
    sop_class = dcm.element(0x00080016, "UI", dcm.CT_CLASS)
    behind = dcm.identity()[len(sop_class) :] + dcm.fragments(bytes(range(1, 51)), bytes(range(51, 101)))
    for covered in range(60, len(behind) + 1):
        head = dcm.header(0x00080016, "UI", len(sop_class) - 8 + covered)
        for content in (head + sop_class[8:] + behind, dcm.file(head + sop_class[8:] + behind, dcm.JPEG_BASELINE)):
            with Part10File.open(dcm.write(tmp_path, content)) as opened:
                assert opened.damage or opened.not_dicom, covered


def test_text_as_it_may_be_is_in_order(tmp_path: pathlib.Path) -> None:
    sound = sound_file("explicit")
    japanese = b"\x1b$B;3ED\x1b(B=\x1b$B$d\x1b(B"
    for value in (b"line\r\n\tnext\f", japanese, b"padded\0\0\0\0", b"a\\b", b"a\0b\1c\2d\3e\4"):
        encoded = dcm.element(at.MANUFACTURER, "LO", value)
        report, written = patched(tmp_path / value[:3].hex(), sound.with_element(at.MANUFACTURER, encoded).content())
        assert next(iter(report.files()))["outcome"] == COPIED
        assert written is not None


# The test of one value


@each_form
def test_elements_at_the_end_of_a_value_are_found(form: dcm.Form) -> None:
    behind = dcm.element(0x00100020, "LO", "007", form) + dcm.element(0x00100040, "CS", "F", form)
    value = b"Doe^Jane"
    assert holds_elements(at.PATIENT_NAME, b"PN", value + behind, form_encoding(form), at.PATIENT_NAME)
    assert not holds_elements(at.PATIENT_NAME, b"PN", value, form_encoding(form), at.PATIENT_NAME)
    # Smaller tags do not stand behind it.
    assert not holds_elements(0x00200020, b"CS", value + behind, form_encoding(form), 0x00200020)


@each_form
def test_delimiters_at_the_end_of_a_value_are_found(form: dcm.Form) -> None:
    value = b"1.2.3\0" + dcm.item_end(form) + dcm.sequence_end(form)
    assert holds_elements(0x00081155, b"UI", value, form_encoding(form))


@each_form
def test_a_sequence_of_unknown_vr_is_no_wrong_length(form: dcm.Form) -> None:
    inner = dcm.element(0x00080100, "SH", "CODE", form) + dcm.element(0x00080104, "LO", "meaning", form)
    assert not holds_elements(0x00091002, b"UN", dcm.item(inner, form), form_encoding(form))


def test_a_value_made_to_cost_much_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers at every other byte, each of which leads to the next."""
    import DICOMPatcherLib.part10.swallowed_elements as swallowed

    steps = 0
    real = swallowed.is_named

    def counted(tag: int) -> bool:
        nonlocal steps
        steps += 1
        return real(tag)

    monkeypatch.setattr(swallowed, "is_named", counted)
    value = (dcm.element(0x00091001, "LO", "") * 8000)[:-1]
    assert not holds_elements(0x00090010, b"UN", value, form_encoding(dcm.EXPLICIT))
    assert steps < 10 * len(value)


def form_encoding(form: dcm.Form) -> object:
    from DICOMPatcherLib.part10.elements import Encoding

    return Encoding(form.implicit, form.code == ">")
