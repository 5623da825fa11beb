"""The quick look into sequences: it may send a sound one to the closer look, but never pass a damaged one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
import dicom_bytes as dcm
from DICOMPatcherLib.part10.elements import UNDEFINED
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.nested import SOUND, look
from DICOMPatcherLib.part10.structure_checks import first_defect

CODES = 0x00400275
FORM_IDS = ["explicit", "implicit", "big endian"]


def nested(form, depth=2, defined=True):
    """Return sequences in sequences, the outermost of which has a length."""
    content = dcm.element(0x00080100, "SH", "CODE", form) + dcm.element(0x00080104, "LO", "meaning", form)
    for level in range(depth):
        items = [dcm.item(content, form, defined=defined), dcm.item(b"", form)]
        content = dcm.sequence(CODES, items, form, defined=defined or level == depth - 1)
    return content


def defect_of(opened, sequence):
    return first_defect(opened._content, sequence, opened.encoding)


def value_of(path):
    """Return the file, and the first sequence in it."""
    opened = Part10File.open(path)
    return opened, next(element for element in opened.elements if element.tag == CODES)


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("depth", [1, 2, 20])
@pytest.mark.parametrize("defined", [True, False])
def test_what_is_in_order_is_passed(tmp_path, form, depth, defined):
    path = dcm.write(tmp_path, dcm.file(dcm.identity(form) + nested(form, depth, defined), form.uid))
    opened, sequence = value_of(path)
    with opened:
        assert opened.findings == []
        assert look(opened.value(sequence), opened.encoding) == SOUND


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("defined", [True, False])
@given(st.data())
def test_what_is_passed_has_no_defect(tmp_path_factory, form, defined, data):
    content = bytearray(nested(form, defined=defined))
    start = 8 if form.implicit else 12
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(start, len(content) - 1))
        content[place] = data.draw(st.sampled_from([0, 1, 2, 8, 0xFF, content[place] ^ 1, ord("U"), 0xFE]))
    path = dcm.write(tmp_path_factory.getbasetemp(), dcm.file(dcm.identity(form) + bytes(content), form.uid))
    with Part10File.open(path) as opened:
        for sequence in opened.elements:
            if (
                sequence.tag == CODES
                and sequence.length != UNDEFINED
                and look(opened.value(sequence), opened.encoding) == SOUND
            ):
                assert defect_of(opened, sequence) is None


@corpus.each_file()
def test_no_sequence_of_a_real_file_is_passed_that_has_a_defect(file):
    with Part10File.open(str(file.path)) as opened:
        for sequence in () if opened.damage or opened.not_dicom else opened.elements:
            if (
                sequence.vr == b"SQ"
                and sequence.length != UNDEFINED
                and look(opened.value(sequence), opened.encoding) == SOUND
            ):
                assert defect_of(opened, sequence) is None


def around(inner, form, kind):
    """Return items in sequences of undefined length, at the end of which stands what the walk passes over."""
    if kind == "sequence":
        inner = [dcm.item(dcm.header(CODES, "SQ", len(inner[0]), form) + inner[0], form, defined=False)]
    deeper = dcm.sequence(0x00081140, inner, form, defined=False)
    return dcm.sequence(0x00081115, [dcm.item(deeper, form, defined=False)], form, defined=False)


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("kind", ["item", "sequence"])
def test_damage_in_what_is_passed_over_is_seen(tmp_path, form, kind):
    """Items and sequences of defined length inside those of undefined length."""
    sound = dcm.element(0x00080100, "SH", "CODE", form) + dcm.element(0x00080104, "LO", "meaning.", form)
    place = sound.index(b"meaning.") - (4 if form.implicit else 2)
    byte = place + (0 if form.code == "<" else 1)
    for length in (8, 6, 7, 20, 9):  # of which the first is right
        content = sound[:byte] + bytes([length]) + sound[byte + 1 :]
        data = dcm.identity(form).replace(b"Doe^Jane", b"Doe^John")
        head = data[: data.index(dcm.tag_bytes(0x00080060, form))]
        rest = data[len(head) :]
        end = rest.index(dcm.tag_bytes(0x00100010, form))
        whole = head + rest[:end] + around([dcm.item(content, form)], form, kind) + rest[end:]
        with Part10File.open(dcm.write(tmp_path, dcm.file(whole, form.uid))) as opened:
            assert bool(opened.findings) is (length != 8), length


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
def test_an_element_swallowed_by_text_in_an_item_without_length_is_seen(tmp_path, form):
    swallowed = dcm.element(0x00080102, "SH", "DCM", form) + dcm.element(0x00080104, "LO", "meaning", form)
    content = dcm.header(0x00080100, "SH", 4 + len(swallowed), form) + b"CODE" + swallowed
    whole = dcm.identity(form) + dcm.sequence(CODES, [dcm.item(content, form, defined=False)], form, defined=False)
    with Part10File.open(dcm.write(tmp_path, dcm.file(whole, form.uid))) as opened:
        assert opened.damage
