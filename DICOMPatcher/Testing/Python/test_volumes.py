"""Series with something wrong about their place in space: right, or said; sound ones stay as they are."""

from __future__ import annotations

import collections
import pathlib

import pydicom
import pytest

from builders import KEY
from DICOMPatcherLib import RULES, check, make_rules, patch
from studies import files, write
from study_volumes import AS_IT_IS, CASES, RIGHT, Volume

sitk = pytest.importorskip("SimpleITK", reason="GDCM as a judge needs SimpleITK")


def volumes(folder: pathlib.Path) -> list[Volume]:
    """Return what GDCM reads of each series, slices in the order of their positions; it refuses what does not fit."""
    series = collections.defaultdict(list)
    for path in sorted(folder.rglob("*.dcm")):
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        place = [float(part) for part in ds.get("ImagePositionPatient") or (0, 0, 0)]
        series[ds.StudyInstanceUID, ds.SeriesInstanceUID].append((place[2], int(ds.InstanceNumber), str(path)))
    found = []
    for members in series.values():
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames([path for *_, path in sorted(members)])
        image = reader.Execute() if len(members) > 1 else sitk.ReadImage(members[0][-1])
        found.append(Volume(image.GetSize(), image.GetSpacing(), image.GetOrigin()))
    return found


def is_as(found: Volume, true: Volume) -> bool:
    return found.size == true.size and all(
        abs(one - other) < 2e-3 for one, other in zip((*found.spacing, *found.origin), (*true.spacing, *true.origin))
    )


def with_advice(advice, typed):
    """Return the rules with those that are recommended, and what the user enters for them and for others."""
    names = {one.rule for one in advice}
    parameters: dict[str, dict[str, str]] = {}
    for one in advice:
        parameters.setdefault(one.rule, {}).update(
            (name, value or typed.get(name, "")) for name, value in one.parameters.items()
        )
    if typed and not names:
        specified = {spec.name for rule in RULES if rule.__name__ == MULTIFRAME for spec in rule.parameterSpecs}
        parameters[MULTIFRAME] = {name: value for name, value in typed.items() if name in specified}
    return make_rules(add=names, parameters=parameters)


MULTIFRAME = "AddMissingSliceSpacingToMultiframe"


@pytest.mark.parametrize("name", CASES)
def test_a_volume_is_right_or_something_is_said(tmp_path, name):
    case = CASES[name]()
    source, output = tmp_path / "in", tmp_path / "out"
    write(files(case.members), source, "shuffled names")
    checked = check(str(source), key=KEY)
    if case.outcome == AS_IT_IS:
        assert {entry["outcome"] for entry in checked.files()} == {"copied"}
        assert checked.advice == []
        if case.volumes:
            assert is_as(volumes(source)[0], case.volumes[0])
        return
    said = [found for entry in checked.files() for found in entry["findings"]]
    assert said or checked.advice
    report = patch(str(source), str(output), with_advice(checked.advice, case.typed), key=KEY)
    assert not [found for entry in report.files() for found in entry["findings"] if found["id"] == "RULE"]
    if case.outcome == RIGHT:
        found = volumes(output)
        for true in case.volumes:
            fitting = [one for one in found if is_as(one, true)]
            assert fitting, found
            found.remove(fitting[0])
    again = check(str(output), with_advice(checked.advice, case.typed), key=b"another key")
    assert {entry["outcome"] for entry in again.files()} == {"copied"}
