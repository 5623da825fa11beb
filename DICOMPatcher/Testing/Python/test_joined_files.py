"""Several DICOM files one behind the other in one file: each is a file of its own."""

from __future__ import annotations

import pathlib

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib.part10.file import ranges_of_files
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch
from sound_files import sound_file

MIME = b"\r\n--5f3a\r\nContent-Type: application/dicom\r\nContent-Transfer-Encoding: binary\r\n\r\n"
FORMS = ("explicit", "implicit", "big endian", "jpeg", "rle frames")


def parts(base: str, count: int = 2) -> list[bytes]:
    return [sound_file(base, f"{base} {number}").content() for number in range(count)]


def bare(base: str, count: int = 2) -> list[bytes]:
    return [sound_file(base, f"{base} {number}").data_set for number in range(count)]


def run(folder: pathlib.Path, content: bytes, **options: list[str]) -> Report:
    (folder / "in").mkdir()
    (folder / "in" / "all.dcm").write_bytes(content)
    return patch(str(folder / "in"), str(folder / "out"), make_rules(**options))


def written(folder: pathlib.Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}


@pytest.mark.parametrize("base", FORMS)
def test_each_is_written_as_it_is(tmp_path: pathlib.Path, base: str) -> None:
    files = parts(base, 3)
    report = run(tmp_path, b"".join(files))
    assert written(tmp_path) == set(files)
    first, *others = report.plan.files
    assert (first.outcome, first.reason) == ("skipped", f"{JOINED}: were separated")
    assert [file.source for file in others] == [f"all.dcm/{number}.dcm" for number in (1, 2, 3)]
    messages = [finding.message for finding in report.plan.details(first).findings]
    assert f"{JOINED} with 3 files" in messages
    assert report.all_handled


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_data_sets_without_headers_are_told_apart_too(tmp_path: pathlib.Path, base: str) -> None:
    report = run(tmp_path, b"".join(bare(base, 3)))
    assert [file.outcome for file in report.plan.files] == ["skipped", "patched", "patched", "patched"]
    for data_set in bare(base, 3):
        assert sum(data_set in content for content in written(tmp_path)) == 1


@pytest.mark.parametrize("base", ["explicit", "jpeg"])
def test_zeros_between_them_are_left_out(tmp_path: pathlib.Path, base: str) -> None:
    first, second = parts(base)
    run(tmp_path, first + bytes(8192 - len(first)) + second + bytes(100))
    assert written(tmp_path) == {first, second}


def test_headers_and_boundaries_of_mime_between_them_are_left_out(tmp_path: pathlib.Path) -> None:
    first, second = parts("explicit")
    run(tmp_path, MIME + first + MIME + second + b"\r\n--5f3a--\r\n")
    assert written(tmp_path) == {first, second}


def test_text_between_them_is_not_taken_for_an_element(tmp_path: pathlib.Path) -> None:
    """Read as an element, a boundary of one letter may be as long as a file, and end where a data set begins."""
    boundary = b"\r\n--b\r\nContent-Type: application/dicom\r\n\r\n"
    first, second, third = parts("explicit", 3)
    headers = len(third) - len(sound_file("explicit", "explicit 2").data_set)
    covered = 8 + int.from_bytes(boundary[6:8], "little")
    rest = covered - 2 * len(boundary) - len(second) - headers - 12
    second += dcm.element(0xFFFCFFFC, "OB", bytes(rest))
    dcm.write(tmp_path, first + boundary + second + boundary + third)
    ranges = list(ranges_of_files(str(tmp_path / "file.dcm")))
    sizes = [len(first), len(boundary + second), len(boundary + third)]
    assert [stop - start for start, stop in ranges] == sizes


def test_the_ranges_are_the_whole_file(tmp_path: pathlib.Path) -> None:
    files = [*parts("explicit"), *parts("jpeg"), sound_file("implicit").content()]
    path = dcm.write(tmp_path, b"".join(files))
    ranges = list(ranges_of_files(path))
    assert [stop - start for start, stop in ranges] == [len(file) for file in files]
    assert ranges[0][0] == 0


def test_without_the_rule_they_are_reported_and_not_written(tmp_path: pathlib.Path) -> None:
    report = run(tmp_path, b"".join(parts("explicit")), leave_out=["UnpackArchives"])
    (file,) = report.plan.files
    assert file.outcome == "unreadable"
    assert file.reason.startswith("another DICOM file follows the first one")
    assert written(tmp_path) == set()


def test_what_stands_behind_them_is_not_lost_without_a_word(tmp_path: pathlib.Path) -> None:
    first, second = parts("explicit")
    content = first + bytes(range(1, 100)) + second
    report = run(tmp_path, content)
    assert [file.outcome for file in report.plan.files] == ["damaged"]
    assert written(tmp_path) == {content}


def test_elements_that_stand_twice_are_no_other_file(tmp_path: pathlib.Path) -> None:
    twice = dcm.image() + dcm.identity()
    report = run(tmp_path, dcm.file(twice))
    assert len(report.plan.files) == 1


def beginnings(content: bytes, data_set: bytes) -> dict[str, bytes]:
    """Return a file without more and more of what stands in front of its data set."""
    return {"whole": content, "no preamble": content[128:], "no mark": content[132:], "bare": data_set}


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian", "document"])
@pytest.mark.parametrize("between", [b"", bytes(512), MIME], ids=["nothing", "zeros", "MIME"])
def test_files_without_preamble_are_told_apart(tmp_path: pathlib.Path, base: str, between: bytes) -> None:
    sounds = [sound_file(base, f"{base} {number}") for number in range(2)]
    first, second = (beginnings(sound.content(), sound.data_set) for sound in sounds)
    for start, one in first.items():
        for following, other in second.items():
            if following == "bare" and between:
                continue  # nothing says that a data set begins there
            folder = tmp_path / f"{start} {following}"
            folder.mkdir()
            report = run(folder, one + between + other)
            assert report.plan.files[0].outcome == "skipped", folder
            assert len(report.plan.files) == 3, folder
            assert all(sum(sound.data_set in content for content in written(folder)) == 1 for sound in sounds), folder
