"""Read text in the character set that the user names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset

from DICOMPatcherLib.defects import CHARACTER_SET_UNSUPPORTED, CHARACTER_SET_WRONG
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, plural
from DICOMPatcherLib.values.character_sets import candidates, is_hardly_latin
from DICOMPatcherLib.values.text import TextError, codec_names

_UNEXPLAINED = re.compile("[\udc80-\udcff]")
"""Bytes that are no letters of the character set that a file declares, as they stand in a row."""

_SETS = (
    *("ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127", "ISO_IR 126", "ISO_IR 138"),
    *("ISO_IR 148", "ISO_IR 203", "ISO_IR 13", "ISO_IR 166", "ISO_IR 192", "GB18030", "GBK"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "shift_jis"),
    *("euc_jp", "euc_kr", "big5"),
)
"""The character sets that are offered: the defined terms of single ones, and codecs that files are often written in."""


TEXTS = ("PatientName", "PatientID", "InstitutionName", "StudyDescription", "SeriesDescription")
"""Elements by whose text the character set is judged."""
_SHOWN = ("InstitutionName", "SeriesDescription")
_LATIN = ("ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 148", "ISO_IR 203")
_MOST_TEXTS, _MOST_CANDIDATES, _LONGEST_SAMPLE = 100, 3, 32


class _Doubtful:
    """Files of one study with the same declared character set, and their text that may be in another one."""

    def __init__(self) -> None:
        self.instances: list[Instance] = []
        self.texts: set[bytes] = set()


def doubtful_bytes(text: str, declared: str) -> bytes:
    """Return the bytes of text that is not, or hardly, in the declared set; b"" for any other."""
    if text.isascii():
        return b""
    if _UNEXPLAINED.search(text):
        return text.encode("ascii", "surrogateescape") if all(map(_is_byte, text)) else b""
    if declared in _LATIN and is_hardly_latin(text):
        return text.encode(codec_names([declared])[0])
    return b""


def _is_byte(character: str) -> bool:
    return character.isascii() or "\udc80" <= character <= "\udcff"


def _is_unexplained(instance: Instance) -> bool:
    return any(_UNEXPLAINED.search(instance[keyword]) for keyword in TEXTS)


def _codecs(declared: str) -> list[str]:
    try:
        return codec_names(declared.split("\\"))
    except TextError:
        return []


class UseCharacterSet(DICOMPatcherRule):
    """Decode text that does not fit the declared character set with another one, and write all in UTF-8.

    References
    ----------
    PS3.3 C.12.1.1.2: Specific Character Set and its defined terms.
    """

    title = "Specify character set"
    summary = "Reads text in the character set that you specify where it does not match the declared one."
    description = (
        "Reads names and other text in the character set that you specify where it does not match the one that the "
        "file declares, and writes all text of the file in UTF-8."
    )
    whenToUse = (
        "Use it if names show as question marks or wrong letters, because the files do not say in which character set "
        "they are written, or name one that does not fit."
    )
    neverDoes = (
        "It leaves text alone that matches its declared character set, unless you say that the set is declared by "
        "mistake."
    )
    defects = (CHARACTER_SET_WRONG, CHARACTER_SET_UNSUPPORTED)
    parameterSpecs = (
        Parameter(
            "CharacterSet",
            "Character set",
            "The set the text really is in: a DICOM term such as ISO_IR 144 or a Python codec such as cp1251. "
            "Several DICOM terms are separated by backslashes.",
            kind="choice",
            choices=_SETS,
            allows_others=True,
        ),
        Parameter(
            "InsteadOf",
            "Instead of",
            "A set that files declare by mistake, such as ISO_IR 100: text declared in it is decoded again too, even "
            "if it fits, as any text fits some sets. Empty: none.",
            kind="choice",
            choices=_SETS,
            allows_others=True,
        ),
    )
    requiredTags = (*TEXTS, "SpecificCharacterSet")
    eachFileAlone = True

    examples = (
        Example(
            "A Cyrillic name in a file that names no character set",
            {"PatientName": "Жук".encode("cp1251")},
            {"PatientName": "Жук", "SpecificCharacterSet": "ISO_IR 192"},
            parameters={"CharacterSet": "cp1251"},
        ),
        Example(
            "A name in the character set that the file names",
            {"SpecificCharacterSet": "ISO_IR 100", "PatientName": "Müller".encode("latin-1")},
            parameters={"CharacterSet": "cp1251"},
        ),
    )

    def checkParameters(self) -> None:
        """Refuse a name that is neither a DICOM term nor a Python codec."""
        if not self._terms("CharacterSet"):
            raise ParameterError(
                Text("UseCharacterSet needs the parameter CharacterSet, for example cp1251 or ISO_IR 144.")
            )
        try:
            codec_names(self._terms("CharacterSet"))
            codec_names(self._terms("InsteadOf"))
        except TextError as error:
            raise ParameterError(Text("UseCharacterSet: {problem}.", problem=str(error))) from None

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of text that the character set of its file does not explain, or that is hardly in it."""
        found: dict[tuple[str, str], _Doubtful] = {}
        for batch in batches(instances):
            for instance in batch:
                declared = instance["SpecificCharacterSet"]
                texts = [data for keyword in TEXTS if (data := doubtful_bytes(instance[keyword], declared))]
                if texts:
                    group = found.setdefault((instance["StudyInstanceUID"], declared), _Doubtful())
                    group.instances.append(instance)
                    group.texts.update(texts[: _MOST_TEXTS - len(group.texts)])
            yield None
        alike: dict[tuple[str, tuple[str, ...], bool], _Doubtful] = {}
        for (_, declared), group in found.items():
            names = tuple(name for name, _ in candidates(group.texts, _codecs(declared)))[:_MOST_CANDIDATES]
            is_unexplained = any(_is_unexplained(instance) for instance in group.instances)
            if names or is_unexplained:
                known = alike.setdefault((declared, names, is_unexplained), _Doubtful())
                known.instances += group.instances
            yield None
        for (declared, names, is_unexplained), group in alike.items():
            parameters = {"CharacterSet": names[0] if names else ""}
            if not is_unexplained:
                parameters["InsteadOf"] = declared
            message = self._message(group.instances, names, declared, is_unexplained)
            yield Advice(CHARACTER_SET_WRONG, message, group.instances, parameters)

    def _message(self, instances: list[Instance], names: Sequence[str], declared: str, is_unexplained: bool) -> Text:
        if is_unexplained:
            what = plural(
                len(instances),
                "{count} file contains text that does not match its declared character set",
                "{count} files contain text that does not match their declared character set",
            )
        else:
            what = plural(
                len(instances),
                "{count} file contains text that is hardly in its declared character set",
                "{count} files contain text that is hardly in their declared character set",
            )
        if not names:
            return Text("{problem}; specify the actual one, for example cp1251 for Cyrillic", problem=what)
        shown = [self._shown(instances, name, declared) for name in names]
        return Text("{problem}; specify the actual one, most likely one of: {sets}", problem=what, sets=shown)

    def _shown(self, instances: list[Instance], name: str, declared: str) -> str:
        """Return a set with some text as it would be in it; none that may name a patient."""
        if self.mayShowValues:
            for instance in instances[:_MOST_TEXTS]:
                for keyword in _SHOWN:
                    data = doubtful_bytes(instance[keyword], declared)
                    if data:
                        sample = data[:_LONGEST_SAMPLE].decode(codec_names([name])[0], "ignore")
                        return Text("{set} ({sample})", set=name, sample=sample)
        return name

    def processDataSet(self, ds: Dataset) -> None:
        """Have the engine decode the text; it alone has the original bytes."""
        self.recodeText(*self._terms("CharacterSet"), instead_of=self._terms("InsteadOf") or None)

    def _terms(self, name: str) -> list[str]:
        text = str(self.parameter(name)).strip()
        return text.split("\\") if text else []
