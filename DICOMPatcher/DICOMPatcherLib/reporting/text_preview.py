"""Text of files as readers show it now, and as it is in a character set that is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.rules.use_character_set import TEXTS, UseCharacterSet, doubtful_bytes
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.text import TextError, codec_names, decode_text

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report

NOW = Text("Now")
"""What stands above the text as it is."""
_WESTERN, _CENTRAL, _BALTIC = Text("Western European"), Text("Central European"), Text("Baltic")
_CYRILLIC, _ARABIC, _GREEK, _HEBREW = Text("Cyrillic"), Text("Arabic"), Text("Greek"), Text("Hebrew")
_TURKISH, _THAI, _JAPANESE, _KOREAN = Text("Turkish"), Text("Thai"), Text("Japanese"), Text("Korean")
_SIMPLIFIED, _TRADITIONAL = Text("simplified Chinese"), Text("traditional Chinese")
_NAMES = {
    **dict.fromkeys(("ISO_IR 100", "ISO_IR 203", "cp1252"), _WESTERN),
    **dict.fromkeys(("ISO_IR 101", "cp1250"), _CENTRAL),
    "ISO_IR 109": Text("Southern European"),
    **dict.fromkeys(("ISO_IR 110", "cp1257"), _BALTIC),
    **dict.fromkeys(("ISO_IR 144", "cp1251", "koi8_r"), _CYRILLIC),
    **dict.fromkeys(("ISO_IR 127", "cp1256"), _ARABIC),
    **dict.fromkeys(("ISO_IR 126", "cp1253"), _GREEK),
    **dict.fromkeys(("ISO_IR 138", "cp1255"), _HEBREW),
    **dict.fromkeys(("ISO_IR 148", "cp1254"), _TURKISH),
    "ISO_IR 166": _THAI,
    **dict.fromkeys(("ISO_IR 13", "shift_jis", "euc_jp"), _JAPANESE),
    "ISO_IR 192": Text("all writings (UTF-8)"),
    **dict.fromkeys(("GB18030", "GBK"), _SIMPLIFIED),
    "big5": _TRADITIONAL,
    "euc_kr": _KOREAN,
}
"""What people call the writing of a character set that is offered."""
_MOST, _MOST_FILES, _LONGEST = 4, 1000, 64
_UNKNOWN = re.compile("[\udc80-\udcff]")


class Doubtful(NamedTuple):
    """A text that is not, or hardly, in the character set that its file declares."""

    data: bytes
    now: str

    def in_set(self, terms: str) -> str:
        """Return the text in other character sets, as they are entered; "" as long as none is."""
        if not terms.strip():
            return ""
        try:
            return decode_text(self.data, codec_names(terms.split("\\")), "PN")[:_LONGEST]
        except TextError:
            return Text("does not fit")


def title_of_chosen(terms: str) -> Text:
    """Return what stands above the text in the character set that is chosen."""
    name = _NAMES.get(terms.strip())
    return Text("As chosen: {name}", name=name) if name else Text("As chosen")


def doubtful_texts(report: Report, rule: str) -> list[Doubtful]:
    """Return the first different texts that a rule would decode again; none where identities are hidden."""
    if rule != UseCharacterSet.__name__ or report.plan.hides_identity:
        return []
    sources: set[str] = set()
    for advice in report.advice:
        if advice.rule == rule:
            sources.update(advice.sources[:_MOST_FILES])
    found: dict[bytes, Doubtful] = {}
    for file in report.plan.files if sources else ():
        row = file.row
        if file.source not in sources or row is None or not row.has("SpecificCharacterSet"):
            continue
        for keyword in TEXTS:
            text = row[keyword] if row.has(keyword) else ""
            data = doubtful_bytes(text, row["SpecificCharacterSet"])
            if data:
                now = _UNKNOWN.sub("\N{REPLACEMENT CHARACTER}", text)
                found.setdefault(data, Doubtful(data, now[:_LONGEST]))
        if len(found) >= _MOST:
            break
    return list(found.values())[:_MOST]
