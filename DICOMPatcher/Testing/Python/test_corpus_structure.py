"""What the manifest of the corpus says about the structure of its files, and what becomes of them."""

from __future__ import annotations

import pathlib
import re

import pytest

import corpus
import dicom_bytes as dcm
import oracles
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.run import patch

INCOMPLETE_HEADERS = {"no-preamble", "no-file-meta", "no-TransferSyntaxUID", "group-0000-elements"}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("output") / "out"


@pytest.fixture(scope="module")
def report(output: pathlib.Path) -> Report:
    corpus.require_corpus()
    return patch(str(corpus.CORPUS), str(output))


def test_files_without_a_complete_header_are_written_and_read(report: Report, output: pathlib.Path) -> None:
    oracles.require("dcmdump")
    entries = {entry["source"]: entry for entry in report.files()}
    checked = 0
    for file in corpus.described_files():
        assert file.manifest is not None
        is_text = file.path.read_bytes()[:20].isascii() and b"\0" not in file.path.read_bytes()[:20]
        if is_text or not INCOMPLETE_HEADERS.intersection(re.findall(r"[\w-]+", file.manifest["defects"])):
            continue
        entry = entries[file.name]
        if "identical copy" in entry["reason"]:
            continue
        checked += 1
        assert entry["target"], (file.name, entry["reason"])
        written = output / entry["target"]
        assert oracles.dcmdump_reads(written), file.name
        reading = oracles.pydicom_reads(written)
        assert reading is not None, file.name
        assert reading.undecodable == 0, file.name
    assert checked >= 9


def test_decoys_are_taken_for_nothing_and_are_no_errors(report: Report) -> None:
    entries = {entry["source"]: entry for entry in report.files()}
    decoys = [file for file in corpus.described_files() if file.manifest and file.manifest["kind"] == "decoy-not-dicom"]
    assert len(decoys) >= 20
    assert {(entries[file.name]["outcome"], entries[file.name]["findings"] == []) for file in decoys} == {
        ("skipped", True)
    }


def nested(depth: int) -> bytes:
    content = dcm.element(0x00080104, "LO", "innermost")
    for _ in range(depth):
        content = dcm.sequence(0x00081032, [dcm.item(content)])
    return content


@pytest.mark.parametrize("depth", [64, 99])
def test_deep_sequences_are_kept_as_they_are(tmp_path: pathlib.Path, depth: int) -> None:
    (tmp_path / "in").mkdir()
    content = dcm.file(dcm.image(between=nested(depth)))
    (tmp_path / "in" / "deep.dcm").write_bytes(content)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    (entry,) = report.files()
    assert entry["outcome"] in ("patched", "copied"), entry["reason"]
    assert nested(depth) in (tmp_path / "out" / entry["target"]).read_bytes()


@pytest.mark.parametrize("group", [0x0000, 0x0002])
def test_elements_of_the_command_and_the_header_in_a_data_set_stop_nothing(tmp_path: pathlib.Path, group: int) -> None:
    strange = dcm.element(group << 16 | 0x0100, "UI", "1.2.3.4")
    path = dcm.write(tmp_path, dcm.file(dcm.identity() + strange + dcm.pixels(b"abcd")))
    with Part10File.open(path) as opened:
        assert (opened.damage, opened.not_dicom) == ("", "")
        assert opened.elements[-1].tag == dcm.PIXEL_DATA
