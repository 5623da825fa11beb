"""Values that have no single meaning are reported and stay."""

from __future__ import annotations

from builders import KEY, entries, image, item, load, outcomes, save
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
