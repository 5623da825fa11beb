"""Text in a character set that its file does not name."""

import pytest

from builders import image, save
from DICOMPatcherLib import check, make_rules

CYRILLIC = "\u041f\u0435\u0442\u0440\u043e\u0432"


def advised(folder, name, declared, **options):
    ds = image(1, PatientName="")
    ds.SpecificCharacterSet = declared
    save(folder / "1", ds)
    data = (folder / "1").read_bytes()
    old, new = b"\x10\0\x10\0PN\0\0", b"\x10\0\x10\0PN" + len(name).to_bytes(2, "little") + name
    assert data.count(old) == 1
    (folder / "1").write_bytes(data.replace(old, new))
    report = check(str(folder), make_rules(**options))
    return [(advice.rule, advice.defect, advice.sources) for advice in report.advice]


@pytest.mark.parametrize(
    ("codec", "declared", "is_explained"),
    [
        ("cp1251", "", False),
        ("cp1251", "ISO_IR 192", False),
        ("iso8859-5", "ISO_IR 144", True),
        ("utf-8", "ISO_IR 192", True),
        ("utf-8", "", False),
    ],
)
def test_is_recommended_where_the_declared_set_does_not_explain_the_letters(tmp_path, codec, declared, is_explained):
    expected = [] if is_explained else [("UseCharacterSet", "V9", ("1",))]
    assert advised(tmp_path, CYRILLIC.encode(codec), declared) == expected


def test_plain_text_needs_no_character_set(tmp_path):
    assert advised(tmp_path, b"Petrov", "") == []


def test_is_not_recommended_when_it_is_on(tmp_path):
    on = {"add": ["UseCharacterSet"], "parameters": {"UseCharacterSet": {"CharacterSet": "cp1251"}}}
    assert advised(tmp_path, CYRILLIC.encode("cp1251"), "", **on) == []
