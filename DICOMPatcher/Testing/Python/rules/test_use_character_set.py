"""Text in a character set that its file does not name."""

import tracemalloc

import pydicom
import pytest

import dicom_bytes as dcm
from builders import image, load, save, tree
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.planning import editor
from text_files import NAMES, text_file

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
        ("utf-8", "", True),  # RepairCharacterSet says so
    ],
)
def test_is_recommended_where_the_declared_set_does_not_explain_the_letters(tmp_path, codec, declared, is_explained):
    expected = [] if is_explained else [("UseCharacterSet", "V9", ("1",))]
    assert advised(tmp_path, CYRILLIC.encode(codec), declared) == expected


@pytest.mark.parametrize("declared", ["", "ISO_IR 192"])
def test_the_recommendation_is_true_of_files_that_declare_a_set_and_of_others(tmp_path, declared):
    for number in range(2):
        ds = image(number)
        ds.SpecificCharacterSet = declared
        save(tmp_path / str(number), ds, raw={"PatientName": CYRILLIC.encode("cp1251")})
    (advice,) = check(str(tmp_path)).advice
    assert advice.message == (
        "2 files contain text that does not match their declared character set; specify the actual one, most likely "
        "one of: cp1251, cp1253, ISO_IR 166"
    )


@pytest.mark.parametrize("declared", ["", "ISO_IR 100"])
def test_an_id_is_text_too(tmp_path, declared):
    for number in range(2):
        ds = image(number)
        ds.SpecificCharacterSet = declared
        save(tmp_path / "in" / str(number), ds, raw={"PatientID": f"{CYRILLIC}1".encode("cp1251")})
    (advice,) = check(str(tmp_path / "in")).advice
    assert (advice.rule, advice.parameters["CharacterSet"]) == ("UseCharacterSet", "cp1251")
    assert CYRILLIC not in advice.message
    parameters = {"UseCharacterSet": dict(advice.parameters)}
    rules = make_rules(add=["UseCharacterSet"], leave_out=["NormalizeFileNames"], parameters=parameters)
    patch(str(tmp_path / "in"), str(tmp_path / "out"), rules)
    assert load(tmp_path / "out" / "1").PatientID == f"{CYRILLIC}1"


def test_an_id_in_utf_8_is_seen(tmp_path):
    save(tmp_path / "in" / "1", image(1), raw={"PatientID": "Петров".encode()})
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(leave_out=["NormalizeFileNames"]))
    ds = load(tmp_path / "out" / "1")
    assert (ds.PatientID, ds.SpecificCharacterSet) == ("Петров", "ISO_IR 192")


def test_plain_text_needs_no_character_set(tmp_path):
    assert advised(tmp_path, b"Petrov", "") == []


def test_is_not_recommended_when_it_is_on(tmp_path):
    on = {"add": ["UseCharacterSet"], "parameters": {"UseCharacterSet": {"CharacterSet": "cp1251"}}}
    assert advised(tmp_path, CYRILLIC.encode("cp1251"), "", **on) == []


# Which files are read anew

CP1251 = {"CharacterSet": "cp1251"}


def recoded(tmp_path, contents, **parameters):
    """Run the rule over files by name, a second time over what it wrote; return the outputs by name."""
    for name, content in contents.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    rules = make_rules(only=["UseCharacterSet"], parameters={"UseCharacterSet": {**CP1251, **parameters}})
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), rules)
    assert {entry["outcome"] for entry in report.files()} <= {"patched", "copied"}, str(report)
    assert not check(str(tmp_path / "out"), rules).would_change
    return tree(tmp_path / "out")


@pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])
def test_only_files_whose_text_does_not_fit_what_they_declare_are_changed(tmp_path, form):
    contents = {name: text_file(number, *NAMES[name], form) for number, name in enumerate(NAMES)}
    written = recoded(tmp_path, contents)
    changed = {name for name in NAMES if written[name] != contents[name]}
    assert changed == {"undeclared", "not UTF-8", "unknown set", "unknown set of plain text", "empty set"}
    for name in ("undeclared", "not UTF-8"):
        ds = load(tmp_path / "out" / name)
        assert (ds.PatientName, ds.SpecificCharacterSet) == (f"{CYRILLIC}^\u0410\u043d\u043d\u0430", "ISO_IR 192")


@pytest.mark.parametrize(
    ("declared", "instead_of", "is_changed"),
    [
        ("ISO_IR 100", "", False),
        ("ISO_IR 100", "ISO_IR 100", True),
        ("ISO 2022 IR 100", "ISO_IR 100", True),
        ("ISO_IR 144", "ISO_IR 100", False),
        ("ISO_IR 100\\ISO 2022 IR 144", "ISO_IR 100", False),
    ],
)
def test_a_set_that_is_named_by_mistake(tmp_path, declared, instead_of, is_changed):
    content = text_file(1, declared, CYRILLIC.encode("cp1251"))
    written = recoded(tmp_path, {"1": content, "plain": text_file(2, declared, b"Doe")}, InsteadOf=instead_of)
    assert (written["1"] != content) == is_changed
    assert written["plain"] == text_file(2, declared, b"Doe")
    if is_changed:
        assert load(tmp_path / "out" / "1").PatientName == CYRILLIC


@pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize(
    ("own", "inner", "within", "text"),
    [
        ((None, "cp1251"), ("ISO_IR 144", "iso8859_5"), CYRILLIC, "an item that fits in a file that does not"),
        (("ISO_IR 144", "iso8859_5"), ("ISO_IR 192", "cp1251"), CYRILLIC, "an item that does not fit"),
        (("ISO_IR 192", "utf-8"), ("BOGUS", "cp1251"), CYRILLIC, "an item of an unknown set"),
        ((None, "cp1251"), (None, "cp1251"), CYRILLIC, "an item that declares nothing"),
    ],
)
def test_each_item_is_read_in_what_it_declares_if_that_fits(tmp_path, form, own, inner, within, text):
    content = text_file(1, own[0], CYRILLIC.encode(own[1]), form, (inner[0], within.encode(inner[1])))
    recoded(tmp_path, {"1": content})
    ds = load(tmp_path / "out" / "1")
    assert ds.PatientName == CYRILLIC
    (item,) = ds.ProcedureCodeSequence if "ProcedureCodeSequence" in ds else ds[0x00081032].value
    assert item.CodeMeaning == within
    assert item.get("SpecificCharacterSet", "ISO_IR 192") == "ISO_IR 192"


def test_a_letter_that_was_lost_before_does_not_make_all_others_wrong(tmp_path):
    content = text_file(1, "ISO_IR 192", f"{CYRILLIC}\ufffd".encode())
    assert recoded(tmp_path, {"1": content}) == {"1": content}


def test_text_that_other_rules_have_set_is_not_read_anew(tmp_path):
    """What a user types, and names from other files, are known letters."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(text_file(1, "ISO_IR 100", b"M\xfcller"))
    (tmp_path / "in" / "2").write_bytes(text_file(2, None, CYRILLIC.encode("cp1251")))
    setting = {"SetElements": {"Elements": "StudyDescription=Gr\u00fc\u00dfe"}}
    rules = make_rules(only=["SetElements"], parameters=setting)
    rules += make_rules(
        only=["UseCharacterSet", "ForceSamePatientNameIdInEachDirectory"], parameters={"UseCharacterSet": CP1251}
    )
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), rules)
    (first, second) = (load(tmp_path / "out" / entry["target"]) for entry in report.files())
    assert (first.PatientName, first.StudyDescription) == ("M\u00fcller", "Gr\u00fc\u00dfe")
    assert first.SpecificCharacterSet == "ISO_IR 100"
    if "RULE" not in {finding["id"] for entry in report.files() for finding in entry["findings"]}:
        assert (second.PatientName, second.StudyDescription) == ("M\u00fcller", "Gr\u00fc\u00dfe")
    assert second.InstitutionName == CYRILLIC


# Bounds


def nested(depth, content, defined):
    for _ in range(depth):
        content = dcm.sequence(0x00081032, [dcm.item(content, defined=defined)], defined=defined)
    return content


def peak_of_recoding(tmp_path, content):
    """Return the memory that a check takes at most, and its only entry."""
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "1").write_bytes(content)
    rules = make_rules(only=["UseCharacterSet"], parameters={"UseCharacterSet": CP1251})
    tracemalloc.start()
    try:
        (entry,) = check(str(tmp_path / "in"), rules).files()
        return tracemalloc.get_traced_memory()[1], entry
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("defined", [True, False], ids=["length", "delimiter"])
def test_deep_nesting_costs_no_more_than_a_look(tmp_path, defined, monkeypatch):
    """pydicom would read all that is below for each level."""
    made = []
    monkeypatch.setattr(pydicom.Dataset, "__init__", counting(pydicom.Dataset.__init__, made))
    text = dcm.element(0x00080104, "LO", CYRILLIC.encode("cp1251"))
    peak_of_recoding(tmp_path, dcm.file(dcm.identity() + nested(5000, text, defined)))
    assert len(made) < 100


def counting(function, calls):
    def call(*arguments, **options):
        calls.append(1)
        return function(*arguments, **options)

    return call


def test_sequences_of_plain_text_are_not_decoded(tmp_path, monkeypatch):
    made = []
    plain = dcm.sequence(0x00081032, [dcm.item(dcm.element(0x00080104, "LO", "plain")) for _ in range(2000)])
    content = dcm.file(plain + dcm.identity().replace(b"Doe^Jane", CYRILLIC.encode("cp1251") + b"  "))
    monkeypatch.setattr(pydicom.Dataset, "__init__", counting(pydicom.Dataset.__init__, made))
    _, entry = peak_of_recoding(tmp_path, content)
    assert {change["keyword"] for change in entry["changes"]} == {"PatientName", "SpecificCharacterSet"} | {
        change["keyword"] for change in entry["changes"] if change["tag"].startswith("(0002")
    }
    assert len(made) < 100


MIB = 1024 * 1024


@pytest.mark.parametrize("make", [dcm.file, dcm.deflated], ids=["plain", "deflated"])
def test_long_plain_text_is_never_in_memory(tmp_path, make):
    content = dcm.identity().replace(b"Doe^Jane", CYRILLIC.encode("cp1251") + b"  ")
    peak, entry = peak_of_recoding(tmp_path, make(content + dcm.element(0x0040A160, "UT", b"plain text " * (6 * MIB))))
    assert entry["outcome"] == "patched", entry["reason"]
    assert "TextValue" not in {change["keyword"] for change in entry["changes"]}
    assert peak < 32 * MIB


@pytest.mark.parametrize("make", [dcm.file, dcm.deflated], ids=["plain", "deflated"])
def test_long_text_is_decoded_once_whatever_rules_follow(tmp_path, make, monkeypatch):
    decoded = []
    monkeypatch.setattr(editor, "decode_text", counting(editor.decode_text, decoded))
    content = dcm.identity() + dcm.element(0x0040A160, "UT", b"\xe0 " * (2 * MIB))
    peak, entry = peak_of_recoding(tmp_path, make(content))
    assert "TextValue" in {change["keyword"] for change in entry["changes"]}
    assert len(decoded) == 1
    assert peak < 80 * MIB


@pytest.mark.parametrize("make", [dcm.file, dcm.deflated], ids=["plain", "deflated"])
def test_text_that_is_too_long_to_be_decoded_is_refused(tmp_path, make):
    content = dcm.identity() + dcm.element(0x0040A160, "UT", b"\xe0 " * (9 * MIB))
    peak, entry = peak_of_recoding(tmp_path, make(content))
    assert (entry["outcome"], entry["changes"]) == ("failed", [])
    assert "contains more than 16 MiB of text" in entry["reason"]
    assert peak < 40 * MIB
