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


def nested(form, depth=2):
    content = dcm.element(0x00080100, "SH", "CODE", form) + dcm.element(0x00080104, "LO", "meaning", form)
    for _ in range(depth):
        content = dcm.sequence(CODES, [dcm.item(content, form), dcm.item(b"", form)], form)
    return content


def defect_of(opened, sequence):
    return first_defect(opened._content, sequence, opened.encoding)


def value_of(path):
    """Return the file, and the first sequence in it."""
    opened = Part10File.open(path)
    return opened, next(element for element in opened.elements if element.tag == CODES)


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@pytest.mark.parametrize("depth", [1, 2, 20])
def test_what_is_in_order_is_passed(tmp_path, form, depth):
    path = dcm.write(tmp_path, dcm.file(dcm.identity(form) + nested(form, depth), form.uid))
    opened, sequence = value_of(path)
    with opened:
        assert opened.findings == []
        assert look(opened.value(sequence), opened.encoding) == SOUND


@pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
@given(st.data())
def test_what_is_passed_has_no_defect(tmp_path_factory, form, data):
    content = bytearray(nested(form))
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


@pytest.mark.parametrize("file", corpus.params(corpus.corpus_files()))
def test_no_sequence_of_a_real_file_is_passed_that_has_a_defect(file):
    with Part10File.open(str(file.path)) as opened:
        for sequence in () if opened.damage or opened.not_dicom else opened.elements:
            if (
                sequence.vr == b"SQ"
                and sequence.length != UNDEFINED
                and look(opened.value(sequence), opened.encoding) == SOUND
            ):
                assert defect_of(opened, sequence) is None
