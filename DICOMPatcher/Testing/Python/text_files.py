"""Small files with names in all kinds of character sets, declared rightly, wrongly or not at all."""

from __future__ import annotations

import pathlib

import dicom_bytes as dcm

JAPANESE = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
KATAKANA = b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J"
KOREAN = b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7"

NAMES: dict[str, tuple[str | None, bytes]] = {
    "plain": (None, b"Doe^Jane"),
    "empty": (None, b""),
    "Latin": ("ISO_IR 100", b"M\xfcller^J\xf6rg"),
    "Cyrillic": ("ISO_IR 144", "\u041f\u0435\u0442\u0440\u043e\u0432^\u0410\u043d\u043d\u0430".encode("iso8859_5")),
    "UTF-8": ("ISO_IR 192", "\u041f\u0435\u0442\u0440\u043e\u0432^\u0410\u043d\u043d\u0430".encode()),
    "Chinese": ("GB18030", "\u738b^\u5c0f\u4e1c".encode("gb18030")),
    "Japanese": ("\\ISO 2022 IR 87", JAPANESE),
    "katakana": ("ISO 2022 IR 13\\ISO 2022 IR 87", KATAKANA),
    "Korean": ("\\ISO 2022 IR 149", KOREAN),
    "undeclared": (None, "\u041f\u0435\u0442\u0440\u043e\u0432^\u0410\u043d\u043d\u0430".encode("cp1251")),
    "not UTF-8": ("ISO_IR 192", "\u041f\u0435\u0442\u0440\u043e\u0432^\u0410\u043d\u043d\u0430".encode("cp1251")),
    "unknown set": ("BOGUS", b"M\xfcller^J\xf6rg"),
    "unknown set of plain text": ("BOGUS", b"Doe^Jane"),
    "empty set": ("", b"M\xfcller^J\xf6rg"),
}
"""Declared character set and name, by what they are."""


def text_file(
    number: int,
    declared: str | None,
    name: bytes,
    form: dcm.Form = dcm.EXPLICIT,
    within: tuple[str | None, bytes] | None = None,
    identified: bool = True,
) -> bytes:
    """Return an image of one study.

    Parameters
    ----------
    within
        Declared character set and description of an item in a sequence; None leaves the sequence out.
    identified
        Whether it tells its patient ID and its series.
    """

    def text(tag: int, vr: str, value: bytes) -> bytes:
        return dcm.element(tag, vr, value, form)

    charset = text(0x00080005, "CS", declared.encode()) if declared is not None else b""
    inside = b""
    if within is not None:
        inner = text(0x00080005, "CS", within[0].encode()) if within[0] is not None else b""
        inside = dcm.sequence(0x00081032, [dcm.item(inner + text(0x00080104, "LO", within[1]), form)], form)
    instance = f"1.2.{number + 500}".encode()
    content = (
        charset,
        text(0x00080016, "UI", dcm.CT_CLASS.encode()),
        text(0x00080018, "UI", instance),
        text(0x00080060, "CS", b"CT"),
        text(0x00080080, "LO", name[:64]),
        text(0x00081030, "LO", b"Study"),
        inside,
        text(0x00100010, "PN", name),
        text(0x00100020, "LO", b"007") if identified else b"",
        text(0x0020000D, "UI", b"1.2.3"),
        text(0x0020000E, "UI", b"1.2.3.1") if identified else b"",
        dcm.number(0x00280010, "US", 2, form=form),
        dcm.number(0x00280011, "US", 2, form=form),
        dcm.number(0x00280100, "US", 16, form=form),
        dcm.pixels(number.to_bytes(8, "little"), form),
    )
    return dcm.file(b"".join(content), form.uid).replace(b"1.2.3.4\0", instance + b"\0", 1)


def write_text_files(folder: pathlib.Path, form: dcm.Form = dcm.EXPLICIT, turns: int = 4) -> None:
    """Write the names in several folders: each begins with another file, every second file lacks identifiers."""
    names = list(NAMES)
    for turn in range(turns):
        turned = [*names[turn * 3 :], *names[: turn * 3]]
        for number, name in enumerate(turned):
            path = folder / f"turn{turn}" / f"{number:02}.dcm"
            path.parent.mkdir(parents=True, exist_ok=True)
            content = text_file(100 * turn + number, *NAMES[name], form, NAMES[turned[-1 - number]], number % 2 == 0)
            path.write_bytes(content)
