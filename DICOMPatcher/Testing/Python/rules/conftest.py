"""One rule on one file, run by the engine, and a second time on the result."""

from __future__ import annotations

import pathlib
import warnings
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
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

from builders import KEY, encapsulated
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.writing.writer import write_steps


@dataclass
class Pixels:
    """Pixel Data as it lies in the file."""

    data: bytes
    encapsulated: bool = False
    fragments: int = 0


@dataclass
class Outcome:
    """What became of a data set.

    Attributes
    ----------
    wanted
        Whether the rule wanted to see it.
    changed
        Keywords of the elements that differ, at the top level.
    reported
        What the rule has found.
    """

    wanted: bool
    ds: Dataset
    changed: set[str]
    reported: list[Finding]
    skipped: str

    @property
    def messages(self) -> str:
        return "\n".join(str(finding.message) for finding in self.reported)

    @property
    def untouched(self) -> bool:
        return not self.changed and not self.skipped


@pytest.fixture(autouse=True)
def _misspelt_keywords_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pydicom.config, "INVALID_KEYWORD_BEHAVIOR", "RAISE")


@pytest.fixture
def pixels() -> type[Pixels]:
    """The class of Pixel Data that is given apart from the data set."""
    return Pixels


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
def patch(tmp_path: pathlib.Path) -> Callable[..., Outcome]:
    """A function that runs a rule on a file, and checks that a second run finds nothing to change."""

    def run(
        rule: type[DICOMPatcherRule],
        ds: Dataset,
        implicit: bool = False,
        touch: Callable[[Dataset], object] | None = None,
        transfer_syntax: str = ExplicitVRLittleEndian,
        meta: Mapping[str, str] | None = None,
        pixels: Pixels | None = None,
        damage: tuple[bytes, bytes] = (b"", b""),
    ) -> Outcome:
        """Run it.

        Parameters
        ----------
        touch
            What a rule before it does to the data set.
        meta
            UIDs in the meta header.
        pixels
            Pixel Data, if it is not in the data set.
        damage
            Bytes that stand once in the file, and what is there instead.
        """
        syntax = ImplicitVRLittleEndian if implicit else transfer_syntax
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        (folder / "in").mkdir(parents=True)
        content = _encode(ds, implicit, syntax, meta, pixels)
        assert damage == (b"", b"") or content.count(damage[0]) == 1
        (folder / "in" / "image.dcm").write_bytes(content.replace(*damage) if damage[0] else content)
        outcome = _run(rule, folder / "in", folder / "out", touch)
        if not outcome.skipped:
            assert _run(rule, folder / "out", folder / "again", touch).untouched
        return outcome

    return run


def _run(
    rule: type[DICOMPatcherRule],
    source: pathlib.Path,
    output: pathlib.Path,
    touch: Callable[[Dataset], object] | None,
) -> Outcome:
    seen: list[bool] = []

    def should_process(self: DICOMPatcherRule, values: Mapping[str, bytes]) -> bool:
        seen.append(rule.should_process(self, values))
        return seen[-1]

    watched = type(rule.__name__, (rule,), {"should_process": should_process})
    before = type("Before", (DICOMPatcherRule,), {"processDataSet": lambda self, ds: touch(ds) and None})
    planner = Planner(str(source), [*([before()] if touch else []), watched()], str(output), KEY)
    with closing(planner.plan):
        for _ in planner.steps():
            pass
        changed, reported, skipped = _results(planner.plan, rule.__name__)
        for _ in write_steps(planner.plan, str(output)):
            pass
    written = output / "image.dcm"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is wrong on purpose
        ds = pydicom.dcmread(written if written.exists() else source / "image.dcm")
    return Outcome(seen == [True], ds, changed, reported, skipped)


def _results(plan: Plan, rule: str) -> tuple[set[str], list[Finding], str]:
    (file,) = plan.files
    details = plan.details(file)
    assert not [finding for finding in details.findings if finding.defect == "RULE"], details.findings
    changed = {
        pydicom.datadict.keyword_for_tag(change.path[0]) for change in details.changes if change.path[0] >> 16 != 2
    }
    reported = [Finding(str(one.defect), one.message) for one in details.findings if one.rule == rule]
    return changed, reported, file.reason if file.outcome == "skipped" else ""


def _encode(
    ds: Dataset,
    implicit: bool = False,
    syntax: str = ExplicitVRLittleEndian,
    uids: Mapping[str, str] | None = None,
    pixels: Pixels | None = None,
) -> bytes:
    stream = DicomBytesIO()
    stream.write(b"\0" * 128 + b"DICM")
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else syntax
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    for keyword, uid in (uids or {}).items():
        setattr(meta, keyword, uid)
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_file_meta_info(stream, meta, enforce_standard=False)
    stream.is_implicit_VR = implicit
    # Not write_dataset: it decodes every element first, and has something to say about invalid values.
    for tag in sorted(ds.keys()):
        element = ds.get_item(tag)
        if element.VR == "OB or OW":
            element.VR = "OW"
        write_data_element(stream, element)
    return stream.getvalue() + (_encoded_pixels(pixels) if pixels is not None else b"")


def _encoded_pixels(pixels: Pixels) -> bytes:
    if not pixels.encapsulated:
        data = pixels.data + b"\0" * (len(pixels.data) % 2)
        return b"\xe0\x7f\x10\0OW\0\0" + len(data).to_bytes(4, "little") + data
    size = -(-len(pixels.data) // pixels.fragments)
    size = max(size + size % 2, 2)
    fragments = [pixels.data[start : start + size] for start in range(0, len(pixels.data), size)]
    return b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff" + encapsulated(*fragments) + b"\xfe\xff\xdd\xe0\0\0\0\0"
