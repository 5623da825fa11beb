"""Make the folder of broken files in samples/broken: python3 samples/make_samples.py.

A small set to try the patcher on. All of it is made up; the bytes are the same on every run.
What is wrong with each file stands beside its line below.
"""

from __future__ import annotations

import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "DICOMPatcher" / "Testing" / "Python"))

from pydicom import Dataset  # noqa: E402
from pydicom.uid import CTImageStorage, ImplicitVRLittleEndian, MediaStorageDirectoryStorage  # noqa: E402

from synthetic import change, ct_dataset, meta_header, phantom, uid, write_ct, write_ct_series, write_file  # noqa: E402

SMALL = {
    "Rows": 64,
    "Columns": 64,
    "PixelSpacing": [4, 4],
    "SliceThickness": "5",
    "ImagePositionPatient": lambda index: [-126, -126, 5 * index],
    "SliceLocation": lambda index: 5 * index,
}
DCMTK_PRIVATE_CLASS = "1.2.276.0.7230010.3.1.0.1"


def make(folder: pathlib.Path) -> None:
    """Write all files into a new folder."""
    folder.mkdir(parents=True)

    # No identifier of patient, study, series or instance, as after too eager anonymizing.
    identifiers = ["PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"]
    write_ct_series(folder / "no identifiers", 3, **SMALL, **dict.fromkeys(identifiers))

    # The same SOP Instance UID in all slices of a series: databases keep one of them.
    write_series(folder / "one instance UID", SOPInstanceUID=uid("the same for all"))

    # Cyrillic in the Windows code page 1251, and no Specific Character Set.
    write_series(
        folder / "cyrillic",
        PatientName="Примеров^Адам".encode("cp1251"),
        PatientID="EX0002",
        InstitutionName="Больница".encode("cp1251"),
        SpecificCharacterSet=None,
    )

    # An X-Ray Tube Current with a fraction, where the standard wants an integer.
    single = folder / "single"
    single.mkdir()
    write_one(single / "exposure.dcm", XRayTubeCurrent=b"250.75")

    # Neither preamble nor meta header.
    write_one(single / "no header", transfer_syntax=ImplicitVRLittleEndian, meta=False)

    # A meta header that does not tell the transfer syntax.
    path = single / "no transfer syntax.dcm"
    write_one(path, transfer_syntax=ImplicitVRLittleEndian, meta=False)
    path.write_bytes(meta_header(CTImageStorage, uid(path.name), None) + path.read_bytes())

    # Ends in the middle of its pixels.
    path = single / "truncated.dcm"
    write_one(path)
    path.write_bytes(path.read_bytes()[:-5000])

    # UIDs with letters, and with a component that begins with zero.
    write_one(
        single / "invalid UIDs.dcm", StudyInstanceUID=b"1.2.826.study.7", SeriesInstanceUID=b"1.2.826.0.1.007.3\0"
    )

    # DCMTK's private class, which only DCMTK knows.
    write_one(single / "private class.dcm", SOPClassUID=DCMTK_PRIVATE_CLASS)

    # A byte-identical copy of another file, and a path that old programs cannot open.
    copies = folder / "Größe & Maß (Kopie)"
    copies.mkdir()
    shutil.copyfile(single / "private class.dcm", copies / "Übung 1.dcm")

    write_dental_volume(folder / "dental.dcm")
    write_dicomdir(folder / "DICOMDIR")
    (folder / "notes.txt").write_bytes(b"This is a text file.")


def write_one(path: pathlib.Path, **changes: object) -> None:
    """Write a slice of a series of its own, complete but for the changes."""
    own = {keyword: uid(path.name, keyword) for keyword in ("SeriesInstanceUID", "FrameOfReferenceUID")}
    write_ct(path, **{**SMALL, **own, "SOPInstanceUID": uid(path.name), **changes})


def write_series(folder: pathlib.Path, **changes: object) -> None:
    """Write three slices of a study of their own, complete but for the changes."""
    own = {
        keyword: uid(folder.name, keyword)
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")
    }
    write_ct_series(folder, 3, **{**SMALL, **own, "SOPInstanceUID": lambda index: uid(folder.name, index), **changes})


def write_dental_volume(path: pathlib.Path) -> None:
    """A dental cone beam CT: several frames under the class for one, all the geometry it has is Slice Thickness."""
    ds = ct_dataset()
    geometry = ["ImagePositionPatient", "ImageOrientationPatient", "SliceLocation", "FrameOfReferenceUID"]
    change(ds, **dict.fromkeys([*geometry, "PositionReferenceIndicator"]))
    change(
        ds,
        SOPInstanceUID=uid(path.name),
        StudyInstanceUID=uid(path.name, "study"),
        SeriesInstanceUID=uid(path.name, "series"),
        SeriesDescription="Dental volume",
        BodyPartExamined="JAW",
        NumberOfFrames=4,
        Rows=64,
        Columns=64,
        PixelSpacing=[0.4, 0.4],
        SliceThickness="0.4",
    )
    write_file(path, ds, phantom(64, 64).tobytes() * 4)


def write_dicomdir(path: pathlib.Path) -> None:
    """A valid DICOMDIR that lists nothing: Slicer imports what it lists, and overlooks the files."""
    ds = Dataset()
    ds.FileSetID = "EXAMPLE"
    ds.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
    ds.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
    ds.FileSetConsistencyFlag = 0
    ds.DirectoryRecordSequence = []
    head = meta_header(MediaStorageDirectoryStorage, uid("file set"), "1.2.840.10008.1.2.1")
    write_file(path, ds, meta=False)
    path.write_bytes(head + path.read_bytes())


if __name__ == "__main__":
    target = HERE / "broken"
    if target.exists():
        shutil.rmtree(target)
    make(target)
    files = [path for path in target.rglob("*") if path.is_file()]
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files)} bytes in {target}")
