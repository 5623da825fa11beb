"""Files that share a SOP Instance UID: one image, perhaps one image, or several, however each is written."""

from __future__ import annotations

import struct

import numpy
import pydicom
import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    RLELossless,
)

import dicom_bytes as dcm
from builders import change, document, encoded, entries, image, with_fragments
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_values import value_blocks

VALUES = numpy.arange(64, dtype="<u2") * 61
LARGE = numpy.arange(30 * 40001).astype("<u2")
"""Of more than one block."""

LARGE_SIZE = {"Rows": 30, "Columns": 40001, "BitsStored": 16, "HighBit": 15}

SMALL = {"BitsAllocated": 16, "BitsStored": 8, "HighBit": 7}
TWELVE = {"BitsStored": 12, "HighBit": 11}


EIGHT = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
RGB = {**EIGHT, "SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
YBR = {**RGB, "PhotometricInterpretation": "YBR_FULL"}
COLOURS = bytes(range(192))


def native(values, syntax=ExplicitVRLittleEndian, **header):
    """Return a file whose pixels lie in it as these values do."""
    ds = image(**{**TWELVE, "PixelRepresentation": 0, **header})
    change(ds, PixelData=values if isinstance(values, bytes) else values.tobytes())
    if ds.BitsAllocated == 8 and syntax != ExplicitVRBigEndian:
        ds["PixelData"].VR = "OB"
    if syntax == DeflatedExplicitVRLittleEndian:
        return dcm.deflated(encoded(ds, meta=False))
    return encoded(ds, syntax)


def compressed(*fragments, syntax=JPEGBaseline8Bit, **header):
    return with_fragments(image(**{**TWELVE, "PixelRepresentation": 0, **header}), syntax, *fragments)


def coded(scan):
    """Return a codestream as far as it can be read without a decoder: of 8 by 8 grey values of 12 bits."""
    header = "ffd8 ffc9000b 0c 0008 0008 01 011100 ffda0008 01 0100 003f00"
    return bytes.fromhex(header) + scan + b"\xff\xd9"


def rle(*frames, run=128, **header):
    """Return a file in RLE Lossless; `run` is how many bytes are packed at once at most."""
    samples = header.get("SamplesPerPixel", 1)
    fragments = []
    for frame in frames:
        data, size = (frame, 1) if isinstance(frame, bytes) else (frame.tobytes(), frame.itemsize)
        stride = samples * size
        planes = [data[sample * size + byte :: stride] for sample in range(samples) for byte in reversed(range(size))]
        segments = [packed(plane, run) for plane in planes]
        starts = [64 + sum(map(len, segments[:number])) for number in range(len(segments))]
        head = struct.pack("<16L", len(segments), *starts, *[0] * (15 - len(starts)))
        fragments.append(head + b"".join(segments))
    return compressed(*fragments, syntax=RLELossless, **header)


def packed(data, run):
    """Return bytes packed by PackBits: runs of one byte where there are some, else as they are."""
    parts, place = [], 0
    while place < len(data):
        count = 1
        while count < run and data[place : place + 1] == data[place + count : place + count + 1]:
            count += 1
        if count > 1:
            parts.append(bytes([257 - count, data[place]]))
        else:
            count = min(run, len(data) - place) if place % 3 else 1
            parts.append(bytes([count - 1]) + data[place : place + count])
        place += count
    whole = b"".join(parts)
    return whole + b"\x80" * (len(whole) % 2)


def swapped(words):
    return numpy.frombuffer(words, "<u2").byteswap().tobytes()


def run(tmp_path, *contents, leave_out=()):
    """Return the entries of files with these contents, and check that a second run has nothing to do."""
    rules = make_rules(leave_out=leave_out)
    folder = tmp_path / "in"
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number}.dcm").write_bytes(content)
    report = patch(str(folder), str(tmp_path / "out"), rules, key=b"test")
    again = check(str(tmp_path / "out"), rules, key=b"other")
    assert all(not entry["changes"] for entry in again.files())
    return list(entries(report).values())


def uid(tmp_path, entry):
    return str(pydicom.dcmread(tmp_path / "out" / entry["target"], stop_before_pixels=True).SOPInstanceUID)


def told(entry):
    return " ".join(finding["message"] for finding in entry["findings"] if finding["id"] == "I4")


BIG = VALUES.astype(">u2")
BYTES = (VALUES % 251).astype("u1")
SAME = {
    "implicit VR": (native(VALUES), native(VALUES, ImplicitVRLittleEndian)),
    "deflated": (native(VALUES), native(VALUES, DeflatedExplicitVRLittleEndian)),
    "big endian": (native(VALUES), native(BIG, ExplicitVRBigEndian)),
    "big endian words of 8 bits": (
        native(BYTES, **EIGHT),
        native(swapped(BYTES.tobytes()), ExplicitVRBigEndian, **EIGHT),
    ),
    "unused bits are set": (native(VALUES), native(VALUES | 0xF000)),
    "the value is in the upper bits": (native(VALUES), native(VALUES << 4, HighBit=15)),
    "values of 8 bits in words": (
        native(BYTES, **EIGHT),
        native(BYTES.astype("<u2") | 0xA500, **SMALL),
    ),
    "padding": (native(VALUES), native(VALUES.tobytes() + b"\0\0", SeriesDescription="Copy")),
    "an odd number of big endian bytes": (
        native(BYTES[:63].tobytes() + b"\0", **EIGHT, Rows=7, Columns=9),
        native(swapped(BYTES[:63].tobytes() + b"\0"), ExplicitVRBigEndian, **EIGHT, Rows=7, Columns=9),
    ),
    "much padding": (native(VALUES), native(VALUES.tobytes() + bytes(200), SeriesDescription="Copy")),
    "many blocks": (
        native(LARGE, **LARGE_SIZE),
        native(LARGE.astype(">u2"), ExplicitVRBigEndian, **LARGE_SIZE),
    ),
    "numbers written otherwise": (
        native(VALUES, PixelSpacing=["0.5", "0.5"]),
        native(VALUES, PixelSpacing=["0.50000", "5e-1"], RescaleSlope="1", RescaleIntercept="-0"),
    ),
    "RLE": (native(VALUES), rle(VALUES)),
    "RLE of two encoders": (rle(VALUES), rle(VALUES, run=3)),
    "RLE of 8 bits": (native(BYTES, **EIGHT), rle(BYTES, **EIGHT)),
    "RLE with the unused bits set": (native(VALUES), rle(VALUES | 0xF000)),
    "RLE beside big endian": (rle(VALUES), native(BIG, ExplicitVRBigEndian)),
    "RLE in colour": (native(COLOURS, **RGB), rle(COLOURS, **RGB)),
    "RLE in colour that says by plane": (native(COLOURS, **RGB), rle(COLOURS, **{**RGB, "PlanarConfiguration": 1})),
    "RLE frames": (
        native(numpy.concatenate((VALUES, VALUES + 1)), NumberOfFrames=2),
        rle(VALUES, VALUES + 1, NumberOfFrames=2),
    ),
    "RLE of many blocks": (native(LARGE, **LARGE_SIZE), rle(LARGE, **LARGE_SIZE)),
    "another header": (native(VALUES), native(VALUES, SeriesDescription="Copy")),
    "other fragments": (compressed(b"\xff\xd8abcdef\xff\xd9"), compressed(b"\xff\xd8ab", b"cdef\xff\xd9")),
    "a codestream with padding": (compressed(coded(b"abcd")), compressed(coded(b"abcd") + b"\0\0")),
}


@pytest.mark.parametrize("name", SAME)
def test_one_image_written_in_two_ways_keeps_its_uid(tmp_path, name):
    first, second = run(tmp_path, *SAME[name])
    assert uid(tmp_path, first) == uid(tmp_path, second)
    assert "SOPInstanceUID and image are identical to another file; left unchanged" in told(second)
    assert not told(first)


@pytest.mark.parametrize(
    "header",
    [
        {"PixelRepresentation": 1},
        {"Rows": 4, "Columns": 16},
        {"BitsStored": 16, "HighBit": 15},
        {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "Columns": 16},
        {"PhotometricInterpretation": "MONOCHROME1"},
        {"SamplesPerPixel": 2, "Columns": 4, "PhotometricInterpretation": "RGB"},
        {"ImagePositionPatient": ["0", "0", "7"]},
        {"ImageOrientationPatient": ["0", "1", "0", "1", "0", "0"]},
        {"ImageOrientationPatient": None},
        {"PixelSpacing": ["0.5", "0.6"]},
        {"RescaleIntercept": "-1024"},
        {"RescaleSlope": "2"},
    ],
    ids=str,
)
def test_the_same_bytes_with_another_meaning_are_another_image(tmp_path, header):
    first, second = run(tmp_path, native(VALUES), native(VALUES, **header))
    assert uid(tmp_path, first) != uid(tmp_path, second)
    assert "a new UID was assigned" in told(second)


def test_the_same_values_in_another_colour_space_are_another_image(tmp_path):
    first, second = run(tmp_path, native(COLOURS, **RGB), native(COLOURS, **YBR))
    assert uid(tmp_path, first) != uid(tmp_path, second)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_other_values_are_another_image(tmp_path, syntax):
    other = VALUES.copy()
    other[-1] += 1
    first, second = run(tmp_path, native(VALUES), native(other.astype(">u2") if "2.2" in syntax else other, syntax))
    assert uid(tmp_path, first) != uid(tmp_path, second)


def test_pixels_behind_those_that_the_header_tells_of_count(tmp_path):
    """That several frames have lost their number does not make them one."""
    more = (native(numpy.concatenate((VALUES, VALUES + number))) for number in (1, 2))
    first, second = run(tmp_path, *more)
    assert uid(tmp_path, first) != uid(tmp_path, second)


OTHERWISE = {
    "compressed": (native(VALUES), compressed(coded(b"abcd"))),
    "with two codecs": (
        compressed(coded(b"abcd")),
        compressed(coded(b"efgh"), syntax=JPEGLosslessSV1),
    ),
    "compressed with more bits": (native(VALUES), compressed(coded(b"abcd"), BitsStored=16, HighBit=15)),
    "colour by plane": (native(COLOURS, **RGB), native(COLOURS[::-1], **{**RGB, "PlanarConfiguration": 1})),
    "another colour space": (native(COLOURS, **RGB), native(COLOURS[::-1], **YBR)),
    "a document in another transfer syntax": (encoded(document()), encoded(document(), ImplicitVRLittleEndian)),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_may_be_one_image_keeps_its_uid_and_is_reported(tmp_path, name):
    first, second = run(tmp_path, *OTHERWISE[name])
    assert uid(tmp_path, first) == uid(tmp_path, second)
    assert "may be the same image in another encoding; left unchanged" in told(second)


def test_each_file_is_compared_with_all_others(tmp_path):
    """The second and the fourth are one image, which the first one is not."""
    contents = (native(VALUES), native(VALUES + 1), rle(VALUES), native(VALUES + 1 | 0xF000))
    uids = [uid(tmp_path, entry) for entry in run(tmp_path, *contents)]
    assert uids[0] == uids[2] == "1.2.3.4.5.1"
    assert uids[1] == uids[3] != uids[0]


JPEG = compressed(coded(b"abcd"))
SEVERAL = {
    "a codestream behind two images": ((native(VALUES), native(VALUES + 1), JPEG), "0 1 2"),
    "a codestream in front of two images": ((JPEG, native(VALUES), native(VALUES + 1)), "0 1 2"),
    "two codestreams beside an image": ((native(VALUES), JPEG, compressed(coded(b"efgh"))), "0 1 2"),
    "two files of each": ((JPEG, native(VALUES), native(VALUES | 0xF000), native(VALUES + 1)), "0 1 1 3"),
    "RLE of which the last is the first image": ((native(VALUES), rle(VALUES + 1), rle(VALUES)), "0 1 0"),
    "RLE in front": ((rle(VALUES + 1), rle(VALUES), native(VALUES)), "0 1 1"),
    "RLE that cannot be decoded": ((native(VALUES), compressed(bytes(64) + b"ab", syntax=RLELossless)), "0 1"),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_two_different_images_never_keep_one_uid(tmp_path, name):
    """Nobody can tell which of several images a codestream holds: of those with one UID, viewers show one only."""
    contents, wanted = SEVERAL[name]
    found = run(tmp_path, *contents)
    uids = [uid(tmp_path, entry) for entry in found]
    assert [str(uids.index(one)) for one in uids] == wanted.split()
    assert uids[0] == "1.2.3.4.5.1"
    if JPEG in contents:
        assert sum("may be the same image in another encoding" in told(entry) for entry in found) > 0


def test_of_equal_files_without_a_uid_one_is_kept(tmp_path):
    contents = [native(VALUES, SOPInstanceUID=None, **header) for header in ({}, {}, {"SeriesDescription": "x"})]
    found = run(tmp_path, *contents)
    assert [entry["outcome"] for entry in found] == ["patched", "skipped", "patched"]
    assert found[1]["reason"] == "identical copy of 0.dcm"


def test_equal_data_sets_whose_file_headers_name_two_images_are_both_kept(tmp_path):
    ds = image(SOPInstanceUID=None)
    contents = [encoded(ds, meta={"MediaStorageSOPInstanceUID": uid}) for uid in ("1.2.3.4.5.1", "1.2.3.4.5.2")]
    found = run(tmp_path, *contents, leave_out=["RemoveRepeatedSlices"])
    assert [uid(tmp_path, entry) for entry in found] == ["1.2.3.4.5.1", "1.2.3.4.5.2"]


def test_values_come_in_blocks_that_do_not_grow_with_the_file(tmp_path):
    zeros = bytes(3 << 20)
    for content in (native(LARGE, **LARGE_SIZE), compressed(b"\xff\xd8" + zeros + b"\xff\xd9")):
        with Part10File.open(dcm.write(tmp_path, content)) as opened:
            assert max(map(len, value_blocks(opened))) <= 1 << 20


def test_without_pixels_there_are_no_values(tmp_path):
    with Part10File.open(dcm.write(tmp_path, encoded(document()))) as opened:
        assert list(value_blocks(opened)) == []


@pytest.mark.parametrize("bits", [(0, 0, 0), (12, 12, 11), (16, 20, 15), (16, 12, 3), (1, 1, 0), (32, 16, 40)])
def test_any_header_is_endured(tmp_path, bits):
    header = dict(zip(("BitsAllocated", "BitsStored", "HighBit"), bits))
    with Part10File.open(dcm.write(tmp_path, native(VALUES, **header))) as opened:
        assert b"".join(value_blocks(opened))


def test_rle_is_compared_like_any_codec(tmp_path):
    contents = [compressed(bytes(64) + part, syntax=RLELossless) for part in (b"ab", b"cd")]
    first, second = run(tmp_path, *contents)
    assert uid(tmp_path, first) != uid(tmp_path, second)
