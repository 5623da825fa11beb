"""Only what is the same in place, pixels and meaning is left out, and references follow."""

from __future__ import annotations

import pytest

from builders import KEY, document, entries, ids, image, item, load, outcomes, referenced, save
from DICOMPatcherLib.rules.remove_repeated_slices import RemoveRepeatedSlices as Rule
from DICOMPatcherLib.run import check, patch


def run(tmp_path, *images):
    for number, ds in enumerate(images):
        save(tmp_path / "in" / f"{number}.dcm", ds)
    return patch(str(tmp_path / "in"), str(tmp_path / "out"), [Rule()], key=KEY)


def twin(number, of, **values):
    """Return a copy of a slice under another UID."""
    copy = image(of, **values)
    copy.SOPInstanceUID, copy.InstanceNumber = f"1.2.3.4.5.{number}", str(number)
    return copy


def test_a_slice_that_is_there_twice_is_left_out(tmp_path):
    report = run(tmp_path, image(1), image(2), image(3), twin(4, 2), twin(5, 3), twin(6, 3))
    found = outcomes(report)
    assert [path for path, outcome in found.items() if outcome == "skipped"] == ["3.dcm", "4.dcm", "5.dcm"]
    assert set(ids(entries(report)["3.dcm"])) == {"G14"}
    assert "1.dcm" in entries(report)["3.dcm"]["reason"]
    assert set(outcomes(check(str(tmp_path / "out"), [Rule()])).values()) == {"copied"}


def test_references_to_it_name_the_one_that_stays(tmp_path):
    about = document(
        ROIContourSequence=[item(ContourSequence=[item(ContourImageSequence=[referenced("1.2.3.4.5.4")])])]
    )
    report = run(tmp_path, image(1), image(2), image(3), twin(4, 2), about)
    ds = load(tmp_path / "out" / entries(report)["4.dcm"]["target"])
    (contour,) = ds.ROIContourSequence[0].ContourSequence
    assert contour.ContourImageSequence[0].ReferencedSOPInstanceUID == "1.2.3.4.5.2"


DIFFERENT = {
    "pixels": {"PixelData": bytes([9, 0]) * 64},
    "place": {"ImagePositionPatient": ["0", "0", "2.02"]},
    "place beside it": {"ImagePositionPatient": ["0.5", "0", "2"]},
    "echo": {"EchoNumbers": "2"},
    "time point": {"TemporalPositionIdentifier": "2"},
    "b-value": {"DiffusionBValue": 1000.0},
    "time": {"ContentTime": "100001"},
    "kernel": {"ConvolutionKernel": "B70"},
    "rescale": {"RescaleSlope": "2"},
    "pixel size": {"PixelSpacing": ["0.7", "0.7"]},
    "patient": {"PatientID": "P2"},
    "series": {"SeriesInstanceUID": "1.2.3.4.99"},
    "sign": {"PixelRepresentation": 0},
}


@pytest.mark.parametrize("values", [{"SeriesDescription": "Another"}, {"PatientAge": "050Y"}], ids=str)
def test_what_says_something_else_is_reported_and_stays(tmp_path, values):
    report = run(tmp_path, image(1), image(2), image(3), twin(4, 2, **values))
    assert set(outcomes(report).values()) == {"copied"}
    assert "its header is different" in entries(report)["3.dcm"]["findings"][0]["message"]


def test_number_and_time_of_the_file_may_differ(tmp_path):
    report = run(tmp_path, image(1), image(2), image(3), twin(4, 2, InstanceCreationTime="101010"))
    assert outcomes(report)["3.dcm"] == "skipped"


@pytest.mark.parametrize("values", DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_different_stays(tmp_path, values):
    report = run(tmp_path, image(1), image(2), image(3), twin(4, 2, **values))
    assert set(outcomes(report).values()) == {"copied"}


def test_empty_slices_of_several_volumes_stay_where_others_differ(tmp_path):
    """As of time points that only the number, or a private element, tells apart."""
    empty = {"PixelData": bytes(128)}
    for place, values in enumerate(({}, {"InstanceCreationTime": "101010"}, {"PatientAge": "050Y"})):
        first = [image(1, **empty), image(2), image(3, **empty)]
        second = [twin(4, 1, **empty, **values), twin(5, 2, PixelData=bytes([9, 0]) * 64), twin(6, 3, **empty)]
        report = run(tmp_path / str(place), *first, *second)
        assert set(outcomes(report).values()) == {"copied"}
        assert not any(entry["findings"] for entry in entries(report).values())


def test_a_slice_stored_twice_in_one_of_several_time_points_is_left_out(tmp_path):
    times = [image(number, TemporalPositionIdentifier=str(time)) for time in (1, 2) for number in (1, 2, 3)]
    for number, ds in enumerate(times):
        ds.SOPInstanceUID, ds.PixelData = f"1.2.3.4.6.{number}", bytes([number, 0]) * 64
    again = twin(9, 2, TemporalPositionIdentifier="1", PixelData=bytes([1, 0]) * 64)
    assert outcomes(run(tmp_path, *times, again))["6.dcm"] == "skipped"


def test_time_points_with_the_same_pixels_stay(tmp_path):
    """Their number is stated, or they differ in what the pixels mean, if not in the empty slices at the ends."""
    numbers = {"NumberOfTemporalPositions": "2"}, {"CardiacNumberOfImages": "2"}, {"NumberOfTimeSlices": 2}
    for kind, values in enumerate(({"BitsStored": 12}, {"ImagesInAcquisition": "6"}, *numbers)):
        shared = {} if "BitsStored" in values else values
        first = [image(number, **shared) for number in (1, 2, 3)]
        second = [twin(3 + number, number, **(values if number == 2 else shared)) for number in (1, 2, 3)]
        assert set(outcomes(run(tmp_path / str(kind), *first, *second)).values()) == {"copied"}, values


def test_volumes_stored_again_stay_if_all_their_slices_look_the_same(tmp_path):
    """Identical pixels say nothing then: they may be points in time of which nothing can be seen."""
    for kind, differs in enumerate((False, True)):
        slices = [image(number, PixelData=bytes([number * differs, 0]) * 64) for number in (1, 2, 3)]
        again = [twin(3 + n, n, PixelData=bytes([n * differs, 0]) * 64) for n in (1, 2, 3)]
        found = list(outcomes(run(tmp_path / str(kind), *slices, *again)).values())
        assert found.count("skipped") == 3 * differs
