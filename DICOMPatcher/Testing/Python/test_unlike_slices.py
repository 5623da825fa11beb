"""A slice gets nothing from others that it is not of: what they all say alike, it says differently."""

from __future__ import annotations

import pytest
from pydicom.uid import MRImageStorage, PositronEmissionTomographyImageStorage

from builders import KEY, entries, image, load, save
from DICOMPatcherLib import check, make_rules, patch
from selection import thorough

COUNT = 7
RULES = make_rules(leave_out=["NormalizeFileNames"])
JOINING = make_rules(add=["JoinScatteredSeries"], leave_out=["NormalizeFileNames"])
CT = {"AcquisitionNumber": "1", "ConvolutionKernel": "B30", "SliceThickness": "1", "KVP": "120"}
MR = {"SOPClassUID": MRImageStorage, "Modality": "MR", "RescaleSlope": None}
PET = {"SOPClassUID": PositronEmissionTomographyImageStorage, "Modality": "PT"}


def own(number):
    """Return what slices of a sound series say each for itself."""
    return {
        "SliceLocation": str(number),
        "AcquisitionTime": f"1015{10 + number}.500",
        "ContentTime": f"1016{10 + number}.25",
        "XRayTubeCurrent": str(200 + number % 3),
        "RescaleSlope": "1",
        "RescaleIntercept": "-1024",
    }


def completed(folder, number, lacking, others=None, each=lambda number: {}, of_all=(), says=None, locations=True):
    """Return the value that a slice has got of what it lacks, "" for none; and what is said of it."""
    for one in range(1, COUNT + 1):
        values = {**CT, **own(one), **dict(of_all), **each(one), **(others or {})}
        if one == number:
            values = {**values, **(says or {}), lacking: None}
        if not locations:
            values.pop("SliceLocation")
        save(folder / "in" / f"{one}.dcm", image(one, **values))
    report = patch(str(folder / "in"), str(folder / "out"), RULES, key=KEY)
    again = check(str(folder / "out"), RULES, key=KEY)
    assert {entry["outcome"] for entry in again.files()} == {"copied"}
    found = load(folder / "out" / f"{number}.dcm").get(lacking)
    said = [finding["id"] for finding in entries(report)[f"{number}.dcm"]["findings"]]
    return "" if not found else "\\".join(map(str, found)) if lacking != "RescaleSlope" else str(found), said


DIFFERING = {
    "TriggerTime": (MR, "0", "500"),
    "TemporalPositionIdentifier": (MR, "1", "2"),
    "DiffusionBValue": (MR, 0.0, 1000.0),
    "EchoTime": (MR, "10", "90"),
    "EchoNumbers": (MR, "1", "2"),
    "InversionTime": (MR, "0", "500"),
    "FlipAngle": (MR, "5", "30"),
    "RepetitionTime": (MR, "500", "3000"),
    "SequenceName": (MR, "ep_b0", "ep_b1000"),
    "ScanningSequence": (MR, "SE", "GR"),
    "StackID": (MR, "1", "2"),
    "AcquisitionTime": (MR, "101500", "111500"),
    "AcquisitionDateTime": (MR, "20200131101500", "20200131111500"),
    "FrameReferenceTime": (PET, "0", "60000"),
    "ActualFrameDuration": (PET, "60000", "10000"),
    "AcquisitionNumber": ({}, "1", "2"),
    "ContentTime": ({}, "101500", "111500"),
    "SeriesTime": ({}, "101500", "111500"),
    "SeriesNumber": ({}, "3", "4"),
    "SeriesDescription": ({}, "native", "arterial"),
    "ProtocolName": ({}, "native", "arterial"),
    "ContrastBolusAgent": ({}, "none", "Iodine"),
    "KVP": ({}, "80", "140"),
    "FilterType": ({}, "HEAD", "BODY"),
    "ExposureTime": ({}, "500", "1000"),
    "ConvolutionKernel": ({}, "B30", "B70"),
    "FrameOfReferenceUID": ({}, "1.2.3.4.3", "1.2.3.4.4"),
    "PatientPosition": ({}, "HFS", "FFS"),
    "ReconstructionDiameter": ({}, "250", "500"),
    "DataCollectionDiameter": ({}, "250", "500"),
    "ReconstructionTargetCenterPatient": ({}, [0.0, 0.0, 0.0], [50.0, 0.0, 0.0]),
    "GantryDetectorTilt": ({}, "0", "15"),
    "TableHeight": ({}, "150", "200"),
    "SliceThickness": ({}, "1", "5"),
    "ImageType": ({}, ["ORIGINAL", "PRIMARY", "AXIAL"], ["DERIVED", "SECONDARY", "MPR"]),
    "PixelSpacing": ({}, ["0.5", "0.5"], ["0.4", "0.4"]),
}
RIGHT = {
    "ImagePositionPatient": "0\\0\\{}",
    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
    "PixelSpacing": "0.5\\0.5",
    "RescaleSlope": "1",
}
IDS = {"ImagePositionPatient": "G4", "ImageOrientationPatient": "G5", "PixelSpacing": "G9", "RescaleSlope": "V19"}


@pytest.mark.parametrize("keyword", DIFFERING)
def test_a_slice_of_another_volume_gets_no_place(tmp_path, keyword):
    of_all, usual, other = DIFFERING[keyword]
    for number, locations in ((COUNT, False), (3, True)):
        folder = tmp_path / str(number)
        place = completed(
            folder,
            number,
            "ImagePositionPatient",
            {keyword: usual},
            of_all=of_all,
            says={keyword: other},
            locations=locations,
        )
        assert place[0] == ""
        assert "G4" in place[1]


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("TemporalPositionIdentifier", "2"),
        ("DiffusionBValue", 1000.0),
        ("ContrastBolusAgent", "Iodine"),
        ("GantryDetectorTilt", "15"),
        ("ReconstructionTargetCenterPatient", [50.0, 50.0, 3.0]),
    ],
)
def test_a_slice_that_alone_says_something_gets_no_place(tmp_path, keyword, value):
    assert completed(tmp_path, COUNT, "ImagePositionPatient", says={keyword: value}) == ("", ["G4"])


@pytest.mark.parametrize("lacking", RIGHT)
def test_a_slice_like_the_others_is_completed(tmp_path, lacking):
    says = {
        "SOPInstanceUID": "1.2.3.99",
        "WindowCenter": "50",
        "WindowWidth": "350",
        "XRayTubeCurrent": "250",
        "Exposure": "99",
        "ImageComments": "the last one",
        "SmallestImagePixelValue": 3,
        "LossyImageCompression": "00",
        "KVP": "120.0",
        "ProtocolName": None,
    }
    others = {
        "WindowCenter": "40",
        "WindowWidth": "400",
        "Exposure": "80",
        "ProtocolName": "Head",
        "PatientPosition": "HFS",
        "ImageComments": "one of many",
        "SmallestImagePixelValue": 0,
    }
    for number in (1, 4, COUNT):
        value, said = completed(tmp_path / str(number), number, lacking, others, says=says)
        assert value == RIGHT[lacking].format(number)
        assert IDS[lacking] in said


def test_what_differs_within_a_volume_tells_nothing(tmp_path):
    for number in (1, 4, COUNT):
        place, _ = completed(
            tmp_path / str(number),
            number,
            "ImagePositionPatient",
            each=lambda one: {"TableHeight": str(150 + one % 2), "ExposureTime": str(500 + one)},
            says={"TableHeight": "152", "ExposureTime": "400"},
        )
        assert place == f"0\\0\\{number}"


@pytest.mark.parametrize("lacking", ["ImageOrientationPatient", "PixelSpacing", "RescaleSlope"])
@pytest.mark.parametrize("keyword", ["ReconstructionDiameter", "TriggerTime", "FilterType", "StationName"])
def test_a_slice_of_another_volume_gets_nothing_else(tmp_path, lacking, keyword):
    value, said = completed(tmp_path, 4, lacking, {keyword: "100"}, says={keyword: "200"})
    assert value == ""
    assert IDS[lacking] in said


def test_private_elements_tell_too(tmp_path):
    for b_value, place in (("1000", None), ("0", [0, 0, COUNT])):
        folder = tmp_path / b_value
        for number in range(1, COUNT + 1):
            ds = image(number, **MR)
            stated = "0"
            if number == COUNT:
                del ds.ImagePositionPatient
                stated = b_value
            ds.private_block(0x0043, "GEMS_PARM_01", create=True).add_new(0x39, "IS", [stated, "8", "0", "0"])
            save(folder / "in" / f"{number}.dcm", ds)
        patch(str(folder / "in"), str(folder / "out"), RULES, key=KEY)
        assert load(folder / "out" / f"{COUNT}.dcm").get("ImagePositionPatient") == place


@pytest.mark.parametrize("is_other", [False, True], ids=["its own", "all others"])
@pytest.mark.parametrize(
    ("keyword", "sound", "broken"),
    [
        ("KVP", "120", b"120,0 "),
        ("PatientPosition", "HFS", b"hfs "),
        ("SeriesTime", "101500", b"10:15:00"),
        ("ProtocolName", "Head", b"Head\0\0"),
    ],
)
def test_values_are_compared_as_other_rules_repair_them(tmp_path, keyword, sound, broken, is_other):
    for number in range(1, COUNT + 1):
        ds = image(number, **{**CT, **own(number), keyword: sound})
        if number == COUNT:
            del ds.ImagePositionPatient
        raw = {keyword: broken} if (number == COUNT) is not is_other else {}
        save(tmp_path / "in" / f"{number}.dcm", ds, raw=raw)
    patch(str(tmp_path / "in"), str(tmp_path / "out"), RULES, key=KEY)
    assert load(tmp_path / "out" / f"{COUNT}.dcm").ImagePositionPatient == [0, 0, COUNT]
    assert {entry["outcome"] for entry in check(str(tmp_path / "out"), RULES, key=KEY).files()} == {"copied"}


ALTERNATING = {
    "KVP": ({}, "80", "140"),
    "FlipAngle": (MR, "5", "25"),
    "TriggerTime": (MR, "0", "500"),
    "AcquisitionDate": ({}, "20200131", "20210131"),
    "AcquisitionTime": ({}, "101500", "111500"),
    "AcquisitionDateTime": ({}, "20200131101500", "20200131111500"),
    "SeriesTime": ({}, "101500", "111500"),
    "ContentDate": ({}, "20200131", "20210131"),
    "ContrastBolusAgent": ({}, "Iodine", None),
    "FilterType": ({}, "HEAD", "BODY"),
    "RescaleSlope": ({}, "1", "4"),
}


def series_at_two_times(folder, of_all, said):
    """Return how many series are left of slices that are a series each, four at each of two content times."""
    for time in range(2):
        for place in range(4):
            number = 1 + 4 * time + place
            values = {
                **of_all,
                "ContentTime": f"1015{time}0",
                "SeriesInstanceUID": f"1.2.3.{number}",
                "ImagePositionPatient": [0, 0, place],
                **said(time, place),
            }
            save(folder / "in" / f"{number}.dcm", image(number, **values))
    patch(str(folder / "in"), str(folder / "out"), JOINING, key=KEY)
    return len({load(folder / "out" / f"{number}.dcm").SeriesInstanceUID for number in range(1, 9)})


@pytest.mark.parametrize("keyword", ALTERNATING)
def test_slices_of_one_time_that_tell_two_volumes_are_not_joined(tmp_path, keyword):
    of_all, one, other = ALTERNATING[keyword]
    alternating = series_at_two_times(
        tmp_path / "mixed", of_all, lambda time, place: {keyword: one if (time + place) % 2 else other}
    )
    assert alternating == 8
    together = series_at_two_times(tmp_path / "sound", of_all, lambda time, place: {keyword: one if time else other})
    assert together == 2


@pytest.mark.parametrize(
    ("of_all", "said"),
    [
        (PET, lambda time, place: {"RescaleSlope": str(1 + 4 * time + place)}),
        ({}, lambda time, place: {"ExposureTime": str(500 + place), "TableHeight": str(150 + place % 2)}),
        ({}, lambda time, place: {"KVP": "120", "Exposure": str(80 + time * place)}),
    ],
    ids=["a scale of each slice", "what goes with the place", "exposure"],
)
def test_slices_of_one_time_that_differ_as_slices_do_are_joined(tmp_path, of_all, said):
    assert series_at_two_times(tmp_path, of_all, said) == 2


def _seconds(one):
    return f"1015{10 + one}"


def _over_midnight(one):
    is_before = one < 4
    return {
        "AcquisitionDate": "20200131" if is_before else "20200201",
        "AcquisitionTime": f"2359{55 + one}" if is_before else f"0000{one:02}",
        "AcquisitionDateTime": f"202001312359{55 + one}" if is_before else f"202002010000{one:02}",
    }


ELSEWHEN = {
    "date and time a year later": (
        lambda one: {"AcquisitionDateTime": "20200131" + _seconds(one)},
        {"AcquisitionDateTime": "20210131101515"},
    ),
    "date and time hours later": (
        lambda one: {"AcquisitionDateTime": "20200131" + _seconds(one)},
        {"AcquisitionDateTime": "20200131151515"},
    ),
    "another offset from UTC": (
        lambda one: {"AcquisitionDateTime": f"20200131{_seconds(one)}+0100"},
        {"AcquisitionDateTime": "20200131101515-0500"},
    ),
    "another date over midnight": (_over_midnight, {"AcquisitionDate": "20210201"}),
    "the day before over midnight": (_over_midnight, {"AcquisitionDate": "20200130"}),
    "one slice has no time": (
        lambda one: {"AcquisitionTime": _seconds(one) if one != 2 else None},
        {"AcquisitionTime": "151515"},
    ),
    "one slice has a time far off": (
        lambda one: {"AcquisitionTime": _seconds(one) if one != 1 else "091500"},
        {"AcquisitionTime": "111515"},
    ),
    "time of the series": (lambda one: {"SeriesTime": _seconds(one)}, {"SeriesTime": "151515"}),
    "date of the content": (
        lambda one: {"ContentDate": "20200131" if one < 4 else "20200201"},
        {"ContentDate": "20210131"},
    ),
    "trigger": (lambda one: {"TriggerTime": str(10 * one)}, {"TriggerTime": "999"}),
    "reference": (lambda one: {"FrameReferenceTime": str(10 * one)}, {"FrameReferenceTime": "99999"}),
    "slope": (lambda one: {"RescaleSlope": "1"}, {"RescaleSlope": "5"}),
    "comment": (lambda one: {"ImageComments": "HEAD"}, {"ImageComments": "FOOT localizer"}),
    "a comment that differs": (lambda one: {"ImageComments": f"HEAD {one}"}, {"ImageComments": "Scout"}),
    "a comment that no other has": (lambda one: {}, {"ImageComments": "Topogram"}),
}


@pytest.mark.parametrize(
    ("what", "lacking"),
    [
        pytest.param(what, lacking, marks=thorough(number % len(RIGHT) != place % len(RIGHT)))
        for place, (what, (_, says)) in enumerate(ELSEWHEN.items())
        for number, lacking in enumerate(one for one in RIGHT if one not in says)
    ],
)
def test_a_slice_of_another_time_or_scale_gets_nothing(tmp_path, what, lacking):
    each, says = ELSEWHEN[what]
    for locations in (True, False):
        folder = tmp_path / str(locations)
        value, said = completed(folder / "other", 5, lacking, each=each, says=says, locations=locations)
        assert value == ""
        assert IDS[lacking] in said
        value, _ = completed(folder / "own", 5, lacking, each=each, locations=locations)
        assert value == RIGHT[lacking].format(5)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
@pytest.mark.parametrize(
    "each",
    [
        _over_midnight,
        lambda one: {"AcquisitionDateTime": f"20200131{_seconds(one)}.5+0100", "SeriesTime": _seconds(one)},
        lambda one: {"AcquisitionDateTime": f"202001311015{10 + one // 2 + 20 * (one % 2)}"},
        lambda one: {"AcquisitionTime": f"10{15 + 3 * (one // 4)}{10 + one}"},
        lambda one: {"AcquisitionDateTime": "20200131", "ContentDate": "2020"},
        lambda one: {"FrameReferenceTime": str(120000 * (one // 3)), "TriggerTime": str(20 + one % 2)},
    ],
    ids=["midnight", "offset", "interleaved", "pause", "no time", "beds"],
)
def test_a_slice_that_goes_on_in_time_is_completed(tmp_path, number, each):
    assert completed(tmp_path, number, "ImagePositionPatient", each=each)[0] == f"0\\0\\{number}"
