"""Meta headers that cannot be right: nothing that was misread is written back, and the data decide."""

from __future__ import annotations

import pathlib

import pytest

import dicom_bytes as dcm
import sound_files as at
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import DAMAGED, PATCHED, UNREADABLE
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch
from sound_files import CAPTURE_CLASS, SoundFile, sound_file

BASES = ("explicit", "implicit", "big endian", "jpeg", "document")


def patched(tmp_path: pathlib.Path, content: bytes) -> tuple[str, bytes | None]:
    """Return the outcome and what was written."""
    source = tmp_path / "in"
    source.mkdir(parents=True)
    (source / "file").write_bytes(content)
    report = patch(str(source), str(tmp_path / "out"))
    (file,) = report.plan.files
    return file.outcome, (tmp_path / "out" / file.target).read_bytes() if file.target else None


def meta_places(sound: SoundFile, folder: pathlib.Path) -> list[tuple[int, int]]:
    """Return where the headers of the elements of the meta header start and stop."""
    with Part10File.open(dcm.write(folder, sound.content())) as file:
        return [(element.start, element.value) for element in file.meta_elements]


@pytest.mark.parametrize("base", BASES)
def test_a_damaged_meta_header_costs_nothing_of_the_data_set(tmp_path: pathlib.Path, base: str) -> None:
    sound = sound_file(base)
    content = sound.content()
    written = 0
    for start, stop in meta_places(sound, tmp_path):
        for bit in range(start % 7, 8 * (stop - start), 7):
            damaged = bytearray(content)
            damaged[start + bit // 8] ^= 1 << bit % 8
            outcome, output = patched(tmp_path / f"{start}-{bit}", bytes(damaged))
            if outcome == PATCHED:
                written += 1
                assert output is not None
                assert output.endswith(sound.data_set), (start, bit)
    assert written > 5


@pytest.mark.parametrize("base", BASES)
def test_a_group_length_has_four_bytes(tmp_path: pathlib.Path, base: str) -> None:
    """With another length it takes up what follows, and nothing behind it is what it seems."""
    sound = sound_file(base)
    content = sound.content()
    start = content.index(b"\2\0\0\0UL\4\0")
    for number, wrong in enumerate((0, 2, 3, 5, 6, 8, 10, 12, 18, 20, 255, 1024, 0xFFFE)):
        damaged = content[: start + 6] + wrong.to_bytes(2, "little") + content[start + 8 :]
        outcome, output = patched(tmp_path / f"{number}", damaged)
        assert (outcome, output) in ((PATCHED, content), (DAMAGED, damaged), (UNREADABLE, None)), wrong
    assert outcome == PATCHED


@pytest.mark.parametrize("base", BASES)
def test_no_element_of_the_header_goes_on_behind_the_end_of_the_file(tmp_path: pathlib.Path, base: str) -> None:
    """Read as a data set in another order of bytes, the rest would be an image without a patient."""
    content = sound_file(base).content()
    for number, header in enumerate((b"\2\0\2\0UI", b"\2\0\3\0UI", b"\2\0\x10\0UI", b"\2\0\x12\0UI")):
        place = content.index(header) + 6
        damaged = content[:place] + b"\xf0\xff" + content[place + 2 :]
        _, output = patched(tmp_path / f"{number}", damaged)
        assert output in (None, damaged), header


def test_what_is_no_data_set_when_inflated_is_not_taken_for_one(tmp_path: pathlib.Path) -> None:
    content = sound_file("explicit").content()
    place = content.index(b"\2\0\2\0UI") + 6
    length = int.from_bytes(content[place : place + 2], "little") + 2
    outcome, _ = patched(tmp_path, content[:place] + length.to_bytes(2, "little") + content[place + 2 :])
    assert outcome == UNREADABLE


@pytest.mark.parametrize("right_first", [True, False])
@pytest.mark.parametrize(
    ("base", "wrong"),
    [("implicit", dcm.EXPLICIT_LITTLE), ("jpeg", dcm.EXPLICIT_LITTLE), ("explicit", dcm.JPEG_BASELINE)],
)
def test_of_two_meta_headers_the_data_decide(tmp_path: pathlib.Path, base: str, wrong: str, right_first: bool) -> None:
    sound = sound_file(base)
    headers = [sound.meta(), sound.meta(syntax=wrong)]
    content = bytes(128) + b"DICM" + b"".join(headers if right_first else reversed(headers)) + sound.data_set
    outcome, output = patched(tmp_path, content)
    assert outcome == PATCHED
    assert output == sound.content()


@pytest.mark.parametrize(
    ("in_header", "in_data", "expected"),
    [
        (CAPTURE_CLASS, "1.2.840.10008.5.1.4.1.1.7.12345", CAPTURE_CLASS),
        (CAPTURE_CLASS, "1.3.6.1.4.1.5962.99.7", CAPTURE_CLASS),
        ("1.3.6.1.4.1.5962.99.7", CAPTURE_CLASS, CAPTURE_CLASS),
        (CAPTURE_CLASS, dcm.CT_CLASS, dcm.CT_CLASS),
        ("1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.77.1", "1.2.840.10008.5.1.4.1.1.77.1.4"),
        ("1.2.840.10008.5.1.4.1.1.77.1", "1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.77.1.4"),
    ],
    ids=["unknown", "private", "known", "another", "cut off", "cut off in the header"],
)
def test_a_known_class_is_not_replaced_by_an_unknown_one(
    tmp_path: pathlib.Path, in_header: str, in_data: str, expected: str
) -> None:
    sound = sound_file("frames")
    meta = sound.meta().replace(
        dcm.element(0x00020002, "UI", sound.sop_class), dcm.element(0x00020002, "UI", in_header)
    )
    length = len(meta) - 12
    meta = dcm.number(0x00020000, "UL", length) + meta[12:]
    data_set = sound.with_element(0x00080016, dcm.element(0x00080016, "UI", in_data)).data_set
    _, output = patched(tmp_path, bytes(128) + b"DICM" + meta + data_set)
    assert output is not None
    with Part10File.open(dcm.write(tmp_path, output)) as file:
        assert file.meta["MediaStorageSOPClassUID"] == expected


def test_fragments_are_never_called_native(tmp_path: pathlib.Path) -> None:
    """The data set is not in the encoding that it should be in, and in disorder."""
    sound = at.implicit_jpeg("")
    twice = sound.elements[at.MODALITY] + sound.elements[at.MODALITY]
    content = sound.with_element(at.MODALITY, twice).content()
    _, output = patched(tmp_path, content)
    assert output is not None
    assert output[: len(content) - len(sound.data_set)].count(dcm.JPEG_BASELINE.encode()) == 1


@pytest.mark.parametrize("header", [b"\2\0\0\0UL", b"\2\0\3\0UI"], ids=["group length", "instance"])
@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_an_element_that_goes_on_behind_the_end_of_the_header_is_noticed(
    tmp_path: pathlib.Path, base: str, header: bytes
) -> None:
    """By a length that is read as 512 it takes up the first elements of the data set, in whatever encoding."""
    content = sound_file(base).content()
    place = content.index(header) + 6
    _, output = patched(tmp_path, content[:place] + b"\0\2" + content[place + 2 :])
    assert output in (None, content, content[:place] + b"\0\2" + content[place + 2 :])


@pytest.mark.parametrize("others", [(), ("ReplaceInvalidUIDs",)])
def test_a_valid_uid_of_the_header_is_not_replaced_by_an_invalid_one(
    tmp_path: pathlib.Path, others: tuple[str, ...]
) -> None:
    element = dcm.element(0x00080018, "UI", "1.2.3.t")  # a bit away from what the header says
    content = dcm.file(dcm.image().replace(dcm.element(0x00080018, "UI", "1.2.3.4"), element))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "file").write_bytes(content)
    report = patch(str(folder), str(tmp_path / "out"), make_rules(only=("NormalizeFileNames", *others)))
    (entry,) = report.files()
    assert (tmp_path / "out" / entry["target"]).read_bytes() == content
    assert "which is not a valid UID" in str(entry["findings"])


@pytest.mark.parametrize("base", BASES)
def test_what_stands_behind_a_uid_is_cut_off_only_if_it_is_worthless(tmp_path: pathlib.Path, base: str) -> None:
    """Bytes that are lost in a UID let it take up the first element of the data set."""
    sound = sound_file(base)
    first = next(iter(sound.elements.values()))
    for number, (junk, is_worthless) in enumerate(
        ((b"\0\xcd\xcd\xcd", True), (b"\r\n", True), (first, False), (b"\0Doe^Jane", False))
    ):
        element = dcm.element(0x00020012, "UI", b"1.2.3" + b"\0" + junk)
        content = sound.content()
        start = content.index(b"\2\0\x12\0UI")
        stop = start + 8 + int.from_bytes(content[start + 6 : start + 8], "little")
        length = content.index(b"\2\0\0\0UL\4\0") + 8
        group = int.from_bytes(content[length : length + 4], "little") + len(element) - (stop - start)
        damaged = (
            content[:length] + group.to_bytes(4, "little") + content[length + 4 : start] + element + content[stop:]
        )
        outcome, output = patched(tmp_path / f"{number}", damaged)
        assert (outcome == PATCHED) is is_worthless, junk
        assert output is not None
        assert is_worthless or output == damaged
