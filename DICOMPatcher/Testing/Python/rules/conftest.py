"""One rule on one data set, as the engine runs it: from encoded bytes, and a second time on its own result."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pydicom
import pytest
from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element, write_file_meta_info
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.rules.base import DICOMPatcherRule


@dataclass
class FakePixels:
    """What a rule may know of the pixels."""

    data: bytes
    encapsulated: bool = False
    fragments: int = 0

    @property
    def length(self) -> int:
        return len(self.data)

    def head(self, size: int) -> bytes:
        return self.data[:size]


@dataclass
class FakeFile:
    """What a rule may know of a file."""

    path: str = "folder/image.dcm"
    transfer_syntax: str = ExplicitVRLittleEndian
    meta: dict[str, str] = field(default_factory=dict)
    pixels: FakePixels | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of a data set."""

    wanted: bool
    ds: Dataset
    changed: set[str]
    reported: list[Finding]
    skipped: str

    @property
    def messages(self) -> str:
        return "\n".join(finding.message for finding in self.reported)

    @property
    def untouched(self) -> bool:
        return not self.changed and not self.skipped


@pytest.fixture(autouse=True)
def _misspelt_keywords_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pydicom.config, "INVALID_KEYWORD_BEHAVIOR", "RAISE")


@pytest.fixture
def pixels() -> type[FakePixels]:
    """The class of stand-ins for the pixels of a file."""
    return FakePixels


@pytest.fixture
def data_set() -> Callable[..., Dataset]:
    """A function that makes a data set: text or numbers by keyword; bytes go in as they are, valid or not."""

    def make(**values: Any) -> Dataset:
        ds = Dataset()
        for keyword, value in values.items():
            if isinstance(value, bytes) and keyword != "PixelData":
                tag, vr = Tag(keyword), pydicom.datadict.dictionary_VR(keyword)
                value += b" " * (len(value) % 2)
                ds[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)
            else:
                setattr(ds, keyword, value)
        return ds

    return make


@pytest.fixture
def encode() -> Callable[..., bytes]:
    """The function that writes a data set as a file."""
    return _encode


@pytest.fixture
def patch() -> Callable[..., Outcome]:
    """A function that runs a rule as the engine does, and checks that a second run finds nothing to change."""

    def run(
        rule: type[DICOMPatcherRule],
        ds: Dataset,
        implicit: bool = False,
        touch: Callable[[Dataset], object] | None = None,
        **facts: Any,
    ) -> Outcome:
        if "PixelData" in ds:
            facts.setdefault("pixels", FakePixels(ds.PixelData))
        file = FakeFile(**facts)
        outcome = _run(rule, _encode(ds, implicit), file, touch)
        again = FakeFile(**{**facts, "meta": _meta_after(outcome, file.meta)})
        assert _run(rule, _encode(outcome.ds, implicit), again, touch).untouched or outcome.skipped
        return outcome

    return run


def _run(
    rule_class: type[DICOMPatcherRule], data: bytes, file: FakeFile, touch: Callable[[Dataset], object] | None
) -> Outcome:
    rule = rule_class()
    rule.file = file  # type: ignore[assignment]
    rule.processStart("/in", "/out")
    before, ds = (pydicom.dcmread(io.BytesIO(data)) for _ in range(2))
    ds.file_meta.update(_meta(file.meta))
    values = {keyword: (before.get_item(keyword).value or b"")[:64] for keyword in rule.triggers if keyword in before}
    wanted = rule.should_process({keyword: value for keyword, value in values.items() if isinstance(value, bytes)})
    if touch:
        touch(ds)
    if wanted:
        rule.processDataSet(ds)
    implicit = before.file_meta.TransferSyntaxUID == ImplicitVRLittleEndian
    after = pydicom.dcmread(io.BytesIO(_encode(ds, implicit)))
    after.file_meta = ds.file_meta
    tags = {element for data_set in (before, after) for element in data_set.keys()}  # noqa: SIM118
    changed = {
        pydicom.datadict.keyword_for_tag(tag)
        for tag in tags
        if getattr(before.get_item(tag), "value", None) != getattr(after.get_item(tag), "value", None)
    }
    return Outcome(wanted, after, changed, rule.reported, rule.skipReason)


def _encode(ds: Dataset, implicit: bool = False) -> bytes:
    stream = DicomBytesIO()
    stream.write(b"\0" * 128 + b"DICM")
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_file_meta_info(stream, meta, enforce_standard=False)
    stream.is_implicit_VR = implicit
    # Not write_dataset: it decodes every element first, and has something to say about invalid values.
    for tag in sorted(ds.keys()):
        element = ds.get_item(tag)
        if element.VR == "OB or OW":
            element.VR = "OW"
        write_data_element(stream, element)
    return stream.getvalue()


def _meta(uids: dict[str, str]) -> FileMetaDataset:
    meta = FileMetaDataset()
    for keyword, value in uids.items():
        setattr(meta, keyword, value)
    return meta


def _meta_after(outcome: Outcome, meta: dict[str, str]) -> dict[str, str]:
    """Return the meta header as the engine writes it: it follows a change of the data set, or of the rule."""
    ds = outcome.ds.file_meta if "SOPClassUID" not in outcome.changed else outcome.ds
    uid = ds.get("SOPClassUID") or outcome.ds.file_meta.get("MediaStorageSOPClassUID")
    return {**meta, "MediaStorageSOPClassUID": str(uid)} if uid else meta
