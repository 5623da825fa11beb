"""A short check of each rule, made of nothing but the rules and files that it writes: Slicer runs it in itself."""

# Slicer runs it with unittest.
# ruff: noqa: PT009, PT027

from __future__ import annotations

import os
import struct
import zipfile
from typing import Any, Callable, Union

from DICOMPatcherLib.panel.checked_files import ChecksOfFiles

Rule = Union[str, tuple[str, dict[str, str]]]


class RuleChecks(ChecksOfFiles):
    """One short check of each rule on files made up for it, with whatever pydicom there is. Needs no data.

    Attributes
    ----------
    makeLogic
        Makes an object with the methods of `DICOMPatcherLogic`.
    """

    makeLogic: Callable[[], Any]

    def setUp(self) -> None:
        super().setUp()
        self.log: list[str] = []

    def test_all_rules_together(self) -> None:
        """A file without identifiers and one that is no DICOM file at all."""
        with open(os.path.join(self.input, "notes.txt"), "w") as file:
            file.write("This is not a DICOM file.")
        self.write(
            "image.dcm", {"SOPClassUID": self.CT, "PatientName": "Doe^Jane", "PatientID": "EX-4711"}, self.IMPLICIT
        )
        rules: list[Rule] = [
            "GenerateMissingIDs",
            "RemoveDICOMDIR",
            "FixPrivateMediaStorageSOPClassUID",
            "AddMissingSliceSpacingToMultiframe",
            "FixExposureFiasco",
            ("UseCharacterSet", {"CharacterSet": "cp1251"}),
            "Anonymize",
            "NormalizeFileNames",
            "SplitUltrasoundSeriesByInstanceNumber",
        ]
        self.assertEqual(["pa000/st000/se000/000.dcm"], self.patch(*rules))
        self.assertIn(self.output, self.log[-1])
        self.assertNotIn("EX-4711", str(self.read("pa000/st000/se000/000.dcm")))

    def test_original_files_are_not_overwritten(self) -> None:
        self.write("image.dcm", self.COMPLETE)
        logic = self.makeLogic()
        with self.assertRaises(ValueError):
            logic.patchDicomDir(self.input, self.input)

    def test_FixFileMetaInformation(self) -> None:
        self.write("image.dcm", self.COMPLETE, header=False)
        self.patch("FixFileMetaInformation")
        self.assertEqual(self.EXPLICIT, self.read("image.dcm").file_meta.TransferSyntaxUID)

    def test_UnpackArchives(self) -> None:
        self.write("image.dcm", self.COMPLETE)
        with zipfile.ZipFile(os.path.join(self.input, "images.zip"), "w") as archive:
            archive.write(os.path.join(self.input, "image.dcm"), "folder/image.dcm")
        self.damage("image.dcm", lambda content: b"")
        self.assertEqual(["images.zip/folder/image.dcm"], self.patch("UnpackArchives"))

    def test_RemoveForeignBytes(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, **self.PIXELS})
        self.damage("image.dcm", lambda content: b"HTTP/1.1 200 OK\r\n\r\n" + content)
        self.assertEqual(["image.dcm"], self.patch("RemoveForeignBytes"))
        self.assertEqual("EX-4711", self.read("image.dcm").PatientID)

    def test_RepairElementEncoding(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, **self.PIXELS})
        self.damage("image.dcm", lambda content: content.replace(b"LO\x08\0EX-4711 ", b"LO\x07\0EX-4711"))
        self.patch("RepairElementEncoding")
        with open(os.path.join(self.output, "image.dcm"), "rb") as file:
            self.assertIn(b"LO\x08\0EX-4711 ", file.read())

    def test_RepairSequences(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, **self.PIXELS})
        # A sequence without its delimiter
        item = b"\xfe\xff\0\xe0\xff\xff\xff\xff\x08\0\0\1SH\4\0CODE\xfe\xff\r\xe0\0\0\0\0"
        sequence = b"\x08\0\x32\x10SQ\0\0\xff\xff\xff\xff" + item
        patientName = b"\x10\0\x10\0PN"
        self.damage("image.dcm", lambda content: content.replace(patientName, sequence + patientName))
        self.assertEqual(["image.dcm"], self.patch("RepairSequences"))
        self.assertEqual("CODE", self.read("image.dcm").ProcedureCodeSequence[0].CodeValue)

    def test_RepairPixelDataEncoding(self) -> None:
        image = {**self.COMPLETE, "Rows": 2, "Columns": 2, "BitsAllocated": 8, "SamplesPerPixel": 1}
        self.write("image.dcm", {**image, "PixelData": b"abcd\0\0"})
        self.patch("RepairPixelDataEncoding")
        self.assertEqual(b"abcd", self.read("image.dcm").PixelData)

    def test_PadTruncatedPixelData(self) -> None:
        image = {**self.COMPLETE, "Rows": 2, "Columns": 2, "BitsAllocated": 8, "SamplesPerPixel": 1}
        self.write("image.dcm", {**image, "PixelData": b"abcd"})
        self.damage("image.dcm", lambda content: content[:-2])
        self.assertEqual(["image.dcm"], self.patch("PadTruncatedPixelData"))
        self.assertEqual(b"ab\0\0", self.read("image.dcm").PixelData)
        self.assertIn("filled", self.read("image.dcm").ImageComments)

    def test_CopyUnreadableFiles(self) -> None:
        self.write("image.dcm", self.COMPLETE)
        self.damage("image.dcm", lambda content: content[:-3])
        self.assertEqual(["image.dcm"], self.patch("CopyUnreadableFiles"))

    def test_RemoveDICOMDIR(self) -> None:
        self.write("DICOMDIR", {"FileSetID": "CD"}, mediaClass="1.2.840.10008.1.3.10")
        self.write("image.dcm", self.COMPLETE)
        self.assertEqual(["image.dcm"], self.patch("RemoveDICOMDIR"))

    def test_UseCharacterSet(self) -> None:
        name = "\N{CYRILLIC CAPITAL LETTER ZHE}\N{CYRILLIC SMALL LETTER U}\N{CYRILLIC SMALL LETTER KA}"
        self.write("image.dcm", {**self.COMPLETE, "PatientName": name.encode("cp1251")})
        self.patch(("UseCharacterSet", {"CharacterSet": "cp1251"}))
        ds = self.read("image.dcm")
        self.assertEqual((name, "ISO_IR 192"), (str(ds.PatientName), ds.SpecificCharacterSet))

    def test_FixExposureFiasco(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, "XRayTubeCurrent": "12.4"})
        self.patch("FixExposureFiasco")
        ds = self.read("image.dcm")
        self.assertEqual((12, 12400), (ds.XRayTubeCurrent, ds.XRayTubeCurrentInuA))

    def test_FixPrivateMediaStorageSOPClassUID(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, "SOPClassUID": "1.2.276.0.7230010.3.1.0.1"})
        self.patch("FixPrivateMediaStorageSOPClassUID")
        ds = self.read("image.dcm")
        self.assertEqual((self.CT, self.CT), (ds.SOPClassUID, ds.file_meta.MediaStorageSOPClassUID))

    def test_FixCompressedUltrasoundPhotometricInterpretation(self) -> None:
        image = {**self.COMPLETE, "SOPClassUID": self.ULTRASOUND, "Modality": "US", "PhotometricInterpretation": "RGB"}
        image.update({"Rows": 8, "Columns": 8, "BitsAllocated": 8, "SamplesPerPixel": 3})
        jfif = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        frame = b"\xff\xc0\0\x11\x08\0\x08\0\x08\3\1\x22\0\2\x11\1\3\x11\1"
        codestream = b"\xff\xd8" + jfif + frame + b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0\xff\xd9"
        item, end = b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0\0\0\0\0"
        pixels = item + bytes(4) + item + struct.pack("<L", len(codestream)) + codestream + end
        self.write("image.dcm", {**image, "PixelData": pixels}, self.JPEG)
        self.patch("FixCompressedUltrasoundPhotometricInterpretation")
        self.assertEqual("YBR_FULL_422", self.read("image.dcm").PhotometricInterpretation)

    def test_AddMissingSliceSpacingToMultiframe(self) -> None:
        volume = {**self.COMPLETE, "NumberOfFrames": "3", "SliceThickness": "0.5", "PixelSpacing": "0.4\\0.4"}
        volume.update({"Rows": 2, "Columns": 2, "BitsAllocated": 16, "SamplesPerPixel": 1})
        self.write("image.dcm", {**volume, "PixelData": bytes(24)})
        self.patch("AddMissingSliceSpacingToMultiframe")
        frames = self.read("image.dcm").PerFrameFunctionalGroupsSequence
        self.assertEqual([0, 0, 1], list(frames[2].PlanePositionSequence[0].ImagePositionPatient))

    def test_ForceSamePatientNameIdInEachDirectory(self) -> None:
        self.write("1.dcm", self.COMPLETE)
        self.write("2.dcm", {**self.COMPLETE, "SOPInstanceUID": "1.2.3.4.6", "PatientID": "4712"})
        self.patch("ForceSamePatientNameIdInEachDirectory")
        self.assertEqual(["EX-4711", "EX-4711"], [self.read(name).PatientID for name in ("1.dcm", "2.dcm")])

    def test_ForceSameSeriesInstanceUidInEachDirectory(self) -> None:
        self.write("1.dcm", self.COMPLETE)
        self.write("2.dcm", {**self.COMPLETE, "SOPInstanceUID": "1.2.3.4.6", "SeriesInstanceUID": "1.2.3.5"})
        self.patch("ForceSameSeriesInstanceUidInEachDirectory")
        self.assertEqual(self.read("1.dcm").SeriesInstanceUID, self.read("2.dcm").SeriesInstanceUID)

    def test_GenerateMissingIDs(self) -> None:
        self.write("image.dcm", {"SOPClassUID": self.CT, "Modality": "CT", **self.PIXELS})
        self.patch("GenerateMissingIDs")
        ds = self.read("image.dcm")
        for keyword in ("PatientName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
            self.assertTrue(str(ds[keyword].value), keyword)

    def test_SetElements(self) -> None:
        self.write("image.dcm", self.COMPLETE)
        self.patch(("SetElements", {"Elements": "PatientID=4712; StudyID=7", "Where": "PatientName=Doe*"}))
        ds = self.read("image.dcm")
        self.assertEqual(("4712", "7"), (ds.PatientID, ds.StudyID))

    def test_ReplaceInvalidUIDs(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, "StudyInstanceUID": "1.02.study"})
        self.patch("ReplaceInvalidUIDs")
        self.assertTrue(self.read("image.dcm").StudyInstanceUID.is_valid)

    def test_ForceSamePatientNameIdInEachStudy(self) -> None:
        for number, name in enumerate(("Doe^Jane", "Doe^Jane", "DOE JANE")):
            instance = {**self.COMPLETE, "SOPInstanceUID": f"1.2.3.4.{number}", "PatientName": name}
            self.write(f"{number}.dcm", instance)
        self.patch("ForceSamePatientNameIdInEachStudy")
        self.assertEqual("Doe^Jane", self.read("2.dcm").PatientName)

    def test_SeparatePatientsOfDummyID(self) -> None:
        for number, birthDate in enumerate(("19500101", "19700101")):
            study = {"StudyInstanceUID": f"1.2.3.{number}", "SeriesInstanceUID": f"1.2.3.{number}.1"}
            instance = {**self.COMPLETE, **study, "SOPInstanceUID": f"1.2.3.{number}.1.1", "PatientID": "Anonymous"}
            self.write(f"{number}.dcm", {**instance, "PatientBirthDate": birthDate})
        self.patch("SeparatePatientsOfDummyID")
        self.assertNotEqual(self.read("0.dcm").PatientID, self.read("1.dcm").PatientID)

    def test_JoinScatteredSeries(self) -> None:
        slice = {**self.COMPLETE, "FrameOfReferenceUID": "1.2.9", "ImageOrientationPatient": "1\\0\\0\\0\\1\\0"}
        slice.update({"Rows": 2, "Columns": 2, "BitsAllocated": 8, "SamplesPerPixel": 1, "PixelSpacing": "1\\1"})
        for number in range(5):
            ids = {"SOPInstanceUID": f"1.2.3.4.{number}", "SeriesInstanceUID": f"1.2.3.{number}"}
            place = {"ImagePositionPatient": f"0\\0\\{number}", "InstanceNumber": str(number)}
            self.write(f"{number}.dcm", {**slice, **ids, **place, "PixelData": bytes([number] * 4)})
        self.patch("JoinScatteredSeries")
        self.assertEqual(1, len({self.read(f"{number}.dcm").SeriesInstanceUID for number in range(5)}))

    def test_NumberSeriesAndInstances(self) -> None:
        for number in range(3):
            instance = {**self.COMPLETE, "SOPInstanceUID": f"1.2.3.4.{number}", "ContentTime": f"10000{number}"}
            self.write(f"{number}.dcm", {**instance, "InstanceNumber": "image"})
        self.patch("NumberSeriesAndInstances")
        self.assertEqual([1, 2, 3], [self.read(f"{number}.dcm").InstanceNumber for number in range(3)])

    def test_SplitUltrasoundSeriesByInstanceNumber(self) -> None:
        image = {**self.COMPLETE, "SOPClassUID": self.ULTRASOUND, "Modality": "US"}
        self.write("1.dcm", image)
        self.write("2.dcm", {**image, "SOPInstanceUID": "1.2.3.4.6", "InstanceNumber": "2"})
        self.patch("SplitUltrasoundSeriesByInstanceNumber")
        self.assertEqual([1001, 1002], [self.read(name).SeriesNumber for name in ("1.dcm", "2.dcm")])

    def test_Anonymize(self) -> None:
        self.write("image.dcm", {**self.COMPLETE, "PatientBirthDate": "19700101"})
        self.patch("Anonymize")
        ds = self.read("image.dcm")
        self.assertEqual("", ds.PatientBirthDate)
        self.assertNotIn("EX-4711", str(ds))
        self.assertNotIn("Doe", str(ds))

    def test_NormalizeFileNames(self) -> None:
        os.mkdir(os.path.join(self.input, "a folder"))
        self.write("a folder/IM_0001", self.COMPLETE)
        self.assertEqual(["pa000/st000/se000/ct000.dcm"], self.patch("NormalizeFileNames"))

    def patch(self, *rules: Rule) -> list[str]:
        """Run rules, each given as a name or as name and parameters; return the sorted paths in the output folder."""
        logic = self.makeLogic()
        logic.logCallback = self.log.append
        logic.clearRules()
        for rule in rules:
            logic.addRule(*(rule if isinstance(rule, tuple) else (rule,)))
        logic.patchDicomDir(self.input, self.output)
        found = (os.path.join(folder, name) for folder, _folders, names in os.walk(self.output) for name in names)
        return sorted(os.path.relpath(path, self.output).replace(os.sep, "/") for path in found)
