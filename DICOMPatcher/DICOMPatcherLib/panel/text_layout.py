"""Text in widgets: where its lines may break, and how wide it is."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

import qt

from DICOMPatcherLib.panel.engine_texts import legible_lines

BREAK = "\N{ZERO WIDTH SPACE}"
_LONGEST_TOOL_TIP = 1000
_LONGEST_PIECE = 16
_WIDTHS = {"Ll": 1, "Lu": 1.5, "Nd": 1}
"""Of letters of most scripts and of digits, compared with a small one; of all that is not ASCII else, 2."""
_WIDE = "mwMW@%жшщюфыЖШЩЮФЫДМ"
_LONG = re.compile(rf"[^\s{BREAK}]{{{_LONGEST_PIECE // 2 + 1},}}")


def as_tool_tip(text: str) -> str:
    """Return rich text, because Qt does not wrap the lines of plain text; what is very long is not shown whole."""
    shown = legible_lines(text if len(text) <= _LONGEST_TOOL_TIP else f"{text[:_LONGEST_TOOL_TIP]}...")
    shown = html.escape(re.sub(r"(\S{32})(?=\S)", rf"\1{BREAK}", shown))
    return f"<p>{shown}</p>"


def breakable(text: str) -> str:
    """Return text whose paths and names may be broken at the end of a line, where Qt breaks only words; no numbers."""
    parts = re.sub(r"([/\\_^]|(?<=[^\s\d])-|(?<=\d)-(?!\d)|\.(?!\d))(?=\S)", rf"\1{BREAK}", legible_lines(text))
    return _LONG.sub(lambda word: BREAK.join(_pieces_of(word[0])), parts)


def pieces(text: str) -> list[str]:
    """Return what lines may be made of in text that was made breakable."""
    return re.split(rf"[\s{BREAK}]+", text)


def _pieces_of(word: str) -> list[str]:
    """Return pieces of a long word that are about as wide as 16 small letters; no mark is parted from its letter."""
    found = [""]
    width = 0.0
    for letter in word:
        own = _width_of(letter)
        if found[-1] and own and width + own > _LONGEST_PIECE:
            found.append("")
            width = 0.0
        found[-1] += letter
        width += own
    return found


def _width_of(letter: str) -> float:
    category = unicodedata.category(letter)
    if category.startswith("M"):
        return 0
    letter = unicodedata.normalize("NFD", letter)[0]
    if letter in _WIDE:
        return 2
    return _WIDTHS.get(category, 1 if letter.isascii() else 2)


def without_breaks(text: str) -> str:
    """Return text as it was before it was made breakable."""
    return text.replace(BREAK, "")


def font_metrics(widget: Any) -> Any:
    """Return the measures of the text in a widget: in Slicer 5.8, fontMetrics() of a widget raises an error."""
    return qt.QFontMetrics(widget.font)


def let_wrap(label: Any) -> None:
    """Let a label be as narrow as there is room, and as high as its text needs then."""
    policy = qt.QSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)


def wrapped(text: str, metrics: Any, width: float) -> str:
    """Return text with line breaks, for controls that do not wrap it: between words, and after a "/" of a long one."""
    lines = [""]
    for word in text.split():
        is_long = metrics.boundingRect(word).width() > width
        parts = re.findall("[^/]*/|[^/]+", word) if is_long else [word]
        for number, part in enumerate(parts):
            longer = f"{lines[-1]}{'' if number else ' '}{part}".strip()
            if lines[-1] and metrics.boundingRect(longer).width() > width:
                lines.append(part)
            else:
                lines[-1] = longer
    return "\n".join(lines)
