"""Where elements lie, remembered: the headers of the files of a series are alike.

Where the headers of a file have the same bytes at the same places as those of an earlier one in which all was in order,
they need not be walked, and only values that differ from those of that file need to be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, takewhile
from operator import ne
from struct import Struct
from typing import NamedTuple

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import LONG_VRS, SHORT_VRS, UNDEFINED, Element, Encoding, Fields

_NEAR = 16 * 1024
"""Bytes in which elements are compared in one go; those behind them one by one."""
_LONGEST = 2048
"""Bytes of the longest values that are compared; longer ones are taken to differ."""
_MOST_ELEMENTS, _MOST_FAR = 2000, 64
_MOST_OF_A_PLACE, _MOST_PLACES, _MOST_SEEN = 4, 64, 1024
_TRIES, _FIRST_REST, _LONGEST_REST = 200, 2000, 64_000
_LONGEST_HEADER = 12


class Layout:
    """The places of all elements of one file, and the bytes that stand there.

    Attributes
    ----------
    elements, fields, index
        The places; `index` by tag.
    parts
        Header and value of each of the first elements; of a long one the header.
    open_elements
        Numbers of those of undefined length.
    """

    def __init__(self, content: Content, elements: Sequence[Element]) -> None:
        self.elements = list(elements)
        self.fields = Fields.of(elements)
        self.index = dict(zip(self.fields.tags, self.elements))
        self.open_elements = frozenset(compress(range(len(elements)), map(UNDEFINED.__eq__, self.fields.lengths)))
        self._with_tags: dict[frozenset[int], list[Element]] = {}
        self._start = start = elements[0].start
        near = list(takewhile(lambda element: element.value - start <= _NEAR, elements))
        self._lengths = [element.value - element.start for element in near]
        form, stop, long = [], start, []
        for number, element in enumerate(near):
            is_held = element.stop - element.value <= _LONGEST
            end = element.stop if is_held else element.value
            form.append(f"{element.start - stop}x{end - element.start}s")
            stop = end
            long += [] if is_held else [number]
        self._struct = Struct("".join(form))
        self._numbers = range(len(near))
        self._far = [
            (element.start, content.read(element.start, element.value - element.start))
            for element in elements[len(near) :]
        ]
        self._always = [*long, *range(len(near), len(elements))]
        self.parts = self._unpacked(content)

    def _unpacked(self, content: Content) -> tuple[bytes, ...]:
        size = self._struct.size
        data = content.look(self._start, size, max(size, content.WINDOW))
        return self._struct.unpack(data) if len(data) == size else ()

    def of(self, content: Content) -> Alike | None:
        """Return what another file has in common with this one; None if one of the headers is another."""
        parts, own = self._unpacked(content), self.parts
        if not parts:
            return None
        changed = list(compress(self._numbers, map(ne, parts, own)))
        for number in changed:
            length = self._lengths[number]
            if parts[number][:length] != own[number][:length]:
                return None
        for start, header in self._far:
            if content.read(start, len(header)) != header:
                return None
        return Alike(self, parts, sorted(changed + self._always) if self._always else changed)

    def elements_with(self, tags: frozenset[int]) -> list[Element]:
        """Return the elements that have one of some tags."""
        if tags not in self._with_tags:
            self._with_tags[tags] = [element for element in self.elements if element.tag in tags]
        return self._with_tags[tags]

    def is_held(self, number: int) -> bool:
        """Tell whether the value of an element is among the parts."""
        element = self.elements[number]
        return number < len(self.parts) and len(self.parts[number]) == element.stop - element.start


class Alike(NamedTuple):
    """What a file has in common with an earlier one.

    Attributes
    ----------
    parts
        As those of the layout.
    changed
        Numbers of the elements whose values are not those of the earlier file, or may be others.
    """

    layout: Layout
    parts: tuple[bytes, ...]
    changed: list[int]


class Layouts:
    """What is remembered of files by what they are looked up by: of the last of them, and only from the second one on.

    As long as hardly any file is like an earlier one, most are not looked up: that would only take time. May be used by
    several threads at once: then a file may be walked that need not be.
    """

    def __init__(self) -> None:
        self._known: dict[object, tuple[Layout, ...]] = {}
        self._seen: dict[object, None] = {}
        self._tries = self._hits = self._resting = 0
        self._rest = _FIRST_REST

    def alike(self, key: object, content: Content) -> Alike | None:
        """Return what a file has in common with an earlier one."""
        if self._resting > 0:
            self._resting -= 1
            return None
        if self._tries >= _TRIES:
            self._judge()
        self._tries += 1
        known = self._known.get(key, ())
        for layout in known:
            found = layout.of(content)
            if found is not None:
                self._hits += 1
                if layout is not known[0]:
                    self._known[key] = (layout, *(other for other in known if other is not layout))
                return found
        return None

    def _judge(self) -> None:
        """Leave off for a while if less than half of the tries were of use: the longer, the more often that was so."""
        if 2 * self._hits < self._tries:
            self._resting, self._rest = self._rest, min(2 * self._rest, _LONGEST_REST)
        else:
            self._rest = _FIRST_REST
        self._tries = self._hits = 0

    def is_seen_again(self, key: object, lengths: tuple[int, ...]) -> bool:
        """Tell whether there was a file with elements of the same lengths before, so that it is worth remembering."""
        if self._resting > 0 or not 0 < len(lengths) <= _MOST_ELEMENTS:
            return False
        sight = key, hash(lengths)
        if sight in self._seen:
            return True
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen[sight] = None
        return False

    def remember(self, key: object, layout: Layout) -> None:
        """Remember a file in which all is in order."""
        if not layout.parts or len(layout.elements) - len(layout.parts) > _MOST_FAR:
            return
        if key not in self._known and len(self._known) >= _MOST_PLACES:
            self._known.pop(list(self._known)[0], None)  # noqa: RUF015 - in one step, whatever other threads do
        self._known[key] = (layout, *self._known.get(key, ())[: _MOST_OF_A_PLACE - 1])


def are_plain(elements: Sequence[Element], start: int, stop: int, end: int, encoding: Encoding) -> bool:
    """Tell whether elements fill a range of a file, and each has a header that says all that makes it an element.

    Parameters
    ----------
    end
        Where the file ends.
    """
    position = start
    for tag, vr, begin, value, _, following in elements:
        length = 8 if encoding.implicit or vr in SHORT_VRS else 12
        is_known = not vr if encoding.implicit else vr in SHORT_VRS or vr in LONG_VRS
        is_usual = is_known and 0xFFFF < tag < 0xFFFE0000 and begin <= end - _LONGEST_HEADER
        if not is_usual or begin != position or value - begin != length:
            return False
        position = following
    return position == stop
