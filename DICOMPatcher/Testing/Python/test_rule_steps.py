"""What rules that see all instances do in one go hardly grows with the number of rows, and all together grows evenly.

What is measured is not time but how many functions are called between two steps, which is the same on every machine.
"""

from __future__ import annotations

import gc
import itertools
import sys

import pytest

from DICOMPatcherLib import RULES, make_rules
from DICOMPatcherLib.instances import instance as instances
from DICOMPatcherLib.instances import row_values
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.planning.passes import overrides

FEW, MANY = 300, 900
ROWS_IN_A_STEP = 20
MOST = 20
"""Calls by which the longest step may grow with each row: with 60,000 rows in one series that is some 60 ms."""
EVENLY = 1.5

COMPLETE = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
    "Modality": "CT",
    "PatientID": "4711",
    "PatientName": "Doe^Jane",
    "PatientBirthDate": "19500101",
    "StudyInstanceUID": "1.2.3",
    "SeriesInstanceUID": "1.2.3.1",
    "SeriesNumber": "1",
    "FrameOfReferenceUID": "1.2.3.9",
    "Rows": "4",
    "Columns": "4",
    "PixelSpacing": "1\\1",
    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
}
PLACES = 20
SHAPES = {
    "one volume": lambda n: {"ImagePositionPatient": f"0\\0\\{n}"},
    "slices without a place": lambda n: {"ImageOrientationPatient": "", "SliceThickness": "1"},
    "slices without numbers": lambda n: {"ImagePositionPatient": f"0\\0\\{n}", "InstanceNumber": ""},
    "slices without pixel size": lambda n: {"ImagePositionPatient": f"0\\0\\{n}", "PixelSpacing": ""},
    "a series each": lambda n: {"SeriesInstanceUID": f"1.2.4.{n}", "ImagePositionPatient": f"0\\0\\{n}"},
    "a patient each": lambda n: {"PatientID": f"{n}", "PatientName": f"Doe^{n}", "PatientBirthDate": f"19{n:06}"},
    "a study each": lambda n: {"StudyInstanceUID": f"1.2.5.{n}", "SeriesInstanceUID": f"1.2.4.{n}"},
    "a folder each": lambda n: {"folder": f"{n:05}", "ImagePositionPatient": f"0\\0\\{n}"},
    "a patient, study and folder each": lambda n: {
        "folder": f"{n:05}",
        "StudyInstanceUID": f"1.2.5.{n}",
        "SeriesInstanceUID": f"1.2.4.{n}",
        "PatientID": f"{n}",
        "PatientName": f"Doe^{n}",
    },
    "two spellings": lambda n: {"PatientName": ("Doe^Jane", "DOE^JANE")[n % 2], "ImagePositionPatient": f"0\\0\\{n}"},
    "time points": lambda n: {
        "ImagePositionPatient": f"0\\0\\{n % PLACES}",
        "TemporalPositionIdentifier": str(n // PLACES),
    },
}


def rows(count, values):
    keywords = {keyword for rule in RULES for keyword in rule.requiredTags} | {*instances.BASE_TAGS, *COMPLETE}
    columns = {keyword: index for index, keyword in enumerate(sorted(keywords))}
    found = []
    for number in range(count):
        own = {"SOPInstanceUID": f"1.2.3.1.{number}", "InstanceNumber": str(number + 1)}
        stated = {**COMPLETE, **own, **values(number)}
        texts = [stated.get(keyword, "") for keyword in columns]
        path = f"{stated.get('folder', '')}/{number:05}.dcm".lstrip("/")
        found.append(Instance(path, columns, texts, "1.2.840.10008.1.2.1", 32, _digest))
    return found


def _digest(instance, of_pixels):
    yield
    return instance.path.encode()


def steps(count, values):
    """Return of each rule how many calls its longest step made, and all of them."""
    collecting = [rule for rule in make_rules() if overrides(rule, "processCollection")]
    advisers = [rule() for rule in RULES if not rule.default and overrides(rule, "recommend")]
    found = {}
    given = rows(count, values)
    row_values.numbers_in.cache_clear()  # which remembers few
    calls = 0

    def look(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    for rule in (*collecting, *advisers):
        rule.key = b"steps"
        rule.processStart("", "")
        work = rule.processCollection(given) if rule in collecting else rule.recommend(given)
        each = []
        gc.disable()  # what is finalized here was made by others
        sys.setprofile(look)
        try:
            for _ in itertools.chain(work or (), [None]):
                each.append(calls)
                calls = 0
        finally:
            sys.setprofile(None)
            gc.enable()
        found[type(rule).__name__] = max(each), sum(each)
        for row in given:
            row.take_changes()
            row.take_findings()
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_no_rule_holds_up_the_application(shape, monkeypatch):
    monkeypatch.setattr(instances, "_ROWS_IN_A_STEP", ROWS_IN_A_STEP)
    steps(FEW, SHAPES[shape])  # much is made ready the first time
    few, many = steps(FEW, SHAPES[shape]), steps(MANY, SHAPES[shape])
    longest = {name: (many[name][0] - few[name][0]) / (MANY - FEW) for name in many}
    assert {name: calls for name, calls in longest.items() if calls > MOST} == {}
    even = {name: EVENLY * MANY / FEW * max(few[name][1], FEW) for name in many}
    assert {name: calls for name, (_, calls) in many.items() if calls > even[name]} == {}
