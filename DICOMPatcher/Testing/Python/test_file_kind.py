"""Names for files that are no DICOM files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from DICOMPatcherLib.part10.file_kind import UNKNOWN_KIND, kind_of


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"GIF89a", "GIF image"),
        (b"BM\x36\0\0\0", "bitmap image"),
        (b"II*\0\x08", "TIFF image"),
        (b"MM\0*\0", "TIFF image"),
        (b"%PDF-1.4\n", "PDF document"),
        (b"PK\3\4\x14", "zip archive"),
        (b"\x1f\x8b\x08", "gzip archive"),
        (b"MZ\x90\0", "Windows program"),
        (b"\x7fELF\2", "Linux program"),
        (b"\xd0\xcf\x11\xe0\xa1", "Windows thumbnail or Office file"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"\0\0\0\1Bud1\0", "macOS folder settings"),
        (b"NRRD0004\n", "NRRD image"),
        (b'{"a": 1}', "JSON or text"),
        (b"\n [1, 2]", "JSON or text"),
        (b"<!DOCTYPE html>", "XML or HTML"),
        (b"\xef\xbb\xbf<?xml", "XML or HTML"),
        (b"just text\n", "text"),
        ("Größe\n".encode(), "text"),
        (b"\0\1\2\3", UNKNOWN_KIND),
        (b"text with \0", UNKNOWN_KIND),
    ],
)
def test_says_what_a_file_is(head, kind):
    assert kind_of(head) == kind


@given(st.binary(max_size=600))
def test_there_is_a_name_for_everything(head):
    assert kind_of(head)


def test_a_report_of_two_letters_is_no_picture():
    assert kind_of(b"BMI: 22.5, normal.\n" * 10) == "text"
    assert kind_of(b"MZ: monozygotic twins\n" * 10) == "text"
