"""What Slicer's present module gets wrong, done right: each test carries the number of one of its bugs (B1 to B37).

Each runs the whole engine on a small folder. B3 to B6 are about files that are damaged beyond safe repair, or nearly:
there the result must not read worse than the original, and nothing may be invented.
"""

from __future__ import annotations

import pytest
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    MediaStorageDirectoryStorage,
    MRImageStorage,
    NuclearMedicineImageStorage,
    RTDoseStorage,
    UltrasoundMultiFrameImageStorage,
    XRayAngiographicImageStorage,
)

from builders import (
    KEY,
    change,
    document,
    encoded,
    entries,
    ids,
    image,
    item,
    jpeg_head,
    load,
    multiframe,
    outcomes,
    outputs,
    raw_element,
    referenced,
    rule,
    save,
    save_series,
    state,
    tree,
    ultrasound,
    with_fragments,
)
from DICOMPatcherLib import InputError, ParameterError, check, make_rules, patch
from DICOMPatcherLib.values.identifiers import is_valid_uid


def bug(number):
    """Give a test the number of a bug as its id."""
    return pytest.mark.parametrize("bug_id", [number])


def run(tmp_path, *rules, **choice):
    """Patch the folder "in" by the default rules, others, or those of a user."""
    chosen = list(rules) if rules else make_rules(**choice)
    return patch(str(tmp_path / "in"), str(tmp_path / "out"), chosen, key=KEY)


def only(tmp_path):
    """Return the one output."""
    (ds,) = outputs(tmp_path / "out")
    return ds


def fails_nowhere(report):
    """See that no rule failed on any file."""
    for entry in report.files():
        assert entry["outcome"] in ("patched", "copied", "skipped")
        assert "RULE" not in ids(entry), entry["findings"]


# Loses or damages data


def directory():
    record = item(DirectoryRecordType="IMAGE", ReferencedFileID=["A", "B"])
    return item(FileSetID="CD", FileSetConsistencyFlag=0, DirectoryRecordSequence=[record])


@bug("B1")
@pytest.mark.parametrize("name", ["DICOMDIR", "dicomdir", "IMG0001", "sub/x.dcm"])
def test_a_dicomdir_is_left_out_whatever_its_name(tmp_path, bug_id, name):
    save(tmp_path / "in" / "ct", image())
    save(tmp_path / "in" / name, directory(), meta={"MediaStorageSOPClassUID": MediaStorageDirectoryStorage})
    report = run(tmp_path)
    assert outcomes(report)[name] == "skipped"
    assert only(tmp_path).SOPClassUID == CTImageStorage


@bug("B1")
def test_images_in_a_folder_called_dicomdir_are_kept(tmp_path, bug_id):
    save_series(tmp_path / "in" / "DICOMDIR", 3)
    assert set(outcomes(run(tmp_path)).values()) == {"copied"}


@bug("B2")
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("make", [image, document], ids=["image", "structure set"])
def test_a_file_without_a_header_gets_one(tmp_path, bug_id, make, syntax):
    save(tmp_path / "in" / "bare", make(), syntax, meta=False)
    bare = (tmp_path / "in" / "bare").read_bytes()
    assert outcomes(run(tmp_path)) == {"bare": "patched"}
    ds = only(tmp_path)
    assert ds.file_meta.TransferSyntaxUID == syntax
    assert ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID == make().SOPInstanceUID
    assert next(iter(tree(tmp_path / "out").values())).endswith(bare)


@bug("B2")
def test_a_header_without_a_preamble_is_a_header(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(encoded(image())[132:])
    assert outcomes(run(tmp_path)) == {"1": "patched"}
    assert only(tmp_path).PixelData == image().PixelData


@bug("B2")
def test_a_header_in_implicit_vr_is_written_anew(tmp_path, bug_id):
    uids = {0x00020002: CTImageStorage, 0x00020003: "1.2.3.4.5.1", 0x00020010: ExplicitVRLittleEndian}
    body = b"".join(
        raw_element(tag, "UI", uid.encode() + b"\0" * (len(uid) % 2), ImplicitVRLittleEndian)
        for tag, uid in uids.items()
    )
    length = raw_element(0x00020000, "UL", len(body).to_bytes(4, "little"), ImplicitVRLittleEndian)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(bytes(128) + b"DICM" + length + body + encoded(image(), meta=False))
    assert outcomes(run(tmp_path)) == {"1": "patched"}
    (written,) = tree(tmp_path / "out").values()
    assert written[132:140] == b"\2\0\0\0UL\4\0"
    assert only(tmp_path).PixelData == image().PixelData


J2K = b"\xff\x4f\xff\x51" + bytes(96) + b"\xff\xd9"


@bug("B3")
def test_a_file_without_its_last_delimiter_keeps_all_it_has(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    data = with_fragments(image(SOPInstanceUID=None), JPEG2000Lossless, J2K)[:-8]
    (tmp_path / "in" / "1").write_bytes(data)
    report = run(tmp_path)
    (written,) = tree(tmp_path / "out").values()
    assert J2K in written
    assert written.count(b"\xfe\xff\x00\xe0") == 2
    assert "F12" in ids(entries(report)["1"])


@bug("B3")
def test_a_file_without_its_last_delimiter_that_needs_nothing_else_is_not_made_worse(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    data = with_fragments(image(), JPEG2000Lossless, J2K)[:-8]
    (tmp_path / "in" / "1").write_bytes(data)
    run(tmp_path)
    (written,) = tree(tmp_path / "out").values()
    assert written.startswith(data)
    assert written[len(data) :] in (b"", b"\xfe\xff\xdd\xe0\0\0\0\0")


@bug("B3")
def test_a_file_cut_in_its_last_fragment_is_never_passed_off_as_whole(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(with_fragments(image(), JPEG2000Lossless, J2K)[:-40])
    report = run(tmp_path)
    assert ids(entries(report)["1"]) == ["F13"]
    assert outcomes(report) == {"1": "unreadable"}
    assert tree(tmp_path / "out") == {}


@bug("B4")
@pytest.mark.parametrize("repaired", [False, True], ids=["nothing else", "with a repair"])
def test_nothing_after_a_stray_delimiter_is_lost(tmp_path, bug_id, repaired):
    data = encoded(image(SOPInstanceUID=None if repaired else "1.2.3.4.5"))
    place = data.index(b"\x10\x00\x10\x00PN")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(data[:place] + b"\xfe\xff\x0d\xe0\0\0\0\0" + data[place:])
    report = run(tmp_path)
    assert "F22" in ids(entries(report)["1"])
    (written,) = tree(tmp_path / "out").values()
    assert data[place:].startswith(b"\x10\x00\x10\x00")
    assert written.endswith(data[place:])


@bug("B5")
def test_truncated_pixels_are_never_passed_off_as_whole(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(encoded(image())[:-50])
    report = run(tmp_path)
    assert ids(entries(report)["1"]) == ["F13"]
    assert "78 of 128 bytes" in entries(report)["1"]["findings"][0]["message"]
    for data in tree(tmp_path / "out").values():
        assert b"OW\0\0\x80\0\0\0" in data, "the length is not reduced"


@bug("B6")
def test_a_preamble_without_a_header_gets_a_complete_header(tmp_path, bug_id):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(bytes(128) + b"DICM" + encoded(image(), meta=False))
    assert outcomes(run(tmp_path)) == {"1": "patched"}
    meta = only(tmp_path).file_meta
    assert meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID) == (CTImageStorage, "1.2.3.4.5.1")


def coloured(**values):
    values = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0, **values}
    return ultrasound(**values, BitsAllocated=8, BitsStored=8, HighBit=7)


@bug("B7")
@pytest.mark.parametrize(
    ("head", "label"),
    [
        pytest.param(jpeg_head(b"RGB", adobe=0), "RGB", id="B7-true RGB"),
        pytest.param(jpeg_head(b"\1\2\3", adobe=0), "RGB", id="B7-Adobe says RGB"),
        pytest.param(jpeg_head(sampling=0x21), "YBR_FULL_422", id="B7-subsampled"),
        pytest.param(jpeg_head(adobe=1), "YBR_FULL", id="B7-Adobe says YCbCr"),
    ],
)
def test_the_colour_label_of_ultrasound_is_what_the_codestream_says(tmp_path, bug_id, head, label):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(with_fragments(coloured(), JPEGBaseline8Bit, head))
    run(tmp_path)
    assert only(tmp_path).PhotometricInterpretation == label


@bug("B8")
@pytest.mark.parametrize("output", ["in", "in/out", "."])
def test_originals_are_never_overwritten_or_patched_twice(tmp_path, bug_id, output):
    save_series(tmp_path / "in", 3)
    before = state(tmp_path)
    with pytest.raises(InputError):
        patch(
            str(tmp_path / "in"),
            str(tmp_path / output),
            make_rules(add=["Anonymize"], leave_out=["NormalizeFileNames"]),
            overwrite=True,
        )
    assert state(tmp_path) == before


@bug("B8")
def test_old_files_do_not_mix_with_new_ones_unasked(tmp_path, bug_id):
    save_series(tmp_path / "in", 2)
    save(tmp_path / "out" / "old", image(9))
    with pytest.raises(InputError, match="old"):
        run(tmp_path)


@bug("B9")
def test_a_modality_cannot_lead_out_of_the_output_folder(tmp_path, bug_id):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "sub" / "2", image(2, Modality=None), raw={"Modality": b"../../../../PWN "})
    report = patch(str(tmp_path / "in"), str(tmp_path / "deep" / "out"))
    assert set(outcomes(report).values()) == {"copied"}
    assert {name.split("/")[0] for name in tree(tmp_path)} == {"in", "deep"}
    assert len(tree(tmp_path / "deep" / "out")) == 2


# Stops the whole run


STOPPERS = {
    "B10-empty slice thickness": (multiframe(SliceThickness=""), {}),
    "B10-dose without thickness": (multiframe(SOPClassUID=RTDoseStorage, Modality="RTDOSE", SliceThickness=""), {}),
    "B11-empty tube current": (image(), {"XRayTubeCurrent": b""}),
    "B11-two tube currents": (image(), {"XRayTubeCurrent": b"12.5\\13.5"}),
    "B11-no number": (image(), {"XRayTubeCurrent": b"high"}),
    "B12-empty number of frames": (image(9), {"NumberOfFrames": b""}),
    "B12-decimal number of frames": (multiframe(), {"NumberOfFrames": b"1.5 "}),
    "B12-no class": (multiframe(SOPClassUID=None), {}),
    "B13-no photometric interpretation": (coloured(PhotometricInterpretation=None, PixelData=bytes(192)), {}),
    "B14-no identifiers": (
        image(PatientName=None, PatientID=None, StudyInstanceUID=None, SeriesInstanceUID=None, SOPInstanceUID=None),
        {},
    ),
    "B14-empty identifiers": (image(PatientName="", PatientID="", StudyInstanceUID="", SeriesInstanceUID=""), {}),
    "B15-two modalities": (image(Modality=None), {"Modality": b"CT\\MR "}),
    "B15-two series": (image(), {"SeriesInstanceUID": b"1.2.3\\1.2.4 "}),
    "B16-empty series number": (ultrasound(), {"SeriesNumber": b""}),
    "B16-empty instance number": (ultrasound(), {"InstanceNumber": b""}),
    "B16-text for a series number": (ultrasound(), {"SeriesNumber": b"first "}),
}
SETS = {
    "default": {},
    "all": {
        "add": [
            "UseCharacterSet",
            "ForceSamePatientNameIdInEachDirectory",
            "ForceSameSeriesInstanceUidInEachDirectory",
            "SplitUltrasoundSeriesByInstanceNumber",
            "Anonymize",
        ],
        "parameters": {"UseCharacterSet": {"CharacterSet": "cp1251"}},
    },
}


@pytest.mark.parametrize("choice", SETS.values(), ids=list(SETS))
@pytest.mark.parametrize(("ds", "raw"), STOPPERS.values(), ids=list(STOPPERS))
def test_no_odd_value_stops_the_run(tmp_path, ds, raw, choice):
    save(tmp_path / "in" / "0", ds, raw=raw)
    save_series(tmp_path / "in" / "good", 4, SOPInstanceUID=lambda number: f"1.2.99.{number}")
    report = run(tmp_path, **choice)
    fails_nowhere(report)
    assert len(tree(tmp_path / "out")) == 5


@bug("B13")
@pytest.mark.parametrize("missing", ["PhotometricInterpretation", "TransferSyntaxUID"])
def test_compressed_ultrasound_may_lack_what_the_rule_looks_at(tmp_path, bug_id, missing):
    ds = coloured()
    data = with_fragments(ds, JPEGBaseline8Bit, jpeg_head(sampling=0x21))
    if missing == "TransferSyntaxUID":
        header = encoded(change(ds, PixelData=None), JPEGBaseline8Bit, {"TransferSyntaxUID": ""})
        data = header + data[len(encoded(ds, JPEGBaseline8Bit)) :]
    else:
        data = with_fragments(coloured(PhotometricInterpretation=None), JPEGBaseline8Bit, jpeg_head(sampling=0x21))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(data)
    fails_nowhere(run(tmp_path))
    assert only(tmp_path).file_meta.TransferSyntaxUID == JPEGBaseline8Bit


@pytest.mark.parametrize(
    "name",
    [
        "Anonymize",
        "NormalizeFileNames",
        "ForceSamePatientNameIdInEachDirectory",
        "SplitUltrasoundSeriesByInstanceNumber",
    ],
    ids=lambda name: f"B14-{name}",
)
def test_a_rule_alone_takes_a_file_without_identifiers(tmp_path, name):
    save(tmp_path / "in" / "1", STOPPERS["B14-no identifiers"][0])
    report = run(tmp_path, only=[name])
    fails_nowhere(report)
    assert len(tree(tmp_path / "out")) == 1


@bug("B14")
def test_forcing_one_patient_comes_before_making_one_up(tmp_path, bug_id):
    for number in (1, 2):
        save(tmp_path / "in" / "a" / f"{number}", image(number, PatientName=None, PatientID=None))
    save(tmp_path / "in" / "a" / "3", image(3, PatientName="Doe^John", PatientID="P7"))
    run(tmp_path, add=["ForceSamePatientNameIdInEachDirectory"])
    assert {(str(ds.PatientName), ds.PatientID) for ds in outputs(tmp_path / "out")} == {("Doe^John", "P7")}


@bug("B16")
@pytest.mark.parametrize("number", ["3", "2147484", "2147483647", "-5", ""], ids=lambda number: f"B16-{number}")
def test_split_series_get_valid_numbers(tmp_path, bug_id, number):
    save_series(tmp_path / "in", 3, ultrasound, SeriesNumber=number)
    fails_nowhere(run(tmp_path, add=["SplitUltrasoundSeriesByInstanceNumber"]))
    found = outputs(tmp_path / "out")
    assert len({ds.SeriesInstanceUID for ds in found}) == len({ds.SeriesNumber for ds in found}) == 3
    assert all(-(2**31) <= int(ds.SeriesNumber) < 2**31 for ds in found)


@bug("B16")
def test_ultrasound_without_series_numbers_is_split_too(tmp_path, bug_id):
    save_series(tmp_path / "in", 3, ultrasound, SeriesNumber=None)
    run(tmp_path, add=["SplitUltrasoundSeriesByInstanceNumber"])
    assert len({ds.SeriesInstanceUID for ds in outputs(tmp_path / "out")}) == 3


@bug("B17")
@pytest.mark.parametrize("order", [1, -1])
def test_exposure_and_character_set_go_together_in_any_order(tmp_path, bug_id, order):
    save(tmp_path / "in" / "1", image(PatientName=None), raw={"XRayTubeCurrent": b"12.5", "PatientName": b"\xc8\xe2"})
    rules = make_rules(
        only=["FixExposureFiasco", "UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": "cp1251"}}
    )
    fails_nowhere(run(tmp_path, *rules[::order]))
    ds = only(tmp_path)
    assert (ds.PatientName, ds.XRayTubeCurrent, ds.XRayTubeCurrentInuA) == ("Ив", 13, 12500)


@bug("B18")
@pytest.mark.parametrize("text", ["", "  "], ids=repr)
def test_an_empty_character_set_is_refused_before_the_run(tmp_path, bug_id, text):
    save_series(tmp_path / "in", 1)
    with pytest.raises(ParameterError, match="CharacterSet"):
        run(tmp_path, add=["UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": text}})
    assert not (tmp_path / "out").exists()


# Writes wrong content


TEXTS = {"PatientName": "Иванов^Пётр", "PatientID": "Ж12", "StudyDescription": "Голова", "PatientComments": "Ё"}


def in_character_set(codec, **values):
    return {
        "ds": image(1, **dict.fromkeys(TEXTS), **values),
        "raw": {keyword: text.encode(codec) for keyword, text in TEXTS.items()},
    }


@bug("B19")
@pytest.mark.parametrize("declared", [None, "ISO_IR 100", "ISO_IR 144"])
@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "utf-8"])
def test_all_text_is_repaired_not_only_names(tmp_path, bug_id, codec, declared):
    save(tmp_path / "in" / "1", **in_character_set(codec, SpecificCharacterSet=declared))
    parameters = {"CharacterSet": codec, "InsteadOf": declared or ""}
    run(tmp_path, add=["UseCharacterSet"], parameters={"UseCharacterSet": parameters})
    ds = only(tmp_path)
    assert {keyword: str(ds[keyword].value) for keyword in TEXTS} == TEXTS
    assert ds.SpecificCharacterSet == "ISO_IR 192"


@bug("B19")
def test_utf_8_under_a_wrong_label_is_not_encoded_twice(tmp_path, bug_id):
    save(tmp_path / "in" / "1", **in_character_set("utf-8", SpecificCharacterSet="ISO_IR 100"))
    parameters = {"CharacterSet": "ISO_IR 192", "InsteadOf": "ISO_IR 100"}
    run(tmp_path, add=["UseCharacterSet"], parameters={"UseCharacterSet": parameters})
    (written,) = tree(tmp_path / "out").values()
    assert all(text.encode() in written for text in TEXTS.values())


@bug("B20")
def test_an_unknown_character_set_is_refused_before_the_run(tmp_path, bug_id):
    save_series(tmp_path / "in", 1)
    with pytest.raises(ParameterError, match="klingon"):
        run(tmp_path, add=["UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": "klingon"}})


@bug("B20")
def test_items_do_not_keep_a_character_set_of_their_own(tmp_path, bug_id):
    inner = raw_element(0x00080005, "CS", b"ISO_IR 144") + raw_element(0x0040A160, "UT", "Ё".encode("iso8859_5") + b" ")
    whole = b"\xfe\xff\x00\xe0" + len(inner).to_bytes(4, "little") + inner
    data = encoded(**in_character_set("cp1251"))
    place = data.index(b"\x28\x00\x02\x00US")
    (tmp_path / "in").mkdir()
    data = data[:place] + raw_element(0x00200100, "IS", b"1 ") + data[place:]
    place = data.index(b"\xe0\x7f\x10\x00")
    (tmp_path / "in" / "1").write_bytes(data[:place] + raw_element(0x0040A730, "SQ", whole) + data[place:])
    report = run(tmp_path, add=["UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": "cp1251"}})
    if outcomes(report)["1"] == "failed":
        pytest.fail(str(report))
    (content,) = only(tmp_path).ContentSequence
    assert content.get("SpecificCharacterSet", "ISO_IR 192") == "ISO_IR 192"


@bug("B21")
def test_good_instance_uids_stay_and_references_resolve(tmp_path, bug_id):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID="1.2.3.4"))
    save(tmp_path / "in" / "2", document(SourceImageSequence=[referenced("1.2.3.4")]))
    run(tmp_path, leave_out=["NormalizeFileNames"])
    assert tree(tmp_path / "out") == tree(tmp_path / "in")


@bug("B21")
def test_new_instance_uids_are_in_the_file_header_too_and_reported(tmp_path, bug_id):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    report = run(tmp_path)
    found = outputs(tmp_path / "out")
    assert len({ds.SOPInstanceUID for ds in found}) == 3
    assert all(ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID for ds in found)
    assert all("I3" in ids(entry) for entry in report.files())


@bug("B21")
def test_a_byte_identical_copy_does_not_become_a_second_instance(tmp_path, bug_id):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "2", image(1))
    assert sorted(outcomes(run(tmp_path)).values()) == ["copied", "skipped"]


@bug("B22")
@pytest.mark.parametrize(
    "choice",
    [
        pytest.param({"only": ["ForceSameSeriesInstanceUidInEachDirectory"]}, id="B22-force"),
        pytest.param({"only": ["ReplaceInvalidUIDs"]}, id="B22-replace"),
        pytest.param({"only": ["Anonymize"]}, id="B22-anonymize"),
    ],
)
def test_references_at_every_depth_follow_new_uids(tmp_path, bug_id, choice):
    for number, folder in enumerate(["a", "b"], 1):
        save(tmp_path / "in" / folder / "1", image(number, SeriesInstanceUID="1.2.03", SOPInstanceUID=f"1.2.0{number}"))
    listed = [referenced("1.2.01"), referenced("1.2.02")]
    series = item(SeriesInstanceUID="1.2.03", ReferencedSOPSequence=listed)
    evidence = item(StudyInstanceUID="1.2.3.4.1", ReferencedSeriesSequence=[series])
    save(tmp_path / "in" / "z", document(CurrentRequestedProcedureEvidenceSequence=[evidence]))
    run(tmp_path, **choice)
    images = [load(tmp_path / "out" / folder / "1") for folder in ("a", "b")]
    (study,) = load(tmp_path / "out" / "z").CurrentRequestedProcedureEvidenceSequence
    found = {
        (str(study.StudyInstanceUID), str(series.SeriesInstanceUID), str(reference.ReferencedSOPInstanceUID))
        for series in study.ReferencedSeriesSequence
        for reference in series.ReferencedSOPSequence
    }
    assert found == {(str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), str(ds.SOPInstanceUID)) for ds in images}
    assert "1.2.03" not in {series for _, series, _ in found}


@bug("B23")
@pytest.mark.parametrize("number", [None, ""], ids=["B23-missing", "B23-empty"])
def test_slices_of_one_series_get_one_series_number(tmp_path, bug_id, number):
    save_series(tmp_path / "in", 3, SeriesNumber=number)
    run(tmp_path)
    (found,) = {ds.SeriesNumber for ds in outputs(tmp_path / "out")}
    assert found is not None


@bug("B24")
def test_patients_without_a_name_are_not_merged(tmp_path, bug_id):
    for folder in ("a", "b"):
        save_series(
            tmp_path / "in" / folder,
            2,
            PatientID=None,
            PatientName=None,
            StudyInstanceUID=f"1.2.3.{ord(folder)}",
            SeriesInstanceUID=f"1.2.4.{ord(folder)}",
            SOPInstanceUID=lambda number, folder=folder: f"1.2.5.{ord(folder)}.{number}",
            FrameOfReferenceUID=f"1.2.6.{ord(folder)}",
        )
    run(tmp_path)
    assert len({ds.PatientID for ds in outputs(tmp_path / "out")}) == 2


@bug("B24")
def test_two_series_folders_of_one_study_stay_one_study(tmp_path, bug_id):
    for folder in ("a", "b"):
        save_series(
            tmp_path / "in" / folder,
            2,
            StudyInstanceUID=None,
            SeriesInstanceUID=f"1.2.4.{ord(folder)}",
            SOPInstanceUID=lambda number, folder=folder: f"1.2.5.{ord(folder)}.{number}",
        )
    run(tmp_path)
    assert len({ds.StudyInstanceUID for ds in outputs(tmp_path / "out")}) == 1


@bug("B24")
def test_one_series_in_two_folders_stays_in_one_study(tmp_path, bug_id):
    for number, folder in enumerate(["a", "b"], 1):
        save(tmp_path / "in" / folder / "1", image(number, StudyInstanceUID=None))
    run(tmp_path)
    found = outputs(tmp_path / "out")
    assert len({ds.StudyInstanceUID for ds in found}) == len({ds.SeriesInstanceUID for ds in found}) == 1


@bug("B25")
def test_a_missing_class_in_the_header_is_that_of_the_data_set(tmp_path, bug_id):
    ds = image(SOPClassUID=MRImageStorage, Modality="MR")
    save(tmp_path / "in" / "1", ds, meta={"MediaStorageSOPClassUID": ""})
    report = run(tmp_path)
    found = only(tmp_path)
    assert found.file_meta.MediaStorageSOPClassUID == found.SOPClassUID == MRImageStorage
    assert "DCMTK" not in "\n".join(report.lines(verbose=True))


@bug("B25")
@pytest.mark.parametrize("modality", ["MR", "CT"])
def test_a_missing_class_in_the_data_set_is_filled_by_modality(tmp_path, bug_id, modality):
    save(tmp_path / "in" / "1", image(SOPClassUID=None, Modality=modality))
    run(tmp_path)
    expected = {"MR": MRImageStorage, "CT": CTImageStorage}[modality]
    assert only(tmp_path).SOPClassUID == only(tmp_path).file_meta.MediaStorageSOPClassUID == expected


@bug("B26")
def test_a_volume_that_becomes_enhanced_ct_is_so_in_the_header_too(tmp_path, bug_id):
    save(tmp_path / "in" / "1", multiframe())
    run(tmp_path)
    ds = only(tmp_path)
    assert ds.SOPClassUID == ds.file_meta.MediaStorageSOPClassUID == EnhancedCTImageStorage


@pytest.mark.parametrize(
    ("sop_class", "modality"),
    [
        pytest.param(UltrasoundMultiFrameImageStorage, "US", id="B27-ultrasound"),
        pytest.param(XRayAngiographicImageStorage, "XA", id="B27-angiography"),
        pytest.param(NuclearMedicineImageStorage, "NM", id="B27-nuclear medicine"),
        pytest.param(RTDoseStorage, "RTDOSE", id="B27-dose"),
        pytest.param(MRImageStorage, "MR", id="B27-MR"),
    ],
)
def test_frames_that_are_no_ct_slices_get_no_positions(tmp_path, sop_class, modality):
    save(tmp_path / "in" / "1", multiframe(SOPClassUID=sop_class, Modality=modality))
    assert outcomes(run(tmp_path)) == {"1": "copied"}


def positions(ds):
    return [
        float(frame.PlanePositionSequence[0].ImagePositionPatient[2]) for frame in ds.PerFrameFunctionalGroupsSequence
    ]


@bug("B28")
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"SliceThickness": "5", "SpacingBetweenSlices": "2"}, [0, 2, 4], id="B28-spacing"),
        pytest.param({"SliceThickness": "0", "SpacingBetweenSlices": "2"}, [0, 2, 4], id="B28-thickness 0"),
        pytest.param({"SliceThickness": "5"}, [0, 5, 10], id="B28-thickness alone"),
        pytest.param({"SliceThickness": "0.3333333333333"}, [0, 1 / 3, 2 / 3], id="B28-many digits"),
    ],
)
def test_spacing_comes_before_thickness(tmp_path, bug_id, values, expected):
    save(tmp_path / "in" / "1", multiframe(**values))
    run(tmp_path)
    ds = only(tmp_path)
    assert positions(ds) == pytest.approx(expected)
    numbers = [element for element in ds.iterall() if element.VR == "DS"]
    texts = [text for element in numbers for text in str(element.value).strip("[]").replace("'", "").split(", ")]
    assert all(len(text) <= 16 for text in texts)


@bug("B28")
def test_without_any_distance_frames_are_not_put_into_one_place(tmp_path, bug_id):
    save(tmp_path / "in" / "1", multiframe(SliceThickness="0"))
    report = run(tmp_path)
    assert outcomes(report) == {"1": "copied"}
    assert "G1" in ids(entries(report)["1"])


@bug("B29")
def test_functional_groups_that_are_empty_are_filled(tmp_path, bug_id):
    frames = [item(FrameContentSequence=[item(StackID="1")]) for _ in range(3)]
    ds = multiframe(SharedFunctionalGroupsSequence=[item(FrameAnatomySequence=[])], SpacingBetweenSlices="2")
    save(tmp_path / "in" / "1", change(ds, PerFrameFunctionalGroupsSequence=frames))
    run(tmp_path)
    ds = only(tmp_path)
    assert positions(ds) == [0, 2, 4]
    assert all(frame.FrameContentSequence[0].StackID == "1" for frame in ds.PerFrameFunctionalGroupsSequence)


@bug("B30")
@pytest.mark.parametrize(
    "uid", ["1.2.03", "1.2.a", "1." + "2" * 70, "-1.2", "1..2", "none"], ids=lambda uid: f"B30-{uid[:8]}"
)
def test_invalid_uids_are_replaced_alike_in_all_files(tmp_path, bug_id, uid):
    save_series(tmp_path / "in", 2, StudyInstanceUID=uid, SeriesInstanceUID=uid + "7")
    run(tmp_path)
    found = outputs(tmp_path / "out")
    assert len({ds.StudyInstanceUID for ds in found}) == len({ds.SeriesInstanceUID for ds in found}) == 1
    assert all(is_valid_uid(ds.StudyInstanceUID) and is_valid_uid(ds.SeriesInstanceUID) for ds in found)


@bug("B30")
def test_a_header_that_names_another_image_is_corrected(tmp_path, bug_id):
    save(
        tmp_path / "in" / "1",
        image(),
        meta={"MediaStorageSOPInstanceUID": "1.2.9", "MediaStorageSOPClassUID": MRImageStorage},
    )
    report = run(tmp_path)
    meta = only(tmp_path).file_meta
    assert (meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID) == (CTImageStorage, "1.2.3.4.5.1")
    assert "I9" in ids(entries(report)["1"])


@bug("B31")
@pytest.mark.parametrize(
    ("keyword", "twin"),
    [
        ("XRayTubeCurrent", "XRayTubeCurrentInuA"),
        ("ExposureTime", "ExposureTimeInuS"),
        ("Exposure", "ExposureInuAs"),
    ],
)
def test_all_exposure_values_are_repaired_and_the_whole_numbers_kept(tmp_path, bug_id, keyword, twin):
    save(tmp_path / "in" / "1", image(), raw={keyword: b"12.5"})
    run(tmp_path)
    ds = only(tmp_path)
    assert (ds[keyword].value, ds[twin].value) == (13, 12500)


@bug("B37")
def test_anonymize_does_what_its_label_says(tmp_path, bug_id):
    private = item(PatientName="Doe^Jane", PatientID="P1", PatientBirthDate="19700101")
    save_series(
        tmp_path / "in",
        3,
        StudyTime="120000",
        ContentDate="20200131",
        ContentTime="120000",
        AccessionNumber="A123456",
        StudyID="S123456",
        OriginalAttributesSequence=[item(ModifiedAttributesSequence=[private])],
    )
    report = run(tmp_path, add=["Anonymize"])
    fails_nowhere(report)
    found = outputs(tmp_path / "out")
    for ds in found:
        for keyword in ("PatientBirthDate", "PatientSex", "ReferringPhysicianName", "StudyDate", "StudyTime"):
            assert keyword in ds
            assert not ds[keyword].value
        for keyword in ("AccessionNumber", "StudyID"):
            assert not ds[keyword].value
        assert (ds.ContentDate, ds.ContentTime) == ("19000101", "000000")  # an SR or segmentation must have some
        assert ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID
    assert len({ds.PatientID for ds in found}) == len({ds.StudyInstanceUID for ds in found}) == 1
    assert len({ds.SeriesInstanceUID for ds in found}) == 1
    for data in tree(tmp_path / "out").values():
        for word in (b"Doe", b"House", b"19700101", b"1.2.3.4.", b"A123456", b"S123456", b"20200131"):
            assert word not in data


@bug("B37")
def test_a_second_check_of_what_was_anonymized_finds_no_defects(tmp_path, bug_id):
    save_series(tmp_path / "in", 3)
    run(tmp_path, add=["Anonymize"])
    assert set(outcomes(check(str(tmp_path / "out"))).values()) == {"copied"}


@bug("B37")
def test_a_rule_of_a_user_behind_anonymize_sees_no_identity(tmp_path, bug_id):
    save_series(tmp_path / "in", 1)
    seen = []
    look = rule({"processDataSet": lambda self, ds: seen.append(str(ds))})
    run(tmp_path, *make_rules(only=["Anonymize"]), look)
    assert "Doe" not in seen[0]
