"""Strict decoding of text."""

from __future__ import annotations

import warnings

import pytest

from DICOMPatcherLib.values.text import TextError, codec_names, decode_text, fits

JAPANESE = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"
KATAKANA = b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J"
KOREAN = b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf"
CHINESE = b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab="


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ([], ["ascii"]),
        ([""], ["ascii"]),
        (["ISO_IR 6"], ["ascii"]),
        (["ISO 2022 IR 6"], ["ascii"]),
        ([" ISO_IR 192 "], ["utf8"]),
        (["", "ISO 2022 IR 149"], ["ascii", "euc_kr"]),
        (["cp1251"], ["cp1251"]),
        (["CP1251"], ["cp1251"]),
        (["windows-1251"], ["cp1251"]),
        (["big5"], ["big5"]),
    ],
)
def test_defined_terms_and_python_codecs(terms, names):
    assert [name.lower() for name in codec_names(terms)] == names


@pytest.mark.parametrize(
    "term",
    [
        "BOGUS",
        "hex",
        "rot13",
        "base64",
        "undefined",
        "utf-16",
        "utf_8_sig",
        "a\0b",
        "\ud800",
        "x" * 10_000,
        "../x",
        "é",
    ],
)
def test_refuses_what_is_no_character_set(term):
    with pytest.raises(TextError, match="neither a DICOM character set nor a Python codec"):
        codec_names([term])


@pytest.mark.parametrize(
    ("data", "terms", "text"),
    [
        pytest.param(b"", [], "", id="nothing"),
        pytest.param(b"Doe^Jane ", [], "Doe^Jane", id="padding"),
        pytest.param(b" a \0", [], " a", id="leading space stays"),
        pytest.param(b"M\xfcller", ["ISO_IR 100"], "Müller", id="Latin-1"),
        pytest.param("Я".encode("iso8859_5"), ["ISO_IR 144"], "Я", id="Cyrillic"),
        pytest.param("Иван".encode("cp1251"), ["cp1251"], "Иван", id="cp1251"),
        pytest.param("王^小东".encode("gb18030"), ["GB18030"], "王^小东", id="GB18030"),
        pytest.param("王".encode("gbk"), ["GBK"], "王", id="GBK"),
        pytest.param("Müller".encode(), ["ISO_IR 192"], "Müller", id="UTF-8"),
        pytest.param(b"\xd4\xcf\xc0\xde", ["ISO_IR 13"], "ﾔﾏﾀﾞ", id="katakana"),
        pytest.param(JAPANESE, ["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう", id="PS3.5 H.3.1"),
        pytest.param(
            KATAKANA, ["ISO 2022 IR 13", "ISO 2022 IR 87"], "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", id="PS3.5 H.3.2"
        ),
        pytest.param(KOREAN, ["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동", id="PS3.5 I.2"),
        pytest.param(KOREAN, ["ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동", id="Korean as the only term"),
        pytest.param(
            JAPANESE, ["ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう", id="Japanese as the only term"
        ),
        pytest.param(CHINESE, ["", "ISO 2022 IR 58"], "Zhang^XiaoDong=张^小东=", id="PS3.5 K.2"),
        pytest.param(
            b"J\x1b-A\xf4e=\x1b-L\xbb\xee", ["", "ISO 2022 IR 100", "ISO 2022 IR 144"], "Jôe=Лю", id="two alphabets"
        ),
    ],
)
def test_decodes(data, terms, text):
    assert decode_text(data, codec_names(terms), "PN") == text


def test_code_extension_starts_anew_on_each_line():
    korean = b"\x1b$)C\xc8\xab\r\n\x1b$)C\xb1\xe6"
    assert decode_text(korean, codec_names(["", "ISO 2022 IR 149"]), "LT") == "홍\r\n길"


@pytest.mark.parametrize(
    ("data", "terms"),
    [
        pytest.param(b"M\xfcller", [], id="nothing declared"),
        pytest.param(b"M\xfcller", ["ISO_IR 192"], id="no UTF-8"),
        pytest.param(b"\xae", ["ISO_IR 126"], id="no letter of that set"),
        pytest.param("a\ufffd".encode(), ["ISO_IR 192"], id="already replaced"),
        pytest.param(b"\x1b$)C\xff\xff", ["", "ISO 2022 IR 149"], id="no Korean"),
        pytest.param(b"\xc8\xab", ["", "ISO 2022 IR 149"], id="Korean without escape"),
        pytest.param(b"\x1b$B;3ED\x1b(B", [], id="escape though nothing is declared"),
        pytest.param(b"\x1b$B;3ED\x1b(B", ["ISO_IR 100"], id="escape without code extension"),
        pytest.param(b"a\x1b%Gb", ["", "ISO 2022 IR 149"], id="unknown escape"),
    ],
)
def test_refuses_bytes_that_do_not_fit(data, terms):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom warns before it replaces
        with pytest.raises(TextError, match="bytes that are no"):
            decode_text(data, codec_names(terms), "PN")


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("", ["ascii"], True),
        ("Doe", ["ascii", "euc_kr"], True),
        ("Müller", ["ascii"], False),
        ("Müller", ["iso8859"], True),
        ("Я", ["iso8859"], False),
        ("Я", ["utf8"], True),
        ("홍", ["ascii", "euc_kr"], False),
        ("\ud800", ["utf8"], False),
    ],
)
def test_fits(text, names, expected):
    assert fits(text, names) is expected
