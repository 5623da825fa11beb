"""Numbers, dates and times in other forms, and values with another VR: what they may mean, and when they are seen."""

from __future__ import annotations

import struct
from decimal import Decimal

import damage_values
import dicom_bytes as dcm
from damage_case import KEPT
from damaged import damaged_files
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.run import check
from DICOMPatcherLib.values.conversions import converted
from DICOMPatcherLib.values.date_readings import date_meant, date_time_meant, time_meant
from DICOMPatcherLib.values.decimals import fitted
from DICOMPatcherLib.values.forms import has_form
from DICOMPatcherLib.values.number_readings import has_three_decimals, reading_of
from sound_files import SOUND_FILES, sound_file


def test_forms():
    right = {
        b"DS": (b"", b"1", b"-1.5 ", b" +.5E-3\\2.", b"1\\2\\3\0", b"1234567890123456"),
        b"IS": (b"", b"12 ", b"-2147483648", b"+7\\8"),
        b"DA": (b"", b"20200229", b"20200131\\20200201", b"20200131\0"),
        b"TM": (b"", b"10", b"1035", b"103560.123456 "),
        b"DT": (b"", b"2020", b"202001", b"20200131103502.5+0100", b"2020-0500", b"20200131 "),
    }
    wrong = {
        b"DS": (b"1,5", b"1 5", b"1mm", b"nan", b"1\0\\2", b"12345678901234567", b"--1", b"."),
        b"IS": (b"1.0", b"2147483648", b"0000000000001", b"1e3", b"x"),
        b"DA": (b"20200230", b"2020-01-31", b"202001", b"2020013a"),
        b"TM": (b"10:35", b"24", b"103", b"103502.1234567", b" 1035"),
        b"DT": (b"20200230", b"2020013110:35", b"2020+1", b"+0100"),
    }
    assert [(vr, value) for vr, values in right.items() for value in values if not has_form(value, vr)] == []
    assert [(vr, value) for vr, values in wrong.items() for value in values if has_form(value, vr)] == []


def test_of_long_lists_only_the_characters_count():
    long = b"\\".join([b"1.23456789012345678"] * 100)
    assert has_form(long, b"DS")
    assert not has_form(long + b"\\1,5", b"DS")
    assert not has_form(b"1" * 4000, b"DS")


def test_numbers_that_have_one_meaning():
    for defect, name, _, wrong, right in damage_values.NUMBERS:
        multiplicity = str(right.count("\\") + 1)
        units = ("mm",)
        vr = "IS" if name.startswith("integer") else "DS"
        found = reading_of(wrong.encode(), vr, multiplicity, units, is_positive=defect == "G12")
        assert (name, found.text) == (name, right)


def test_a_comma_is_read_as_other_commas_of_the_file():
    assert reading_of(b"12,500", "DS", "1").text is None
    assert reading_of(b"12,500", "DS", "1", commas_are_decimal=True).text == "12.500"
    assert reading_of(b"1,234,567", "DS", "1").text == "1234567"
    assert reading_of(b"1,234,567", "DS", "1", commas_are_decimal=True).text is None
    assert reading_of(b"40,80", "DS", "1-n").text is None
    assert reading_of(b"40.0,80.0", "DS", "1-n").text == "40.0\\80.0"
    for value in (b"40,300", b"0,300", b"40,25"):
        assert (value, reading_of(value, "DS", "1-n", commas_are_decimal=True).text) == (value, None)
    assert reading_of(b"1,000", "IS", "1", commas_are_decimal=True).text is None
    assert has_three_decimals(b"1\\0,500")
    assert not any(map(has_three_decimals, (b"70,5", b"12,500", b"0,5\\0,25", b"0.500")))


def test_a_minus_sign_is_another_notation():
    assert reading_of("\u22121024".encode(), "DS", "1") == ("-1024", ("notation",))


def test_thousands_are_read_only_where_no_other_value_can_follow():
    assert reading_of(b"1,234.5", "DS", "1").text == "1234.5"
    assert reading_of(b"1.234,5", "DS", "1").text == "1234.5"
    assert reading_of(b"-1,125.5\\0.5\\2", "DS", "3").text == "-1125.5\\0.5\\2"
    for value, multiplicity in ((b"40,300,600", "1-n"), (b"1,200,300", "2"), (b"1,234.5", "1-n"), (b"1.234,5", "1-n")):
        assert (value, reading_of(value, "DS", multiplicity).text) == (value, None)


def test_what_may_be_another_number_has_no_meaning():
    for value, vr, multiplicity in (
        (b"2.5 cm", "DS", "1"),
        (b"1 5", "DS", "1"),
        (b"1.5", "IS", "1"),
        (b"IM7", "IS", "1"),
        (b"1\\2", "DS", "3"),
        (b"1e999999999999", "DS", "1"),
        (b"0,5,1", "DS", "2"),
        (b"1" * 5000, "DS", "1"),
        (b'"', "IS", "1"),
        (b"[ ] ", "DS", "1-n"),
        (b"(5) ", "DS", "1"),
        (b"[-5)", "DS", "1"),
        (b"(1024,0)", "DS", "1"),
        (b"( 1024 )", "DS", "1"),
        (b"(1,024.0)", "DS", "1"),
    ):
        assert (value, reading_of(value, vr, multiplicity).text) == (value, None)


def test_a_long_number_keeps_what_sixteen_characters_hold():
    for text in ("0.48828125000000001", "-123456789.123456789", "-1.2345678901234e-105", "0.99999999999999999", "-0.0"):
        written = fitted(Decimal(text))
        assert written is not None
        assert len(written) <= 16
        assert abs(Decimal(written) - Decimal(text)) <= abs(Decimal(text)) * Decimal("1e-9")
    assert fitted(Decimal("1e500")) is None
    assert fitted(Decimal("NaN")) is None


def test_dates_and_times():
    dates = {
        "1997.04.24": "19970424",
        "24/04/1997": "19970424",
        "05.05.1997": "19970505",
        "April 24th, 1997": "19970424",
        "24. März 1997": "19970324",
        "Thu, 24 Apr 1997": "19970424",
        "24041997": "19970424",
        "1997-04-24T00:00:00": "19970424",
        "1997-04-24 10:35": None,
        "04/05/1997": None,
        "97-04-24": None,
        "00000000": None,
        "20121911": None,  # 9 November or 20 December
        "20051999": "19990520",
        "19970231": None,
        "32/01/1997": None,
    }
    times = {"10:35": "1035", "9:05:07": "090507", "12:00 am": "0000", "10:35:02,5": "103502.5", "10.35.02": "103502"}
    times.update(
        {"0.25": None, "10.35": None, "10.35 pm": "2235", "10:30:60": None, "10:35:02.1234567": "103502.123456"}
    )
    times.update({"24:00": None, "10:61": None, "13:00 PM": None, "noon": None})
    assert {text: date_meant(text) for text in dates} == dates
    assert {text: time_meant(text) for text in times} == times
    assert date_time_meant("31/01/2020 10:35:02.5+01:00") == "20200131103502.5+0100"
    assert date_time_meant("2020-01-31T10:35:02Z") == "20200131103502+0000"
    assert date_time_meant("04/05/2020 10:35") is None
    assert date_time_meant("2020-01-31T10:35:02+15:00") is None
    assert date_time_meant("2020-01-31T10:35:02-05:75") is None


def test_values_keep_their_meaning_with_another_vr():
    for big_endian in (False, True):
        order = ">" if big_endian else "<"
        for data, vr, wanted, right in (
            (struct.pack(order + "L", 32), b"UL", b"US", struct.pack(order + "H", 32)),
            (struct.pack(order + "L", 70000), b"UL", b"US", None),
            (struct.pack(order + "d", 32.5), b"FD", b"US", None),
            (struct.pack(order + "d", float("nan")), b"FD", b"DS", None),
            (struct.pack(order + "f", 0.1), b"FL", b"DS", b"0.1 "),
            (struct.pack(order + "2d", 0.1, -2), b"FD", b"DS", b"0.1\\-2"),
            (b"32", b"IS", b"US", struct.pack(order + "H", 32)),
            (b"-1", b"IS", b"US", None),
            (b"0.5", b"UT", b"FD", struct.pack(order + "d", 0.5)),
            (b"1.2.3 ", b"LO", b"UI", b"1.2.3\0"),
            (b"1.02.3", b"LO", b"UI", None),
            (b"a\nb ", b"UT", b"LO", None),
            (b"x" * 17, b"LO", b"SH", None),
            (b"Doe ", b"OB", b"PN", b"Doe "),
            (b"\xff\xfe\xfd ", b"OB", b"PN", None),
            (b"", b"UT", b"DS", b""),
            (b"abc ", b"UT", b"IS", None),
            (b"1.0\\0.0\\0.0 ", b"FL", b"DS", b"1.0\\0.0\\0.0 "),  # only its VR is wrong
            (b"20200131", b"FD", b"DA", b"20200131"),
            (b"1 ", b"US", b"IS", None),
            (struct.pack(order + "H", 49), b"US", b"IS", b"49"),
            (b"1\0", b"IS", b"US", None),
        ):
            assert (vr, wanted, converted(data, vr, wanted, big_endian)) == (vr, wanted, right)


def test_values_in_order_are_not_looked_at(tmp_path):
    for name in SOUND_FILES:
        path = dcm.write(tmp_path, sound_file(name, name).content())
        with Part10File.open(path) as opened:
            assert (name, opened.has_malformed_values) == (name, False)


def test_malformed_values_are_seen_wherever_they_are(tmp_path):
    for case in damage_values.cases():
        if case.defect in ("V25", "V21", "V19", "I20"):  # VRs, codes, slopes and terms, which have no form
            continue
        path = dcm.write(tmp_path, case.damage(sound_file(case.base, "seen")))
        with Part10File.open(path) as opened:
            assert (case.name, case.base, opened.has_malformed_values) == (case.name, case.base, True)


def test_what_is_left_is_reported(tmp_path):
    expected = {}
    for damaged in damaged_files():
        if damaged.expected == KEPT and damaged.defect in ("V1", "V2", "G12", "V25", "V27"):
            (tmp_path / damaged.filename).write_bytes(damaged.data)
            expected[damaged.filename] = {damaged.defect}
    plan = check(str(tmp_path)).plan
    found = {file.source: {finding.defect for finding in plan.details(file).findings} for file in plan.files}
    assert found == expected


def test_an_element_that_may_be_another_keeps_its_vr(tmp_path):
    """Two values where there is one, and Pixel Spacing in the place of Rows."""
    rows = dcm.number(0x00280010, "US", 2)
    for number, wrong in enumerate(
        (dcm.element(0x00280010, "DS", "20\\20"), rows + dcm.element(0x00280010, "DS", "2 "))
    ):
        content = dcm.file(dcm.image().replace(rows, wrong))
        with Part10File.open(dcm.write(tmp_path, content, f"{number}.dcm")) as opened:
            found = [finding for finding in opened.findings if finding.defect == "V25"]
            assert [finding.repair for finding in found] == [()]
