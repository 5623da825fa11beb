"""What is remembered of earlier files changes nothing: each file says the same with it and without it."""

from __future__ import annotations

import random

import pytest

import corpus
import dicom_bytes as dcm
import synthetic
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.part10 import layouts, reading
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.layouts import Layouts
from layouts_oracle import InMemory, differences, flipped, remembering
from selection import thorough
from sound_files import COLOUR_FILES, SOUND_FILES, sound_file

QUICK_STEP, CORPUS_STEP = 61, 2000


def ct(tmp_path, **changes):
    synthetic.write_ct(tmp_path / "slice.dcm", Rows=8, Columns=8, **changes)
    return (tmp_path / "slice.dcm").read_bytes()


def alike(data):
    with Part10File(InMemory(data)) as file:
        return file.alike


@pytest.fixture
def memory():
    with remembering(Layouts()) as found:
        yield found


@pytest.mark.parametrize("name", [*SOUND_FILES, *COLOUR_FILES])
def test_a_file_with_another_byte_says_the_same(name):
    data = sound_file(name).content()
    found, count = differences(data, flipped(data, random.Random(name), QUICK_STEP))
    assert found == []
    assert count >= 3  # or nothing would have been tried


@thorough
@pytest.mark.parametrize("name", [*SOUND_FILES, *COLOUR_FILES])
def test_a_file_with_any_other_byte_says_the_same(name):
    data = sound_file(name).content()
    assert differences(data, flipped(data, random.Random(name), 1))[0] == []


def test_a_slice_with_another_byte_says_the_same(tmp_path):
    data = ct(tmp_path)
    assert differences(data, flipped(data, random.Random(1), 2 * QUICK_STEP))[0] == []


@thorough
@corpus.each_file()
def test_a_file_of_the_corpus_with_another_byte_says_the_same(file):
    data = file.path.read_bytes()
    if len(data) < 1 << 22:
        assert differences(data, [("itself", data), *flipped(data, random.Random(file.name), CORPUS_STEP)])[0] == []


def test_a_file_is_remembered_from_the_second_of_its_kind_on(tmp_path, memory):
    data = ct(tmp_path)
    assert [alike(data) is not None for _ in range(4)] == [False, False, True, True]


def test_only_what_differs_is_looked_at(tmp_path, memory):
    data, other = ct(tmp_path), ct(tmp_path, PatientID="EX0002")
    assert [alike(data), alike(data)] == [None, None]
    assert [alike(data).layout.elements[number].tag for number in alike(other).changed] == [0x00100020]


def test_what_is_in_order_is_what_the_next_file_is_compared_with(tmp_path, memory):
    data, others = ct(tmp_path), [ct(tmp_path, PatientID=f"EX000{number}") for number in (2, 3)]
    for each in (data, data, *others):
        alike(each)
    assert alike(others[1]).changed == []


def test_a_file_with_a_malformed_value_is_compared_with_those_before(tmp_path, memory):
    data, odd = ct(tmp_path), ct(tmp_path, StudyDate=b"2020-3-4")
    for each in (data, data, odd):
        alike(each)
    for _ in range(2):
        file = Part10File(InMemory(odd))
        assert file.alike is not None
        assert file.has_malformed_values
        assert not Part10File(InMemory(data)).has_malformed_values


@pytest.mark.parametrize("keyword", ["PatientName", "StudyDescription"])
def test_text_in_another_character_set_is_read_anew(tmp_path, memory, keyword):
    columns = Columns([keyword])
    latin = ct(tmp_path, **{keyword: b"M\xe4dchen "})
    greek = latin.replace(b"ISO_IR 100", b"ISO_IR 126")
    assert [columns.values(Part10File(InMemory(latin))) for _ in range(4)] == [["Mädchen"]] * 4
    assert [columns.values(Part10File(InMemory(greek))) for _ in range(2)] == [["Mδdchen"]] * 2


def test_a_value_that_holds_elements_is_seen(tmp_path):
    data = ct(tmp_path, PatientComments=b"x" * 40)
    swallowed = dcm.element(0x00104001, "LT", "y" * 10) * 2
    other = data.replace(b"x" * 40, (b"z" * 40 + swallowed)[-40:])
    assert differences(data, [("other", other)])[0] == []


@pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("last", [b"ab", b"abcdef"])
@pytest.mark.parametrize("step", [23, pytest.param(1, marks=thorough(True))])
def test_elements_far_behind_and_the_last_bytes_are_compared(form, last, step):
    elements = [
        dcm.element(0x00080060, "CS", "CT", form),
        dcm.sequence(0x00081140, [dcm.item(dcm.element(0x00081155, "UI", "1.2.3", form), form)], form, defined=False),
        dcm.element(0x00090010, "LO", "MAKER", form),
        dcm.element(0x00091001, "OB", bytes(40_000), form),
        dcm.element(0x00100020, "LO", "EX1", form),
        dcm.sequence(0x00400275, [dcm.item(dcm.element(0x00400007, "LO", "A", form), form)], form, defined=False),
        dcm.element(0x00400280, "ST", last, form),
    ]
    data = dcm.file(b"".join(elements), form.uid)
    behind = len(data) - 200
    others = [(str(at), data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]) for at in range(behind, len(data), step)]
    found, count = differences(data, [("itself", data), *others])
    assert found == []
    assert (
        count or len(last) < 4
    )  # the header of a value of two bytes is not told from what may follow the last element


def test_a_file_that_ends_elsewhere_or_is_empty_behind_its_header_is_walked(tmp_path, memory):
    data = ct(tmp_path)
    for each in (data, data, data):
        alike(each)
    assert alike(data[:-2]) is None
    assert alike(data + b"\0\0") is None


def test_files_of_which_hardly_any_is_like_another_are_not_looked_up(tmp_path, monkeypatch):
    monkeypatch.setattr(layouts, "_TRIES", 20)
    monkeypatch.setattr(layouts, "_FIRST_REST", 30)
    content, memory = InMemory(ct(tmp_path)), Layouts()
    rests = []
    for number in range(300):
        memory.alike(number, content)
        rests.append(memory.is_seen_again("same", (1, 2)))
    changes = [number for number in range(2, 300) if rests[number] != rests[number - 1]]
    assert changes == [20, 50, 70, 130, 150, 270, 290]


def test_files_of_a_series_go_on_being_looked_up(tmp_path, monkeypatch):
    monkeypatch.setattr(layouts, "_TRIES", 20)
    monkeypatch.setattr(reading, "_LAYOUTS", Layouts())
    data = ct(tmp_path)
    assert [alike(data) is not None for _ in range(100)] == [False, False, *[True] * 98]
