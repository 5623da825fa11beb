"""Images that do not have all their pixels, and what follows a data set."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib.part10.completeness import lack_of_pixels
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch

HTML = b"\n<!DOCTYPE html>\n<html><body>Done.</body></html>\n"
DOSE, REPORT_CLASS = "1.2.840.10008.5.1.4.1.1.481.2", "1.2.840.10008.5.1.4.1.1.88.11"
MPEG = "1.2.840.10008.1.2.4.102"


@pytest.fixture(params=dcm.FORMS, ids=["explicit", "implicit", "big endian"])
def form(request: pytest.FixtureRequest) -> dcm.Form:
    return request.param


def run(folder: pathlib.Path, content: bytes, **options: Any) -> Report:
    (folder / "in").mkdir()
    (folder / "in" / "1").write_bytes(content)
    return patch(str(folder / "in"), str(folder / "out"), make_rules(**options))


def outcome(report: Report) -> tuple[str, list[str], str]:
    (entry,) = report.files()
    return entry["outcome"], [finding["id"] for finding in entry["findings"]], entry["reason"]


def header(*elements: bytes, form: dcm.Form = dcm.EXPLICIT, sop_class: str = dcm.CT_CLASS) -> bytes:
    own = dcm.identity(form).replace(
        dcm.element(0x00080016, "UI", dcm.CT_CLASS, form), dcm.element(0x00080016, "UI", sop_class, form)
    )
    return own + b"".join(elements)


def size(rows: int, columns: int, bits: int, frames: int = 1, form: dcm.Form = dcm.EXPLICIT) -> bytes:
    count = dcm.element(0x00280008, "IS", str(frames), form) if frames != 1 else b""
    numbers = ((0x00280010, rows), (0x00280011, columns), (0x00280100, bits))
    return count + b"".join(dcm.number(tag, "US", value, form=form) for tag, value in numbers)


# Images without pixels


def test_an_image_without_pixels_is_damaged(tmp_path: pathlib.Path, form: dcm.Form) -> None:
    report = run(
        tmp_path, dcm.file(header(size(2, 2, 16, form=form), form=form), form.uid), only=["NormalizeFileNames"]
    )
    assert outcome(report) == ("damaged", ["V26"], "the image has no Pixel Data")
    assert not report.all_handled
    assert "1 damaged and copied unchanged" in report.conclusion()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (header(size(2, 2, 16), dcm.pixels(b"")), "Pixel Data is empty"),
        (header(size(0, 2, 16), dcm.pixels()), "Rows or Columns is zero"),
        (header(size(2, 0, 16), dcm.pixels()), "Rows or Columns is zero"),
    ],
)
def test_an_image_of_no_size_is_damaged(tmp_path: pathlib.Path, content: bytes, reason: str) -> None:
    report = run(tmp_path, dcm.file(content), only=["NormalizeFileNames"])
    assert outcome(report) == ("damaged", ["V26"], reason)


@pytest.mark.parametrize(
    "content",
    [
        header(sop_class=REPORT_CLASS),
        header(sop_class=DOSE),
        header(size(2, 2, 32), dcm.element(0x7FE00008, "OF", bytes(16))),
        header(dcm.element(0x00287FE0, "UR", "http://images.example/1")),
    ],
    ids=["report", "dose without pixels", "float pixels", "pixels elsewhere"],
)
def test_what_need_not_have_pixel_data_is_in_order(tmp_path: pathlib.Path, content: bytes) -> None:
    with Part10File.open(dcm.write(tmp_path, dcm.file(content))) as opened:
        assert (opened.findings, lack_of_pixels(opened)) == ([], ())


# Images with fewer pixels than the header says


@pytest.mark.parametrize("missing", [2, 4, 6])
def test_pixels_that_are_too_short_are_never_passed_off_as_whole(
    tmp_path: pathlib.Path, form: dcm.Form, missing: int
) -> None:
    content = dcm.file(header(size(2, 2, 16, form=form), dcm.pixels(bytes(8 - missing), form), form=form), form.uid)
    report = run(tmp_path, content, only=["NormalizeFileNames"])
    kind, defects, reason = outcome(report)
    assert (kind, defects) == ("damaged", ["F13"])
    assert reason.startswith(f"Pixel Data is too short: {8 - missing} of 8 bytes")
    assert not report.all_handled


def test_a_file_that_is_patched_may_still_be_damaged(tmp_path: pathlib.Path) -> None:
    content = dcm.file(header(size(2, 2, 16), dcm.pixels(bytes(4))))
    parameters = {"SetElements": {"Elements": "PatientID=77"}}
    report = run(tmp_path, content, only=["SetElements"], parameters=parameters)
    assert outcome(report)[0] == "patched"
    assert outcome(report)[2].startswith("Pixel Data is too short")
    assert "Changed, but still damaged:" in "\n".join(report.lines(verbose=True))
    assert report.conclusion().endswith("1 patched file is still damaged.")
    assert not report.all_handled


def test_frames_that_are_missing_are_reported(tmp_path: pathlib.Path) -> None:
    content = dcm.file(header(size(2, 2, 16, frames=16), dcm.pixels(bytes(8))))
    assert outcome(run(tmp_path, content, only=["NormalizeFileNames"]))[:2] == ("damaged", ["F13", "V18"])


def test_colors_stored_once_for_two_pixels_are_whole(tmp_path: pathlib.Path) -> None:
    photometric = dcm.number(0x00280002, "US", 3) + dcm.element(0x00280004, "CS", "YBR_FULL_422")
    bits = b"".join(dcm.number(tag, "US", value) for tag, value in ((0x00280101, 8), (0x00280102, 7), (0x00280103, 0)))
    content = header(photometric + size(4, 4, 8) + bits + dcm.pixels(bytes(32)))
    assert outcome(run(tmp_path, dcm.file(content), only=["NormalizeFileNames"]))[:2] == ("copied", [])
    shorter = header(photometric + size(4, 4, 8) + bits + dcm.pixels(bytes(30)))
    assert dcm.defects(dcm.walked(tmp_path, dcm.file(shorter))) == ["F13"]


def test_a_video_has_all_frames_in_one_fragment(tmp_path: pathlib.Path) -> None:
    content = dcm.file(header(size(2, 2, 8, frames=25), dcm.fragments(b"abcd")), MPEG)
    assert dcm.defects(dcm.walked(tmp_path, content)) == []


# Lengths of pixels that are wrong


@pytest.mark.parametrize("length", [0, 2, 6, 10, 8 + 0x10000])
def test_a_wrong_length_is_put_right_if_the_rest_of_the_file_is_the_image(
    tmp_path: pathlib.Path, form: dcm.Form, length: int
) -> None:
    value = bytes(range(1, 9))
    start = header(size(2, 2, 16, form=form), form=form)
    content = dcm.file(start + dcm.header(dcm.PIXEL_DATA, "OW", length, form) + value, form.uid)
    kind, defects, _ = outcome(run(tmp_path, content, only=["RepairPixelDataEncoding"]))
    assert (kind, defects) == ("patched", ["F25"])
    assert (tmp_path / "out" / "1").read_bytes() == dcm.file(start + dcm.pixels(value, form), form.uid)


def test_black_pixels_are_pixels(tmp_path: pathlib.Path) -> None:
    start = header(size(64, 64, 16))
    content = dcm.file(start + dcm.header(dcm.PIXEL_DATA, "OW", 4096) + b"\1\2" * 2048 + bytes(4096))
    assert outcome(run(tmp_path, content, only=["RepairPixelDataEncoding"]))[:2] == ("patched", ["F25"])
    (output,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert output.read_bytes().endswith(dcm.pixels(b"\1\2" * 2048 + bytes(4096)))


@pytest.mark.parametrize("tail", [bytes(1000), b"garbage", HTML, bytes(range(256))])
def test_nothing_is_removed_behind_pixels_that_are_too_short(tmp_path: pathlib.Path, tail: bytes) -> None:
    content = dcm.file(header(size(2, 2, 16), dcm.pixels(bytes(6))) + tail)
    report = run(tmp_path, content, only=["RemoveForeignBytes", "RepairPixelDataEncoding"])
    assert outcome(report)[0] == "damaged"
    assert "F13" in outcome(report)[1]
    assert (tmp_path / "out" / "1").read_bytes() == content


def test_elements_behind_the_pixels_are_no_pixels(tmp_path: pathlib.Path) -> None:
    """That elements behind them are together just as long as what is missing does not make them pixels."""
    behind = dcm.element(0x7FE10010, "LO", "ACME 1") + dcm.element(0x7FE11001, "LO", "ab")
    content = dcm.file(header(size(2, 2 + len(behind) // 4, 16), dcm.pixels(bytes(8)), behind))
    assert outcome(run(tmp_path, content, only=["RepairPixelDataEncoding"]))[:2] == ("damaged", ["F13"])


# What follows a data set


@pytest.mark.parametrize("form_of_tail", dcm.FORMS[:2], ids=["explicit", "implicit"])
def test_private_elements_behind_the_pixels_stay(
    tmp_path: pathlib.Path, form: dcm.Form, form_of_tail: dcm.Form
) -> None:
    private = dcm.element(0x7FE10010, "LO", "ACME 1", form_of_tail)
    private += dcm.element(0x7FE11001, "OB", bytes(range(40)), form_of_tail)
    content = dcm.file(dcm.image(form) + private, form.uid)
    run(tmp_path, content)
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert all(bytes(range(40)) in output for output in written)


@pytest.mark.parametrize("tail", [b"garbage", b"\1\2\3" * 50, bytes(40) + b"x"])
def test_what_is_unknown_stays_and_is_reported(tmp_path: pathlib.Path, form: dcm.Form, tail: bytes) -> None:
    content = dcm.file(dcm.image(form) + tail, form.uid)
    kind, defects, reason = outcome(run(tmp_path, content, only=["RemoveForeignBytes"]))
    assert (kind, defects) == ("damaged", ["F15"])
    assert f"{len(tail)} bytes after the data set are not DICOM" in reason
    assert (tmp_path / "out" / "1").read_bytes() == content


def test_what_is_unknown_is_not_written_where_identity_is_to_be_hidden(tmp_path: pathlib.Path) -> None:
    report = run(tmp_path, dcm.file(dcm.image() + b"Doe^Jane"), add=["Anonymize"])
    assert outcome(report)[0] == "unreadable"
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("tail", [bytes(200), HTML])
def test_the_report_names_what_was_removed(tmp_path: pathlib.Path, tail: bytes) -> None:
    report = run(tmp_path, dcm.file(dcm.image() + tail), only=["RemoveForeignBytes"])
    (entry,) = report.files()
    assert (tmp_path / "out" / "1").read_bytes() == dcm.file(dcm.image())
    assert any(f"{len(tail)} bytes without data" in finding["message"] for finding in entry["findings"])


@pytest.mark.parametrize("last", [b"\0", b"\1"], ids=["black", "white"])
def test_a_few_zeros_may_be_the_end_of_black_pixels_that_were_pushed_back(tmp_path: pathlib.Path, last: bytes) -> None:
    content = dcm.file(header(size(2, 2, 16), dcm.pixels(bytes(7) + last))) + bytes(14)
    kind, defects, _ = outcome(run(tmp_path, content, only=["RemoveForeignBytes"]))
    assert (kind, defects[0]) == ("patched" if any(last) else "damaged", "F16")


def test_what_follows_a_deflated_data_set_is_told_or_refused(tmp_path: pathlib.Path) -> None:
    content = dcm.deflated(dcm.image())
    for tail, damage in ((bytes(64), ""), (HTML, ""), (b"garbage", "unknown data after the deflated data set")):
        opened = dcm.walked(tmp_path, content + tail)
        assert opened.damage.startswith(damage)
        assert bool(opened.damage) == bool(damage)
        assert len(opened.findings) == 1


def test_the_end_of_a_gzip_stream_may_follow_a_deflated_data_set(tmp_path: pathlib.Path) -> None:
    size = len(dcm.image())
    content = dcm.deflated(dcm.image())
    stream = content[:-1] if content.endswith(b"\0") else content
    opened = dcm.walked(tmp_path, stream + b"abcd" + size.to_bytes(4, "little"))
    assert (opened.damage, opened.findings) == ("", [])


def test_bytes_that_can_be_inflated_by_chance_are_no_data_set(tmp_path: pathlib.Path) -> None:
    """A deflated data set goes on to the end of the file, if nothing says that it is one."""
    short = dcm.deflated(dcm.image())[len(dcm.file(b"", dcm.DEFLATED)) :]
    opened = dcm.walked(tmp_path, dcm.file(short + b"more"))
    assert not opened.deflated


def test_the_rest_of_a_text_stays(tmp_path: pathlib.Path) -> None:
    text = "The lungs are clear. " * 20
    content = header(dcm.element(0x0040A730, "SQ"), sop_class=REPORT_CLASS)
    content += dcm.header(0x0040A160, "UT", 100) + text.encode()
    report = run(tmp_path, dcm.file(content))
    assert outcome(report)[0] == "unreadable"


def report_data_set(text: bytes, form: dcm.Form, *, is_nested: bool) -> bytes:
    """Return a report whose text is the last value, of the data set itself or of a sequence that has a length."""
    head = header(
        *([] if is_nested else [dcm.element(0x0040A040, "CS", "TEXT", form)]), form=form, sop_class=REPORT_CLASS
    )
    last = dcm.element(0x0040A160, "UT", text, form)
    return head + (dcm.sequence(0x0040A730, [dcm.item(last, form)], form) if is_nested else last)


@pytest.mark.parametrize(
    "rest", [b"<br>Malignant.", b"</body></html>", b"Conclusion: malignant\r\n", b"HTTP/1.1 is what it says\r\n"]
)
@pytest.mark.parametrize("is_nested", [False, True], ids=["text", "sequence"])
def test_what_looks_like_a_web_page_may_be_the_rest_of_a_text(
    tmp_path: pathlib.Path, form: dcm.Form, rest: bytes, is_nested: bool
) -> None:
    content = report_data_set(b"Findings. ", form, is_nested=is_nested) + rest
    (entry,) = run(tmp_path, dcm.file(content, form.uid), only=["RemoveForeignBytes"]).files()
    assert "RemoveForeignBytes" not in str(entry["repairs"])
    is_written = entry["outcome"] != "unreadable"
    assert not is_written or (tmp_path / "out" / "1").read_bytes().endswith(content)


@pytest.mark.parametrize("rest", [b"<br>Malignant.", b"Conclusion: malignant\r\n"])
def test_text_behind_an_element_that_follows_the_pixels_may_be_its_rest(tmp_path: pathlib.Path, rest: bytes) -> None:
    behind = dcm.element(0x7FE10010, "LO", "ACME 1") + dcm.element(0x7FE11001, "UT", "Findings: ")
    content = dcm.file(dcm.image() + behind + rest)
    assert outcome(run(tmp_path, content, only=["RemoveForeignBytes"]))[:2] == ("damaged", ["F15"])
    assert (tmp_path / "out" / "1").read_bytes() == content


def test_a_web_page_behind_a_report_that_a_delimiter_ends_is_removed(tmp_path: pathlib.Path) -> None:
    last = dcm.item(dcm.element(0x0040A160, "UT", "Findings. "), defined=False)
    content = header(dcm.sequence(0x0040A730, [last], defined=False), sop_class=REPORT_CLASS)
    run(tmp_path, dcm.file(content + HTML), only=["RemoveForeignBytes"])
    assert (tmp_path / "out" / "1").read_bytes().endswith(content)


def test_a_few_zeros_behind_a_binary_value_may_be_its_end(tmp_path: pathlib.Path) -> None:
    document = dcm.element(0x00420011, "OB", b"solid " + bytes(range(1, 41)))
    content = header(document, sop_class="1.2.840.10008.5.1.4.1.1.104.3") + bytes(2)
    run(tmp_path, dcm.file(content), only=["RemoveForeignBytes"])
    assert (tmp_path / "out" / "1").read_bytes().endswith(content)


# Single bits


def padded_frames(frames: int, last: int) -> tuple[bytes, bytes]:
    """Return frames of 3 x 3 pixels of one bit, padded to bytes, and without padding."""
    values = [number * 37 % 512 if number <= frames // 2 else 0 for number in range(1, frames)] + [last]
    padded = b"".join(value.to_bytes(2, "little") for value in values)
    together = sum(value << 9 * number for number, value in enumerate(values))
    packed = together.to_bytes((9 * frames + 7) // 8, "little")
    return padded, packed + b"\0" * (len(packed) % 2)


def mask(data: bytes, frames: int) -> bytes:
    return dcm.file(header(size(3, 3, 1, frames=frames), dcm.element(dcm.PIXEL_DATA, "OB", data)))


@pytest.mark.parametrize("frames", [8, 11, 16, 64])
def test_frames_of_bits_that_are_padded_to_bytes_are_repacked(tmp_path: pathlib.Path, frames: int) -> None:
    padded, packed = padded_frames(frames, 0x1FF)
    kind, defects, _ = outcome(run(tmp_path, mask(padded, frames), only=["RepairPixelDataEncoding"]))
    assert (kind, set(defects)) == ("patched", {"F14"})
    with Part10File.open(str(tmp_path / "out" / "1")) as opened:
        assert opened.value(opened.elements[-1]) == packed
        assert opened.findings == []


@pytest.mark.parametrize("frames", [8, 16])
def test_no_bit_is_cut_off(tmp_path: pathlib.Path, frames: int) -> None:
    """If the last frames are empty, nobody knows whether the frames are padded or zeros follow them."""
    padded, packed = padded_frames(frames, 0)
    for data in (padded, packed + b"\0\0", packed + b"\1\0", padded[:-1] + b"\x80"):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        report = run(folder, mask(data, frames), only=["RepairPixelDataEncoding"])
        assert outcome(report)[:2] == ("copied", ["F14"])
        assert (folder / "out" / "1").read_bytes() == mask(data, frames)


@pytest.mark.parametrize("missing", [0x00280010, 0x00280011, 0x00280100])
def test_an_image_that_does_not_say_what_its_pixels_are_is_damaged(
    tmp_path: pathlib.Path, form: dcm.Form, missing: int
) -> None:
    numbers = ((0x00280010, 2), (0x00280011, 2), (0x00280100, 16))
    said = b"".join(dcm.number(tag, "US", value, form=form) for tag, value in numbers if tag != missing)
    content = header(said, dcm.pixels(form=form), form=form)
    report = run(tmp_path, dcm.file(content, form.uid), only=["NormalizeFileNames"])
    assert outcome(report) == ("damaged", ["V26"], "Rows, Columns or Bits Allocated is missing")


def test_pixels_of_an_object_that_is_no_image_need_no_size(tmp_path: pathlib.Path) -> None:
    content = header(dcm.pixels(), sop_class="1.2.3.4.5")
    assert outcome(run(tmp_path, dcm.file(content), only=["NormalizeFileNames"]))[:2] == ("copied", [])


@pytest.mark.parametrize("is_bare", [True, False])
@pytest.mark.parametrize("more", [b"", b"modality"])
def test_an_item_of_a_worklist_is_copied(tmp_path: pathlib.Path, form: dcm.Form, is_bare: bool, more: bytes) -> None:
    """It is known by its scheduled steps, whether or not it has a modality of its own, or a file header."""
    step = dcm.item(dcm.element(0x00080060, "CS", "CT", form) + dcm.element(0x00400002, "DA", "20200101", form), form)
    content = b"".join(
        (
            dcm.element(0x00080050, "SH", "4711", form),
            dcm.element(0x00080060, "CS", "CT", form) if more else b"",
            dcm.element(0x00100010, "PN", "Doe^Jane", form),
            dcm.element(0x00400100, "SQ", step, form),
        )
    )
    if not is_bare:
        content = dcm.file(content, form.uid).replace(dcm.CT_CLASS.encode(), b"1.2.276.0.7230010.3.1.0.1")
    report = run(tmp_path, content, leave_out=["FixPrivateMediaStorageSOPClassUID", "NormalizeFileNames"])
    assert outcome(report)[0] == "copied"
    assert (tmp_path / "out" / "1").read_bytes() == content
