"""The window through which a file is read: where it lies changes nothing of what is found."""

from __future__ import annotations

import io
import pathlib
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO, cast

import pydicom
import pytest

import corpus
import dicom_bytes as dcm
from damaged import damaged_files, kinds_of_damage
from DICOMPatcherLib import patch
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.layouts import Layouts
from layouts_oracle import Nothing, remembering
from selection import thorough
from sound_files import SOUND_FILES, sound_file

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"


def facts(content: BinaryIO) -> dict[str, Any]:
    """Return all that is found out about a file."""
    with Part10File(content) as opened:
        found = {name: value for name, value in vars(opened).items() if not (name.startswith("_") or callable(value))}
        pixels = found.pop("pixels")
        found["pixels"] = pixels and {name: value for name, value in vars(pixels).items() if not name.startswith("_")}
        del found["alike"]  # which says how it was found out
        found["data set"] = list(opened.blocks(opened.data_start, opened.end))
        return found


def assert_the_same_through_a_tiny_window(monkeypatch: pytest.MonkeyPatch, files: Iterator[pathlib.Path]) -> None:
    paths = list(files)
    with remembering(Nothing()):
        expected = [facts(open_(path)) for path in paths]
    for size, memory in ((200, Nothing()), (331, Nothing()), (331, Layouts())):
        monkeypatch.setattr(Content, "WINDOW", size)
        monkeypatch.setattr(Content, "AHEAD", size // 2)
        with remembering(memory):
            differing = [path for path, found in zip(paths, expected) if facts(open_(path)) != found]
        assert differing == []


def open_(path: pathlib.Path) -> BinaryIO:
    return cast(BinaryIO, open(path, "rb", buffering=0))


@pytest.mark.parametrize("found", [kinds_of_damage, pytest.param(damaged_files, marks=thorough(True))])
def test_generated_files_are_the_same_through_a_tiny_window(tmp_path, monkeypatch, found):
    contents = [sound_file(name).content() for name in SOUND_FILES] + [damaged.data for damaged in found()]
    for number, content in enumerate(contents):
        (tmp_path / str(number)).write_bytes(content)
    assert_the_same_through_a_tiny_window(monkeypatch, tmp_path.iterdir())


def test_samples_are_the_same_through_a_tiny_window(monkeypatch):
    assert_the_same_through_a_tiny_window(monkeypatch, (path for path in SAMPLES.rglob("*") if path.is_file()))


def test_the_corpus_is_the_same_through_a_tiny_window(monkeypatch):
    corpus.require_corpus()
    assert_the_same_through_a_tiny_window(monkeypatch, (file.path for file in corpus.corpus_files()))


# Data sets that cannot be inflated


LARGE = bytes(range(256)) * 400
HALF = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param(LARGE, id="not deflated"),
        pytest.param(b"", id="nothing"),
        pytest.param(HALF.compress(LARGE * 20) + HALF.flush(zlib.Z_SYNC_FLUSH), id="cut off"),
        pytest.param(zlib.compress(LARGE)[2:-4][:-9] + b"\xff" * 99, id="damaged"),
    ],
)
def test_what_cannot_be_inflated_is_read_as_it_is(tmp_path, behind):
    with closing(Content(open_(pathlib.Path(dcm.write(tmp_path, b"head" + behind))))) as content:
        with pytest.raises(Damage):
            content.inflate(4)
        assert content.end == 4 + len(behind)
        assert content.read(0, content.end) == b"head" + behind
        assert content.is_as_on_disk


def test_a_native_image_that_is_called_deflated_keeps_who_it_is_of(tmp_path):
    """Its elements reach beyond the first bytes that are read."""
    (tmp_path / "in").mkdir()
    data_set = dcm.identity() + dcm.element(0x00204000, "LT", b"x" * 40_000) + dcm.pixels(LARGE)
    (tmp_path / "in" / "1").write_bytes(dcm.file(data_set, dcm.DEFLATED))
    (entry,) = patch(str(tmp_path / "in"), str(tmp_path / "out")).files()
    assert [finding["id"] for finding in entry["findings"]][:1] == ["F6"]
    written = pydicom.dcmread(io.BytesIO((tmp_path / "out" / entry["target"]).read_bytes()))
    assert (written.PatientID, written.StudyInstanceUID, written.SeriesInstanceUID) == ("007", "1.2.3", "1.2.3.1")
    assert written.file_meta.TransferSyntaxUID == dcm.EXPLICIT_LITTLE
    assert written.PixelData == LARGE


@pytest.mark.parametrize("behind", [b"", b"\0"], ids=["nothing", "a pad byte"])
@pytest.mark.parametrize("size", [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])
def test_the_end_of_what_is_deflated_is_known(tmp_path, size, behind):
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflater.compress(bytes(size)) + deflater.flush() + behind
    with closing(Content(open_(pathlib.Path(dcm.write(tmp_path, b"head" + data))))) as content:
        content.inflate(4)
        assert content.end == 4 + size
        assert content.behind_deflated == behind
