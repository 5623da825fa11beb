"""What a rule changed in a data set: found out by comparing it with what the file holds."""

from __future__ import annotations

import copy
import functools
from collections.abc import Container, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple, cast

import pydicom
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import correct_ambiguous_vr_element, write_data_element
from pydicom.tag import BaseTag

from DICOMPatcherLib.part10.elements import (
    CHARACTER_SET,
    EXPLICIT,
    LONG_VRS,
    PIXEL_DATA,
    UNDEFINED,
    Encoding,
    Item,
    dictionary_vr,
    format_tag,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.raw_data_set import DEFERRED, RawDataSet, undecoded
from DICOMPatcherLib.part10.special_text import is_plain, tags_of_special_text
from DICOMPatcherLib.planning.new_values import check_new_value
from DICOMPatcherLib.texts import Text, plural
from DICOMPatcherLib.values.forms import FORMED_VRS
from DICOMPatcherLib.values.text import (
    TEXT_VRS,
    UTF_8,
    TextError,
    codec_names,
    decode_text,
    fits,
    is_ascii_without_escapes,
    is_decodable,
)
from DICOMPatcherLib.values.written_values import form_of

PYDICOM_3 = int(pydicom.__version__.partition(".")[0]) >= 3
UTF_8_CODEC = ["utf8"]
LARGEST_TEXT = 16 * 1024 * 1024
"""Bytes of a value that is decoded and written anew as a whole."""
_LONGEST_TEXT = 200
_FORMED = tuple(vr.decode() for vr in FORMED_VRS)
"""VRs of numbers, dates and times, which pydicom may read in spite of their form."""

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
    return _keyword_of(path[-1])


@functools.lru_cache(maxsize=8192)
def _keyword_of(tag: int) -> str:
    return str(keyword_for_tag(tag))


class Editor:
    """The data set of one file while rules work on it.

    Attributes
    ----------
    dataset
        What the rules see and change.
    changes
        What differs from the file, by path; brought up to date by `note`.
    recoded
        Whether all text is written in UTF-8, whatever character set the file declares.
    """

    def __init__(self, file: Part10File, filename: str, changes: Iterable[Change] = (), recoded: bool = False) -> None:
        self._file = file
        self._raw = RawDataSet(file, filename)
        self._fresh = self._raw.make()
        self._items: dict[int, list[Item]] = {}  # of sequences with changes, by offset
        self.changes: dict[Path, Change] = {change.path: change for change in changes}
        self.recoded = recoded or (CHARACTER_SET,) in self.changes
        self._known: dict[Path, tuple[Any, Change]] = {}  # by path the large value that a change was made from
        self.dataset = self._made_again()

    def note(self, rule: str, is_checked: bool = False) -> None:
        """Find out what differs now; what was not known before is the work of this rule.

        Parameters
        ----------
        is_checked
            Whether the new values are known to be good.

        Raises
        ------
        ValueProblem
            If the rule has given an element a value that its VR does not allow.
        TextError
            If text has to be recoded and its bytes do not fit their character set.
        """
        if self.recoded:
            self.dataset.SpecificCharacterSet = UTF_8
        try:
            self._find(rule, is_checked=is_checked)
        except _NeedsRecoding:
            self.recode(rule, is_checked=is_checked)

    def recode(
        self,
        rule: str,
        terms: Sequence[str] | None = None,
        instead_of: Sequence[str] | None = None,
        is_checked: bool = False,
    ) -> None:
        """Write all text in UTF-8, decoded from the bytes of the file.

        Parameters
        ----------
        terms
            The character set of text that does not fit the one declared for it: by the data set, or the item around
            it. If all text fits, nothing is done. None if all text is to be decoded as declared.
        instead_of
            A character set that is declared wrongly, even if text fits it.
        is_checked
            Whether values that were set are known to be good.

        Raises
        ------
        TextError
            If bytes do not fit; the message names the element.
        Damage
            If sequences are nested too deeply.
        """
        forced = codec_names(terms) if terms is not None else None
        levels = list(self._levels(tags_of_special_text(self._file)))
        texts = list(self._texts_of_file(levels))
        if forced is not None:
            wrong = codec_names(instead_of) if instead_of is not None else None
            for text in texts:
                text.level.declared.judge(self._bytes(text), wrong)
            if all(level.declared.fits for level in levels):
                self.note(rule, is_checked)
                return
        for text in texts:
            declared, new = text.level.declared, text.level.new
            names = forced if forced is not None and not declared.fits else declared.names
            vr = _vr(new, text.tag)
            decoded = _decoded(self._bytes(text), names, vr, text.path)
            if decoded is not None:
                new[text.tag] = DataElement(text.tag, vr, decoded)
        for level in levels:
            if not level.path or CHARACTER_SET in level.new:
                level.new.SpecificCharacterSet = UTF_8
        self._known.clear()
        self._find(rule, recoded=True, is_checked=is_checked, of_file={text.path for text in texts})
        self.recoded = True

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

    def _find(self, rule: str, recoded: bool = False, is_checked: bool = False, of_file: Container[Path] = ()) -> None:
        """Compare the data set with the file; raise _NeedsRecoding if new text cannot be written as the old one is.

        Parameters
        ----------
        of_file
            Where text of the file stands that is only written in another way.
        """
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
                large = _large_value(after)
                if large is not None and here in self._known and self._known[here][0] is large:
                    found[here] = self._known[here][1]
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
                        known = self.changes.get(here)
                        if known is not None and known.vr in _FORMED and known.before == known.after:
                            found[here] = known  # pydicom cannot tell them apart, but other readers can
                        continue
                if tag == CHARACTER_SET and not recoded:
                    raise _NeedsRecoding
                found[here] = self._change(rule, here, old, new, UTF_8_CODEC if recoded else names)
                if not is_checked and here not in of_file and self._credited(found[here]) is found[here]:
                    check_new_value(self.dataset, old, new, tag)
                if large is not None:
                    self._known[here] = large, found[here]
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

    def _levels(self, special: Container[int]) -> Iterator[_Level]:
        """Yield the data set and the items in it, each beside what the file holds there.

        Sequences that are as they are in the file are passed over, unless their tags are in `special`.
        """
        pristine = self._raw.make()
        top = _Level((), pristine, self.dataset, _Declared(_names_of(pristine, ["ascii"])), special)
        waiting = [top]
        while waiting:
            level = waiting.pop()
            yield level
            for tag in level.tags():
                if _vr(level.new, tag) != "SQ":
                    continue
                old = level.old
                olds = old[tag].value if old is not None and tag in old and _vr(old, tag) == "SQ" else []
                for index, (was, item) in enumerate(_aligned(olds, level.new[tag].value)):
                    declared = level.declared
                    if was is not None and CHARACTER_SET in was:
                        declared = _Declared(_names_of(was, declared.names))
                    waiting.append(_Level((*level.path, int(tag), index), was, item, declared, None))

    def _texts_of_file(self, levels: Iterable[_Level]) -> Iterator[_Text]:
        """Yield the elements that hold text as it is in the file, and decode those that rules have set."""
        for level in levels:
            for tag in level.tags():
                if _vr(level.new, tag) not in TEXT_VRS:
                    continue
                entry = undecoded(level.old).get(tag) if level.old is not None else None
                data = entry.value if entry is not None and entry.is_raw else None  # comparing may decode it
                if level.old is not None and entry is not None and _same(level.old, level.new, tag):
                    yield _Text(level, tag, data)
                else:
                    level.new[tag]  # set by a rule: decoded now, because it is to be encoded in another way

    def _bytes(self, text: _Text) -> bytes:
        """Return a value as it is in the file. Raises TextError if it is too large to be written anew."""
        element = self._file.element(int(text.tag)) if not text.level.path else None
        size = element.length if element is not None else len(text.data or b"")
        if size > LARGEST_TEXT:
            if is_plain(self._file, element) if element is not None else is_ascii_without_escapes(text.data or b""):
                return b""  # plain text of any length stays as it is
            where = f"{format_path(text.path)} {keyword_of(text.path)}"
            raise TextError(
                Text("{element} contains more than {limit} MiB of text", element=where, limit=LARGEST_TEXT >> 20)
            )
        return self._file.value(element) if element is not None else text.data or b""


class _Declared:
    """The character set that a data set or an item declares, for itself and all in it that declares none.

    Attributes
    ----------
    names
        Its codecs; None if it is not known.
    fits
        Whether it may be the one that the text is in.
    """

    def __init__(self, names: list[str] | None) -> None:
        self.names = names
        self.fits = names is not None

    def judge(self, data: bytes, wrong: list[str] | None) -> None:
        """See whether text fits; if the set is known to be wrong, only plain ASCII does."""
        if self.fits and self.names is not None and not is_ascii_without_escapes(data):
            self.fits = self.names != wrong and is_decodable(data, self.names)


class _Level(NamedTuple):
    """A data set or an item, beside what the file holds in its place; None if that is nothing."""

    path: Path
    old: Dataset | None
    new: Dataset
    declared: _Declared
    special: Container[int] | None

    def tags(self) -> list[BaseTag]:
        """Return the tags of the elements that may have to be written in another way."""
        entries, olds = undecoded(self.new), undecoded(self.old) if self.old is not None else {}
        if self.special is None:
            return list(entries)
        return [tag for tag, entry in entries.items() if tag in self.special or entry is not olds.get(tag)]


class _Text(NamedTuple):
    """An element that holds text as it is in the file; `data` is its value, but not at the top level."""

    level: _Level
    tag: BaseTag
    data: bytes | None

    @property
    def path(self) -> Path:
        """Where it stands."""
        return (*self.level.path, int(self.tag))


def _can_be_written(element: DataElement, names: list[str]) -> bool:
    """Tell whether all text of an element fits its character set, in a sequence that of each item."""
    if element.VR == "SQ":
        return all(
            _can_be_written(inner, _names_of(item, names) or ["ascii"]) for item in element.value for inner in item
        )
    return element.VR not in TEXT_VRS or fits(form_of(element.value), names)


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
    if entry.is_raw and (entry.length if entry.value is None else len(entry.value) > DEFERRED):
        return Text("(large value)")
    try:
        element = dataset[tag]
    except Exception as error:  # pydicom raises nearly anything when a value does not fit its VR
        return Text("(undecodable: {reason})", reason=type(error).__name__)
    if element.VR == "SQ":
        return plural(len(element.value), "({count} item)", "({count} items)")
    if isinstance(element.value, bytes):
        return plural(len(element.value), "({count} byte)", "({count} bytes)")
    text = form_of(element.value)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."


def encoded(element: DataElement, encoding: Encoding, names: list[str]) -> tuple[str, bytes]:
    """Return VR and encoded value of a data element."""
    # Decodes all, because pydicom cannot write an undecoded element in another encoding.
    inner = [part for item in element.value for part in item.iterall()] if element.VR == "SQ" else [element]
    for part in inner:
        if part.VR == "PN":
            part.value = form_of(part.value)  # a new one: pydicom keeps the bytes that a name was first written as
    element.is_undefined_length = False
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = encoding.implicit, not encoding.big_endian
    write_data_element(stream, element, names)
    data = stream.getvalue()
    if encoding.implicit:
        return element.VR, data[8:]
    vr = data[4:6].decode("ascii")
    return vr, data[12 if data[4:6] in LONG_VRS else 8 :]


def _large_value(entry: Any) -> str | bytes | None:
    """Return the value of an entry of a data set if that is long text or bytes, which nobody can change in place."""
    value = None if entry is None else entry.value
    return value if isinstance(value, (str, bytes)) and len(value) > DEFERRED else None


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
    return before.VR == after.VR and form_of(before.value) == form_of(after.value)


def _is_ascii(dataset: Dataset, tag: BaseTag) -> bool:
    entry = undecoded(dataset)[tag]
    if entry.is_raw:
        data = entry.value or b""
        return data.isascii() and b"\x1b" not in data
    return form_of(entry.value).isascii()


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
    text = (entry.value or b"").decode("ascii", "replace") if entry.is_raw else form_of(entry.value)
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
        raise TextError(Text("the character set of {element} is not known", element=where))
    try:
        text = decode_text(data, names, vr)
    except TextError as error:
        raise TextError(Text("{element} contains {what}", element=where, what=str(error))) from None
    return None if data.isascii() and text == data.decode("ascii").rstrip("\0 ") else text
