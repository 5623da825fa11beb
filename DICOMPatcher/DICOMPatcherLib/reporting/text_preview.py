"""Text of files as readers show it now, and as it is in a character set that is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.rules.use_character_set import TEXTS, UseCharacterSet, doubtful_bytes
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.text import TextError, codec_names, decode_text

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report

NOW, AS_CHOSEN = Text("Now"), Text("As chosen")
"""What stands above the two."""
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
