"""Values that have no single meaning are reported and stay."""

from __future__ import annotations

import math

from builders import KEY, entries, image, item, load, outcomes, save, ultrasound
from damage_case import KEPT
from damaged import damaged_files
from DICOMPatcherLib.run import check, patch


def test_what_has_no_single_meaning_is_reported(tmp_path):
    kinds = ("V8", "V14", "V20", "V21")
    doubtful = [damaged for damaged in damaged_files() if damaged.defect in kinds and damaged.expected == KEPT]
    assert {damaged.defect for damaged in doubtful} == set(kinds)
    for damaged in doubtful:
        (tmp_path / damaged.filename).write_bytes(damaged.data)
    plan = check(str(tmp_path)).plan
    told = {file.source: {finding.defect for finding in plan.details(file).findings} for file in plan.files}
    assert [damaged.name for damaged in doubtful if damaged.defect not in told[damaged.filename]] == []


PET = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.128", "Modality": "PT", "SeriesDate": "20200131"}
LEFT_ALONE = {
    "a sex of other letters": {"PatientSex": "\u00b5"},
    "directions of an animal": {"PatientOrientation": ["Left", "Right"], "AnatomicalOrientationType": "QUADRUPED"},
    "directions of a dog": {"PatientOrientation": ["Left", "Right"], "PatientSpeciesDescription": "Canis"},
    "explained windows": {
        "WindowCenter": ["", "300"],
        "WindowWidth": ["80", "2000"],
        "WindowCenterWidthExplanation": ["BRAIN", "BONE"],
    },
    "injected after the scan": {**PET, "StudyDate": "20200131", "SeriesTime": "100000"},
    "scanned the day after": {**PET, "StudyDate": "20200131", "AcquisitionDate": "20200201"},
}


def test_what_may_mean_something_else_stays(tmp_path):
    for number, (kind, values) in enumerate(LEFT_ALONE.items()):
        injected = [item(RadiopharmaceuticalStartDateTime="20200131230000")] if "Modality" in values else None
        save(tmp_path / "in" / f"{number}.dcm", image(1, RadiopharmaceuticalInformationSequence=injected, **values))
        report = patch(str(tmp_path / "in"), str(tmp_path / kind), key=KEY)
        found = entries(report)[f"{number}.dcm"]
        assert not any(finding["id"] == "RULE" for finding in found["findings"]), kind
        keywords = {"PatientSex", "PatientOrientation", "WindowCenter", "RadiopharmaceuticalStartTime"}
        assert not keywords.intersection(change["keyword"] for change in found["changes"]), kind
        (tmp_path / "in" / f"{number}.dcm").unlink()


def test_an_image_without_modality_stays_in_its_series(tmp_path):
    """Also if its class would say another one than that of the other images."""
    for number in range(1, 7):
        save(tmp_path / "in" / f"{number}.dcm", image(number, Modality="" if number == 6 else "OT"))
    localizer = image(7, Rows=4, PixelData=bytes(64), ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    save(tmp_path / "in" / "7.dcm", localizer)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), key=KEY)
    written = {source: load(tmp_path / "out" / entry["target"]) for source, entry in entries(report).items()}
    assert written["6.dcm"].SeriesInstanceUID == written["1.dcm"].SeriesInstanceUID
    assert written["6.dcm"].Modality == ""
    assert set(outcomes(check(str(tmp_path / "out"))).values()) == {"copied"}


def test_slices_with_a_scale_of_their_own_get_no_other(tmp_path):
    table = item(LUTDescriptor=[2, 0, 16], ModalityLUTType="US", LUTData=b"\0\0\1\0")
    for kind, values in {"a table": {"ModalityLUTSequence": [table]}, "another unit": {"RescaleType": "US"}}.items():
        for number in range(1, 6):
            scale = {"RescaleSlope": "2", "RescaleIntercept": "-1024", "RescaleType": "HU"}
            own = {"RescaleSlope": None, "RescaleIntercept": None, **values} if number == 3 else scale
            save(tmp_path / kind / f"{number}.dcm", image(number, **own))
        changes = entries(check(str(tmp_path / kind)))["3.dcm"]["changes"]
        assert [change for change in changes if change["keyword"].startswith("Rescale")] == [], kind


def test_a_slope_is_filled_in_for_ct_alone(tmp_path):
    for number in range(1, 6):
        own = {"RescaleSlope": None if number == 3 else "2", "RescaleIntercept": None if number == 3 else "0"}
        slice_of_mr = image(number, SOPClassUID="1.2.840.10008.5.1.4.1.1.4", Modality="MR", RescaleType=None, **own)
        save(tmp_path / "in" / f"{number}.dcm", slice_of_mr)
    entry = entries(check(str(tmp_path / "in")))["3.dcm"]
    assert [change for change in entry["changes"] if change["keyword"].startswith("Rescale")] == []
    assert "V19" in {finding["id"] for finding in entry["findings"]}


def test_regions_without_a_finite_size_give_none(tmp_path):
    shared = {"RegionSpatialFormat": 1, "RegionDataType": 1, "PhysicalUnitsXDirection": 3, "PhysicalUnitsYDirection": 3}
    for number, sizes in enumerate(((math.nan, 0.02), (math.inf, 0.02), ([0.02, 0.03], 0.02), (None, 0.02))):
        region = item(**shared, PhysicalDeltaX=sizes[0], PhysicalDeltaY=sizes[1])
        save(tmp_path / f"{number}.dcm", ultrasound(PixelSpacing=None, SequenceOfUltrasoundRegions=[region]))
    for name, entry in entries(check(str(tmp_path))).items():
        assert "RULE" not in {finding["id"] for finding in entry["findings"]}, name
        assert "PixelSpacing" not in {change["keyword"] for change in entry["changes"]}, name


def test_an_image_without_modality_that_is_no_slice_gets_it_at_once(tmp_path):
    """Not only when it has a series of its own, in a second run."""
    for number in range(1, 7):
        save(tmp_path / "in" / f"{number}.dcm", image(number, Modality="OT"))
    overview = {"Rows": 4, "PixelData": bytes(64), "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}
    save(tmp_path / "in" / "7.dcm", image(7, Modality="", **overview))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), key=KEY)
    assert load(tmp_path / "out" / entries(report)["7.dcm"]["target"]).Modality == "CT"
    assert set(outcomes(check(str(tmp_path / "out"))).values()) == {"copied"}


def test_windows_are_repaired_as_their_numbers_are_meant(tmp_path):
    """At once, and not in a second run."""
    for number, (center, width) in enumerate(
        ((b"40,0\\300,0 ", b"400 "), (b"40\\300", b"400 HU"), (b"40 HU\\", b"400 "))
    ):
        raw = {"WindowCenter": center, "WindowWidth": width}
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1), raw=raw)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), key=KEY)
    for entry in entries(report).values():
        ds = load(tmp_path / "out" / entry["target"])
        assert (float(ds.WindowCenter), float(ds.WindowWidth)) == (40, 400)
    assert set(outcomes(check(str(tmp_path / "out"))).values()) == {"copied"}


def changes_of(folder, name):
    """Return what a check would write, by keyword."""
    return {change["keyword"]: change["after"] for change in entries(check(str(folder)))[name]["changes"]}


def test_a_number_that_somebody_typed_does_not_say_what_others_mean(tmp_path):
    """Only one with three decimals does, which the same program has written."""
    raw = {"RepetitionTime": b"2,000 ", "AcquisitionNumber": b"1,000 ", "RescaleIntercept": b"-1,024"}
    for name, weight in {"typed": b"70,5", "written": b"70,500"}.items():
        other = {"PatientWeight": weight} if name == "typed" else {"SliceThickness": b"0,500 "}
        save(tmp_path / name / "1.dcm", image(1), raw={**raw, **other})
        changes = changes_of(tmp_path / name, "1.dcm")
        assert "AcquisitionNumber" not in changes
        assert changes.get("RescaleIntercept") == (None if name == "typed" else "-1.024")
        assert changes.get("RepetitionTime") == (None if name == "typed" else "2.000")
    save(tmp_path / "both" / "1.dcm", image(1), raw={**raw, "SliceThickness": b"0,500 ", "RepetitionTime": b"1,500.5 "})
    assert "RescaleIntercept" not in changes_of(tmp_path / "both", "1.dcm")


def test_thousands_are_seen_whatever_stands_around_them(tmp_path):
    """One of them says that a comma is no decimal one."""
    around = (b"1,234.5 mm", b"[1,234.5]", b"- 1,234.5", b"\xe2\x88\x921,234.5", b"1,234.5E0", b"~1,234,567")
    for number, location in enumerate(around):
        raw = {"SliceLocation": location, "SpacingBetweenSlices": b"0,125", "RepetitionTime": b"2,000"}
        save(tmp_path / f"{number}.dcm", image(1, SOPInstanceUID=f"1.2.3.{number}"), raw=raw)
        changes = changes_of(tmp_path, f"{number}.dcm")
        assert (location, changes["SpacingBetweenSlices"], changes.get("RepetitionTime")) == (location, "0.125", None)


def test_an_exact_value_is_not_lost_to_one_that_contradicts_it(tmp_path):
    for number, micro in enumerate((b"999 ", b"0 ", b"12.5", b"abc ", b"12500 ")):
        save(tmp_path / f"{number}.dcm", image(1), raw={"XRayTubeCurrent": b"12.5", "XRayTubeCurrentInuA": micro})
    for name, entry in entries(check(str(tmp_path))).items():
        changed = {change["keyword"] for change in entry["changes"]}
        assert ("XRayTubeCurrent" in changed) is (name == "4.dcm"), name
        assert "XRayTubeCurrentInuA" not in changed
        assert entry["findings"]


def test_no_slope_is_written_beside_a_table(tmp_path):
    table = item(LUTDescriptor=[2, 0, 16], ModalityLUTType="HU", LUTData=b"\0\0\1\0")
    for number in range(1, 4):
        own = {"RescaleSlope": None, "RescaleIntercept": "-1024", "ModalityLUTSequence": [table]}
        save(tmp_path / f"{number}.dcm", image(number, **own))
    assert "RescaleSlope" not in changes_of(tmp_path, "1.dcm")


def test_a_name_is_not_that_of_another_bearer_of_a_dummy_id_or_of_an_id_of_elsewhere(tmp_path):
    other = {"StudyInstanceUID": "1.2.7", "SeriesInstanceUID": "1.2.7.1", "FrameOfReferenceUID": "1.2.7.2"}
    nobody = {"PatientName": None, "PatientBirthDate": None, "PatientSex": None}
    for kind, (ids, others) in {
        "dummy": ({"PatientID": "ANON"}, {"PatientID": "ANON"}),
        "issuer": ({"IssuerOfPatientID": "H1"}, {"IssuerOfPatientID": "H2"}),
        "same": ({}, {}),
    }.items():
        save(tmp_path / kind / "1.dcm", image(1, **ids))
        save(tmp_path / kind / "2.dcm", image(2, **nobody, **others, **other))
        name = changes_of(tmp_path / kind, "2.dcm")["PatientName"]
        assert (name == "Doe^Jane") is (kind == "same")


def test_files_of_nobody_are_not_one_study_if_age_or_month_differ(tmp_path):
    blank = dict.fromkeys(
        ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "SeriesInstanceUID")
    )
    blank.update(StudyDate=None, FrameOfReferenceUID=None)
    for kind, values in {
        "age": ({"PatientAge": "010Y"}, {"PatientAge": "080Y"}),
        "month": ({"AcquisitionDate": "20190131"}, {"AcquisitionDate": "20200131"}),
        "issuer": ({"IssuerOfPatientID": "H1"}, {"IssuerOfPatientID": "H2"}),
        "same": ({"PatientAge": "010Y"}, {}),
        "same infant": ({"PatientAge": "000Y"}, {"PatientAge": "003M"}),
        "same name": ({"PatientName": "Doe^J"}, {"PatientName": "DOE^J^^"}),
    }.items():
        for number in range(4):
            save(tmp_path / kind / f"{number}.dcm", image(number + 1, **{**blank, **values[number // 2]}))
        found = entries(check(str(tmp_path / kind), key=KEY))
        studies = {
            next(change["after"] for change in entry["changes"] if change["keyword"] == "StudyInstanceUID")
            for entry in found.values()
        }
        assert len(studies) == (1 if kind.startswith("same") else 2), kind
