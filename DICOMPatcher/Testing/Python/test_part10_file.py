"""The walk over a file: what it finds in sound files, in damaged ones, and in files made to do harm."""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import warnings
import zlib

import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataelem import RawDataElement
from pydicom.tag import BaseTag

import corpus
import dicom_bytes as dcm
from builders import lines_run
from DICOMPatcherLib.part10 import content
from DICOMPatcherLib.part10.elements import Damage, Element, Encoding
from DICOMPatcherLib.part10.file import Part10File

QUIET = settings(suppress_health_check=list(HealthCheck))
SEQUENCE = 0x00081140
FORM_IDS = ["explicit", "implicit", "big endian"]
each_form = pytest.mark.parametrize("form", dcm.FORMS, ids=FORM_IDS)
each_length = pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])


def tags(elements):
    return [element.tag for element in elements]


def values(opened, elements):
    return {element.tag: opened.value(element) for element in elements}


def peak_memory():
    """Return the highest memory use of this process so far in kB."""
    if not sys.platform.startswith("linux"):
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.fixture
def walk(tmp_path):
    """Return the walk of a file with some content, still open."""
    opened = []

    def walk(content):
        opened.append(Part10File.open(dcm.write(tmp_path, content, f"{len(opened)}.dcm"), "a/b.dcm"))
        return opened[-1]

    yield walk
    for file in opened:
        file.close()


# Sound files


@each_form
def test_a_sound_file_has_no_findings(walk, form):
    opened = walk(dcm.file(dcm.image(form), form.uid))
    assert (opened.not_dicom, opened.damage, opened.findings) == ("", "", [])
    assert opened.path == "a/b.dcm"
    assert opened.transfer_syntax == form.uid
    assert opened.is_written_as(form.uid)
    assert opened.encoding == Encoding(form.implicit, form.code == ">")
    assert not opened.deflated
    assert opened.end == opened.size == opened.elements[-1].stop
    assert opened.elements[0].start == opened.data_start
    assert all(left.stop == right.start for left, right in zip(opened.elements, opened.elements[1:]))
    assert opened.value(opened.element(0x00100010)) == b"Doe^Jane"
    assert opened.element(0x00100011) is None
    assert opened.meta_text(0x00020003) == "1.2.3.4"
    assert opened.meta_text(0x00020010) == form.uid


@each_form
@each_length
def test_items_are_found_at_every_depth(walk, form, defined):
    inner = dcm.sequence(
        0x00081199, [dcm.item(dcm.element(0x00081155, "UI", "1.2", form), form, defined=defined)], form
    )
    items = [dcm.item(dcm.element(0x00081150, "UI", "1.5", form) + inner, form, defined=defined), dcm.item(b"", form)]
    opened = walk(dcm.file(dcm.image(form, between=dcm.sequence(0x00209222, items, form, defined=defined)), form.uid))
    assert opened.findings == []
    first, second = opened.items(opened.element(0x00209222), opened.encoding)
    assert tags(first.elements) == [0x00081150, 0x00081199]
    assert (second.elements, second.value_stop) == ([], second.value)
    assert opened.read(first.stop, 4) == dcm.tag_bytes(0xFFFEE000, form)
    (deepest,) = opened.items(first.elements[1], first.encoding)
    assert values(opened, deepest.elements) == {0x00081155: b"1.2\0"}
    assert opened.element(dcm.PIXEL_DATA) is not None


@each_form
@each_length
def test_an_empty_sequence_has_no_items(walk, form, defined):
    opened = walk(dcm.file(dcm.image(form, between=dcm.sequence(SEQUENCE, [], form, defined=defined)), form.uid))
    element = opened.element(SEQUENCE)
    assert opened.items(element, opened.encoding) == []
    assert opened.value(element) == b""


@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.BIG], ids=["little endian", "big endian"])
def test_un_of_undefined_length_holds_implicit_little_endian(walk, form):
    """PS3.5 section 6.2.2: whatever the transfer syntax is."""
    implicit = dcm.sequence(
        0x00091001, [dcm.item(dcm.element(0x00080100, "SH", "abc", dcm.IMPLICIT))], dcm.IMPLICIT, defined=False
    )
    # The header is in the form of the data set, the items are not; nor is the delimiter.
    content = dcm.header(0x00091001, "UN", dcm.UNDEFINED, form) + implicit[8:]
    opened = walk(dcm.file(dcm.identity(form) + dcm.element(0x00200010, "SH", "1", form) + content, form.uid))
    assert opened.damage == ""
    (found,) = opened.items(opened.element(0x00091001), opened.encoding)
    assert found.encoding == Encoding(True, False)
    assert values(opened, found.elements) == {0x00080100: b"abc "}


@each_form
def test_private_sequences_are_walked_like_others(walk, form):
    private = dcm.sequence(0x00091001, [dcm.item(dcm.element(0x00091002, "LO", "x", form), form)], form, defined=False)
    opened = walk(dcm.file(dcm.element(0x00080060, "CS", "CT", form) + private + dcm.pixels(form=form), form.uid))
    assert tags(opened.elements) == [0x00080060, 0x00091001, dcm.PIXEL_DATA]
    assert opened.findings == []


def test_a_deflated_data_set_is_walked_as_if_inflated(walk):
    content = dcm.image()
    opened = walk(dcm.deflated(content))
    assert (opened.damage, opened.findings, opened.deflated) == ("", [], True)
    assert opened.is_written_as(dcm.DEFLATED)
    assert not opened.is_written_as(dcm.EXPLICIT_LITTLE)
    assert opened.end == opened.data_start + len(content)
    assert b"".join(opened.blocks(opened.data_start, opened.end)) == content
    assert opened.read(0, opened.data_start)[128:132] == b"DICM"
    assert opened.value(opened.element(dcm.PIXEL_DATA)) == bytes(8)


def test_a_large_deflated_value_crosses_blocks(walk):
    data = random.Random(1).randbytes(3_000_001) + b"\0"
    opened = walk(dcm.deflated(dcm.identity() + dcm.pixels(data)))
    assert opened.value(opened.element(dcm.PIXEL_DATA)) == data
    assert b"".join(opened.pixels.blocks()) == data


# The window in which the file is read


@each_form
@pytest.mark.parametrize("shift", range(-20, 21))
def test_headers_may_lie_across_the_end_of_the_window(walk, form, shift):
    front = dcm.file(dcm.identity(form), form.uid)
    filler = dcm.element(0x00204000, "LT", b"x" * (32 * 1024 + 2 * (shift // 2) - len(front) - 8), form)
    after = b"".join(dcm.number(0x00280010 + index, "US", index, form=form) for index in range(4))
    opened = walk(front + filler + after + dcm.pixels(bytes(100_000), form))
    assert opened.findings == []
    assert tags(opened.elements)[7:] == [0x00204000, *range(0x00280010, 0x00280014), dcm.PIXEL_DATA]
    assert opened.pixels.length == 100_000


@pytest.mark.parametrize("shift", range(0, 44, 2))
@each_length
def test_sequences_may_lie_across_the_end_of_the_window(walk, shift, defined):
    front = dcm.file(dcm.identity())
    filler = dcm.element(0x00204000, "LT", b"x" * (32 * 1024 - shift - len(front) - 8))
    items = [dcm.item(dcm.element(0x00080100, "SH", "abc"), defined=defined)] * 3
    opened = walk(front + filler + dcm.sequence(0x00321064, items, defined=defined) + dcm.number(0x00400010, "US", 3))
    assert opened.findings == []
    found = opened.items(opened.element(0x00321064), opened.encoding)
    assert [values(opened, item.elements) for item in found] == [{0x00080100: b"abc "}] * 3
    assert opened.value(opened.element(0x00400010)) == b"\3\0"


def test_many_windows_full_of_elements(walk):
    elements = [dcm.element(0x00210000 + index, "LO", f"{index:06}") for index in range(0x1000, 0x9000)]
    opened = walk(dcm.file(dcm.identity() + b"".join(elements)))
    assert opened.findings == []
    assert len(opened.elements) == 7 + 0x8000
    assert opened.value(opened.element(0x00218FFF)) == b"036863"
    assert opened.value(opened.element(0x00211000)) == b"004096"


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(dcm.element(0x00200010, "SH", ""), id="empty short VR"),
        pytest.param(dcm.element(0x00204000, "UT", ""), id="empty long VR"),
        pytest.param(dcm.number(0x00280010, "US", 1), id="two bytes"),
        pytest.param(dcm.sequence(0x00321064, []), id="empty sequence"),
        pytest.param(dcm.sequence(0x00321064, [], defined=False), id="empty undefined sequence"),
    ],
)
def test_the_very_last_element(walk, last):
    opened = walk(dcm.file(dcm.identity() + last))
    assert opened.findings == []
    assert opened.elements[-1].stop == opened.end
    assert len(opened.elements) == 8


@pytest.mark.parametrize("number", [1, 2])
def test_odd_lengths_are_taken_as_they_are(walk, number):
    """Also if a second one makes the following offsets even again."""
    odd = dcm.element(0x00080060, "CS", b"CTX", pad=False)
    content = (
        odd + dcm.element(0x00100020, "LO", "007") + dcm.element(0x00204000, "LT", b"abc", pad=False) * (number - 1)
    )
    opened = walk(dcm.file(content))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F18"])
    assert ("2 data elements" in opened.findings[0].message) == (number == 2)
    assert [opened.value(element) for element in opened.elements[:2]] == [b"CTX", b"007 "]


# Pixel Data


def test_native_pixels(walk):
    opened = walk(dcm.file(dcm.identity() + dcm.pixels(b"abcdefgh")))
    assert (opened.pixels.encapsulated, opened.pixels.fragments, opened.pixels.length) == (False, 0, 8)
    assert opened.pixels.head(4) == b"abcd"
    assert opened.pixels.head(100) == b"abcdefgh"
    assert b"".join(opened.pixels.blocks()) == b"abcdefgh"


@pytest.mark.parametrize("table", [b"", b"\0\0\0\0"], ids=["empty table", "filled table"])
@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_fragments_are_counted_without_the_offset_table(walk, count, table):
    parts = [bytes([index % 256]) * 2 * (index % 100 + 1) for index in range(count)]
    opened = walk(dcm.file(dcm.identity() + dcm.fragments(*parts, table=table), dcm.JPEG_BASELINE))
    pixels = opened.pixels
    assert opened.findings == []
    assert (pixels.encapsulated, pixels.fragments, pixels.length) == (True, count, sum(map(len, parts)))
    assert pixels.head(1000) == (parts[0] if parts else b"")


def test_fragments_far_behind_the_window(walk):
    parts = [bytes([index]) * 50_000 for index in range(1, 9)]
    opened = walk(
        dcm.file(dcm.identity() + dcm.fragments(*parts) + dcm.element(0xFFFCFFFC, "OB", b""), dcm.JPEG_BASELINE)
    )
    assert opened.findings == []
    assert opened.pixels.fragments == 8
    assert opened.pixels.head(8) == b"\1" * 8
    assert tags(opened.elements)[-1] == 0xFFFCFFFC


def test_without_pixel_data_there_are_no_pixels(walk):
    assert walk(dcm.file(dcm.identity())).pixels is None


def test_an_icon_is_not_the_pixel_data(walk):
    icon = dcm.sequence(0x00880200, [dcm.item(dcm.fragments(b"ab"), defined=False)], defined=False)
    opened = walk(dcm.file(dcm.identity() + icon))
    assert (opened.pixels, opened.findings) == (None, [])


def test_a_file_far_larger_than_memory_is_not_read(walk, tmp_path):
    path = tmp_path / "sparse.dcm"
    size = 4_000_000_000
    with path.open("wb") as file:
        file.write(dcm.file(dcm.identity() + dcm.header(dcm.PIXEL_DATA, "OW", size)))
        file.truncate(file.tell() + size)
    before = peak_memory()
    with Part10File.open(str(path)) as opened:
        assert (opened.findings, opened.pixels.length) == ([], size)
    assert peak_memory() - before < 10_000


# The header


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(dcm.image(), ["F1"], id="bare explicit"),
        pytest.param(dcm.image(dcm.IMPLICIT), ["F1"], id="bare implicit"),
        pytest.param(dcm.image(dcm.BIG), ["F1"], id="bare big endian"),
        pytest.param(bytes(128) + b"DICM" + dcm.image(), ["F2"], id="no group 2"),
        pytest.param(dcm.meta() + dcm.image(), ["F4"], id="no preamble"),
        pytest.param(bytes(128) + b"DICM" + dcm.meta("") + dcm.image(), ["F5"], id="no transfer syntax"),
        pytest.param(dcm.file(dcm.image(), dcm.IMPLICIT_LITTLE), ["F6"], id="explicit, not implicit"),
        pytest.param(dcm.file(dcm.image(dcm.IMPLICIT)), ["F6"], id="implicit, not explicit"),
        pytest.param(dcm.file(dcm.image(dcm.BIG)), ["F6"], id="big, not little endian"),
        pytest.param(dcm.file(dcm.image(), dcm.EXPLICIT_BIG), ["F6"], id="little, not big endian"),
        pytest.param(dcm.file(dcm.image(dcm.IMPLICIT), dcm.EXPLICIT_BIG), ["F6"], id="implicit, not big endian"),
        pytest.param(dcm.file(dcm.image(), "1.2.840.113619.5.2"), ["F7"], id="private syntax"),
        pytest.param(dcm.file(dcm.image(dcm.IMPLICIT), "1.2.840.113619.5.2"), ["F7"], id="private implicit syntax"),
        pytest.param(dcm.file(dcm.image(), dcm.JPEG_BASELINE), ["F8"], id="JPEG declared, native pixels"),
        pytest.param(bytes(128) + b"DICM" + dcm.meta(length=1) + dcm.image(), ["F19"], id="meta length wrong"),
        pytest.param(bytes(128) + b"DICM" + dcm.meta()[12:] + dcm.image(), ["F19"], id="meta length missing"),
    ],
)
def test_header_defects_are_findings_and_no_damage(walk, content, expected):
    opened = walk(content)
    assert (opened.not_dicom, opened.damage) == ("", "")
    assert dcm.defects(opened) == expected
    assert len(opened.elements) == 12
    assert opened.value(opened.element(0x00100020)).strip() == b"007"
    assert opened.pixels.length == 8


@each_form
def test_the_real_encoding_is_found_without_a_header(walk, form):
    opened = walk(dcm.image(form))
    assert opened.transfer_syntax == form.uid
    assert opened.is_written_as(form.uid)


@pytest.mark.parametrize(
    "before", [b"DICM"[:0], b"HTTP/1.1 200 OK\r\n\r\n", b"junk" * 200], ids=["only DICM", "headers", "junk"]
)
def test_a_file_with_something_in_front_is_damaged_not_foreign(walk, before):
    """F3: said, and not taken for a picture or a text."""
    content = (before + bytes(128) if before else b"") + b"DICM" + dcm.meta() + dcm.image()
    opened = walk(content)
    assert opened.not_dicom == ""
    assert opened.damage.startswith("the file does not start with DICOM data")
    assert dcm.defects(opened) == ["F3"]


def test_a_meta_header_in_implicit_vr(walk):
    meta = b"".join(
        (
            dcm.element(0x00020002, "UI", dcm.CT_CLASS, dcm.IMPLICIT),
            dcm.element(0x00020003, "UI", "1.2.3.4\0", dcm.IMPLICIT),
            dcm.element(0x00020010, "UI", dcm.IMPLICIT_LITTLE + "\0", dcm.IMPLICIT),
        )
    )
    meta = dcm.number(0x00020000, "UL", len(meta), form=dcm.IMPLICIT) + meta
    opened = walk(bytes(128) + b"DICM" + meta + dcm.image(dcm.IMPLICIT))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F20"])
    assert opened.meta == {
        "MediaStorageSOPClassUID": dcm.CT_CLASS,
        "MediaStorageSOPInstanceUID": "1.2.3.4",
        "TransferSyntaxUID": dcm.IMPLICIT_LITTLE,
    }
    assert len(opened.elements) == 12


def test_a_meta_header_with_an_unknown_vr_stops_nothing(walk):
    """Whatever the header holds, the outcome is a finding or damage and never an exception."""
    for letters in (b"ZZ", b"\0\0", b"ui", b"\xff\xff"):
        content = dcm.file(dcm.image()).replace(b"UI", letters, 1)
        opened = walk(content)
        assert opened.not_dicom == ""
        cut = walk(content[:170])
        assert cut.damage


def test_a_file_that_is_only_a_header_is_damaged_without_group_2(walk):
    assert walk(bytes(128) + b"DICM").damage == "the file ends after the File Meta Information (at byte 132)"


def test_a_file_that_is_only_a_header_with_group_2_is_an_empty_data_set(walk):
    opened = walk(dcm.file(b""))
    assert (opened.damage, opened.elements, opened.pixels) == ("", [], None)


def test_unknown_elements_of_the_header_are_kept(walk):
    more = dcm.element(0x00020102, "OB", b"secret")
    opened = walk(bytes(128) + b"DICM" + dcm.meta(dcm.EXPLICIT_LITTLE, more) + dcm.image())
    assert opened.findings == []
    assert opened.value(opened.meta_elements[-1]) == b"secret"


# The pixels and the syntax contradict each other

JPEG = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x02\x00\x02\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00\xff\xd9\0"


@pytest.mark.parametrize("form", dcm.FORMS[:2], ids=FORM_IDS[:2])
def test_encapsulated_pixels_declared_native_get_the_syntax_of_their_codestream(walk, form):
    content = dcm.identity(form) + dcm.header(dcm.PIXEL_DATA, "OB", dcm.UNDEFINED, form) + dcm.fragments(JPEG)[12:]
    opened = walk(dcm.file(content, form.uid))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F9"])
    assert opened.transfer_syntax == dcm.JPEG_BASELINE
    assert opened.is_written_as(dcm.JPEG_BASELINE) == (not form.implicit)


def test_encapsulated_pixels_of_an_unknown_codec_keep_the_declared_syntax(walk):
    opened = walk(dcm.file(dcm.identity() + dcm.fragments(b"abcd")))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F9"])
    assert opened.transfer_syntax == dcm.EXPLICIT_LITTLE


@pytest.mark.parametrize("fragment", [b"abcd", b""], ids=["unknown codec", "empty fragment"])
@pytest.mark.parametrize("head", [b"", bytes(128) + b"DICM"], ids=["bare", "no group 2"])
def test_compressed_pixels_of_unknown_codec_without_header_are_damage(walk, head, fragment):
    opened = walk(head + dcm.identity() + dcm.fragments(fragment))
    assert opened.damage.startswith("Pixel Data is compressed with a codec that cannot be determined")


def test_compressed_pixels_without_header_get_the_syntax_of_their_codestream(walk):
    opened = walk(dcm.identity() + dcm.fragments(JPEG))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F1"])
    assert opened.transfer_syntax == dcm.JPEG_BASELINE


# Damage in the data set, and what only looks like it

TAIL = [
    pytest.param(b"", "", [], id="nothing"),
    pytest.param(bytes(2), "", ["F16"], id="2 zero bytes"),
    pytest.param(bytes(8), "", ["F16"], id="8 zero bytes"),
    pytest.param(bytes(100_000), "", ["F16"], id="many zero bytes"),
    pytest.param(bytes(100_000) + b"x", "", ["F15"], id="zero bytes and then one"),
    pytest.param(b"</html>\n", "", ["F15"], id="HTML"),
    pytest.param(dcm.element(0xFFFCFFFC, "OB", bytes(100)), "", [], id="trailing padding element"),
    pytest.param(dcm.item_end(), "", ["F22"], id="item delimiter"),
    pytest.param(dcm.sequence_end() * 2, "", ["F22", "F22"], id="two sequence delimiters"),
]


@pytest.mark.parametrize(("tail", "damage", "expected"), TAIL)
def test_what_follows_the_data_set(walk, tail, damage, expected):
    opened = walk(dcm.file(dcm.image() + tail))
    assert bool(opened.damage) == bool(damage)
    assert dcm.defects(opened) == expected
    assert opened.elements[11].tag == dcm.PIXEL_DATA


@pytest.mark.parametrize(("tail", "damage", "expected"), [case for case in TAIL if case.values[2]])
@pytest.mark.parametrize(
    ("head", "defect"),
    [(b"", "F1"), (dcm.file(b"", dcm.EXPLICIT_BIG), "F6"), (dcm.file(b"", "1.2.3.4.5"), "F7")],
    ids=["bare", "wrong syntax", "private syntax"],
)
def test_findings_survive_the_search_for_the_encoding(walk, head, defect, tail, damage, expected):
    opened = walk(head + dcm.image() + tail)
    assert bool(opened.damage) == bool(damage)
    if not damage:
        assert sorted(dcm.defects(opened)) == sorted([defect, *expected])


def test_findings_of_readings_that_were_given_up_are_forgotten(walk):
    """A stray delimiter of the wrong reading is none of the right one."""
    content = dcm.element(0x00080060, "CS", "CT", dcm.IMPLICIT) + dcm.item_end() + dcm.identity(dcm.IMPLICIT)
    opened = walk(dcm.file(content, dcm.EXPLICIT_LITTLE))
    assert dcm.defects(opened).count("F23") == 0
    assert dcm.defects(opened).count("F22") <= 1


def test_stray_delimiters_in_the_middle_are_skipped(walk):
    content = dcm.identity() + dcm.item_end() + dcm.element(0x00200010, "SH", "1") + dcm.pixels()
    opened = walk(dcm.file(content))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F22"])
    assert tags(opened.elements)[-2:] == [0x00200010, dcm.PIXEL_DATA]


def test_only_the_last_delimiter_is_missing(walk):
    opened = walk(dcm.file(dcm.identity() + dcm.fragments(b"ab", b"cdef", ended=False), dcm.JPEG_BASELINE))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F12"])
    assert (opened.pixels.fragments, opened.pixels.length) == (2, 6)
    assert opened.value(opened.element(dcm.PIXEL_DATA))[-4:] == b"cdef"
    assert b"".join(opened.pixels.blocks())[-4:] == b"cdef"


@pytest.mark.parametrize("head", [b"", dcm.file(b"", "1.2.3.4.5")], ids=["bare", "private syntax"])
def test_the_missing_last_delimiter_is_told_whatever_else_is_wrong(walk, head):
    opened = walk(head + dcm.identity() + dcm.fragments(JPEG, ended=False))
    assert opened.damage == ""
    assert "F12" in dcm.defects(opened)


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_cut_delimiter_is_as_good_as_none(walk, cut):
    whole = dcm.file(dcm.identity() + dcm.fragments(b"ab", b"cdef"), dcm.JPEG_BASELINE)
    opened = walk(whole[:-cut])
    assert "F12" in dcm.defects(opened)


@pytest.mark.parametrize("more", [2, 4, 6, 8, 10, 100])
def test_a_fragment_that_takes_up_the_delimiter_is_damage(walk, more):
    """Its length is wrong, or bytes of it are lost."""
    whole = dcm.file(dcm.identity() + dcm.fragments(JPEG), dcm.JPEG_BASELINE)
    size = len(JPEG).to_bytes(4, "little")
    damaged = whole.replace(size + JPEG, (len(JPEG) + more).to_bytes(4, "little") + JPEG)
    opened = walk(damaged)
    assert opened.damage
    assert not any(finding.repair for finding in opened.findings)


def test_a_cut_fragment_is_damage(walk):
    opened = walk(dcm.file(dcm.identity() + dcm.fragments(b"ab", b"cdef"), dcm.JPEG_BASELINE)[:-10])
    assert opened.damage.startswith("the last fragment of Pixel Data is truncated: 2 of 4 bytes are present")


def test_fragments_without_any_are_damage_if_cut(walk):
    content = dcm.identity() + dcm.header(dcm.PIXEL_DATA, "OB", dcm.UNDEFINED) + dcm.item()
    assert walk(dcm.file(content, dcm.JPEG_BASELINE)).damage.startswith("the file ends inside Pixel Data")


@each_form
def test_a_file_that_is_cut_off_before_its_pixels(walk, form):
    content = dcm.file(dcm.image(form), form.uid)
    pixels = content.rindex(dcm.tag_bytes(dcm.PIXEL_DATA, form))
    stops = [element.stop for element in walk(content).elements]
    for size in range(stops[0], pixels):
        opened = walk(content[:size])
        assert not any(finding.repair for finding in opened.findings)
        if any(content[max(stop for stop in stops if stop <= size) : size]):
            assert (size, dcm.defects(opened), opened.damage[:15]) == (size, ["F41"], "the file is cut")


@pytest.mark.parametrize("size", [132, 142, 150, 170, 200, 240])
def test_a_file_that_is_cut_off_within_its_meta_header(walk, size):
    assert dcm.defects(walk(dcm.file(dcm.image())[:size]))[-1] == "F41"


def test_what_is_cut_off_gets_no_shorter_values(walk):
    content = dcm.file(dcm.identity() + dcm.element(0x00204000, "LT", "x" * 500))
    assert dcm.defects(walk(content[:-100])) == ["F41"]
    assert dcm.defects(walk(content + dcm.image()[-20:])) != ["F41"]


@pytest.mark.parametrize("missing", [0, 1, 7, 8])
def test_cut_native_pixels_are_damage(walk, missing):
    content = dcm.file(dcm.image())
    opened = walk(content[: len(content) - missing])
    assert dcm.defects(opened) == (["F13"] if missing else [])
    assert (f"{8 - missing} of 8 bytes" in opened.damage) == bool(missing)


@each_form
def test_a_length_beyond_the_end_is_damage(walk, form):
    content = dcm.identity(form) + dcm.header(0x00204000, "UT", 0x7FFFFFFF, form) + b"abc"
    opened = walk(dcm.file(content, form.uid))
    assert "3 of 2147483647 bytes" in opened.damage
    assert dcm.defects(opened) == ["F25"]


@each_length
def test_an_item_longer_than_its_sequence_is_damage_when_its_items_are_asked_for(walk, defined):
    long = dcm.tag_bytes(0xFFFEE000) + b"\xff\0\0\0" + dcm.element(0x00081155, "UI", "1.2")
    content = dcm.header(SEQUENCE, "SQ", len(long)) + long
    opened = walk(dcm.file(content + dcm.element(0x00204000, "LT", "x" * 500)))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F21"])
    with pytest.raises(Damage, match="longer than its sequence"):
        opened.items(opened.element(SEQUENCE), opened.encoding)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(dcm.element(0x00081155, "UI", "1.2"), "other than an item", id="no item"),
        pytest.param(dcm.tag_bytes(0xFFFEE000) + b"\xff" * 4, "delimiter of a sequence item is missing", id="cut"),
        pytest.param(
            dcm.item(dcm.header(0x00081155, "UI", 20) + b"1.2\0"),
            "longer than its sequence item",
            id="element too long",
        ),
        pytest.param(dcm.item(b"\x08\0\x55\x11"), "truncated", id="header cut"),
        pytest.param(dcm.item() + b"\xfe\xff", "other than an item", id="item cut"),
    ],
)
def test_damaged_items_of_a_defined_sequence(walk, content, message):
    opened = walk(dcm.file(dcm.header(SEQUENCE, "SQ", len(content)) + content + dcm.identity()))
    with pytest.raises(Damage, match=message):
        opened.items(opened.element(SEQUENCE), opened.encoding)


@pytest.mark.parametrize(
    ("content", "defect"),
    [
        pytest.param(dcm.sequence(SEQUENCE, [dcm.item()], defined=False)[:-8], "F12", id="sequence delimiter missing"),
        pytest.param(dcm.sequence(SEQUENCE, [dcm.item(defined=False)], defined=False)[:-16], "F12", id="both missing"),
        pytest.param(dcm.sequence(SEQUENCE, [dcm.item(defined=False)], defined=False)[:-3], "F25", id="delimiter cut"),
        pytest.param(
            dcm.header(SEQUENCE, "SQ", dcm.UNDEFINED) + dcm.item_end() + dcm.sequence_end(), "F21", id="wrong delimiter"
        ),
        pytest.param(
            dcm.header(SEQUENCE, "SQ", dcm.UNDEFINED) + dcm.pixels() + dcm.sequence_end(), "F21", id="no item"
        ),
        pytest.param(dcm.header(SEQUENCE, "SQ", dcm.UNDEFINED) + b"\xfe\xff\0\xe0\0\1\0\0", "F21", id="item too long"),
    ],
)
def test_damaged_sequences_of_undefined_length(walk, content, defect):
    opened = walk(dcm.file(dcm.element(0x00080060, "CS", "CT") + content))
    assert opened.damage
    assert dcm.defects(opened)[-1] == defect


# Elements that are written in another way


def test_one_implicit_element_in_an_explicit_file(walk):
    odd = dcm.element(0x00200010, "SH", "abcd", dcm.IMPLICIT)
    opened = walk(dcm.file(dcm.identity() + odd + dcm.pixels()))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F23"])
    assert opened.element(0x00200010).vr == b""
    assert opened.value(opened.element(0x00200010)) == b"abcd"


def test_two_implicit_elements_one_after_the_other(walk):
    odd = dcm.element(0x00200010, "SH", "abcd", dcm.IMPLICIT) + dcm.element(0x00200011, "IS", "12", dcm.IMPLICIT)
    opened = walk(dcm.file(dcm.identity() + odd + dcm.pixels()))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F23", "F23"])
    assert opened.value(opened.element(0x00200011)) == b"12"


@each_length
def test_an_implicit_element_at_the_end_of_an_item(walk, defined):
    odd = dcm.element(0x00080104, "LO", "abcd", dcm.IMPLICIT)
    plain = dcm.element(0x00080104, "LO", "efgh")
    content = dcm.sequence(0x00321064, [dcm.item(odd), dcm.item(plain)], defined=defined)
    opened = walk(dcm.file(dcm.identity() + content + dcm.pixels()))
    assert opened.damage == ""
    found = opened.items(opened.element(0x00321064), opened.encoding)
    assert [opened.value(item.elements[0]) for item in found] == [b"abcd", b"efgh"]


@pytest.mark.parametrize("letters", [b"ZZ", b"\0\0", b"??", b"un"])
@pytest.mark.parametrize("short", [True, False], ids=["2-byte length", "4-byte length"])
def test_unknown_vrs_are_skipped_by_looking_at_what_follows(walk, letters, short):
    length = b"\4\0" if short else b"\0\0\4\0\0\0"
    odd = dcm.tag_bytes(0x00200010) + letters + length + b"abcd"
    opened = walk(dcm.file(dcm.identity() + odd + dcm.pixels()))
    assert (opened.damage, dcm.defects(opened)) == ("", ["F24"])
    assert opened.element(0x00200010).vr == b"UN"
    assert opened.value(opened.element(0x00200010)) == b"abcd"
    assert tags(opened.elements)[-1] == dcm.PIXEL_DATA


def test_an_unknown_vr_in_front_of_two_numbers_leaves_both(walk):
    """Where a header with a length of four bytes has zeros, there is a length of two bytes."""
    odd = dcm.tag_bytes(0x00209157) + b"U?\10\0" + b"\4\0\0\0\1\0\0\0"
    opened = walk(dcm.file(dcm.identity() + odd + dcm.pixels()))
    assert opened.value(opened.element(0x00209157)) == b"\4\0\0\0\1\0\0\0"


def test_an_unknown_vr_whose_length_cannot_be_told_is_damage(walk):
    odd = dcm.tag_bytes(0x00200010) + b"ZZ\x50\x00" + b"abcd"
    opened = walk(dcm.file(dcm.identity() + odd + dcm.pixels()))
    assert opened.damage.startswith("a data element has an unknown VR")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(dcm.identity(), [], id="ascending"),
        pytest.param(dcm.identity() + dcm.element(0x0020000E, "UI", "1.2.3.9"), ["F34"], id="the same tag twice"),
        pytest.param(dcm.identity() + dcm.element(0x00100020, "LO", "8"), ["F34"], id="out of order"),
    ],
)
def test_tags_twice_or_out_of_order(walk, content, expected):
    opened = walk(dcm.file(content))
    assert (opened.damage, dcm.defects(opened)) == ("", expected)
    # As in pydicom, the last one counts.
    assert opened.element(opened.elements[-1].tag) is opened.elements[-1]


# Files of other kinds


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"", "empty file", id="empty"),
        pytest.param(b"\x08", "unknown file type", id="one byte"),
        pytest.param(b"a", "text", id="one letter"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(1000), "PNG image", id="png"),
        pytest.param(bytes(100_000), "unknown file type", id="zero bytes"),
        pytest.param(b"hello world\n" * 50, "text", id="text"),
        pytest.param(b"\0\0\0\1Bud1" + bytes(2000), "macOS folder settings", id="DS_Store"),
        pytest.param(
            b"\x08\0\x05\0CS\x0a\0ISO_IR 100" + b"\x08\0\x08\0CS\2\0A ", "unknown file type", id="hardly a data set"
        ),
        pytest.param(dcm.element(0x00100010, "PN", "Doe"), "unknown file type", id="nothing that tells"),
    ],
)
def test_other_files_are_foreign_and_not_damaged(walk, content, kind):
    opened = walk(content)
    assert opened.damage == ""
    if content[:4] == b"\x08\0\x05\0":
        # Character set and image type tell a data set: it is short, but it is one.
        assert dcm.defects(opened) == ["F1"]
    else:
        assert (opened.not_dicom, opened.findings) == (kind, [])


def test_a_file_that_is_not_there_raises_oserror(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        Part10File.open(str(tmp_path / "nowhere"))
    with pytest.raises(OSError, match=str(tmp_path)):
        Part10File.open(str(tmp_path))


# Hostile files


def outcome(opened: Part10File) -> str:
    """Return in a word how a walk ended, having looked at everything that it found."""
    if opened.not_dicom:
        assert opened.damage == ""
        return "foreign"
    for element in opened.elements:
        opened.value(element)
        if element.vr == b"SQ":
            with contextlib.suppress(Damage):
                opened.items(element, opened.encoding)
    if opened.pixels is not None:
        assert opened.pixels.length >= 0
        opened.pixels.head(64)
        for _ in opened.pixels.blocks():
            pass
    if opened.damage:
        assert opened.findings
        return "damage"
    assert all(opened.data_start <= element.start < element.value <= element.stop for element in opened.elements)
    return "accepted"


SEEDS = {
    "explicit": dcm.file(
        dcm.image(between=dcm.sequence(0x00209222, [dcm.item(dcm.identity(), defined=False)], defined=False))
    ),
    "implicit": dcm.file(dcm.image(dcm.IMPLICIT), dcm.IMPLICIT_LITTLE),
    "big endian": dcm.file(dcm.image(dcm.BIG), dcm.EXPLICIT_BIG),
    "bare": dcm.image(between=dcm.sequence(0x00209222, [dcm.item(dcm.identity())])),
    "no preamble": dcm.meta() + dcm.image(),
    "encapsulated": dcm.file(dcm.identity() + dcm.fragments(JPEG, b"abcd", table=bytes(4)), dcm.JPEG_BASELINE),
    "bare encapsulated": dcm.identity() + dcm.fragments(JPEG, b"abcd"),
    "deflated": dcm.deflated(dcm.image()),
    "private syntax": dcm.file(dcm.image(), "1.2.3.4.5.6"),
}


each_byte = pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.thorough)])


@each_byte
@pytest.mark.parametrize("name", SEEDS)
def test_a_file_cut_at_any_byte_has_an_outcome(walk, name, step):
    content = SEEDS[name]
    for size in range(0, len(content), step):
        outcome(walk(content[:size]))


def test_a_cut_file_is_accepted_only_where_an_element_ends(walk):
    content = SEEDS["explicit"]
    whole = walk(content)
    ends = {whole.data_start, *(element.stop for element in whole.elements)}
    for size in range(132, len(content)):
        opened = walk(content[:size])
        in_header = size < whole.data_start
        assert (outcome(opened) == "accepted") <= (size in ends or in_header), size


@pytest.mark.parametrize("name", SEEDS)
@QUIET
@given(data=st.data())
def test_flipped_bytes_have_an_outcome(tmp_path_factory, name, data):
    content = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.one_of(st.integers(0, 255), st.sampled_from([0, 0xFE, 0xFF])))
    path = tmp_path_factory.getbasetemp() / "flipped.dcm"
    path.write_bytes(content)
    with Part10File.open(str(path)) as opened:
        outcome(opened)


@each_byte
@pytest.mark.parametrize("name", SEEDS)
def test_every_byte_set_to_extremes_has_an_outcome(tmp_path, name, step):
    content = SEEDS[name]
    start = 132 if content[128:132] == b"DICM" else 0
    path = tmp_path / "extreme.dcm"
    for place in range(start, len(content), step):
        for byte in (0x00, 0xFF):
            path.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
            with Part10File.open(str(path)) as opened:
                outcome(opened)


MANY, FEWER = 300_000, 60_000
"""The first is beyond what a file is taken to have; of fewer it can be seen too how work and memory grow."""


def empty_elements(count):
    return dcm.element(0x00200010, "SH") * count


@pytest.mark.thorough
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda count: dcm.item_end() * count, id="delimiters"),
        pytest.param(lambda count: dcm.sequence_end() * count, id="sequence delimiters"),
        pytest.param(empty_elements, id="empty elements"),
        pytest.param(lambda count: dcm.element(0x00200010, "SH", b"ab", dcm.IMPLICIT) * count, id="implicit elements"),
        pytest.param(lambda count: dcm.element(0x00200010, "ZZ", b"ab") * count, id="unknown VRs"),
        pytest.param(
            lambda count: (dcm.element(0x00200010, "ZZ", b"ab") + dcm.element(0x00200010, "SH")) * (count // 3),
            id="every second VR unknown",
        ),
        pytest.param(lambda count: dcm.sequence(SEQUENCE, [dcm.item()] * count, defined=False), id="items"),
        pytest.param(
            lambda count: dcm.sequence(SEQUENCE, [dcm.item(defined=False)] * count, defined=False), id="undefined items"
        ),
        pytest.param(lambda count: dcm.sequence(SEQUENCE, [], defined=False) * count, id="sequences"),
        pytest.param(lambda count: dcm.fragments(*[b""] * count), id="fragments"),
        pytest.param(lambda count: bytes(8 * count) + b"x", id="zero bytes and then one"),
        pytest.param(lambda count: b"\0\1" * 4 * count, id="ones and zeros"),
        pytest.param(lambda count: b"\xff" * 8 * count, id="all bits set"),
        pytest.param(lambda count: dcm.item() * count, id="items without sequence"),
    ],
)
@pytest.mark.parametrize(
    "head",
    [pytest.param(dcm.file(dcm.identity()), id="file"), pytest.param(dcm.identity(), id="bare")],
)
def test_many_small_things_take_work_in_proportion_and_little_memory(tmp_path, head, content):
    def look(count):
        with Part10File.open(dcm.write(tmp_path, head + content(count))) as opened:
            assert len(opened.findings) < 1000

    few = FEWER // 80
    assert lines_run(lambda: look(8 * few)) < 9 * lines_run(lambda: look(few))
    before = peak_memory()
    look(FEWER)
    assert peak_memory() - before < 40_000


def test_no_more_elements_are_kept_than_a_file_can_sensibly_have(tmp_path):
    with Part10File.open(dcm.write(tmp_path, dcm.file(dcm.identity()) + empty_elements(MANY))) as opened:
        assert len(opened.elements) <= 200_000


def test_a_meta_header_without_end_takes_little(tmp_path):
    path = dcm.write(tmp_path, bytes(128) + b"DICM" + dcm.element(0x00020012, "UI") * MANY)
    with Part10File.open(path) as opened:
        assert len(opened.meta_elements) <= 100_000


LEVEL = dcm.header(SEQUENCE, "SQ", dcm.UNDEFINED) + dcm.tag_bytes(0xFFFEE000) + b"\xff" * 4


@pytest.mark.parametrize("depth", [99, 1_000, 100_000])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "cut"])
def test_deep_nesting_is_damage_and_no_recursion(walk, depth, closed):
    content = LEVEL * depth + (dcm.item_end() + dcm.sequence_end()) * depth * closed
    opened = walk(dcm.file(dcm.element(0x00080060, "CS", "CT") + content))
    assert bool(opened.damage) == (depth > 100 or not closed)
    assert dcm.defects(opened)[:1] in ([], ["F21"], ["F12"])


def test_deep_nesting_of_defined_lengths_is_not_followed(walk):
    content = b""
    for _ in range(1000):
        content = dcm.sequence(SEQUENCE, [dcm.item(content)])
    opened = walk(dcm.file(content))
    (item,) = opened.items(opened.element(SEQUENCE), opened.encoding)
    assert tags(item.elements) == [SEQUENCE]


@contextlib.contextmanager
def at_most(seconds):
    """Fail instead of hanging for ever."""

    def fail(number, frame):
        raise TimeoutError

    if not hasattr(signal, "setitimer"):
        yield
        return
    previous = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@pytest.mark.parametrize("size", [1_000, 1_048_576, 3_000_000, 3_000_001, 5_000_000])
def test_a_deflated_data_set_of_one_colour_comes_to_its_end(walk, size):
    with at_most(5):
        opened = walk(dcm.deflated(dcm.identity() + dcm.pixels(bytes(size))))
    assert (opened.damage, opened.pixels.length) == ("", size + size % 2)


@pytest.mark.parametrize("after", [b"\0", bytes(5000)], ids=["padding", "zero bytes"])
def test_what_follows_the_deflated_data_set_does_not_count(walk, after):
    opened = walk(dcm.deflated(dcm.image()) + after)
    assert (opened.damage, len(opened.elements)) == ("", 12)


def test_what_is_not_known_behind_the_deflated_data_set_is_not_passed_over(walk):
    opened = walk(dcm.deflated(dcm.image()) + b"abc")
    assert "unknown data after the deflated data set" in opened.damage


def test_a_deflate_bomb_goes_off_on_the_doorstep(walk, monkeypatch):
    monkeypatch.setattr(content, "_MAX_INFLATED", 4_000_000)
    with at_most(10):
        small = walk(dcm.deflated(dcm.identity() + dcm.pixels(bytes(3_000_000))))
        assert small.damage == ""
        bomb = walk(dcm.deflated(dcm.identity() + dcm.pixels(bytes(60_000_000))))
    assert "larger than 4000000 bytes" in bomb.damage
    assert dcm.defects(bomb) == ["F27"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda data: data[:-20], "truncated", id="cut"),
        pytest.param(lambda data: b"\xff" * len(data), "damaged", id="no deflate"),
        pytest.param(lambda data: b"", "truncated", id="nothing"),
        pytest.param(lambda data: zlib.compress(b"abc"), "damaged", id="zlib header"),
    ],
)
def test_damaged_deflate(walk, damage, message):
    whole = dcm.deflated(dcm.image())
    start = len(dcm.file(b"", dcm.DEFLATED))
    opened = walk(whole[:start] + damage(whole[start:]))
    assert message in opened.damage
    assert dcm.defects(opened) == ["F27"]


# The same as pydicom, file by file

HARMLESS = {"F1", "F2", "F4", "F5", "F7", "F8", "F9", "F19", "F20", "F34"}


def compared(opened: Part10File, place: Element, encoding: Encoding, entry: object) -> None:
    """Compare one element with pydicom's, at every depth."""
    assert place.tag == entry.tag
    if isinstance(entry, RawDataElement):
        if entry.VR not in (None, "UN"):
            assert place.vr.decode() == entry.VR
        assert opened.value(place) == (entry.value or b"")
        if place.tag != dcm.PIXEL_DATA:
            assert place.length == entry.length
        return
    if entry.VR != "SQ":
        return  # decoded by pydicom while reading
    try:
        items = opened.items(place, encoding)
    except Damage:
        pytest.skip("pydicom overlooks that the lengths do not fit together")
    assert len(items) == len(entry.value)
    for item, dataset in zip(items, entry.value):
        inside = {element.tag: element for element in item.elements}
        assert inside.keys() == dataset._dict.keys()
        for tag, element in inside.items():
            compared(opened, element, item.encoding, dataset._dict[BaseTag(tag)])


@corpus.each_file(parts=2)
def test_places_and_values_are_those_that_pydicom_finds(file):
    with warnings.catch_warnings(), Part10File.open(str(file.path)) as opened:
        warnings.simplefilter("ignore")
        if opened.not_dicom or opened.damage or not HARMLESS.issuperset(dcm.defects(opened)):
            pytest.skip("nothing that pydicom would read as well")
        try:
            dataset = pydicom.dcmread(file.path, force=True)
        except Exception:
            pytest.skip("pydicom cannot read it")
        if not opened.is_written_as(str(dataset.file_meta.get("TransferSyntaxUID", opened.transfer_syntax))):
            pytest.skip("pydicom believes the header")
        inside = {element.tag: element for element in opened.elements}
        assert inside.keys() == dataset._dict.keys()
        for tag, place in inside.items():
            compared(opened, place, opened.encoding, dataset._dict[BaseTag(tag)])
            try:
                element = dataset[BaseTag(tag)]
            except Exception:
                continue  # only undecoded elements can be compared
            if element.VR == "SQ" and place.vr != b"UN":
                compared(opened, place, opened.encoding, element)


@corpus.each_file()
def test_every_file_has_an_outcome(file):
    if file.path.stat().st_size > 30_000_000:
        pytest.skip("large")
    with Part10File.open(str(file.path)) as opened:
        outcome(opened)


@pytest.mark.parametrize("tag", [0x00080018, 0x00100010, 0x00100020, 0x0020000D, 0x0020000E])
@pytest.mark.parametrize("bit", [15, 30])
def test_an_identifier_whose_tag_has_a_wrong_bit_is_not_missing(tmp_path, tag, bit):
    content = dcm.file(dcm.image())
    place = content.rindex(dcm.tag_bytes(tag, dcm.EXPLICIT))
    opened = dcm.walked(tmp_path, content[:place] + dcm.tag_bytes(tag ^ 1 << bit, dcm.EXPLICIT) + content[place + 4 :])
    assert "is damaged" in opened.damage
    opened = dcm.walked(tmp_path, content)
    assert opened.damage == ""


def with_tag(content, old, new, form):
    """Return a file in which the last element with a tag has another one."""
    place = content.rindex(dcm.tag_bytes(old, form))
    return content[:place] + dcm.tag_bytes(new, form) + content[place + 4 :]


OTHER_TAGS = {
    "twice": (0x00100020, 0x00100030),
    "in front of smaller ones": (0x00080018, 0x00080008),
    "in front of another group": (0x00100010, 0x00180010),
    "behind larger ones": (0x0020000D, 0x0000000D),
}


@pytest.mark.parametrize("form", dcm.FORMS, ids=lambda form: form.uid)
@pytest.mark.parametrize(("old", "new"), OTHER_TAGS.values(), ids=OTHER_TAGS)
def test_an_identifier_under_the_tag_of_another_element_is_not_missing(tmp_path, form, old, new):
    more = dcm.element(0x00100030, "DA", "20000101", form) + dcm.element(0x00180010, "LO", "Agent", form)
    body = dcm.image(form).replace(
        dcm.element(0x0020000D, "UI", "1.2.3", form), more + dcm.element(0x0020000D, "UI", "1.2.3", form)
    )
    assert dcm.walked(tmp_path, dcm.file(body, form.uid)).damage == ""
    opened = dcm.walked(tmp_path, dcm.file(with_tag(body, old, new, form), form.uid))
    assert f"{old >> 16:04X},{old & 0xFFFF:04X}" in opened.damage


def test_an_identifier_under_another_tag_is_known_by_its_vr(tmp_path):
    """In implicit VR nothing tells it from the other element."""
    patient, kind = 0x00100020, 0x00100022
    for form in dcm.FORMS:
        opened = dcm.walked(tmp_path, dcm.file(with_tag(dcm.image(form), patient, kind, form), form.uid))
        assert ("is damaged" in opened.damage) == (not form.implicit)


def test_an_element_beside_a_missing_identifier_is_what_it_says(tmp_path):
    name, patient = dcm.element(0x00100010, "PN", "Doe^Jane"), dcm.element(0x00100020, "LO", "007")
    issuer, birth = dcm.element(0x00100021, "LO", "Clinic"), dcm.element(0x00100030, "DA", "20000101")
    for instead in (issuer, birth, issuer + birth, b""):
        assert dcm.walked(tmp_path, dcm.file(dcm.image().replace(patient, instead))).damage == ""
    assert dcm.walked(tmp_path, dcm.file(dcm.image().replace(name, name + birth))).damage == ""


def test_one_element_that_happens_to_fit_is_no_data_set(tmp_path):
    """Where no transfer syntax is known, it is not the one in which the first value covers all but the zeros."""
    body = dcm.identity()
    for behind in (0x00100010, 0x0020000E):
        place = body.index(dcm.tag_bytes(behind))
        content = dcm.file(body[:place] + b"\x55" * 4 + body[place:] + dcm.pixels(bytes(9000)), "1.2.3.4.5")
        opened = dcm.walked(tmp_path, content)
        assert opened.damage
        assert len(opened.elements) > 1
