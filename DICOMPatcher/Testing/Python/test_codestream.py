"""What codestreams tell of their transfer syntax, and whether they are there from beginning to end."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import entries, image, with_fragments
from compressed_frames import JPEG_2000, JPEG_BASELINE, JPEG_COLOURS, JPEG_LOSSLESS, JPEG_LS, JPEG_RGB, RLE, SIZE
from DICOMPatcherLib import check
from DICOMPatcherLib.part10.codestream import segments, transfer_syntax_of
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.huffman_scan import is_scan_short
from DICOMPatcherLib.part10.rle import do_runs_contradict


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(frame, parameter=0, *, components=1):
    start = segment(0xE0, b"JFIF\0") + segment(0xDB, bytes(65)) + segment(frame, bytes(9))
    scan = bytes([components]) + bytes(2 * components) + bytes([parameter, 0, 0])
    return b"\xff\xd8" + start + segment(0xDA, scan) + b"\x12\x34" * 50


def jpeg_2000(transform, *, high_throughput=False):
    cap = segment(0x50, bytes(6)) if high_throughput else b""
    return b"\xff\x4f" + segment(0x51, bytes(36)) + cap + segment(0x52, bytes(9) + bytes([transform])) + b"\xff\x93"


def rle(*offsets):
    return struct.pack("<16L", len(offsets), *offsets, *[0] * (15 - len(offsets))) + bytes(100)


HEADS = [
    pytest.param(jpeg(0xC0), "50", id="JPEG baseline"),
    pytest.param(jpeg(0xC1), "51", id="JPEG extended"),
    pytest.param(jpeg(0xC3, 1), "70", id="JPEG lossless, first predictor"),
    pytest.param(jpeg(0xC3, 1, components=3), "70", id="JPEG lossless in colour"),
    pytest.param(jpeg(0xC3, 6), "57", id="JPEG lossless, another predictor"),
    pytest.param(jpeg(0xF7, 0), "80", id="JPEG-LS lossless"),
    pytest.param(jpeg(0xF7, 2), "81", id="JPEG-LS near lossless"),
    pytest.param(jpeg_2000(1), "90", id="JPEG 2000 reversible"),
    pytest.param(jpeg_2000(0), "91", id="JPEG 2000 irreversible"),
    pytest.param(jpeg_2000(1, high_throughput=True), "201", id="HTJ2K reversible"),
    pytest.param(jpeg_2000(0, high_throughput=True), "203", id="HTJ2K irreversible"),
]


@pytest.mark.parametrize(("head", "number"), HEADS)
def test_recognizes_codecs(head, number):
    assert transfer_syntax_of(head) == f"1.2.840.10008.1.2.4.{number}"


@pytest.mark.parametrize("offsets", [(64,), (64, 70), tuple(range(64, 79))], ids=len)
def test_recognizes_rle(offsets):
    assert transfer_syntax_of(rle(*offsets)) == "1.2.840.10008.1.2.5"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xd8", id="only the start"),
        pytest.param(jpeg(0xC2), id="progressive, which DICOM has retired"),
        pytest.param(bytes(100), id="zero bytes"),
        pytest.param(rle(65), id="RLE that starts elsewhere"),
        pytest.param(rle(64, 64), id="RLE with the same segment twice"),
        pytest.param(rle(64, 80, 70), id="RLE out of order"),
        pytest.param(struct.pack("<16L", 1, 64, 80, *[0] * 13), id="RLE with more offsets than segments"),
        pytest.param(struct.pack("<16L", 16, *range(64, 79)), id="RLE with 16 segments"),
        pytest.param(rle(64)[:63], id="RLE cut"),
        pytest.param(b"\xff\x4f\xff\x52" + bytes(40), id="JPEG 2000 without SIZ"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="PNG"),
        pytest.param(b"\xff\xd8" + b"\xff" * 10_000, id="only fill bytes"),
        pytest.param(b"\xff\xd8\xff\xe0\0\0\0\0", id="segment shorter than its length"),
    ],
)
def test_claims_nothing_of_what_it_does_not_know(head):
    assert transfer_syntax_of(head) == ""


@pytest.mark.parametrize(
    ("head", "number"), [case for case in HEADS if case.id.startswith("JPEG lossless") or "LS" in case.id]
)
def test_claims_nothing_of_a_lossless_mode_it_has_not_seen(head, number):
    """The parameter that decides stands in the scan header: cut before it, nothing is known."""
    scan = head.index(b"\xff\xda")
    for size in range(scan + 4):
        assert transfer_syntax_of(head[:size]) == ""
    assert transfer_syntax_of(head[: scan + 5]) == ""


def test_fill_bytes_between_segments_are_skipped():
    assert list(segments(b"\xff\xd8\xff\xff\xff\xe0\0\3a\xff\xda\0\3b")) == [(0xE0, b"a"), (0xDA, b"b")]


@given(st.binary(max_size=300))
def test_anything_may_follow_a_magic_number(data):
    for start in (b"", b"\xff\xd8", b"\xff\x4f\xff\x51", b"\1\0\0\0\x40\0\0\0"):
        assert isinstance(transfer_syntax_of(start + data), str)


def findings_of(folder, syntax, *fragments):
    """Return the ids of what is found in an image of 12 x 12 pixels of 8 bits."""
    shape = {"Rows": SIZE, "Columns": SIZE, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    shape.update(PixelRepresentation=0, NumberOfFrames=str(len(fragments)) if len(fragments) > 1 else None)
    folder.mkdir()
    (folder / "1.dcm").write_bytes(with_fragments(image(1, **shape), syntax, *fragments))
    return {finding["id"] for finding in entries(check(str(folder)))["1.dcm"]["findings"]}


def test_what_is_no_codestream_or_has_no_end_is_told(tmp_path):
    baseline, rle_frame = JPEG_BASELINE[0], RLE[0]
    cases = {
        "JPEG": ("50", (baseline,), False),
        "JPEG, padded": ("50", (baseline + bytes(20),), False),
        "JPEG-LS": ("80", JPEG_LS, False),
        "lossless JPEG": ("70", JPEG_LOSSLESS, False),
        "JPEG 2000": ("90", JPEG_2000, False),
        "JPEG without end": ("50", (baseline.rstrip(b"\0")[:-2],), True),
        "half a JPEG": ("50", (baseline[: len(baseline) // 2],), True),
        "a second frame without end": ("50", (baseline, baseline[: len(baseline) // 2]), True),
        "a PNG": ("50", (b"\x89PNG\r\n\x1a\n" + bytes(200),), True),
        "values": ("90", (bytes(range(144)),), True),
        "RLE": ("5", (rle_frame,), False),
        "two bytes of RLE": ("5", (rle_frame[:2],), True),
        "zeros for RLE": ("5", (bytes(len(rle_frame)),), True),
    }
    for name, (number, fragments, is_told) in cases.items():
        syntax = f"1.2.840.10008.1.2.{number}" if number == "5" else f"1.2.840.10008.1.2.4.{number}"
        assert ("F40" in findings_of(tmp_path / name, syntax, *fragments)) is is_told, name


def test_each_frame_of_several_begins_and_ends(tmp_path):
    jpeg, lossless, jpeg_ls, jpeg_2000 = JPEG_BASELINE[0], JPEG_LOSSLESS[0], JPEG_LS[0], JPEG_2000[0]
    end = jpeg_2000.rfind(b"\xff\xd9")
    cases = {
        "JPEG": ("50", (jpeg,) * 5, False),
        "padded": ("50", (jpeg, jpeg + bytes(40), jpeg), False),
        "behind the end": ("50", (jpeg, jpeg + b"\xff" * 20, jpeg), False),
        "half a second": ("50", (jpeg, jpeg[: len(jpeg) // 2], jpeg), True),
        "a few bytes of the second": ("50", (jpeg, jpeg[:6], jpeg), True),
        "a second without end": ("70", (lossless, lossless.rstrip(b"\0")[:-2], lossless), True),
        "a third of zeros": ("80", (jpeg_ls, jpeg_ls, bytes(len(jpeg_ls)), jpeg_ls), True),
        "half a third of JPEG-LS": ("80", (jpeg_ls, jpeg_ls, jpeg_ls[: len(jpeg_ls) // 4 * 2], jpeg_ls), True),
        "a first without end": ("50", (jpeg.rstrip(b"\0")[:-2], jpeg, jpeg), True),
        "JPEG 2000 without end": ("90", (jpeg_2000, jpeg_2000[: end // 2 * 2], jpeg_2000), True),
        "JPEG 2000 without beginning": ("90", (jpeg_2000, jpeg_2000[4:], jpeg_2000), True),
    }
    for name, (number, fragments, is_told) in cases.items():
        found = findings_of(tmp_path / name, f"1.2.840.10008.1.2.4.{number}", *fragments)
        assert ("F40" in found) is is_told, name


END = b"\xff\xd9"


def without(marker, codestream):
    """Return a codestream in which a kind of segment is a comment."""
    return codestream.replace(bytes([0xFF, marker]), b"\xff\xfe")


def before(mark, codestream):
    return codestream[: codestream.index(mark)]


def behind_head_of_scan(codestream):
    start = codestream.index(b"\xff\xda")
    return start + 2 + int.from_bytes(codestream[start + 2 : start + 4], "big")


def in_intervals(codestream, *markers):
    """Return a JPEG codestream that says that each block of its scan is followed by a restart marker."""
    start = behind_head_of_scan(codestream)
    restart = segment(0xDD, b"\0\1")
    scan = b"\x12\x34\x56".join(bytes([0xFF, 0xD0 + marker]) for marker in markers)
    place = codestream.index(b"\xff\xda")
    return codestream[:place] + restart + codestream[place:start] + b"\x12" + scan + b"\x12\x34" + END


def in_tiles(codestream):
    """Return a JPEG 2000 codestream of an image that has four tiles, of which there is one."""
    size = codestream.index(b"\xff\x51") + 22
    return codestream[:size] + struct.pack(">LL", 6, 6) + codestream[size + 8 :]


def test_a_codestream_that_lacks_a_part_is_told(tmp_path):
    jpeg_frame, lossless, jpeg_ls, jpeg_2000_frame = JPEG_BASELINE[0], JPEG_LOSSLESS[0], JPEG_LS[0], JPEG_2000[0]
    tile_part = jpeg_2000_frame.index(b"\xff\x90")
    middle = len(jpeg_2000_frame) // 2
    cases = {
        "nothing between the marks": (b"\xff\xd8" + END, ("50", "51", "57", "70", "80"), True),
        "JPEG without scan": (before(b"\xff\xda", jpeg_frame) + END, ("50",), True),
        "JPEG without frame header": (without(0xC0, jpeg_frame), ("50",), True),
        "JPEG without Huffman tables": (without(0xC4, jpeg_frame), ("50",), True),
        "JPEG without quantization": (without(0xDB, jpeg_frame), ("50",), True),
        "JPEG with an empty scan": (jpeg_frame[: behind_head_of_scan(jpeg_frame)], ("50",), True),
        "lossless JPEG without scan": (before(b"\xff\xda", lossless) + END, ("70",), True),
        "lossless JPEG of a few pixels": (lossless[: behind_head_of_scan(lossless) + 12] + END, ("70",), True),
        "JPEG-LS without scan": (before(b"\xff\xda", jpeg_ls) + END, ("80",), True),
        "restart markers": (in_intervals(jpeg_frame, 0, 1, 2), ("50",), False),
        "one restart marker more": (in_intervals(jpeg_frame, 0, 1, 2, 3), ("50",), False),
        "restart markers of half the scan": (in_intervals(jpeg_frame, 0), ("50",), True),
        "no restart marker": (in_intervals(jpeg_frame), ("50",), True),
        "JPEG 2000 without tiles": (jpeg_2000_frame[:tile_part] + END, ("90",), True),
        "half a main header of JPEG 2000": (jpeg_2000_frame[: tile_part // 2] + END, ("90",), True),
        "half a JPEG 2000": (jpeg_2000_frame[:middle] + END, ("90",), True),
        "JPEG 2000 with a part cut out": (jpeg_2000_frame[:middle] + jpeg_2000_frame[middle + 8 :], ("90",), True),
        "a tile of four": (in_tiles(jpeg_2000_frame), ("90",), True),
        "the last tile, of no length": (
            jpeg_2000_frame[: tile_part + 6] + bytes(4) + jpeg_2000_frame[tile_part + 10 :],
            ("90",),
            False,
        ),
    }
    for name, (codestream, syntaxes, is_told) in cases.items():
        for number in syntaxes:
            syntax = f"1.2.840.10008.1.2.4.{number}"
            padded = codestream + bytes(len(codestream) % 2)
            found = findings_of(tmp_path / f"{name} {number}", syntax, padded)
            assert ("F40" in found) is is_told, (name, number)


def test_what_lacks_in_a_frame_of_several_is_told(tmp_path):
    for name, number, frame in (("JPEG", "50", JPEG_BASELINE[0]), ("JPEG 2000", "90", JPEG_2000[0])):
        lacking = before(b"\xff\xda" if name == "JPEG" else b"\xff\x90", frame) + END
        lacking += bytes(len(lacking) % 2)
        for place in range(7):
            frames = [lacking if place == at else frame for at in range(7)]
            found = findings_of(tmp_path / f"{name} {place}", f"1.2.840.10008.1.2.4.{number}", *frames)
            assert "F40" in found, (name, place)


def test_a_codestream_in_several_fragments_is_looked_at_as_one(tmp_path):
    shape = {"Rows": SIZE, "Columns": SIZE, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}
    for number, frame in (("50", JPEG_BASELINE[0]), ("80", JPEG_LS[0]), ("90", JPEG_2000[0])):
        half = frame[: len(frame) // 4 * 2]
        for parts, is_told in (((half, frame[len(half) :]), False), ((half, frame[len(half) + 20 :]), number == "90")):
            path = tmp_path / "file.dcm"
            path.write_bytes(with_fragments(image(1, **shape), f"1.2.840.10008.1.2.4.{number}", *parts))
            with Part10File.open(str(path)) as file:
                assert any(finding.defect == "F40" for finding in file.findings) is is_told, number


@pytest.mark.parametrize("frame", [JPEG_BASELINE[0], JPEG_LOSSLESS[0], JPEG_COLOURS, JPEG_RGB], ids=len)
def test_blocks_and_samples_of_a_scan_are_counted(frame):
    start, stop = behind_head_of_scan(frame), frame.rindex(END)
    assert not is_scan_short(frame)
    assert not is_scan_short(frame + bytes(2))
    for size in range(start, stop - 1):
        assert is_scan_short(frame[:size] + END), size


def test_what_cannot_be_counted_is_not_called_short():
    baseline = JPEG_BASELINE[0]
    others = (b"", baseline[:40], JPEG_LS[0], JPEG_2000[0], RLE[0], without(0xC4, baseline), without(0xC0, baseline))
    assert not any(map(is_scan_short, others))
    progressive = baseline.replace(b"\xff\xc0", b"\xff\xc2")
    assert not is_scan_short(progressive[: behind_head_of_scan(progressive)] + END)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_counting_ends_whatever_there_is(data, place):
    frame = JPEG_COLOURS
    assert is_scan_short(frame[:place] + data + frame[place + len(data) :]) in (False, True)


def runs(length, pixels):
    """Return a segment of RLE with that many pixels in runs of a length, some of the same value, some not."""
    whole, rest = divmod(pixels, length)
    some = [bytes([257 - length, number % 251]) if number % 3 else literal(number, length) for number in range(whole)]
    return b"".join(some) + (literal(0, rest) if rest else b"")


def literal(number, length):
    return bytes([length - 1]) + bytes((number * 7 + place * 13) % 256 for place in range(length))


def rle_frame(*parts):
    segments = [part + bytes(len(part) % 2) for part in parts]
    starts = [64 + sum(map(len, segments[:number])) for number in range(len(segments))]
    return struct.pack("<16L", len(segments), *starts, *[0] * (15 - len(segments))) + b"".join(segments)


def told_of_rle(folder, side, bits, *frames):
    """Return what is told of the codestreams of an image in RLE."""
    shape = {"Rows": side, "Columns": side, "BitsAllocated": bits, "BitsStored": bits, "HighBit": bits - 1}
    shape.update(PixelRepresentation=0, NumberOfFrames=str(len(frames)) if len(frames) > 1 else None)
    path = folder / "file.dcm"
    path.write_bytes(with_fragments(image(1, **shape), "1.2.840.10008.1.2.5", *frames))
    with Part10File.open(str(path)) as file:
        return [finding.message for finding in file.findings if finding.defect == "F40"]


@pytest.mark.parametrize("side", [12, 40, 200])
@pytest.mark.parametrize("length", [3, 17, 100])
def test_a_frame_in_rle_that_ends_before_its_pixels_is_told(tmp_path, side, length):
    segment = runs(length, side * side)
    for parts in ([segment], [segment, segment]):
        bits, frame = 8 * len(parts), rle_frame(*parts)
        assert told_of_rle(tmp_path, side, bits, frame) == []
        assert told_of_rle(tmp_path, side, bits, frame + bytes(6)) == []
        assert told_of_rle(tmp_path, side, bits, frame, frame, frame, frame) == []
        cut = rle_frame(*parts[:-1], runs(length, side * side - 3 * length) + literal(0, length)[:2])
        for frames in ([cut], [cut, frame, frame], [frame, cut, frame], [frame, frame, cut]):
            assert told_of_rle(tmp_path, side, bits, *frames) != [], len(frames)


@pytest.mark.parametrize("size", [64, 65, 100])
def test_each_frame_in_rle_has_a_header_that_fits(tmp_path, size):
    frame = rle_frame(runs(17, 1600), runs(17, 1600))
    for damaged in (frame[:size], bytes(size), bytes(4) + frame[4:]):
        for place in range(7):
            frames = [frame] * 7
            frames[place] = damaged
            assert len(told_of_rle(tmp_path, 40, 16, *frames)) == 1


def test_frames_of_single_bits_in_rle_are_not_counted(tmp_path):
    assert told_of_rle(tmp_path, 40, 1, rle_frame(runs(17, 200))) == []


@pytest.mark.parametrize("length", [3, 17, 100])
def test_runs_that_do_not_add_up_to_the_pixels(length):
    sound = runs(length, 40 * 30)
    short, beyond = sound[: -length // 2], runs(length, 40 * 30 - 2) + literal(0, 9)
    for end in (b"", bytes(1), bytes(6), b"\x80", b"more than that"):
        assert not do_runs_contradict(rle_frame(sound + end), 40, 30)
        assert not do_runs_contradict(rle_frame(sound, sound + end), 40, 30)
    for parts in ([short], [beyond], [short, sound], [sound, short], [beyond, sound], [sound, beyond]):
        assert do_runs_contradict(rle_frame(*parts), 40, 30)


def test_runs_of_another_size_are_no_damage():
    rows = b"".join(literal(number, 30) for number in range(40))
    for frame in (rle_frame(rows), rle_frame(rows, rows)):
        for size in ((40, 30), (40, 29), (39, 30), (30, 39)):
            assert not do_runs_contradict(frame, *size)
        assert do_runs_contradict(frame, 41, 30)
    assert do_runs_contradict(rle_frame(rows, rows + literal(0, 30)), 40, 29)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_counting_runs_ends_whatever_there_is(data, place):
    frame = rle_frame(runs(3, 100), runs(3, 100))
    damaged = frame[:place] + data + frame[place + len(data) :]
    assert do_runs_contradict(damaged, 10, 10) in (False, True)
