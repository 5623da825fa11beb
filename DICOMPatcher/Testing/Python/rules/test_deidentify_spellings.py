"""Identifiers are found in text that stays, however they are written there; what only looks like them stays."""

from __future__ import annotations

import io
import itertools

import pydicom
import pytest

import dicom_bytes as dcm
from builders import image, item, save
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.deidentification import identifying_words, self_check
from DICOMPatcherLib.deidentification.identifying_words import Identifiers, uids_in, words_of, words_of_names
from DICOMPatcherLib.deidentification.memory import Remembered
from DICOMPatcherLib.deidentification.phrases import phrases_of
from DICOMPatcherLib.deidentification.treatments import Options

NAME = "DeidentifyBasicProfile"
FORMS = pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG], ids=["explicit", "implicit", "big"])
UTF_8 = frozenset([b"ISO_IR 192"])

NAMES = {
    "Müller^Jürgen": [
        *("MÜLLER JÜRGEN", "müller, jürgen", "Mu\u0308ller^Ju\u0308rgen", "Muller Jurgen", "JUERGEN MUELLER"),
        *("J. Müller", "MU\u0308LLER J", "JMueller", "JürgenMüller", "scan of MÜLLERJÜRGEN 2"),
    ],
    "Groß^Anna": ["GROSS ANNA", "Anna Groß", "A. GRO\u1e9e", "anna_gross"],
    "Øster^Lars": ["OSTER LARS", "Lars Oester"],
    "Doe^John": ["J. Doe", "DOE, JOHN", "Doe J", "JohnDoe", "DOEJOHN", "jdoe", "John M. Doe", "xJohnDoe2", "DOE-JOHN"],
    "Doe John": ["J. Doe", "DOE, JOHN", "J DOE", "JOHNDOE"],
    "Doe^John^Michael": ["J.M. Doe", "DOE JM", "Doe, J. M.", "Michael Doe"],
    "OBrien^Sean": ["O'Brien S", "O`Brien, S.", "s.o’brien"],
    "O'Brien^Sean": ["Obrien_S", "OBRIEN SEAN", "S. O’Brien", "seanobrien"],
    "van der Velden^Pieter": [
        *(
            "vanderVelden P",
            "VANDERVELDEN",
            "P. vd Velden",
            "P. v.d. Velden",
            "Pieter vander Velden",
            "velden, van der P",
        ),
    ],
    "Nguyễn^Văn Anh": ["NguyenAnh", "ANHNGUYEN", "Nguyễn Anh"],
    "van der Berk^Xo": ["Xo Berk", "X. van der Berk", "X. Berk"],
    "山田^太郎": ["山田太郎", "山田 太郎", "山田\u3000太郎", "山田・太郎", "太郎山田", "撮影 山田太郎様"],
    "山田太郎": ["山田^太郎", "山田 太郎"],
    "Yamada^Tarou=山田^太郎=やまだ^たろう": ["ヤマダ タロウ", "ﾔﾏﾀﾞﾀﾛｳ", "YAMADA T.", "tarou.yamada", "山田太郎"],
    "Hong^Gildong=洪^吉洞=홍^길동": ["홍길동", "홍 길동", "洪吉洞", "Gil-dong Hong", "HONG G"],
    "李^伟": ["李伟", "李 伟"],
    "박민수": ["민수 박", "박 민수"],
    "Li^Réne": ["Li, R.", "R. Li", "r.li 2"],
    "Head^Søren^Bo": ["Head, S.", "S. Head", "S. B. Head", "Soren B. Head"],
    "כהן^דוד": ["כהן\u200f דוד", "כ\u200eהן דוד", "כֹּהֵן דָּוִד"],
    "محمد^علي": ["محـمد علي", "مُحَمَّد عَلِيّ", "محمد على", "ﻣﺤﻤﺪ ﻋﻠﻲ"],
    "کریمی^فاطمة": ["كريمي فاطمه"],
    "กิตติ^สุข": ["สุข กิตติ"],
    "शर्मा^राम": ["राम शर्मा"],
    "髙橋^眞一": ["高橋真一", "高橋 眞一"],
    "Əliyev^Ħasən": ["Aliyev Hasan", "ƏLİYEV H."],
    "Oʻzbekov^Botir": ["Ozbekov B.", "O'zbekov, Botir"],
    "Иванов^Пётр": ["ПЕТР ИВАНОВ", "Иванов П.", "Пётр И.", "и. петр"],
    "Kowalski^Zbigniew": ["Zbigniew K.", "ZBIGNIEW K", "K. Zbigniew", "Zbigniew, K."],
    "van der Velden^Piet Hein": ["Piet V.", "v. hein"],
}
IDS = {
    "AB-00 1234": ["AB001234", "ab-1234", "AB 1234", "XAB1234Y", "ab_00_1234", "AB-00-1234", "AB.0012.34"],
    "471199": ["47 11 99", "PAT471199", "000471199", "47-11-99", "471199X", "47/11/99"],
    "0012345": ["12345", "00-12345", "no.12345"],
    "MRN1234567": ["1234567", "01234567", "x1234567y", "1234567_MRN", "123 4567", "mrn:1234567"],
    "2019-004711": ["004711", "x004711y", "2019/004711"],
    "NHS 943 476 5919": ["9434765919", "943-476-5919", "943.476.5919"],
    "CPF 123.456.789-09": ["12345678909", "123 456 789 09"],
    "1234567.001": ["1234567", "1234567001", "no 1234567.002"],
    "+49 30 5558841": ["+49 30 5558841", "0305558841", "030 555 88 41", "+49305558841", "30-5558841"],
    "+1 (415) 555-1234": ["415-555-1234", "(415) 5551234", "4155551234"],
    "+44 (0)20 7946 0958": ["020 7946 0958", "+44 20 79460958"],
    "0049 30 5558841": ["0305558841"],
    "Lindenstrasse 42, 10969 Berlin": ["Lindenstrasse 42", "LINDENSTRASSE_42", "of 10969 Berlin 2"],
    "42 Elmwood Street^Springfield IL 62704": ["42 Elmwood Street", "Springfield, IL 62704"],
    "7654321": ["٧٦٥٤٣٢١", "۷۶۵۴۳۲۱", "７６５４３２１", "७६५४३२१", "7.654.321", "7&#54;54321"],
    "٧٦٥٤٣٢١": ["7654321", "٧٦٥٤٣٢١"],
}
DATES = [
    *(
        "1.2.1950",
        "01/02/50",
        "1950-2-1",
        "1 Feb 1950",
        "Feb 1, 1950",
        "1. Februar 1950",
        "1er février 1950",
        "01FEB50",
    ),
    *(
        "1950年2月1日",
        "X19500201Y",
        "01021950",
        "19500201101530",
        "2/1/50",
        "1. 2. 50",
        "scan of 01. 02. 50",
        "February 1st, 1950",
        "1950-Feb-01",
        "1/2/1950",
        "昭和25年2月1日",
        "1.II.1950",
        "1 февраля 1950 г.",
        "1 lutego 1950",
        "1 Şubat 1950",
        "1 de fevereiro de 1950",
        "1/2/2493",
        "24930201",
        "١/٢/١٩٥٠",
        "１９５０年２月１日",
        "1950:02:01",
        "01:02:1950",
        "1.II.50",
        "1-ii-50",
        "S25.2.1",
        "生S25.02.01",
    ),
]


def words(name="", id_="", birth="", character_sets=UTF_8, encoding="utf-8"):
    values = ([text.encode(encoding)] if text else [] for text in (name, id_, birth))
    return words_of(Identifiers(*map(frozenset, values), character_sets=character_sets))


def cases(texts):
    return [(identifier, text) for identifier, several in texts.items() for text in several]


@pytest.mark.parametrize(("name", "text"), cases(NAMES))
def test_a_name_is_found_however_it_is_written(name, text):
    assert words(name).name_someone(text.encode())
    assert words(name).are_in(text.encode())


def test_a_short_name_in_one_word_counts_where_it_is_of_the_file():
    assert words("Doe^John").name_someone(b"JDOE")
    assert not phrases_of(["Doe^John"], []).are_in("jdoe")
    assert phrases_of(["Doe^John"], []).are_in("johndoe")


@pytest.mark.parametrize("text", ["zumwinkel, a.", "a-zumwinkel", "azumwinkel", "AZ-0012 34"])
def test_what_tells_of_another_patient_of_the_run(text):
    found = phrases_of(["Zumwinkel^Ada"], ["AZ-001234"])
    assert found.are_in(text.lower())


@pytest.mark.parametrize("text", ["778899", "x00778899y", "77 88 99"])
def test_the_digits_of_an_id_tell_of_another_patient_of_the_run(text):
    assert phrases_of(["Zumwinkel^Ada"], ["KIS-778899"]).are_in(text)
    assert not phrases_of(["Zumwinkel^Ada"], ["KIS-77889"]).are_in(text[:-1])


@pytest.mark.parametrize("text", ["998877", "ACC 998877"])
def test_the_digits_of_an_accession_number_count_too(tmp_path, text):
    ds = one(tmp_path, image(PatientID="X1", AccessionNumber="ACC998877", Manufacturer=text, Exposure="998877"))
    assert (ds.Manufacturer, ds.Exposure) == ("REMOVED", 998877)


@pytest.mark.parametrize(("id_", "text"), cases(IDS))
def test_an_id_is_found_however_it_is_written(id_, text):
    assert words(id_=id_).name_someone(text.encode())


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_found_however_it_is_written(text):
    assert words(birth="19500201").name_someone(text.encode())
    assert not words(birth="19500203").name_someone(text.encode())


@pytest.mark.parametrize(
    ("identifiers", "text"),
    [
        ({"name": "Philips^Medical"}, "Philips Medical Systems"),
        ({"name": "Siemens^Healthcare"}, "Siemens Healthcare GmbH"),
        ({"name": "Doe^John"}, "adoe"),
        ({"name": "Doe^John"}, "John"),
        ({"name": "Lang^Kernel"}, "Kernel B30f"),
        ({"name": "Hu^Chen"}, "C HU"),
        ({"name": "Head^Bo"}, "HEAD B"),
        ({"name": "Doe^Ed"}, "DOEED"),
        ({"name": "Van Doe^Ed"}, "VANDOE"),
        ({"name": "De Head^Ed"}, "HEAD DE LA"),
        ({"name": "Lang^Vera"}, "LANG 3D V"),
        ({"name": "Can^Sue"}, "SCAN"),
        ({"id_": "4711"}, "4711"),
        ({"id_": "471199"}, "1471199"),
        ({"id_": "AB-1234"}, "AB-12345"),
        ({"id_": "B-30"}, "B30f"),
        ({"id_": "MRN12345"}, "12345"),
        ({"id_": "MRN1234567"}, "11234567"),
        ({"id_": "2019-004711"}, "VA 4711"),
        ({"id_": "S20190817"}, "release 20190817"),
        ({"id_": "X1.2.840.113619.2.55"}, "1.2.840.113619.6.336"),
        ({"id_": "X0.9765625"}, "9765625"),
        ({"id_": "X 2019-08-17"}, "release 20190817"),
        ({"id_": "MR 3 1 2"}, "312"),
        ({"birth": "19500201"}, "2493"),
        ({"birth": "19500201"}, "1.2.50"),
        ({"birth": "19500201"}, "VA 50.2.1"),
        ({"birth": "19500201"}, "1950"),
        ({"birth": "19500201"}, "01:02:50"),
        ({"birth": "19500201"}, "1 II 50"),
        ({"birth": "19500201"}, "VS25.2.1"),
        ({"birth": "19500201"}, "S25.2.1.3"),
        ({"name": "Vogel^Max"}, "V. max"),
        ({"name": "Vogel^Ada"}, "Ada V"),
        ({"name": "Berg^Vida"}, "Vida B"),
        ({"name": "Kowalski^Zbigniew"}, "Zbigniew L."),
        ({"id_": "+49 30 12345"}, "30 1234"),
        ({"id_": "Lindenstrasse 42, Suite 100, 10969 Berlin"}, "Suite 100"),
        ({"id_": "Lindenstrasse 42, 10969 Berlin"}, "Lindenstrasse 421"),
        ({"id_": "Lindenstrasse 42, 10969 Berlin"}, "Berlin 42"),
        ({"id_": "CT 64, 12 head"}, "CT 64"),
    ],
)
def test_what_may_be_there_by_chance_stays(identifiers, text):
    assert not words(**identifiers).name_someone(text.encode())


def test_two_words_of_two_persons_are_no_name():
    found = words_of(Identifiers(frozenset([b"Sharper^Ann", b"Kernelson^Bob"])))
    assert not found.name_someone(b"Sharper Kernelson")


@pytest.mark.parametrize(
    ("terms", "encoding"),
    [
        ("ISO_IR 100", "latin-1"),
        ("ISO_IR 192", "utf-8"),
        ("", "utf-8"),
        ("ISO_IR 100", "utf-8"),
        ("GB18030", "gb18030"),
    ],
)
def test_a_name_is_found_in_the_character_set_of_the_file(terms, encoding):
    found = words("Müller^Jürgen", character_sets=frozenset([terms.encode()]), encoding=encoding)
    assert found.name_someone("JÜRGEN MÜLLER".encode(encoding))


def test_a_name_is_found_in_code_extensions():
    found = words("Yamada^Tarou=山田^太郎", character_sets=frozenset([b"\\ISO 2022 IR 87"]), encoding="iso2022_jp")
    assert found.name_someone("山田 太郎".encode("iso2022_jp"))


UNDECLARED = [
    *(("Иванов^Пётр", "ИВАНОВ П.", encoding) for encoding in ("cp1251", "koi8_r", "iso8859_5", "utf-8")),
    *(("Yamada^Tarou=山田^太郎", "山田 太郎", encoding) for encoding in ("shift_jis", "euc_jp", "iso2022_jp", "utf-8")),
    *(("Yamada^Tarou=山田^太郎=やまだ^たろう", "ﾔﾏﾀﾞ ﾀﾛｳ", encoding) for encoding in ("shift_jis", "euc_jp")),
    *(("Hong^Gildong=洪^吉洞=홍^길동", "홍 길동", encoding) for encoding in ("euc_kr", "utf-8")),
    *(("Wang^Xiaodong=王^小東", "王小東 2", encoding) for encoding in ("gb18030", "big5")),
]


@pytest.mark.parametrize("terms", ["", "ISO_IR 192", "ISO_IR 100"])
@pytest.mark.parametrize(("name", "text", "encoding"), UNDECLARED)
def test_a_name_is_found_in_an_encoding_that_is_not_declared(name, text, encoding, terms):
    found = words(name, character_sets=frozenset([terms.encode()]))
    assert found.name_someone(text.encode(encoding))
    assert not words("Doe^John").name_someone(text.encode(encoding))
    others = words_of(Identifiers(frozenset([b"Doe^John"])), of_others=phrases_of([name], []))
    assert others.name_someone(text.encode(encoding))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hong^Gildong=洪^吉洞=홍^길동", b"\x1b$)C" + "홍길동".encode("euc_kr")),
        ("Wang^Xiaodong=王^小东", b"\x1b$)A" + "王小东".encode("gb2312")),
        ("Müller^Jürgen", b"\x1b-AM\xfcller J\xfcrgen"),
        ("山田^太郎", b"\x1b$@;3ED\x1b(J \x1b$@B@O:\x1b(J"),
    ],
)
def test_a_name_is_found_in_code_extensions_that_are_not_declared(name, text):
    assert words(name).name_someone(text)


ALIKE = [
    ("山田^太郎", "shift_jis euc_jp"),
    ("表^十三", "cp932"),
    ("王^小明", "gb18030 big5"),
    ("李^伟", "gb18030"),
    ("김^철수", "euc_kr"),
    ("Иванов^Пётр", "cp1251 koi8_r iso8859_5 cp866 mac_cyrillic"),
    ("Παπαδόπουλος^Γιώργος", "cp1253 iso8859_7 cp737"),
    ("כהן^דוד", "cp1255 cp862"),
    ("محمد^علي", "cp1256 iso8859_6"),
    ("กิตติ^สุข", "cp874"),
    ("Müller^Jürgen", "latin-1 cp850 cp857 mac_roman"),
    ("Świątek^Łucja", "cp1250 iso8859_2 cp852"),
    ("Güneş^Özlem", "cp1254 iso8859_9 cp857"),
]
"""Names, and encodings that neither the name nor the text beside it declares."""


@pytest.mark.parametrize("terms", ["", "ISO_IR 100", "ISO_IR 192", "ISO_IR 144", "unknown"])
@pytest.mark.parametrize(("name", "encodings"), ALIKE)
def test_a_name_is_found_where_neither_it_nor_the_text_says_how_it_is_encoded(name, encodings, terms):
    family, given = name.split("^")
    for encoding in encodings.split():
        found = words(name, character_sets=frozenset([terms.encode()]), encoding=encoding)
        for text in (
            f"{family} {given}",
            f"{given}, {family}",
            name,
            f"a {family}_{given} 2",
            f"{family} {given}".upper(),
        ):
            assert found.name_someone(text.encode(encoding)), text
        assert len((family + given).encode(encoding)) < 6 or found.name_someone((family + given).encode(encoding))
        assert found.name_someone(f"{family} {given}".encode())
        assert not found.name_someone(family.encode(encoding))
        assert not words("Doe^John").name_someone(f"{family} {given}".encode(encoding))


@pytest.mark.parametrize("encoding", ["johab", "cp720", "tcvn", "hz"])
def test_the_same_bytes_are_found_whatever_they_mean(encoding):
    name = {"johab": "남궁^철수", "cp720": "محمد^علي"}.get(encoding, "").encode(
        encoding if encoding != "tcvn" else "ascii"
    )
    if not name:
        name = b"Nguy\xd4n^V\xa8n" if encoding == "tcvn" else b"\xf0\xa1\xf9\xb7^\xfd\xa3\x9e"
    found = words_of(Identifiers(frozenset([name])))
    for text in (name.replace(b"^", b" "), b"a " + b", ".join(reversed(name.split(b"^"))), name.replace(b"^", b"")):
        assert found.name_someone(text), text
    assert not found.name_someone(name.split(b"^")[0])


@pytest.mark.parametrize("row", ["surrogateescape", "latin-1"])
def test_the_name_of_another_patient_is_found_in_the_encoding_of_its_row(row):
    data = "山田^太郎".encode("shift_jis")
    row = data.decode("ascii", row) if row == "surrogateescape" else data.decode(row)
    found = words_of(Identifiers(frozenset([b"Doe^John"])), words_of_names([row]), phrases_of([row], []))
    for encoding in ("shift_jis", "utf-8", "euc_jp"):
        assert found.name_someone("山田太郎".encode(encoding))
        assert not found.name_someone("田中太郎".encode(encoding))
    assert list(found.places_in(b"\0" + data + b"\0"))


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("王^明", "头部平扫", "gb18030"),
        ("林^明", "透明", "big5"),
        ("Ли^Ан", "стандарт", "cp1251"),
        ("Ан^Ир", "сканирование", "koi8_r"),
        ("東^芝", "芝居 東京", "shift_jis"),
        ("Öz^Su", "Größe", "latin-1"),
        ("李^伟", "\u4e0a\u6d77\u8054\u5f71", "utf-8"),
        ("อา^ดี", "ทรวงอก", "cp874"),
    ],
)
def test_a_few_bytes_of_a_name_may_be_there_by_chance(name, text, encoding):
    for terms in (b"", b"ISO_IR 100"):
        assert not words(name, character_sets=frozenset([terms]), encoding=encoding).name_someone(text.encode(encoding))


def test_letters_of_two_bytes_are_compared_whole():
    found = words("王^明", character_sets=frozenset(), encoding="gb18030")  # CD F5, C3 F7
    assert found.name_someone(b"\xcd\xf5\xc3\xf7")
    assert not found.name_someone(b"\xb0\xcd\xf5\xc3\xf7\xa1")


def test_bytes_that_were_misread_twice_are_no_name():
    found = words_of(Identifiers(frozenset(["么^嚱堷".encode("gb18030")])))  # the surname may be ô in UTF-8
    assert not found.name_someone("头部平扫".encode("gb18030"))
    assert found.name_someone("么 嚱堷".encode("gb18030"))


def test_the_bytes_of_a_name_that_declares_no_encoding_are_found():
    for name, encodings in ALIKE:
        for encoding in encodings.split():
            data = name.encode(encoding)
            if len(data) > 10:
                found = words(name, character_sets=frozenset(), encoding=encoding)
                assert list(found.places_in(b"\x01" + data + b"\0")), (name, encoding)


TWICE = [
    *("M&uuml;ller J&uuml;rgen", "M&#252;ller J&#xFC;rgen", "M&amp;uuml;ller, J.", "M&uumlller J"),
    *("M%C3%BCller%20J%C3%BCrgen", "M%FCller J%FCrgen", "M%25C3%25BCller J", "J=C3=BCrgen M=FCller"),
    *("M\\u00fcller J\\u00FCrgen", "M%u00FCller J", "J\\xfcrgen M\\xfcller"),
    *("MÃ¼ller JÃ¼rgen", "MÃƒÂ¼ller, J.", "MГјller JГјrgen", "M├╝ller J├╝rgen", "M√ºller J√ºrgen"),
    *("M?ller J?rgen", "MLLER^JRGEN", "M\ufffdller J\ufffdrgen"),
]


@pytest.mark.parametrize("text", TWICE)
def test_a_name_is_found_that_was_encoded_twice(text):
    assert words("Müller^Jürgen").name_someone(text.encode())
    assert not words("Doe^John").name_someone(text.encode())
    if not text.startswith(("J=", "J\\", "M?", "ML", "M\ufffd")):
        name = text.replace("^", " ").replace("%20", " ").replace(",", "").replace(" ", "^")
        assert words(name).name_someone(text.encode())
        assert words(name).name_someone("J. Müller".encode())


def test_text_may_look_as_if_it_were_encoded_twice():
    found = words("Müller^Jürgen", "471199")
    for text in ("A&B 50%", "T1 & T2", "100%25", "R&D;", "%", "&#;", "&#9999999999;", "=?", "%u12", "Ã©chographie"):
        assert not found.name_someone(text.encode())
    nested = "%" + "25" * 30000 + "4D&" + "amp;" * 20000
    assert not found.name_someone(nested.encode())


def test_text_of_others_stays_in_encodings_that_are_not_declared():
    found = words("Yamada^Tarou=山田^太郎")
    for text in ("頭部 造影", "田中 太郎", "腹部"):
        for encoding in ("shift_jis", "euc_jp", "utf-8", "gb18030", "iso2022_jp"):
            assert not found.name_someone(text.encode(encoding))


def test_the_bytes_of_a_name_are_found_in_the_usual_encodings():
    for name, text, encoding in UNDECLARED:
        if not encoding.startswith("iso2022") and "ﾔ" not in text:
            assert list(words(name).places_in(b"\x01" + text.encode(encoding) + b"\0")), text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "gb18030", "big5"])
def test_digits_of_two_bytes_are_read_whatever_the_name_is_written_in(encoding):
    for terms in (b"", b"ISO_IR 100", b"ISO_IR 192"):
        found = words("Doe^John", "AB-471199", "19500201", frozenset([terms]))
        for text in ("４７１１９９", "a ４７-１１-９９", "１９５０年２月１日", "1950年2月1日"):
            assert found.name_someone(text.encode(encoding)), text
        for text in ("４７１１９８", "1950年2月3日", "64列"):
            assert not found.name_someone(text.encode(encoding)), text


def test_a_search_for_uids_does_not_begin_anew_at_each_digit():
    pattern = identifying_words._UID
    row = b"12345678.2.3"
    assert [start for start in range(len(row)) if pattern.match(row, start)] == [0]
    assert uids_in(b"a" + row + b" 1.2.3 x01.2.3.4.5.6") == [row.decode(), "01.2.3.4.5.6"]


def test_two_words_of_one_name_are_found_among_many():
    names = [f"Zum{one}{other}^Adalbert{one}{other}" for one in "abcdefgh" for other in "abcdefgh"]
    found = phrases_of(names, [])
    surnames = " x ".join(name.partition("^")[0].lower() for name in names)
    assert not found.are_in(surnames)
    assert found.are_in(surnames + " x adalbertac")
    assert found.are_in("adalbertac x zumac")


# In files


def deidentified(folder, files, **parameters):
    """Return the outputs by name, and the report."""
    (folder / "in").mkdir(parents=True)
    for name, data in files.items():
        if isinstance(data, bytes):
            (folder / "in" / name).write_bytes(data)
        else:
            save(folder / "in" / name, data)
    rules = make_rules(add=[NAME], parameters={NAME: parameters} if parameters else None)
    report = patch(str(folder / "in"), str(folder / "out"), rules, key=b"test")
    return {e["source"]: (folder / "out" / e["target"]).read_bytes() for e in report.files() if e["target"]}, report


def one(folder, ds, **parameters):
    """Return what becomes of one data set; None if it is left out."""
    outputs, _ = deidentified(folder, {"a": ds}, **parameters)
    return pydicom.dcmread(io.BytesIO(outputs["a"])) if outputs else None


OPTIONS = ({}, {"Dates": "shift", "SafePrivate": "keep"}, {"Descriptions": "clean", "DeviceIdentity": "keep"})


@pytest.mark.parametrize("parameters", OPTIONS, ids=str)
def test_no_spelling_is_left_in_a_file(tmp_path, parameters):
    for number, (name, text) in enumerate((name, NAMES[name][0]) for name in NAMES):
        code = item(CodeValue="1", CodingSchemeDesignator="99X", CodeMeaning=text)
        values = {"Manufacturer": text, "WindowCenterWidthExplanation": text, "AnatomicRegionSequence": [code]}
        ds = image(SpecificCharacterSet="ISO_IR 192", PatientName=name, **values)
        ds = one(tmp_path / str(number), ds, **parameters)
        assert ds.Manufacturer == ds.WindowCenterWidthExplanation == "REMOVED", text
        assert ds.AnatomicRegionSequence[0].CodeMeaning == "REMOVED"


def test_no_spelling_is_left_in_codes(tmp_path):
    values = {"PatientName": "Doe^John", "PatientID": "AB-001234", "PatientBirthDate": "19500201"}
    for number, code in enumerate(("J_DOE", "DOEJOHN", "AB1234", "XAB001234", "1 FEB 1950", "01021950")):
        ds = one(tmp_path / str(number), image(**values, ScanOptions=["HELICAL", code], BodyPartExamined=code))
        assert list(ds.ScanOptions) == ["HELICAL", ""], code
        assert "BodyPartExamined" not in ds


@pytest.mark.parametrize("text", ["471199", "00471199", "19500201", "19500201101530", "01021950", "20200304"])
def test_no_number_of_the_patient_is_left_as_a_code(tmp_path, text):
    values = {"PatientID": "AB-471199", "PatientBirthDate": "19500201", "StudyDate": "20200304"}
    for number, code in enumerate((text, f"7{text[1:]}")):
        code = item(CodeValue=code, CodingSchemeDesignator="SCT", CodeMeaning="Head")
        ds = one(tmp_path / str(number), image(**values, AnatomicRegionSequence=[code]))
        assert ds.AnatomicRegionSequence[0].CodeValue == (code.CodeValue if number else "REMOVED")


def test_a_code_may_have_numbers_of_the_patient_in_it(tmp_path):
    code = item(CodeValue="471199004", CodingSchemeDesignator="SCT", CodeMeaning="Head")
    ds = one(tmp_path, image(PatientID="471199", AnatomicRegionSequence=[code]))
    assert ds.AnatomicRegionSequence[0].CodeValue == "471199004"


@pytest.mark.parametrize("text", ["MÜLLER J", "Jürgen Müller", "01/02/50", "ab 1234"])
def test_the_second_look_finds_other_spellings(tmp_path, text):
    found = words("Müller^Jürgen", "AB-001234", "19500201")
    content = dcm.element(0x00080005, "CS", "ISO_IR 192") + dcm.element(0x00080070, "LO", text.encode())
    for known, _ in itertools.product([Remembered()], range(2)):
        with dcm.walked(tmp_path, dcm.file(content)) as file, pytest.raises(self_check.Leak, match="0008,0070"):
            self_check.check(file, Options(), found, frozenset(), known)


def small(form, **elements):
    """Return a file of a small image with more elements, by their tags as hexadecimal digits behind an x."""
    found = {
        0x00080016: dcm.element(0x00080016, "UI", dcm.CT_CLASS, form),
        0x00080018: dcm.element(0x00080018, "UI", "1.2.826.0.1.77.4", form),
        0x00080060: dcm.element(0x00080060, "CS", "CT", form),
        0x0020000D: dcm.element(0x0020000D, "UI", "1.2.826.0.1.77", form),
        0x0020000E: dcm.element(0x0020000E, "UI", "1.2.826.0.1.77.1", form),
        **{tag: dcm.number(tag, "US", value, form=form) for tag, value in DESCRIBED.items()},
        0x7FE00010: dcm.pixels(form=form),
        **{int(tag[1:], 16): data for tag, data in elements.items()},
    }
    return dcm.file(b"".join(data for _, data in sorted(found.items())), form.uid)


DESCRIBED = {0x00280010: 2, 0x00280011: 2, 0x00280100: 16, 0x00280103: 0}


@FORMS
@pytest.mark.parametrize("tag", [0x00081070, 0x00700084, 0x300E0008, 0x0040A123], ids=hex)
@pytest.mark.parametrize("place", ["data set", "item", "UN"])
def test_all_names_of_persons_count_whatever_the_file_says_of_their_vr(tmp_path, form, tag, place):
    name = dcm.element(tag, "PN", b"Zumwinkel^Adalbert", dcm.IMPLICIT if place == "UN" else form)
    outer = tag if place == "data set" else 0x00081115
    if place == "item":
        name = dcm.sequence(outer, [dcm.item(name, form)], form)
    elif place == "UN":
        name = dcm.element(outer, "UN", dcm.item(name), form)
    maker = dcm.element(0x00080070, "LO", b"Adalbert Zumwinkel", form)
    outputs, _ = deidentified(tmp_path, {"a": small(form, x00080070=maker, **{f"x{outer:08x}": name})})
    assert all(b"Zumwinkel" not in data for data in outputs.values())
    assert outputs or place == "UN"


# UIDs where those of classes have to be

CLASS = "1.3.12.2.1107.5.9.1"


def referring(number, class_uid):
    """Return an image of a series that refers to another of some class."""
    reference = item(ReferencedSOPClassUID=class_uid, ReferencedSOPInstanceUID="1.2.826.0.1.77.9")
    return image(number, SOPInstanceUID=f"1.2.826.0.1.77.{number}", ReferencedImageSequence=[reference])


@pytest.mark.parametrize("uid", ["1.2.826.0.1.77.1", "1.2.826.0.1.77.9"])
def test_an_old_uid_does_not_stay_as_that_of_a_class(tmp_path, uid):
    files = {"a": referring(2, CLASS), "b": referring(1, uid), "c": referring(3, CLASS), "d": referring(4, uid)}
    outputs, _ = deidentified(tmp_path, files)
    classes = {
        name: pydicom.dcmread(io.BytesIO(data)).ReferencedImageSequence[0].ReferencedSOPClassUID
        for name, data in outputs.items()
    }
    assert classes["a"] == classes["c"] == CLASS
    assert classes["b"].startswith("2.25.")
    is_own = uid.endswith(".9")
    assert classes["d"] == (classes["b"] if is_own else uid)


def test_the_second_look_finds_old_uids_that_stand_as_classes(tmp_path):
    content = dcm.element(0x0008001A, "UI", "1.2.826.0.1.77.1")
    with dcm.walked(tmp_path, dcm.file(content)) as file:
        self_check.check(file, Options(), words(), {"1.2.826.0.1.77.2"})
        with pytest.raises(self_check.Leak, match="0008,001A"):
            self_check.check(file, Options(), words(), {"1.2.826.0.1.77.1"})


# What is no identifier


@pytest.mark.parametrize("parameters", OPTIONS, ids=str)
@pytest.mark.parametrize(
    "values",
    [
        {"OperatorsName": "Philips^Medical", "Manufacturer": "Philips Medical Systems"},
        {"PatientName": "Philips^Jane", "Manufacturer": "Philips Medical Systems", "ManufacturerModelName": "Philips"},
        {"PatientName": "Monochrome2^Jane", "PhotometricInterpretation": "MONOCHROME2"},
        {"PatientID": "MONOCHROME2", "PhotometricInterpretation": "MONOCHROME2"},
        {"PatientName": "Original^Jane", "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"]},
        {"PatientID": "ORIG", "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"]},
        {"PatientID": "ISO_IR 100", "SpecificCharacterSet": "ISO_IR 100"},
        {"PatientID": "12.5", "SliceThickness": "12.5", "ImagePositionPatient": ["12.5", "1", "12.5"]},
        {"PatientID": "0.9765625", "PixelSpacing": ["0.9765625", "0.9765625"]},
        {"PatientID": "100000", "Exposure": "100000", "ExposureTime": "100000", "InstanceNumber": "100000"},
        {"SoftwareVersions": "1.2.840.113619.6.336"},
    ],
    ids=lambda values: next(f"{key} {value}" for key, value in values.items()),
)
def test_what_is_no_identifier_stays(tmp_path, values, parameters):
    ds = one(tmp_path, image(**values), **parameters)
    for keyword, value in values.items():
        if keyword not in ("PatientName", "PatientID", "OperatorsName"):
            assert ds[keyword].value == value


def test_an_age_may_be_like_an_id(tmp_path):
    ds = one(tmp_path, image(PatientID="045Y", PatientAge="045Y"), PatientCharacteristics="keep")
    assert ds.PatientAge == "045Y"


@pytest.mark.parametrize("values", [{"PatientName": "Philips^Jane"}, {"PatientID": "0.000551"}], ids=str)
def test_safe_private_elements_may_be_like_an_identifier(tmp_path, values):
    ds = image(**values)
    block = ds.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0.000551")
    ds = one(tmp_path, ds, SafePrivate="keep")
    assert ds[0x7053, 0x1000].value == "0.000551"


def test_the_second_look_knows_what_a_safe_private_element_may_say(tmp_path):
    options = Options(keeps_safe_private=True)
    for creator, value, is_leak in (
        (b"Philips PET Private Group", b"0.000551", False),
        (b"Philips PET Private Group", b"Zumwinkel", True),
        (b"Zumwinkel", b"", True),
    ):
        content = dcm.element(0x70530010, "LO", creator) + (dcm.element(0x70531000, "DS", value) if value else b"")
        with dcm.walked(tmp_path, dcm.file(content)) as file:
            if not is_leak:
                self_check.check(file, options, words("Philips^Jane"), frozenset())
                continue
            with pytest.raises(self_check.Leak):
                self_check.check(file, options, words(), frozenset())


def test_an_id_in_a_description_goes_and_the_file_stays(tmp_path):
    ds = one(tmp_path, image(PatientID="MR-1", SeriesDescription="MR-1 axial"), Descriptions="clean")
    assert "SeriesDescription" not in ds or "MR-1" not in ds.SeriesDescription
