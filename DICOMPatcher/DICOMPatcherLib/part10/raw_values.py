"""The undecoded values of a data set and the items in it, for rules that repair what pydicom would refuse to decode."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pydicom import Dataset
from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag

from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import dictionary_vr
from DICOMPatcherLib.part10.raw_data_set import undecoded
from DICOMPatcherLib.values.written_values import written_text


class RawValue(NamedTuple):
    """A value as it lies in the file.

    Attributes
    ----------
    owner
        The data set or item in which it stands.
    depth
        0 in the data set itself.
    """

    owner: Dataset
    tag: BaseTag
    vr: str
    data: bytes
    depth: int

    def replace(self, text: str) -> None:
        """Put ASCII text in its place, undecoded too: pydicom takes some malformed values for sound ones."""
        old = undecoded(self.owner)[self.tag]
        if not old.is_raw:
            self.owner.add_new(self.tag, self.vr, text)
            return
        data = text.encode("ascii")
        data += b" " * (len(data) % 2)
        undecoded(self.owner)[self.tag] = old._replace(VR=self.vr, length=len(data), value=data)


def raw_values(ds: Dataset, vrs: Collection[str], with_set: bool = False) -> Iterator[RawValue]:
    """Yield the values of some VRs at any depth; private elements are passed over.

    Parameters
    ----------
    with_set
        Whether what other rules have set is not passed over: text, as it is going to be written.
    """
    waiting = [(ds, 0)]
    while waiting:
        owner, depth = waiting.pop()
        for tag, entry in list(undecoded(owner).items()):
            if tag.is_private:
                continue
            vr = str(entry.VR) if entry.VR is not None else dictionary_vr(tag)
            if vr == "UN" and dictionary_vr(tag) == "SQ":
                vr = "SQ"  # with its items in implicit VR (PS3.5 section 6.2.2)
            if vr == "SQ" and depth < MAX_DEPTH:
                try:
                    waiting.extend((item, depth + 1) for item in owner[tag].value or ())
                except Exception:  # pydicom raises nearly anything on broken sequences
                    continue
            elif vr in vrs and entry.is_raw and entry.value and dictionary_vr(tag) == vr:
                yield RawValue(owner, tag, vr, entry.value, depth)
            elif with_set and vr in vrs and not entry.is_raw and dictionary_vr(tag) == vr:
                yield RawValue(owner, tag, vr, written_text(owner, keyword_for_tag(tag)).encode("latin-1"), depth)
