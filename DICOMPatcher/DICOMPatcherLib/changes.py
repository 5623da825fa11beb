"""What a rule changed in a data set: found out by comparing it with what the file holds."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple, cast

import pydicom
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import correct_ambiguous_vr_element, write_data_element
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag

from DICOMPatcherLib.dataset import RawDataSet, undecoded
from DICOMPatcherLib.elements import (
    EXPLICIT,
    LONG_VRS,
    PIXEL_DATA,
    UNDEFINED,
    Encoding,
    Item,
    dictionary_vr,
    format_tag,
)
from DICOMPatcherLib.part10 import Part10File
from DICOMPatcherLib.text import TEXT_VRS, UTF_8, TextError, codec_names, decode_text, fits

CHARACTER_SET = 0x00080005
PYDICOM_3 = int(pydicom.__version__.partition(".")[0]) >= 3
UTF_8_CODEC = ["utf8"]
_LONGEST_TEXT = 200

Path = tuple[int, ...]
"""Where an element stands: its tag, before it for each sequence around it the tag and the number of the item."""


class Change(NamedTuple):
    """One data element that is to differ from the file.

    Attributes
    ----------
    rule
        Name of the rule that changed it.
    before, after
        The value as text; None where there is no element.
    vr, value
        VR and encoded value to write; None deletes the element.
    delimited
        True for encapsulated Pixel Data.
    """

    rule: str
    path: Path
    before: str | None
    after: str | None
    vr: str
    value: bytes | None
    delimited: bool = False


def format_path(path: Path) -> str:
    """Return a path as text: "(0008,1140)[0].(0008,1155)"."""
    text = format_tag(path[0])
    for index, tag in zip(path[1::2], path[2::2]):
        text += f"[{index}].{format_tag(tag)}"
    return text


def keyword_of(path: Path) -> str:
    """Return the keyword of the element at a path; "" for a private or unknown one."""
    return keyword_for_tag(path[-1])


class Editor:
    """The data set of one file while rules work on it.

    Attributes
    ----------
    dataset
        What the rules see and change.
    changes
        What differs from the file, by path; brought up to date by `note`.
    """

    def __init__(self, file: Part10File, filename: str, changes: Iterable[Change] = ()) -> None:
        self._file = file
        self._raw = RawDataSet(file, filename)
        self._fresh = self._raw.make()
        self._items: dict[int, list[Item]] = {}  # of sequences with changes, by offset
        self.changes: dict[Path, Change] = {change.path: change for change in changes}
        self.dataset = self._made_again()

    @property
    def recoded(self) -> bool:
        """Whether all text has been rewritten in UTF-8."""
        return (CHARACTER_SET,) in self.changes

    def note(self, rule: str) -> None:
        """Find out what differs now; what was not known before is the work of this rule.

        Raises
        ------
        TextError
            If text has to be recoded and its bytes do not fit their character set.
        """
        if self.recoded:
            self.dataset.SpecificCharacterSet = UTF_8
        try:
            self._find(rule)
        except _NeedsRecoding:
            self.recode(rule)

    def recode(self, rule: str, terms: Sequence[str] | None = None) -> None:
        """Write all text in UTF-8, decoded from the bytes of the file.

        Parameters
        ----------
        terms
            The character set that the bytes really are in; None for the one that each item declares.

        Raises
        ------
        TextError
            If bytes do not fit; the message names the element.
        """
        forced = codec_names(terms) if terms is not None else None
        for path, old, new, names in self._levels():
            for tag in list(new.keys()):
                if _vr(new, tag) not in TEXT_VRS:
                    continue
                entry = undecoded(old).get(tag) if old is not None else None
                data = old.get_item(tag).value if old is not None and entry is not None and entry.is_raw else None
                if old is None or entry is None or not _same(old, new, tag):
                    new[tag]  # set by a rule: decoded now, because it is to be encoded in another way
                    continue
                text = _decoded(data or b"", forced or names, _vr(new, tag), (*path, int(tag)))
                if text is not None:
                    new[tag] = DataElement(tag, _vr(new, tag), text)
            if not path or CHARACTER_SET in new:
                new.SpecificCharacterSet = UTF_8
        self._find(rule, recoded=True)

    def rewritten(self) -> bytes:
        """Return the whole file as pydicom writes it, in the transfer syntax the data set names now."""
        dataset = self.dataset
        for _ in dataset.iterall():  # decodes all: undecoded elements could be written only as they are
            pass
        syntax = dataset.file_meta.TransferSyntaxUID
        stream = BytesIO()
        if PYDICOM_3:
            dataset.save_as(stream, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian)
        else:
            dataset.is_implicit_VR, dataset.is_little_endian = syntax.is_implicit_VR, syntax.is_little_endian
            dataset.save_as(stream)
        return stream.getvalue()

    def undo(self) -> None:
        """Forget what happened to the data set since the last `note`."""
        self._fresh = self._raw.make()
        self.dataset = self._made_again()

    def _made_again(self) -> FileDataset:
        dataset = self._raw.make(["utf8"] if self.recoded else None)
        for change in self.changes.values():
            owner: Any = dataset.file_meta if change.path[0] >> 16 == 2 else dataset
            for tag, index in zip(change.path[:-1:2], change.path[1::2]):
                owner = owner[tag].value[index]
            tag = BaseTag(change.path[-1])
            if change.value is None:
                undecoded(owner).pop(tag, None)
            else:
                implicit, big_endian = self._encoding_at(change.path)
                if self.recoded and owner is not dataset.file_meta:
                    owner.set_original_encoding(implicit, not big_endian, ["utf8"])
                length = UNDEFINED if change.delimited else len(change.value)
                raw = RawDataElement(tag, change.vr, length, change.value, 0, implicit, not big_endian)
                undecoded(owner)[tag] = raw
        return dataset

    def _find(self, rule: str, recoded: bool = False) -> None:
        """Compare the data set with the file; raise _NeedsRecoding if new text cannot be written as the old one is."""
        recoded = recoded or self.recoded
        found: dict[Path, Change] = {}
        pairs: list[tuple[Path, Dataset, Dataset, list[str] | None]] = [
            ((), self._fresh.file_meta, self.dataset.file_meta, ["ascii"]),
            ((), self._fresh, self.dataset, _names_of(self._fresh, ["ascii"])),
        ]
        while pairs:
            path, old, new, names = pairs.pop()
            olds, news = undecoded(old), undecoded(new)
            for tag in olds.keys() | news.keys():
                here = (*path, int(tag))
                before, after = olds.get(tag), news.get(tag)
                if before is after:
                    continue
                if after is not None and before is not None:
                    items = _paired_items(old, new, tag)
                    if items is not None:
                        pairs.extend(
                            ((*here, index), *pair, _names_of(pair[0], names)) for index, pair in enumerate(items)
                        )
                        continue
                    rewritten = recoded and _vr(new, tag) in TEXT_VRS and not _is_ascii(new, tag)
                    if not rewritten and _same(old, new, tag):
                        continue
                if tag == CHARACTER_SET and not recoded:
                    raise _NeedsRecoding
                found[here] = self._change(rule, here, old, new, UTF_8_CODEC if recoded else names)
        self.changes = {path: self._credited(change) for path, change in found.items()}

    def _change(self, rule: str, path: Path, old: Dataset, new: Dataset, names: list[str] | None) -> Change:
        tag = BaseTag(path[-1])
        before = shown(old, tag)
        entry = undecoded(new).get(tag)
        if entry is None:
            return Change(rule, path, before, None, "", None)
        if entry.is_raw:
            value, vr = new.get_item(tag).value or b"", entry.VR or _vr(new, tag)
        else:
            little = not self._encoding_at(path).big_endian
            element = cast(DataElement, correct_ambiguous_vr_element(copy.copy(entry), new, little))
            if names != UTF_8_CODEC and not _can_be_written(element, names or ["ascii"]):
                raise _NeedsRecoding
            vr, value = encoded(element, self._encoding_at(path), names or ["ascii"])
        return Change(
            rule,
            path,
            before,
            shown(new, tag),
            vr,
            value,
            entry.is_raw is False and entry.is_undefined_length and tag == PIXEL_DATA,
        )

    def _credited(self, change: Change) -> Change:
        known = self.changes.get(change.path)
        return known if known is not None and known[4:] == change[4:] else change

    def _encoding_at(self, path: Path) -> Encoding:
        if path[0] >> 16 == 2:
            return EXPLICIT
        encoding, elements = self._file.encoding, self._file.elements
        for tag, index in zip(path[:-1:2], path[1::2]):
            sequence = next((element for element in reversed(elements) if element.tag == tag), None)
            if sequence is None:
                break
            if sequence.start not in self._items:
                self._items[sequence.start] = self._file.items(sequence, encoding)
            items = self._items[sequence.start]
            if index >= len(items):
                break
            encoding, elements = items[index].encoding, items[index].elements
        return encoding

    def _levels(self) -> Iterator[tuple[Path, Dataset | None, Dataset, list[str] | None]]:
        """Yield the data set and all items in it, each beside what the file holds there, and the codecs of its text."""
        pristine = self._raw.make()
        waiting: list[tuple[Path, Dataset | None, Dataset, list[str] | None]] = [
            ((), pristine, self.dataset, _names_of(pristine, ["ascii"]))
        ]
        while waiting:
            level = waiting.pop()
            yield level
            path, old, new, names = level
            for tag in list(new.keys()):
                if _vr(new, tag) != "SQ":
                    continue
                olds = old[tag].value if old is not None and tag in old and _vr(old, tag) == "SQ" else []
                news = new[tag].value
                for index, (was, item) in enumerate(_aligned(olds, news)):
                    waiting.append(((*path, int(tag), index), was, item, _names_of(was, names) if was else names))


def _can_be_written(element: DataElement, names: list[str]) -> bool:
    """Tell whether all text of an element fits its character set, in a sequence that of each item."""
    if element.VR == "SQ":
        return all(
            _can_be_written(inner, _names_of(item, names) or ["ascii"]) for item in element.value for inner in item
        )
    return element.VR not in TEXT_VRS or fits(_form(element.value), names)


def _aligned(olds: Sequence[Dataset], news: Sequence[Dataset]) -> Iterator[tuple[Dataset | None, Dataset]]:
    """Yield each item beside the one it was in the file; beside None if it is new."""
    if len(olds) == len(news):
        yield from zip(olds, news)
        return
    next_old = 0
    for new in news:
        places = range(next_old, len(olds))
        place = next((place for place in places if _is_same_item(olds[place], new)), None)
        if place is not None:
            next_old = place + 1
        yield (None if place is None else olds[place]), new


def _is_same_item(old: Dataset, new: Dataset) -> bool:
    """Tell whether nothing in an item was changed, without decoding the old one."""
    if old.keys() != new.keys():
        return False
    for tag, before in undecoded(old).items():
        after = undecoded(new)[tag]
        if after.is_raw and (before.value, before.VR) != (after.value, after.VR):
            return False
    return True


class _NeedsRecoding(Exception):
    """Text was set that the character set of the file has no letters for, or the character set itself."""


def shown(dataset: Dataset, tag: int) -> str | None:
    """Return an element's value as text for a report; None if there is no such element."""
    entry = undecoded(dataset).get(BaseTag(tag))
    if entry is None:
        return None
    if entry.is_raw and entry.value is None and entry.length:
        return "(large value)"
    try:
        element = dataset[tag]
    except Exception as error:  # pydicom raises nearly anything when a value does not fit its VR
        return f"(undecodable: {type(error).__name__})"
    if element.VR == "SQ":
        return f"({len(element.value)} items)"
    if isinstance(element.value, bytes):
        return f"({len(element.value)} bytes)"
    text = _form(element.value)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."


def encoded(element: DataElement, encoding: Encoding, names: list[str]) -> tuple[str, bytes]:
    """Return VR and encoded value of a data element."""
    # Decodes all, because pydicom cannot write an undecoded element in another encoding.
    inner = [part for item in element.value for part in item.iterall()] if element.VR == "SQ" else [element]
    for part in inner:
        if part.VR == "PN":
            part.value = _form(part.value)  # a new one: pydicom keeps the bytes that a name was first written as
    element.is_undefined_length = False
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = encoding.implicit, not encoding.big_endian
    write_data_element(stream, element, names)
    data = stream.getvalue()
    if encoding.implicit:
        return element.VR, data[8:]
    vr = data[4:6].decode("ascii")
    return vr, data[12 if data[4:6] in LONG_VRS else 8 :]


def _form(value: Any) -> str:
    """Return a value as text that differs whenever the value would be written differently."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple, MultiValue)):
        return "\\".join(_form(part) for part in value)
    original = getattr(value, "original_string", None)
    return original if isinstance(original, str) else str(value)


def _same(old: Dataset, new: Dataset, tag: BaseTag) -> bool:
    before, after = undecoded(old).get(tag), undecoded(new).get(tag)
    if before is after:
        return True
    if before is None or after is None:
        return False
    if before.is_raw and after.is_raw:
        return bool(before.value == after.value and before.VR == after.VR)
    try:
        before, after = old[tag], new[tag]
    except Exception:  # what cannot be decoded has been replaced
        return False
    if isinstance(before.value, bytes) or isinstance(after.value, bytes):
        return before.VR == after.VR and (before.value or b"") == (after.value or b"")
    if before.VR == after.VR == "SQ" and len(before.value) != len(after.value):
        return False
    return before.VR == after.VR and _form(before.value) == _form(after.value)


def _is_ascii(dataset: Dataset, tag: BaseTag) -> bool:
    entry = undecoded(dataset)[tag]
    if entry.is_raw:
        data = entry.value or b""
        return data.isascii() and b"\x1b" not in data
    return _form(entry.value).isascii()


def _paired_items(old: Dataset, new: Dataset, tag: BaseTag) -> list[tuple[Dataset, Dataset]] | None:
    """Return the items of a sequence in both data sets, or None if they cannot be compared one by one."""
    if undecoded(old)[tag].is_raw and undecoded(new)[tag].is_raw:
        return None
    try:
        before, after = old[tag], new[tag]
    except Exception:  # what cannot be decoded has been replaced
        return None
    if before.VR != "SQ" or after.VR != "SQ" or len(before.value) != len(after.value):
        return None
    return list(zip(before.value, after.value))


def _vr(dataset: Dataset, tag: BaseTag) -> str:
    entry = undecoded(dataset)[tag]
    if entry.VR not in (None, "UN"):
        return str(entry.VR)
    if entry.is_raw and entry.value is None:
        return dictionary_vr(tag)
    try:
        return str(dataset[tag].VR)
    except Exception:  # bytes that do not fit the VR of the dictionary
        return "UN"


def _names_of(dataset: Dataset, inherited: list[str] | None) -> list[str] | None:
    """Return the codecs of an item's text; None if the character set it declares is not known."""
    entry = undecoded(dataset).get(BaseTag(CHARACTER_SET))
    if entry is None:
        return inherited
    # pydicom has no bytes for an empty value, in items at least.
    text = (entry.value or b"").decode("ascii", "replace") if entry.is_raw else _form(entry.value)
    try:
        return codec_names([term.strip("\0 ") for term in text.split("\\")])
    except TextError:
        return None


def _decoded(data: bytes, names: list[str] | None, vr: str, path: Path) -> str | None:
    """Return the text of an element of the file; None if it is the same in every character set."""
    where = f"{format_path(path)} {keyword_of(path)}"
    if names is None:
        if data.isascii():
            return None
        raise TextError(f"the character set of {where} is not known")
    try:
        text = decode_text(data, names, vr)
    except TextError as error:
        raise TextError(f"{where} holds {error}") from None
    return None if data.isascii() and text == data.decode("ascii").rstrip("\0 ") else text
