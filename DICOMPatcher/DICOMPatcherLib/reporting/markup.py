"""Text as HTML: whatever is not made here is data, and stays text."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Sequence

from DICOMPatcherLib.disk.input_files import legible

_LONGEST = 300


class Html(str):
    """What is markup already."""

    __slots__ = ()


class Markup:
    """Makes elements of a page, in one language."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def text(self, content: str) -> Html:
        """Return content as markup: what is no markup yet is translated if it can be, and escaped."""
        if isinstance(content, Html):
            return content
        return Html(html.escape(legible(self._translate(content))))

    def element(self, name: str, *content: str, kinds: Sequence[str] = ()) -> Html:
        """Return an element with its content, one after the other."""
        attribute = f' class="{" ".join(kinds)}"' if kinds else ""
        return Html(f"<{name}{attribute}>{''.join(map(self.text, content))}</{name}>")

    def list_of(self, items: Iterable[str]) -> Html:
        """Return a list; nothing if there is nothing in it."""
        found = [self.element("li", item) for item in items]
        return self.element("ul", *found) if found else Html()


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Return markup one after the other."""
    return Html(between.join(parts))


def picture_of(png: bytes | None) -> Html:
    """Return a picture; nothing if there is none."""
    if png is None:
        return Html()
    return Html(f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">')


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return text as it is, or without what is in its middle if it is long."""
    if len(text) <= longest:
        return text
    return f"{text[: longest // 2]} ... {text[-(longest // 2) :]}"
