"""Character sets that are misspelt, that readers do not know, and that text is not in."""

from __future__ import annotations

import pathlib
import warnings

import pydicom

import dicom_bytes as dcm
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import check, patch
from DICOMPatcherLib.values.character_sets import candidates, is_hardly_latin, is_term, set_meant

KOREAN = "김^희중"


def written(folder: pathlib.Path, name: str, declared: bytes | None, **values: bytes) -> None:
    """Write a file whose text is in some character set."""
    folder.mkdir(exist_ok=True)
    tags = {"PatientName": (0x00100010, "PN"), "InstitutionName": (0x00080080, "LO"), "Study": (0x00081030, "LO")}
    form = dcm.EXPLICIT
    elements = {0x00080005: dcm.element(0x00080005, "CS", declared, form)} if declared is not None else {}
    elements[0x00080016] = dcm.element(0x00080016, "UI", dcm.CT_CLASS, form)
    elements[0x00080018] = dcm.element(0x00080018, "UI", "1.2.3.4", form)
    elements[0x00080060] = dcm.element(0x00080060, "CS", "SR", form)
    elements[0x00100020] = dcm.element(0x00100020, "LO", name, form)
    elements[0x0020000D] = dcm.element(0x0020000D, "UI", "1.2.3", form)
    elements[0x0020000E] = dcm.element(0x0020000E, "UI", "1.2.3.4", form)
    elements[0x00200011] = dcm.element(0x00200011, "IS", "1", form)
    elements[0x00200013] = dcm.element(0x00200013, "IS", "1", form)
    for keyword, value in values.items():
        tag, vr = tags[keyword]
        elements[tag] = dcm.element(tag, vr, value, form)
    inner = dcm.element(0x00080104, "LO", values.get("Study", b""), form)
    elements[0x00081032] = dcm.sequence(0x00081032, [dcm.item(inner, form)], form)
    (folder / name).write_bytes(dcm.file(b"".join(elements[tag] for tag in sorted(elements)), form.uid))


def outcome(tmp_path: pathlib.Path, declared: bytes | None, **values: bytes) -> tuple[str, str, list[str], set[str]]:
    """Return name, character set, changed keywords and defects of a file after a patch."""
    source = tmp_path / f"in{len(list(tmp_path.iterdir()))}"
    written(source, "1", declared, **values)
    output = source.with_name(source.name + "out")
    report = patch(str(source), str(output), make_rules(only=["RepairCharacterSet"]))
    (entry,) = report.files()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = pydicom.dcmread(output / entry["target"])
    changed = sorted(change["keyword"] for change in entry["changes"] if not change["tag"].startswith("(0002"))
    defects = {finding["id"] for finding in entry["findings"]} & {"V9", "V10"}
    return str(ds.PatientName) if changed else "", str(ds.get("SpecificCharacterSet", "")), changed, defects


def test_terms_that_mean_one_set():
    meant = {
        "ISO_IR 149": "euc_kr",
        "ISO-IR 100": "ISO_IR 100",
        "iso_ir_192": "ISO_IR 192",
        " ISO IR  144": "ISO_IR 144",
        "ISO 8859-5": "ISO_IR 144",
        "utf8": "ISO_IR 192",
        "windows-1251": "cp1251",
        "EUC-KR": "euc_kr",
        "ISO_IR 999": "",
        "LATIN9000": "",
    }
    assert {term: set_meant(term) for term in meant} == meant
    assert all(map(is_term, ("", "ISO_IR 100", "ISO 2022 IR 149", "GB18030")))
    assert not any(map(is_term, ("ISO_IR 149", "cp1251", "iso_ir 100", "UTF-8")))


def test_misspelt_terms_are_repaired(tmp_path):
    for declared, codec, name in (
        (b"ISO_IR 149", "euc_kr", KOREAN),
        (b"ISO-IR 144", "iso8859-5", "Жук"),
        (b"ISO_IR_100", "latin-1", "Müller"),
        (b"UTF-8", "utf-8", "Müller"),
        (b"ISO 2022 IR 149", "euc_kr", KOREAN),
        (b"\\ISO 2022 IR 149", "euc_kr", KOREAN),
        (b"\\ISO-2022-IR-149", "euc_kr", KOREAN),
        (None, "utf-8", KOREAN),
        (b"ISO_IR 100", "utf-8", KOREAN),
        (b"ISO_IR 192", "utf-8-sig", KOREAN),
        (b"ISO_IR 100", "utf-8-sig", KOREAN),
    ):
        found = outcome(
            tmp_path, declared, PatientName=name.encode(codec), Study="é".encode() if "utf" in codec else b"x"
        )
        assert (declared, codec, *found[:2]) == (declared, codec, name, "ISO_IR 192")
        assert found[3] in ({"V10"}, {"V9"})


def test_text_that_is_in_order_is_left(tmp_path):
    for declared, value in (
        (b"ISO_IR 100", "Müller".encode("latin-1")),
        (b"ISO_IR 100", b"\xc3\x84\xd6"),
        (b"\\ISO 2022 IR 149", b"Doe^Jane"),
        (b"ISO_IR 192", "Müller".encode()),
        (b"GB18030", "张".encode("gb18030")),
        (None, b"Doe^Jane"),
        (None, b"M\xfcller"),
    ):
        assert (declared, outcome(tmp_path, declared, PatientName=value)[2:]) == (declared, ([], set()))


def test_what_cannot_be_decoded_is_reported_and_left(tmp_path):
    for declared in (b"ISO_IR 999", b"ISO_IR 149"):
        _, term, changed, defects = outcome(tmp_path, declared, PatientName=b"\xff\xff\xff")
        assert (term, changed, defects) == (declared.decode(), [], {"V10"})


def test_candidates():
    for text, codec, expected in (
        ("张智宏", "gbk", "GB18030"),
        (KOREAN, "euc_kr", "euc_kr"),
        ("Иванов^Иван", "cp1251", "cp1251"),
        ("Иванов^Иван", "koi8_r", "koi8_r"),
        ("山田^太郎", "shift_jis", "shift_jis"),
        ("王小明", "big5", "big5"),
        ("Παπαδόπουλος", "cp1253", "cp1253"),
        ("Müller", "utf-8", "utf-8"),
        ("Иванов^Иван", "iso8859-5", "ISO_IR 144"),
        ("Грудная клетка", "iso8859-5", "ISO_IR 144"),
        ("כהן^משה", "cp1255", "cp1255"),
        ("לוי", "cp1255", "cp1255"),
        ("مستشفى", "iso8859-6", "ISO_IR 127"),
        ("مستشفى", "cp1256", "cp1256"),
    ):
        data = text.encode(codec)
        assert (text, candidates([data])[0][0]) == (text, expected)
        assert is_hardly_latin(data.decode("latin-1"))
    for text in ("Müller^Jörg", "GARÇÃO", "Åsa^Öberg", "Saint-Étienne", "Françoise", "naïveté", "Größe 5 µm", "37 °C"):
        assert (text, is_hardly_latin(text)) == (text, False)


def advice(folder: pathlib.Path, *add: str) -> list[str]:
    rules = make_rules(add=add)
    return [one.message for one in check(str(folder), rules).plan.advice if "CharacterSet" in one.rule]


def test_chinese_called_latin_is_advised_with_samples_that_name_no_patient(tmp_path):
    source = tmp_path / "in"
    for number in range(3):
        written(
            source,
            str(number),
            b"ISO_IR 100",
            PatientName="张智宏".encode("gbk"),
            InstitutionName="上海医院".encode("gbk"),
        )
    (message,) = advice(source)
    assert "GB18030 (上海医院)" in message
    assert "张" not in message
    (message,) = advice(source, "Anonymize")
    assert "GB18030" in message
    assert "上海" not in message


def test_private_text_whose_vr_is_not_known_keeps_its_set(tmp_path):
    """It cannot be written anew, and would be read as UTF-8."""
    korean = b"\x1b$)C" + "\ud64d".encode("euc_kr")
    for number, (declared, private, is_left) in enumerate(
        (
            (rb"\ISO 2022 IR 149", korean, True),
            (b"ISO_IR126", "Διονυσιος abcdefghi".encode("iso8859-7"), True),
            (rb"\ISO 2022 IR 149", b"plain ", False),
        )
    ):
        name = b"Hong=" + korean if b"149" in declared else "Διονυσιος".encode("iso8859-7")
        elements = (
            (0x00080005, "CS", declared),
            (0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11"),
            (0x00080018, "UI", "1.2.3.4"),
            (0x00090010, "LO", "EXAMPLE"),
            (0x00091001, "UN", private),
            (0x00100010, "PN", name),
        )
        for form in (dcm.EXPLICIT, dcm.IMPLICIT):
            folder = tmp_path / f"{number} {form.uid}"
            folder.mkdir()
            (folder / "in").write_bytes(dcm.file(b"".join(dcm.element(*one, form) for one in elements), form.uid))
            report = patch(str(folder / "in"), str(folder / "out"), make_rules(only=["RepairCharacterSet"]))
            (entry,) = report.files()
            keywords = {change["keyword"] for change in entry["changes"]}
            assert ("SpecificCharacterSet" not in keywords) is is_left, number
            assert "V10" in {finding["id"] for finding in entry["findings"]}


def test_utf_8_is_seen_beside_any_odd_term(tmp_path):
    for declared in (
        b"latin1",
        b"ISO-IR 100",
        b"ISO_IR 149",
        b"ISO 2022 IR 100",
        b"windows-1252",
        b"\\ISO 2022 IR 149",
    ):
        name, charset, _, defects = outcome(tmp_path, declared, PatientName="Müller^Jürgen Ärzte".encode())
        assert (declared, name, charset, defects) == (declared, "Müller^Jürgen Ärzte", "ISO_IR 192", {"V9"})


def test_utf_8_is_seen_beside_a_set_of_one_byte_that_has_no_such_letters(tmp_path):
    for declared in (b"ISO_IR 144", b"ISO_IR 101", b"ISO_IR 166"):
        name, charset, _, defects = outcome(tmp_path, declared, PatientName="Иванов^Пётр".encode())
        assert (declared, name, charset, defects) == (declared, "Иванов^Пётр", "ISO_IR 192", {"V9"})
    cyrillic = "Иванов^Пётр".encode("iso8859_5")
    assert outcome(tmp_path, b"ISO_IR 144", PatientName=cyrillic) == ("", "ISO_IR 144", [], set())


def test_of_several_sets_without_code_extension_the_only_one_with_letters_counts(tmp_path):
    cyrillic = "Иванов^Пётр".encode("iso8859_5")
    for declared in (b"\\ISO_IR 144", b"ISO_IR 6\\ISO_IR 144", b"ISO_IR 144\\", b"\\ISO 2022 IR 144"):
        name, charset, _, defects = outcome(tmp_path, declared, PatientName=cyrillic)
        assert (declared, name, charset, defects) == (declared, "Иванов^Пётр", "ISO_IR 192", {"V10"})
    for declared in (b"ISO_IR 100\\ISO_IR 144", b"ISO_IR 192\\ISO_IR 100"):
        _, charset, changed, defects = outcome(tmp_path, declared, PatientName=b"M\xfcller")
        assert (declared, changed, defects) == (declared, [], {"V10"})


def test_a_few_letters_of_a_set_of_one_byte_are_not_taken_for_utf_8(tmp_path):
    for declared, name, codec, is_repaired in (
        (rb"ISO 2022 IR 101\ISO 2022 IR 100", "DVORSKA^RŮŽENA", "iso8859_2", True),
        (b"ISO 2022 IR 101", "PÓŁTORAK^JAN", "iso8859_2", True),
        (b"ISO 2022 IR 144", "ЯН", "iso8859_5", True),
        (b"ISO-IR 101", "RŮŽENA", "iso8859_2", True),
        (b"ISO 8859-2", "RŮŽENA", "iso8859_2", True),
        (rb"\ISO 2022 IR 101", "RŮŽENA", "iso8859_2", True),
        (None, "谢", "gb2312", False),
    ):
        found, _, changed, _ = outcome(tmp_path, declared, PatientName=name.encode(codec))
        assert (declared, found, bool(changed)) == (declared, name if is_repaired else "", is_repaired)


def test_names_whose_escape_sequence_has_ended_are_left(tmp_path):
    name = b"Kim=\x1b$)C" + "김^희중".encode("euc_kr")  # the second part has none
    _, _, changed, defects = outcome(tmp_path, b"\\ISO 2022 IR 149", PatientName=name)
    assert (changed, defects) == ([], {"V10"})


def test_a_letter_of_utf_8_that_may_be_a_letter_of_the_misspelt_set_stays(tmp_path):
    single = "é".encode()  # a Korean syllable in the set that is meant
    _, charset, changed, defects = outcome(tmp_path, b"ISO_IR 149", PatientName=b"Jos" + single)
    assert (charset, changed, defects) == ("ISO_IR 149", [], {"V10"})


def test_letters_that_make_no_words_in_utf_8_are_not_taken_for_it(tmp_path):
    """Of two bytes that are a letter of UTF-8 by chance the letter is of another script than those around it."""
    for declared, name, codec, repaired in (
        (None, "JÓŹWIAK^ANNA", "iso8859_2", ""),
        (None, "NOVAK^RŮŽENA", "cp1250", ""),
        (b"ISO_IR 100", "JÓŹWIAK^ANNA", "cp1250", ""),
        (b"ISO_IR 100", "ﾏｴ^ﾕｷ", "shift_jis", ""),
        (b"ISO_IR 101", "JÓŹWIAK^ANNA", "cp1250", ""),
        (b"windows-1250", "JÓŹWIAK^ANNA", "cp1250", "JÓŹWIAK^ANNA"),
        (b"windows-1251", "Рђ", "cp1251", "Рђ"),
        (b"KOI8-R", "бЁ", "koi8_r", "бЁ"),
        (b"ISO 2022 IR 101", "ŽIŽKA", "cp1250", ""),
    ):
        found, _, changed, _ = outcome(tmp_path, declared, PatientName=name.encode(codec))
        assert (declared, name, found, bool(changed)) == (declared, name, repaired, bool(repaired))


def test_the_same_letters_in_several_elements_are_no_more_than_once(tmp_path):
    for declared, name, codec in (
        (b"ISO 2022 IR 101", "JÓŹWIAK", "iso8859_2"),
        (rb"\ISO 2022 IR 101", "JÓŹWIAK", "iso8859_2"),
        (rb"ISO_IR 6\ISO_IR 101", "JÓŹWIAK", "iso8859_2"),
        (b"ISO 2022 IR 144", "ЯЛТА", "iso8859_5"),
        (b"ISO-IR-144", "ЯЛТА", "iso8859_5"),
        (b"ISO 2022 IR 13", "ﾏｴ^ﾕｷ", "shift_jis"),
        (b"ISO 2022 IR 126", "ΝΊΝΊ^ΝΊΝΊ", "iso8859_7"),
    ):
        text = name.encode(codec)
        found, *_ = outcome(tmp_path, declared, PatientName=text, InstitutionName=text, Study=text)
        assert (declared, found) == (declared, name)


def test_short_words_of_utf_8_are_still_seen(tmp_path):
    for declared, name in (
        (None, "Müller"),
        (b"ISO_IR 100", "Müller"),
        (None, "王^伟"),
        (None, "Ли^Ян"),
        (b"ISO_IR 100", "CT検査"),
        (None, "Şahin^Ağa"),
    ):
        found, charset, *_ = outcome(tmp_path, declared, PatientName=name.encode())
        assert (declared, found, charset) == (declared, name, "ISO_IR 192")
