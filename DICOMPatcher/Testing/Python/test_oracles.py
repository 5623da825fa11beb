"""The judges must tell good files from broken ones, or tests that rely on them prove nothing."""

from __future__ import annotations

import collections
import pathlib
import sys

import pydicom
import pytest

import corpus
import oracles
import synthetic


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "ct.dcm"
    synthetic.write_ct(path)
    return path


@pytest.fixture
def truncated(good, tmp_path):
    """A file that ends inside an item of a sequence."""
    content = good.read_bytes()
    path = tmp_path / "truncated.dcm"
    path.write_bytes(content[: content.index(b"Computed tomography")])
    return path


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("These are the notes of the examination.\n")
    return path


def test_dcmdump(good, truncated):
    oracles.require("dcmdump")
    assert oracles.dcmdump_reads(good)
    assert not oracles.dcmdump_reads(truncated)


def test_dcmdump_reads_many_files_as_it_does_one(good, truncated, text, tmp_path, monkeypatch):
    oracles.require("dcmdump")
    files = {path: path.read_bytes() for path in (good, truncated, text)}
    longer = tmp_path / "a value longer than the file.dcm"
    at = files[good].index(b"UI")
    longer.write_bytes(files[good][: at + 2] + b"\xff\xff" + files[good][at + 4 :])
    monkeypatch.setattr(oracles, "_cache_folder", lambda name: tmp_path / "one by one" / name)
    alone = {path: oracles.dcmdump_reads(path) for path in (*files, longer)}
    assert len(set(alone.values())) == 2
    monkeypatch.setattr(oracles, "_cache_folder", lambda name: tmp_path / "together" / name)
    oracles.let_dcmdump_read(alone)
    monkeypatch.setattr(oracles, "_ask_dcmdump", lambda path: pytest.fail("it is known already"))
    assert {path: oracles.dcmdump_reads(path) for path in alone} == alone


def test_where_dcmdump_ends_before_the_last_file_each_is_read_alone(good, tmp_path, monkeypatch):
    monkeypatch.setattr(oracles, "_cache_folder", lambda name: tmp_path / name)
    monkeypatch.setattr(oracles, "_run", lambda *command, codes=(0,): None)
    oracles.let_dcmdump_read([good])
    assert not (tmp_path / "dcmdump").exists()


def test_dciodvfy(good, truncated, tmp_path):
    oracles.require("dciodvfy")
    assert oracles.dciodvfy_errors(good) == collections.Counter()

    synthetic.write_ct(tmp_path / "no study.dcm", StudyInstanceUID=None)
    errors = oracles.dciodvfy_errors(tmp_path / "no study.dcm")
    assert errors is not None
    assert any("StudyInstanceUID" in error for error in errors)

    assert oracles.dciodvfy_errors(truncated) is None


def test_gdcm(good, truncated, tmp_path):
    oracles.require("gdcm")
    image = oracles.gdcm_reads(good)
    assert image is not None
    assert image.size == (512, 512, 1)
    assert image.spacing[:2] == (0.5, 0.5)
    assert image.origin == (-127.75, -127.75, 0)

    synthetic.write_ct(tmp_path / "next.dcm", 1)
    other = oracles.gdcm_reads(tmp_path / "next.dcm")
    assert other is not None
    assert other.origin == (-127.75, -127.75, 0.5)
    assert other.pixels != image.pixels

    assert oracles.gdcm_reads(truncated) is None


def test_gdcm_reads_a_multiframe_volume(tmp_path):
    oracles.require("gdcm")
    synthetic.write_multiframe(tmp_path / "volume.dcm", 1.6)
    image = oracles.gdcm_reads(tmp_path / "volume.dcm")
    assert image is not None
    assert image.size == (512, 512, 3)
    assert image.spacing == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    "end", ["import os; input(); os.abort()", "import time; time.sleep(600)"], ids=["crash", "hang"]
)
def test_a_worker_that_fails_is_replaced(end, good, monkeypatch):
    monkeypatch.setattr(oracles, "SECONDS", 1)
    worker = oracles._GdcmWorker(sys.executable, "-c", end)
    assert worker.ask(good) is None
    assert worker.ask(good) is None
    worker.stop()


def test_pydicom(good, text):
    reading = oracles.pydicom_reads(good)
    assert reading is not None
    assert reading.elements > 143
    assert reading.undecodable == 0
    assert oracles.pydicom_reads(text) is None


def test_pydicom_counts_what_it_cannot_decode(good, tmp_path):
    content = good.read_bytes()
    place = content.index(b"US\x02\x00", content.index(b"\x28\x00\x10\x00"))
    # Rows with a length of one byte.
    (tmp_path / "odd.dcm").write_bytes(content[:place] + b"US\x01\x00\x00" + content[place + 6 :])
    before, after = oracles.pydicom_reads(good), oracles.pydicom_reads(tmp_path / "odd.dcm")
    assert before is not None
    assert after is not None
    assert after.undecodable == 1
    assert after.elements == before.elements - 1


@pytest.mark.skipif(int(pydicom.__version__.split(".")[0]) < 3, reason="pydicom 2 keeps what it has read so far")
def test_an_empty_reading_of_a_file_that_is_not_empty_does_not_count(good, tmp_path):
    content = good.read_bytes()
    place = content.index(b"OW\0\0", content.index(b"\xe0\x7f\x10\x00"))
    unending = tmp_path / "unending.dcm"
    unending.write_bytes(content[:place] + b"OB\0\0\xff\xff\xff\xff" + content[place + 8 : -1000])
    assert oracles.pydicom_reads(unending) is None


def test_a_verdict_is_asked_once_per_content(good, tmp_path, monkeypatch):
    monkeypatch.setattr(oracles, "_cache_folder", lambda name: tmp_path / "cache" / name)
    asked = []

    def judge(path):
        asked.append(path.name)
        return {"size": path.stat().st_size}

    copy = tmp_path / "copy.dcm"
    copy.write_bytes(good.read_bytes())
    other = tmp_path / "other.dcm"
    other.write_bytes(good.read_bytes() + b"\0\0")
    verdicts = [oracles._once_per_content("pydicom", judge, path) for path in (good, copy, other)]
    assert asked == ["ct.dcm", "other.dcm"]
    assert verdicts[0] == verdicts[1] != verdicts[2]


def test_a_missing_judge_skips_the_test_and_fails_it_in_ci(monkeypatch):
    monkeypatch.setattr(oracles.shutil, "which", lambda program: None)
    oracles._version.cache_clear()
    try:
        assert not oracles.available("dcmdump")
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(pytest.skip.Exception, match="dcmdump is not installed"):
            oracles.require("dcmdump")
        monkeypatch.setenv("CI", "true")
        with pytest.raises(pytest.fail.Exception, match="dcmdump is not installed"):
            oracles.require("dcmdump")
    finally:
        oracles._version.cache_clear()


# The corpus


def test_the_corpus_knows_every_described_file():
    corpus.require_corpus()
    with (corpus.CORPUS / "manifest.csv").open(encoding="utf-8") as file:
        rows = sum(1 for _ in file) - 1
    assert len(corpus.described_files()) == rows
    assert all(len(file.manifest) == 27 for file in corpus.described_files())
    names = [file.name for file in corpus.corpus_files()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("judge", "column", "reads"),
    [
        ("dcmdump", "dcmtk_ok", oracles.dcmdump_reads),
        ("gdcm", "sitk_ok", oracles.gdcm_reads),
        ("pydicom", "pyd_ok", oracles.pydicom_reads),
    ],
)
def test_the_judges_agree_with_the_manifest(judge, column, reads):
    """A few files may be judged otherwise by another version of the program."""
    oracles.require(judge)
    corpus.require_corpus()
    files = corpus.described_files()
    if judge == "dcmdump":
        oracles.let_dcmdump_read(file.path for file in files)
    differ = [file.name for file in files if bool(reads(file.path)) != (file.manifest[column] == "1")]
    assert len(differ) <= 0.02 * len(files), differ


def test_a_missing_corpus_is_an_error_only_in_ci_with_a_shared_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(corpus, "CORPUS", tmp_path / "corpus")
    monkeypatch.setattr(corpus, "SHARED", tmp_path)
    corpus.corpus_files.cache_clear()
    try:
        monkeypatch.delenv("CI", raising=False)
        assert corpus.corpus_files() == ()

        @corpus.each_file()
        def test_of_one(file):
            pytest.fail("it is never called")

        assert [param.id for mark in test_of_one.pytestmark for param in mark.args[1]] == ["none"]
        corpus.corpus_files.cache_clear()
        monkeypatch.setenv("CI", "true")
        with pytest.raises(FileNotFoundError):
            corpus.corpus_files()
        monkeypatch.setattr(corpus, "SHARED", tmp_path / "shared")
        assert corpus.corpus_files() == ()
    finally:
        corpus.corpus_files.cache_clear()


# The synthetic files that the judges are tried on


def test_a_synthetic_slice_has_the_size_that_the_budget_speaks_of(good):
    assert len(pydicom.dcmread(good)) == 143
    assert 0.5e6 < good.stat().st_size < 0.55e6


def test_each_slice_of_a_series_is_the_one_written_alone(tmp_path):
    synthetic.write_ct_series(tmp_path / "series", 3, PatientName=lambda index: f"Name^{index}", StudyID=None)
    synthetic.write_ct(tmp_path / "alone.dcm", 2, PatientName="Name^2", StudyID=None)
    paths = sorted(pathlib.Path(tmp_path / "series").iterdir())
    assert [path.name for path in paths] == ["0000.dcm", "0001.dcm", "0002.dcm"]
    assert paths[2].read_bytes() == (tmp_path / "alone.dcm").read_bytes()
    assert len({pydicom.dcmread(path).SOPInstanceUID for path in paths}) == 3


def test_a_slice_can_be_implicit_and_headless(tmp_path):
    path = tmp_path / "bare.dcm"
    synthetic.write_ct(path, transfer_syntax=pydicom.uid.ImplicitVRLittleEndian, meta=False)
    ds = pydicom.dcmread(path, force=True)
    assert len(ds) == 143
    assert ds.PatientName == "Example^Adam"
