"""What counts as a change, and what does not: touching is not changing."""

from __future__ import annotations

import tracemalloc
import warnings

import pydicom
import pytest
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

import corpus
import dicom_bytes as dcm
from builders import lines_run
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.raw_data_set import RawDataSet, undecoded
from DICOMPatcherLib.planning.editor import Change, Editor, format_path, keyword_of, shown
from DICOMPatcherLib.planning.splice import splice
from DICOMPatcherLib.values.text import TextError
from DICOMPatcherLib.values.typed_values import ValueProblem

CHARACTER_SET = 0x00080005
CODES = 0x00321064
MEANING = 0x00080104

each_form = pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])


@pytest.fixture
def edit(tmp_path):
    """Return the editor of a file with some content."""
    opened = []

    def edit(content, changes=()):
        path = dcm.write(tmp_path, content, f"{len(opened)}.dcm")
        opened.append(Part10File.open(path))
        assert (opened[-1].not_dicom, opened[-1].damage) == ("", "")
        return Editor(opened[-1], path, changes)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what pydicom thinks of values is not the question here
        yield edit
    for file in opened:
        file.close()


@pytest.fixture
def reread(tmp_path):
    """Return the data set that pydicom reads from the file with the changes made."""

    def reread(editor):
        opened = editor._file
        path = dcm.write(tmp_path, dcm.applied(opened, splice(opened, list(editor.changes.values()))), "changed.dcm")
        with Part10File.open(path) as changed:
            assert changed.damage == ""
        dataset = pydicom.dcmread(path, force=True)
        read_all(dataset)
        return dataset

    return reread


def read_all(dataset):
    """Decode all elements at all depths, whatever happens."""
    waiting = [dataset, getattr(dataset, "file_meta", Dataset())]
    while waiting:
        inside = waiting.pop()
        for tag in list(inside.keys()):
            try:
                element = inside[tag]
                str(element)
            except Exception:
                continue
            if element.VR == "SQ":
                waiting.extend(element.value)


def paths(editor):
    return set(editor.changes)


def only(editor) -> Change:
    (change,) = editor.changes.values()
    return change


def code_item(text, form=dcm.EXPLICIT, charset=None, **kwargs):
    declared = dcm.element(CHARACTER_SET, "CS", charset, form) if charset else b""
    return dcm.item(declared + dcm.element(MEANING, "LO", text, form), form, **kwargs)


def nested(form=dcm.EXPLICIT, charset=None, text="Head", *, name="Doe^Jane", defined=True, **kwargs):
    """Return a file with one code sequence of two items."""
    declared = dcm.element(CHARACTER_SET, "CS", charset, form) if charset else b""
    items = [code_item(text, form, defined=defined, **kwargs), code_item("Neck", form, defined=defined)]
    content = declared + dcm.element(0x00100010, "PN", name, form)
    return dcm.file(content + dcm.sequence(CODES, items, form, defined=defined) + dcm.pixels(form=form), form.uid)


# Touching is not changing


@corpus.each_file(parts=2)
def test_reading_everything_changes_nothing(file):
    if file.path.stat().st_size > 30_000_000:
        pytest.skip("large")
    with warnings.catch_warnings(), Part10File.open(str(file.path)) as opened:
        warnings.simplefilter("ignore")
        if opened.not_dicom or opened.damage:
            pytest.skip("no data set")
        editor = Editor(opened, str(file.path))
        editor.note("Nobody")
        read_all(editor.dataset)
        editor.note("Reader")
        assert editor.changes == {}
        editor.undo()
        read_all(editor.dataset)
        editor.note("Reader")
        assert editor.changes == {}


@corpus.each_file(parts=2)
def test_the_data_set_is_the_one_that_pydicom_reads(file):
    if file.path.stat().st_size > 30_000_000:
        pytest.skip("large")
    with warnings.catch_warnings(), Part10File.open(str(file.path)) as opened:
        warnings.simplefilter("ignore")
        if opened.not_dicom or opened.damage or opened.findings:
            pytest.skip("no sound file")
        expected, found = pydicom.dcmread(file.path, force=True), RawDataSet(opened, str(file.path)).make()
        assert found.keys() == expected.keys()
        assert found.file_meta == expected.file_meta
        assert found.preamble == expected.preamble
        for tag in list(expected.keys()):
            try:
                wanted = expected[tag]
            except Exception as error:
                with pytest.raises(type(error)):
                    found[tag]
                continue
            if opened.element(int(tag)).vr == b"UN" and wanted.VR != found[tag].VR:
                continue  # pydicom leaves the sequence in it undecoded
            assert found[tag] == wanted, tag
            assert found[tag].VR == wanted.VR, tag


@each_form
@pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])
@pytest.mark.parametrize("size", [64 * 1024, 64 * 1024 + 2, 150_000])
def test_large_values_are_read_when_they_are_used(tmp_path, form, defined, size):
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    texts = [f"{number:04}" * 50 for number in range(size // 200)]
    items = [dcm.item(dcm.element(0x0040A160, "UT", text, form), form) for text in texts]
    content = dcm.sequence(CODES, items, form, defined=defined) + dcm.number(0x00280100, "US", 8, form=form)
    content += dcm.pixels(data, form)
    path = dcm.write(tmp_path, dcm.file(dcm.identity(form) + content, form.uid))
    with Part10File.open(path) as opened:
        dataset = RawDataSet(opened, path).make()
        raw = undecoded(dataset)[0x7FE00010]
        assert isinstance(raw, RawDataElement)
        assert (raw.value is None) == (size > 64 * 1024)
        assert dataset.PixelData == data
        assert [item.TextValue for item in dataset[CODES].value] == texts


@pytest.mark.parametrize("ended", [True, False], ids=["ended", "delimiter missing"])
@pytest.mark.parametrize("form", dcm.FORMS[:2], ids=["explicit", "implicit"])
def test_large_encapsulated_pixels_can_be_used(tmp_path, form, ended):
    """Also where the pixels are compressed though the encoding does not allow it."""
    head = dcm.header(dcm.PIXEL_DATA, "OB", dcm.UNDEFINED, form)
    encapsulated = dcm.fragments(b"\xff\xd8\xff\xc0\0\4ab" + bytes(100_000) + b"\xff\xd9", ended=ended)[12:]
    path = dcm.write(tmp_path, dcm.file(dcm.identity(form) + head + encapsulated, form.uid))
    with Part10File.open(path) as opened:
        assert "F9" in dcm.defects(opened)
        dataset = RawDataSet(opened, path).make()
        assert dataset.PixelData.rstrip(b"\xfe\xff\xdd\xe0\0")[:20] == encapsulated[:20]
        assert len(dataset.PixelData) >= 100_000


def test_compressed_pixels_in_an_implicit_file_are_written_anew(tmp_path):
    head = dcm.header(dcm.PIXEL_DATA, "OB", dcm.UNDEFINED, dcm.IMPLICIT)
    encapsulated = dcm.fragments(b"\xff\xd8\xff\xc0\0\4ab" + bytes(100_000))[12:]
    path = dcm.write(tmp_path, dcm.file(dcm.identity(dcm.IMPLICIT) + head + encapsulated, dcm.IMPLICIT_LITTLE))
    with Part10File.open(path) as opened:
        editor = Editor(opened, path)
        editor.dataset.file_meta.TransferSyntaxUID = opened.transfer_syntax
        result = dcm.walked(tmp_path, editor.rewritten())
    assert (result.damage, result.findings) == ("", [])
    assert result.transfer_syntax == dcm.JPEG_BASELINE
    assert (result.pixels.fragments, result.pixels.length) == (1, 100_008)


def test_un_of_undefined_length_is_a_sequence(edit):
    inside = dcm.item(dcm.element(MEANING, "LO", "abc", dcm.IMPLICIT))
    content = dcm.header(0x00091001, "UN", dcm.UNDEFINED) + inside + dcm.sequence_end()
    editor = edit(dcm.file(dcm.element(0x00080060, "CS", "CT") + content))
    assert editor.dataset[0x00091001].VR == "SQ"
    assert editor.dataset[0x00091001].value[0].CodeMeaning == "abc"
    editor.note("Reader")
    assert editor.changes == {}


def test_values_that_cannot_be_decoded_are_no_change(edit):
    odd = dcm.element(0x00280010, "US", b"\1\2\3", pad=False) + dcm.element(0x00280030, "DS", "1,5\\x")
    editor = edit(dcm.file(dcm.element(0x00080060, "CS", "CT") + dcm.element(0x00200013, "IS", "1.5") + odd))
    read_all(editor.dataset)
    editor.note("Reader")
    assert editor.changes == {}


def test_a_value_that_cannot_be_decoded_can_be_replaced_and_deleted(edit):
    content = dcm.file(dcm.element(0x00080060, "CS", "CT") + dcm.element(0x00280010, "US", b"\1\2\3", pad=False))
    editor = edit(content)
    editor.dataset.add_new(0x00280010, "US", 3)
    editor.note("R")
    assert only(editor).value == b"\3\0"
    editor = edit(content)
    del editor.dataset[0x00280010]
    editor.note("R")
    assert (only(editor).value, only(editor).after) == (None, None)


# The same value again

SAME = dcm.file(
    dcm.element(CHARACTER_SET, "CS", "ISO_IR 100")
    + dcm.element(0x00080008, "CS", "A\\B")
    + dcm.element(0x00080022, "DA", "")
    + dcm.element(0x00100010, "PN", b"M\xfcller^Eva^^")
    + dcm.element(0x00180050, "DS", "1.000")
    + dcm.element(0x00200013, "IS", "007")
    + dcm.element(0x00200032, "DS", "1.0\\2.50\\-0")
    + dcm.number(0x00280010, "US", 512)
    + dcm.number(0x00289001, "UL", 1, 2)
    + dcm.sequence(CODES, [code_item("Head"), code_item("Neck")])
    + dcm.element(0x00204000, "LT", "text  ")
)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(lambda ds: setattr(ds, "ImageType", ["A", "B"]), id="list"),
        pytest.param(lambda ds: setattr(ds, "ImageType", MultiValue(str, ["A", "B"])), id="MultiValue"),
        pytest.param(lambda ds: setattr(ds, "ImageType", "A\\B"), id="backslash"),
        pytest.param(lambda ds: setattr(ds, "ContentDate", None) or delattr(ds, "ContentDate"), id="added and deleted"),
        pytest.param(lambda ds: setattr(ds, "AcquisitionDate", ""), id="empty text"),
        pytest.param(lambda ds: setattr(ds, "AcquisitionDate", None), id="None"),
        pytest.param(lambda ds: setattr(ds, "PatientName", ds.PatientName), id="its own name"),
        pytest.param(lambda ds: setattr(ds, "PatientName", str(ds.PatientName)), id="name as text"),
        pytest.param(lambda ds: setattr(ds, "SliceThickness", "1.000"), id="decimal as text"),
        pytest.param(lambda ds: setattr(ds, "SliceThickness", ds.SliceThickness), id="its own decimal"),
        pytest.param(lambda ds: setattr(ds, "InstanceNumber", "007"), id="integer as text"),
        pytest.param(
            lambda ds: setattr(ds, "ImagePositionPatient", list(ds.ImagePositionPatient)), id="its own decimals"
        ),
        pytest.param(lambda ds: setattr(ds, "Rows", 512), id="number"),
        pytest.param(lambda ds: setattr(ds[CODES].value[0], "CodeMeaning", "Head"), id="nested"),
        pytest.param(
            lambda ds: setattr(ds, "RequestedProcedureCodeSequence", list(ds[CODES].value)), id="items in a list"
        ),
        pytest.param(lambda ds: ds[CODES].value.append(ds[CODES].value.pop()), id="item out and in"),
        pytest.param(lambda ds: setattr(ds.file_meta, "MediaStorageSOPInstanceUID", "1.2.3.4"), id="meta header"),
        pytest.param(lambda ds: setattr(ds, "SpecificCharacterSet", "ISO_IR 100"), id="character set"),
        pytest.param(lambda ds: ds.PatientName.family_name, id="component looked at"),
        pytest.param(lambda ds: str(ds), id="printed"),
        pytest.param(lambda ds: ds.to_json(), id="as JSON"),
        pytest.param(lambda ds: ds.copy(), id="copied"),
    ],
)
def test_the_same_value_again_is_no_change(edit, same):
    editor = edit(SAME)
    same(editor.dataset)
    editor.note("R")
    assert editor.changes == {}


@pytest.mark.parametrize(
    ("change", "tag", "before", "after", "value"),
    [
        pytest.param(
            lambda ds: setattr(ds, "SliceThickness", 1.0), 0x00180050, "1.000", "1.0", b"1.0 ", id="1.000 to 1.0"
        ),
        pytest.param(lambda ds: setattr(ds, "InstanceNumber", 7), 0x00200013, "007", "7", b"7 ", id="007 to 7"),
        pytest.param(lambda ds: setattr(ds, "ImageType", ["A"]), 0x00080008, "A\\B", "A", b"A ", id="one value less"),
        pytest.param(
            lambda ds: ds.ImageType.append("C"), 0x00080008, "A\\B", "A\\B\\C", b"A\\B\\C ", id="one value more"
        ),
        pytest.param(
            lambda ds: setattr(ds, "AcquisitionDate", "20200101"), 0x00080022, "", "20200101", b"20200101", id="filled"
        ),
        pytest.param(lambda ds: setattr(ds, "ImageType", None), 0x00080008, "A\\B", "", b"", id="emptied"),
        pytest.param(lambda ds: delattr(ds, "ImageType"), 0x00080008, "A\\B", None, None, id="deleted"),
        pytest.param(lambda ds: setattr(ds, "StudyID", "1"), 0x00200010, None, "1", b"1 ", id="added"),
        pytest.param(lambda ds: setattr(ds, "Rows", 513), 0x00280010, "512", "513", b"\1\2", id="number"),
        pytest.param(
            lambda ds: setattr(ds, "PatientName", "M\xfcller^Eva^X"),
            0x00100010,
            None,
            "Müller^Eva^X",
            b"M\xfcller^Eva^X",
            id="name in Latin-1",
        ),
        pytest.param(
            lambda ds: ds.ImagePositionPatient.__setitem__(2, "0"),
            0x00200032,
            "1.0\\2.50\\-0",
            "1.0\\2.50\\0",
            b"1.0\\2.50\\0",
            id="-0 to 0",
        ),
        pytest.param(lambda ds: ds.add_new(0x00280010, "SS", 512), 0x00280010, "512", "512", b"\0\2", id="only the VR"),
    ],
)
def test_changes(edit, reread, change, tag, before, after, value):
    editor = edit(SAME)
    change(editor.dataset)
    editor.note("R")
    found = only(editor)
    assert (found.rule, found.path) == ("R", (tag,))
    if before is not None or after == "1":
        assert found.before == before
    assert (found.after, found.value) == (after, value)
    dataset = reread(editor)
    assert dataset.keys() == editor.dataset.keys()


@each_form
@pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])
def test_nested_changes_address_the_leaf(edit, reread, form, defined):
    editor = edit(nested(form, defined=defined))
    first, second = editor.dataset[CODES].value
    first.CodeMeaning = "Skull"
    first.CodeValue = "1"
    del second.CodeMeaning
    editor.note("R")
    assert paths(editor) == {(CODES, 0, MEANING), (CODES, 0, 0x00080100), (CODES, 1, MEANING)}
    dataset = reread(editor)
    assert [sorted(int(element.tag) for element in item) for item in dataset[CODES].value] == [
        [0x00080100, MEANING],
        [],
    ]
    assert dataset[CODES].value[0].CodeMeaning == "Skull"


@each_form
@pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda items: items.pop(), ["Head"], id="last taken away"),
        pytest.param(lambda items: items.pop(0), ["Neck"], id="first taken away"),
        pytest.param(lambda items: items.clear() if hasattr(items, "clear") else None, [], id="all taken away"),
        pytest.param(lambda items: items.append(named("Arm")), ["Head", "Neck", "Arm"], id="one more"),
        pytest.param(lambda items: items.insert(0, named("Arm")), ["Arm", "Head", "Neck"], id="one in front"),
        pytest.param(lambda items: items.append(Dataset()), ["Head", "Neck", None], id="an empty one"),
    ],
)
def test_items_added_and_removed(edit, reread, form, defined, change, expected):
    editor = edit(nested(form, defined=defined))
    change(editor.dataset[CODES].value)
    editor.note("R")
    assert paths(editor) == {(CODES,)}
    assert [item.get("CodeMeaning") for item in reread(editor)[CODES].value] == expected


def named(text, **more):
    item = Dataset()
    item.CodeMeaning = text
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


@each_form
def test_a_new_sequence_of_new_sequences(edit, reread, form):
    editor = edit(nested(form))
    editor.dataset.ConceptNameCodeSequence = [named("outer", Rows=258, ContentSequence=[named("inner", Rows=772)])]
    editor.note("R")
    assert paths(editor) == {(0x0040A043,)}
    (item,) = reread(editor).ConceptNameCodeSequence
    assert (item.Rows, item.ContentSequence[0].Rows, item.ContentSequence[0].CodeMeaning) == (258, 772, "inner")


@each_form
def test_private_elements(edit, reread, form):
    editor = edit(nested(form))
    block = editor.dataset.private_block(0x0009, "HERE", create=True)
    block.add_new(1, "LO", "text")
    block.add_new(2, "FD", 1.5)
    editor.note("R")
    assert paths(editor) == {(0x00090010,), (0x00091001,), (0x00091002,)}
    dataset = reread(editor)
    assert dataset[0x00090010].value == "HERE"
    again = Editor(editor._file, "", editor.changes.values())
    again.note("S")
    assert again.changes == editor.changes


@each_form
@pytest.mark.parametrize("representation", [0, 1])
def test_ambiguous_vrs_are_settled(edit, reread, form, representation):
    content = dcm.identity(form) + dcm.number(0x00280100, "US", 16, form=form)
    content += dcm.number(0x00280103, "US", representation, form=form)
    value = -5 if representation else 65531
    vr = "SS" if representation else "US"
    for existing in (b"", dcm.number(0x00280106, vr, 1, form=form)):
        editor = edit(dcm.file(content + existing, form.uid))
        editor.dataset.SmallestImagePixelValue = value
        editor.note("R")
        assert only(editor).vr == vr
        assert only(editor).value == (b"\xff\xfb" if form.code == ">" else b"\xfb\xff")
        assert reread(editor).SmallestImagePixelValue == value


def test_meta_header_changes(edit, reread):
    editor = edit(nested())
    editor.dataset.file_meta.MediaStorageSOPInstanceUID = "1.9"
    editor.dataset.file_meta.ImplementationVersionName = "X"
    del editor.dataset.file_meta.FileMetaInformationVersion
    editor.note("R")
    assert paths(editor) == {(0x00020003,), (0x00020013,), (0x00020001,)}
    assert editor.changes[0x00020003,].before == "1.2.3.4"
    assert reread(editor).file_meta.MediaStorageSOPInstanceUID == "1.9"


@pytest.mark.parametrize("size", [65534, 65536, 70000])
def test_text_too_long_for_the_length_of_its_vr(edit, reread, size):
    editor = edit(nested())
    editor.dataset.PatientID = "x" * size
    editor.note("R", is_checked=True)  # as it may be copied from another file
    found = reread(editor)["PatientID"]
    assert (found.value if isinstance(found.value, str) else found.value.decode()) == "x" * size


# Values that are not allowed


@each_form
@pytest.mark.parametrize(
    ("keyword", "value", "expected"),
    [
        ("PatientID", "x" * 65, "PatientID must be at most 64 characters"),
        ("PatientID", "a\nb", "PatientID must be"),
        ("PatientName", "a" * 65, "PatientName must be"),
        ("StudyDate", "2020-01-31", "StudyDate must be a date"),
        ("StudyTime", "25", "StudyTime must be a time"),
        ("Modality", "ct", "Modality must be"),
        ("StudyInstanceUID", "1.02.3", "StudyInstanceUID must be a UID"),
        ("SliceThickness", 1 / 3, "SliceThickness must be at most 16 characters"),
        ("ImagePositionPatient", ["0", "0", "0.12345678901234567"], "ImagePositionPatient must be at most 16"),
        ("InstanceNumber", "7.5", "InstanceNumber must be an integer"),
        ("FloatPixelData", b"123", "FloatPixelData must be a multiple of 4 bytes"),
    ],
)
def test_a_value_that_its_vr_does_not_allow_is_refused(edit, form, keyword, value, expected):
    editor = edit(nested(form))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if keyword == "InstanceNumber":
            editor.dataset[0x00200013] = RawDataElement(BaseTag(0x00200013), "IS", 4, b"7.5 ", 0, False, True)
        elif keyword == "FloatPixelData":
            editor.dataset.add_new(0x7FE00008, "OF", value)
        else:
            setattr(editor.dataset, keyword, value)
    with pytest.raises(ValueProblem, match=expected):
        editor.note("R")
    editor.undo()
    editor.note("R")
    assert editor.changes == {}


def test_a_bad_value_in_a_sequence_is_refused_unless_it_was_there(edit):
    editor = edit(nested())
    items = editor.dataset[CODES].value
    items[0].CodeMeaning = "x" * 65
    with pytest.raises(ValueProblem, match="CodeMeaning must be at most 64 characters"):
        editor.note("R")
    editor.undo()
    editor.dataset[CODES].value.append(named("x" * 65))
    with pytest.raises(ValueProblem, match="CodeMeaning"):
        editor.note("R")


def test_what_was_bad_before_may_stay_beside_what_is_new(edit):
    content = dcm.identity() + dcm.element(0x00081030, "LO", "x" * 66) + dcm.element(0x00200062, "CS", "r\\l")
    editor = edit(dcm.file(content))
    editor.dataset.Laterality = "R"
    editor.dataset.ImageLaterality = ["r", "L"]
    editor.dataset.add_new(0x00081030, "LO", ["x" * 66, "new"])
    editor.note("R")
    assert paths(editor) == {(0x00200060,), (0x00200062,), (0x00081030,)}


# Undo, and changes made again


def test_undo_leaves_no_trace(edit):
    editor = edit(nested())
    editor.dataset.PatientID = "1"
    editor.note("First")
    kept = dict(editor.changes)
    editor.dataset.PatientName = "Other"
    editor.dataset[CODES].value[0].CodeMeaning = "Other"
    editor.dataset[CODES].value.append(named("Arm"))
    editor.dataset.file_meta.MediaStorageSOPInstanceUID = "9.9"
    del editor.dataset.PixelData
    editor.undo()
    assert (editor.dataset.PatientID, str(editor.dataset.PatientName)) == ("1", "Doe^Jane")
    assert [item.CodeMeaning for item in editor.dataset[CODES].value] == ["Head", "Neck"]
    editor.note("Second")
    assert editor.changes == kept


@each_form
def test_changes_made_again_by_a_second_editor(edit, form):
    content = nested(form)
    editor = edit(content)
    editor.dataset.PatientID = "1"
    editor.dataset.StudyID = "2"
    editor.dataset[CODES].value[1].CodeMeaning = "Arm"
    editor.dataset.ConceptNameCodeSequence = [named("new", Rows=3)]
    editor.dataset.file_meta.ImplementationVersionName = "X"
    del editor.dataset.PixelData
    editor.note("First")
    again = edit(content, editor.changes.values())
    assert again.changes == editor.changes
    again.note("Second")
    assert again.changes == editor.changes
    read_all(again.dataset)
    again.note("Third")
    assert again.changes == editor.changes
    assert again.dataset == editor.dataset
    assert {change.rule for change in again.changes.values()} == {"First"}


def test_a_change_is_credited_to_who_made_the_last_difference(edit):
    editor = edit(nested())
    editor.dataset.PatientID = "1"
    editor.note("First")
    editor.dataset.StudyID = "2"
    editor.note("Second")
    editor.dataset.PatientID = "3"
    editor.note("Third")
    assert {change.path: change.rule for change in editor.changes.values()} == {
        (0x00100020,): "Third",
        (0x00200010,): "Second",
    }
    assert editor.changes[0x00100020,].before is None
    del editor.dataset.PatientID
    editor.note("Fourth")
    assert paths(editor) == {(0x00200010,)}


@pytest.mark.parametrize("vr", ["LO", "OB"])
def test_an_empty_element_in_an_item_is_empty_and_not_a_large_value(edit, reread, vr):
    """pydicom gives None for the value of an undecoded element that is empty."""
    content = nested()
    editor = edit(content)
    first = editor.dataset[CODES].value.pop(0)
    first.add_new(0x00091001, vr, None)
    editor.dataset[CODES].value.append(first)
    editor.dataset[CODES].value.append(named("Arm"))
    editor.note("First")
    again = edit(content, editor.changes.values())
    again.dataset[CODES].value.pop()
    again.note("Second")
    assert all((change.value is None) == (change.after is None) for change in again.changes.values())
    assert again.changes[CODES, 1, 0x00091001].after == ""
    assert 0x00091001 in reread(again)[CODES].value[1]


def test_an_empty_element_in_an_item_is_shown_as_empty(edit):
    dataset = edit(dcm.file(dcm.sequence(CODES, [code_item("")]))).dataset
    assert shown(dataset[CODES].value[0], MEANING) == ""


# Character sets


@pytest.mark.parametrize(
    ("charset", "name", "value"),
    [
        (None, "Roe", b"Roe "),
        ("ISO_IR 100", "Müller", b"M\xfcller"),
        ("ISO_IR 144", "Иванов", "Иванов".encode("iso8859_5")),
        ("ISO_IR 192", "Müller^Я山", "Müller^Я山".encode()),
        ("GB18030", "王", "王".encode("gb18030")),
    ],
)
def test_text_that_fits_is_written_in_the_character_set_of_the_file(edit, reread, charset, name, value):
    editor = edit(nested(charset=charset))
    editor.dataset.PatientName = name
    editor.note("R")
    assert only(editor).value.rstrip(b" ") == value.rstrip(b" ")
    assert not editor.recoded
    assert str(reread(editor).PatientName) == name


@each_form
@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("ISO_IR 100", b"Gr\xfc\xdfe"),
        ("ISO_IR 144", "Привет".encode("iso8859_5")),
        ("\\ISO 2022 IR 87", "山田".encode("iso2022_jp")),
        ("ISO 2022 IR 13\\ISO 2022 IR 87", b"\xd4\xcf\xc0\xde=" + "山田".encode("iso2022_jp")),
        ("\\ISO 2022 IR 149", b"Hong=\x1b$)C\xfb\xf3"),
        ("ISO 2022 IR 149", b"Hong=\x1b$)C\xfb\xf3"),
        ("\\ISO 2022 IR 58", b"Zhang=\x1b$)A\xd5\xc5"),
    ],
)
def test_text_that_does_not_fit_recodes_everything(edit, reread, form, charset, text):
    editor = edit(nested(form, charset, text, name=text))
    editor.dataset.StudyDescription = "Я山한ü"
    editor.note("R")
    assert editor.recoded
    dataset = reread(editor)
    assert dataset.SpecificCharacterSet == "ISO_IR 192"
    assert dataset.StudyDescription == "Я山한ü"
    expected = {
        b"Gr\xfc\xdfe": "Grüße",
        "Привет".encode("iso8859_5"): "Привет",
        "山田".encode("iso2022_jp"): "山田",
        b"\xd4\xcf\xc0\xde=" + "山田".encode("iso2022_jp"): "ﾔﾏﾀﾞ=山田",
        b"Hong=\x1b$)C\xfb\xf3": "Hong=洪",
        b"Zhang=\x1b$)A\xd5\xc5": "Zhang=张",
    }[text]
    assert str(dataset.PatientName) == expected
    assert dataset[CODES].value[0].CodeMeaning == expected
    assert dataset[CODES].value[1].CodeMeaning == "Neck"


def own_charset():
    """Return a file in Latin-1 with an item that declares Cyrillic."""
    items = [code_item("Привет".encode("iso8859_5"), charset="ISO_IR 144"), code_item(b"Gr\xfc\xdfe")]
    content = dcm.element(CHARACTER_SET, "CS", "ISO_IR 100") + dcm.element(0x00100010, "PN", b"M\xfcller")
    return dcm.file(content + dcm.sequence(CODES, items))


def test_items_are_decoded_with_the_character_set_they_declare(edit, reread):
    editor = edit(own_charset())
    editor.dataset.StudyDescription = "山"
    editor.note("R")
    dataset = reread(editor)
    assert [item.CodeMeaning for item in dataset[CODES].value] == ["Привет", "Grüße"]
    assert dataset[CODES].value[0].SpecificCharacterSet == "ISO_IR 192"
    assert "SpecificCharacterSet" not in dataset[CODES].value[1]


@pytest.mark.parametrize("step", ["note", "read", "undo", "second editor", "second editor, read", "edit"])
def test_recoded_text_stays_as_it_is_whatever_follows(edit, reread, step):
    """Items remember the character set they were read with: their new text must not be decoded with it."""
    content = own_charset()
    editor = edit(content)
    editor.dataset.StudyDescription = "山"
    editor.note("First")
    if step == "undo":
        editor.undo()
    if step.startswith("second"):
        editor = edit(content, editor.changes.values())
    if step in ("edit",):
        editor.undo()
        editor.dataset[CODES].value[1].CodeMeaning = "Füße"
    for name in ("Second", "Third"):
        if step in ("read", "undo", "second editor, read"):
            read_all(editor.dataset)
        editor.note(name)
    dataset = reread(editor)
    assert [item.CodeMeaning for item in dataset[CODES].value] == ["Привет", "Füße" if step == "edit" else "Grüße"]
    assert str(dataset.PatientName) == "Müller"
    if step != "edit":
        assert {change.rule for change in editor.changes.values()} == {"First"}


@pytest.mark.parametrize(
    ("terms", "name", "text"),
    [
        (["cp1251"], "Иванов".encode("cp1251"), "Иванов"),
        (["GB18030"], "王小东".encode("gb18030"), "王小东"),
        (["", "ISO 2022 IR 149"], b"Hong=\x1b$)C\xfb\xf3", "Hong=洪"),
        (["ISO_IR 192"], "Müller".encode(), "Müller"),
    ],
)
@pytest.mark.parametrize("charset", [None, "ISO_IR 100", "BOGUS"], ids=["undeclared", "wrong", "unknown"])
def test_recoding_with_a_character_set_that_the_user_names(edit, reread, charset, terms, name, text):
    """All text, not only names, from the original bytes."""
    editor = edit(nested(charset=charset, text=name, name=name))
    read_all(editor.dataset)  # decoded with the wrong one
    editor.recode("R", terms, ["ISO_IR 100"])
    dataset = reread(editor)
    assert dataset.SpecificCharacterSet == "ISO_IR 192"
    assert str(dataset.PatientName) == text
    assert dataset[CODES].value[0].CodeMeaning == text


def test_names_set_before_the_recoding_are_recoded_too(edit, reread):
    """pydicom's names keep the bytes they were first written as, whatever the character set is then."""
    editor = edit(nested(charset="ISO_IR 100"))
    editor.dataset.PatientName = "Müller^Änne"
    editor.dataset[CODES].value[0].PersonName = "Grün"
    editor.dataset.ContentSequence = [named("Köln", PersonName="Blä")]
    editor.note("First")
    editor.dataset.StudyDescription = "山"
    editor.note("Second")
    dataset = reread(editor)
    assert dataset.SpecificCharacterSet == "ISO_IR 192"
    assert str(dataset.PatientName) == "Müller^Änne"
    assert str(dataset[CODES].value[0].PersonName) == "Grün"
    assert dataset.ContentSequence[0].CodeMeaning == "Köln"
    assert str(dataset.ContentSequence[0].PersonName) == "Blä"


@pytest.mark.parametrize("instead_of", [None, ["ISO_IR 100"]])
def test_ascii_is_in_all_character_sets(edit, instead_of):
    editor = edit(nested(charset="ISO_IR 100"))
    editor.recode("R", ["cp1251"], instead_of)
    assert editor.changes == {}
    assert not editor.recoded


@pytest.mark.parametrize(("charset", "terms"), [("ISO_IR 100", None), ("BOGUS", ["cp1251"])])
def test_recoding_ascii_changes_only_the_declaration(edit, charset, terms):
    editor = edit(nested(charset=charset))
    editor.recode("R", terms)
    assert paths(editor) == {(CHARACTER_SET,)}
    assert only(editor).value == b"ISO_IR 192"


@pytest.mark.parametrize(
    ("charset", "terms"),
    [
        pytest.param(None, None, id="undeclared"),
        pytest.param("BOGUS", None, id="unknown"),
        pytest.param("ISO_IR 192", None, id="wrong"),
        pytest.param("ISO_IR 100", ["ISO_IR 192"], id="the user is wrong"),
        pytest.param("ISO_IR 100", ["ascii"], id="the user says ASCII"),
    ],
)
def test_bytes_that_do_not_fit_are_an_error_that_names_the_element(edit, charset, terms):
    editor = edit(nested(charset=charset, text=b"Gr\xfc\xdfe"))
    with pytest.raises(TextError, match=r"\(0032,1064\)\[0\]\.\(0008,0104\) CodeMeaning"):
        editor.recode("R", terms, ["ISO_IR 100"])
    editor.undo()
    assert editor.dataset.PatientName == "Doe^Jane"
    editor.note("R")
    assert editor.changes == {}


def test_a_character_set_that_is_none_is_an_error(edit):
    with pytest.raises(TextError, match="BOGUS"):
        edit(nested()).recode("R", ["BOGUS"])


def test_text_that_fits_nowhere_is_an_error_and_never_a_question_mark(edit):
    editor = edit(nested(text=b"Gr\xfc\xdfe"))
    editor.dataset.StudyDescription = "Я"
    with pytest.raises(TextError):
        editor.note("R")
    editor.undo()
    editor.note("S")
    assert editor.changes == {}


@pytest.mark.parametrize("charset", [None, "ISO_IR 100"])
def test_a_new_sequence_with_text_that_does_not_fit_recodes_everything(edit, reread, charset):
    editor = edit(nested(charset=charset))
    editor.dataset.ConceptNameCodeSequence = [named("Привет", ContentSequence=[named("山")])]
    editor.note("R")
    dataset = reread(editor)
    assert dataset.ConceptNameCodeSequence[0].CodeMeaning == "Привет"
    assert dataset.ConceptNameCodeSequence[0].ContentSequence[0].CodeMeaning == "山"
    assert dataset.SpecificCharacterSet == "ISO_IR 192"


@pytest.mark.parametrize("charset", [None, "BOGUS"], ids=["undeclared", "unknown"])
@pytest.mark.parametrize(
    "change", [lambda items: items.append(Dataset()), lambda items: items.pop()], ids=["more", "less"]
)
def test_items_beside_a_new_one_keep_their_letters(edit, reread, charset, change):
    """Their bytes, or an error; but no question marks."""
    editor = edit(nested(charset=charset, text=b"Gr\xfc\xdfe"))
    change(editor.dataset[CODES].value)
    try:
        editor.note("R")
    except TextError:
        return
    content = dcm.applied(editor._file, splice(editor._file, list(editor.changes.values())))
    assert b"Gr\xfc\xdfe" in content


def test_recoding_after_an_item_was_added_decodes_the_others_from_their_bytes(edit, reread):
    editor = edit(nested(charset="ISO_IR 100", text="Привет".encode("cp1251")))
    editor.dataset[CODES].value.append(named("Arm"))
    editor.note("First")
    try:
        editor.recode("R", ["cp1251"], ["ISO_IR 100"])
    except TextError:
        return
    assert [item.CodeMeaning for item in reread(editor)[CODES].value] == ["Привет", "Neck", "Arm"]


def test_changing_the_character_set_of_an_item_recodes_its_text(edit, reread):
    editor = edit(own_charset())
    editor.dataset[CODES].value[0].SpecificCharacterSet = "ISO_IR 192"
    try:
        editor.note("R")
    except TextError:
        return
    assert reread(editor)[CODES].value[0].CodeMeaning == "Привет"


@pytest.mark.parametrize(
    "change",
    [lambda ds: delattr(ds, "SpecificCharacterSet"), lambda ds: setattr(ds, "SpecificCharacterSet", "ISO_IR 144")],
    ids=["deleted", "other"],
)
def test_changing_the_character_set_recodes_everything(edit, reread, change):
    editor = edit(own_charset())
    change(editor.dataset)
    editor.note("R")
    dataset = reread(editor)
    assert dataset.SpecificCharacterSet == "ISO_IR 192"
    assert [item.CodeMeaning for item in dataset[CODES].value] == ["Привет", "Grüße"]


# Sequences in elements of VR UN


@pytest.mark.parametrize("deep", [False, True], ids=["at the top", "inside a sequence"])
@pytest.mark.parametrize("whole", [False, True], ids=["leaf", "item added"])
def test_changes_inside_un_of_undefined_length_are_implicit(edit, reread, deep, whole):
    inner = dcm.sequence(0x0040A730, [dcm.item(dcm.number(0x00280010, "US", 5, form=dcm.IMPLICIT))], dcm.IMPLICIT)
    unknown = dcm.header(0x00091010, "UN", dcm.UNDEFINED) + dcm.item(inner) + dcm.sequence_end()
    content = dcm.sequence(CODES, [dcm.item(unknown)]) if deep else unknown
    editor = edit(dcm.file(content + dcm.element(0x00404000, "LT", "x")))
    owner = editor.dataset[CODES].value[0] if deep else editor.dataset
    items = owner[0x00091010].value[0].ContentSequence
    if whole:
        items.append(named("new", Rows=7))
    else:
        items[0].Rows = 9
        items[0].CodeMeaning = "new"
    editor.note("R")
    dataset = reread(editor)
    owner = dataset[CODES].value[0] if deep else dataset
    found = owner[0x00091010].value[0].ContentSequence
    assert [item.Rows for item in found] == ([5, 7] if whole else [9])
    assert found[-1].CodeMeaning == "new"
    assert len(dataset) == 2


# Text for reports


def test_paths_as_text():
    assert format_path((0x00100010,)) == "(0010,0010)"
    assert format_path((0x00081140, 2, 0x00081155)) == "(0008,1140)[2].(0008,1155)"
    assert keyword_of((0x00081140, 2, 0x00081155)) == "ReferencedSOPInstanceUID"
    assert keyword_of((0x00091001,)) == ""


def test_values_as_text(edit):
    dataset = edit(SAME).dataset
    dataset.ImageComments = "x" * 1000
    dataset.add_new(0x00091001, "OB", b"abc")
    dataset[0x00080014] = RawDataElement(0x00080014, "US", 3, b"abc", 0, False, True)
    assert shown(dataset, 0x00080008) == "A\\B"
    assert shown(dataset, 0x00180050) == "1.000"
    assert shown(dataset, CODES) == "(2 items)"
    assert shown(dataset, 0x00091001) == "(3 bytes)"
    assert shown(dataset, 0x00204000) == "x" * 200 + "..."
    assert shown(dataset, 0x00100030) is None
    assert shown(dataset, 0x00080014).startswith("(undecodable: ")


def test_replaced_pixels(edit, reread):
    editor = edit(nested())
    editor.dataset.PixelData = b"abcdefgh"
    editor.note("R")
    assert only(editor)[2:] == ("(8 bytes)", "(8 bytes)", "OW", b"abcdefgh", False)
    assert reread(editor).PixelData == b"abcdefgh"
    editor.dataset[0x7FE00010] = DataElement(0x7FE00010, "OW", bytes(8))
    editor.note("R")
    assert editor.changes == {}


def test_a_sequence_replaced_by_another_is_compared_item_by_item(edit):
    editor = edit(nested())
    editor.dataset.RequestedProcedureCodeSequence = Sequence([named("Head"), named("Chest")])
    editor.note("R")
    assert paths(editor) == {(CODES, 1, MEANING)}


# Cost


@pytest.mark.thorough
def test_changes_in_many_items_take_time_in_proportion(edit):
    """A multi-frame image has thousands of items, and all of them change when it is anonymized."""

    def change_items(count):
        content = dcm.file(dcm.sequence(CODES, [code_item("Head")] * count) + dcm.pixels())
        editor = edit(content)
        for item in editor.dataset[CODES].value:
            item.CodeMeaning = "Neck"
        editor.note("R")
        again = edit(content, editor.changes.values())
        again.note("S")
        assert again.changes == editor.changes
        assert len(editor.changes) == count

    assert lines_run(lambda: change_items(1600)) < 9 * lines_run(lambda: change_items(200))


def test_pixels_that_were_only_looked_at_are_compared_in_little_memory(edit):
    size = 20_000_000
    editor = edit(dcm.file(dcm.identity() + dcm.pixels(bytes(size))))
    assert len(editor.dataset.PixelData) == size
    tracemalloc.start()
    try:
        editor.note("R")
        assert tracemalloc.get_traced_memory()[1] < 2 * size
    finally:
        tracemalloc.stop()
    assert editor.changes == {}
