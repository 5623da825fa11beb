"""Decoding the text of data elements, strictly: a letter is never replaced by a question mark.

References
----------
PS3.3 C.12.1.1.2: Specific Character Set. PS3.5 section 6.1: character repertoires and code extension.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from pydicom.charset import decode_bytes, python_encoding
from pydicom.valuerep import PN_DELIMS, TEXT_VR_DELIMS

from DICOMPatcherLib.texts import Text

TEXT_VRS = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
"""Value representations that Specific Character Set applies to (PS3.5 section 6.1.2.2)."""

UTF_8 = "ISO_IR 192"
_GB_2312 = "iso_ir_58"
_ESCAPE = b"\x1b"


class TextError(ValueError):
    """Bytes do not fit the character set, or the character set is not known."""


def codec_names(terms: Sequence[str]) -> list[str]:
    """Return the Python codecs of DICOM defined terms; names of Python codecs such as "cp1251" are taken too.

    Raises
    ------
    TextError
        If a name is neither.
    """
    names = []
    for term in terms or [""]:
        # Without a character set text is ISO 646; pydicom would take Latin-1 for it.
        name = "ascii" if term.strip() in ("", "ISO_IR 6", "ISO 2022 IR 6") else python_encoding.get(term.strip())
        if name is None:
            try:
                name = codecs.lookup(term.strip()).name
                if not isinstance(b"A".decode(name), str) or " ".encode(name) != b" ":
                    raise LookupError
            except (LookupError, UnicodeError, ValueError):
                raise TextError(
                    Text("{term} is neither a DICOM character set nor a Python codec", term=repr(term))
                ) from None
        names.append(name)
    return names


def decode_text(data: bytes, names: Sequence[str], vr: str = "LO") -> str:
    """Return the text of an element's value, without padding at its end.

    Raises
    ------
    TextError
        If the bytes do not fit the codecs.
    """
    try:
        if _ESCAPE in data:
            # Code extension: pydicom knows the escape sequences. It leaves those in the text that are not declared, and
            # puts U+FFFD where bytes do not fit.
            text = decode_bytes(data, list(names), PN_DELIMS if vr == "PN" else TEXT_VR_DELIMS)
        else:
            text = data.decode(names[0])
    except (UnicodeError, LookupError) as error:
        raise TextError(Text("bytes that are not valid {encoding}", encoding=names[0])) from error
    if _GB_2312 in names:
        text = text.replace("\x1b$)A", "")  # Python knows the codec, but not the escape sequence of PS3.3 table C.12-4
    if "\ufffd" in text or "\x1b" in text:
        raise TextError(Text("bytes that are not valid {encoding}", encoding=names[0]))
    return text.rstrip("\0 ")


def is_ascii_without_escapes(data: bytes) -> bool:
    """Tell whether bytes are the same text in every character set."""
    return data.isascii() and _ESCAPE not in data


def is_decodable(data: bytes, names: Sequence[str], vr: str = "LO") -> bool:
    """Tell whether the bytes of text are of a character set; a letter that was lost before counts as any other."""
    try:
        if _ESCAPE in data:
            decode_text(data, names, vr)
        else:
            data.decode(names[0])
    except ValueError:
        return False
    return True


def fits(text: str, names: Sequence[str]) -> bool:
    """Tell whether text can be written in a character set without code extension."""
    if text.isascii():
        return True
    if len(names) != 1:
        return False
    try:
        text.encode(names[0])
    except UnicodeError:
        return False
    return True
