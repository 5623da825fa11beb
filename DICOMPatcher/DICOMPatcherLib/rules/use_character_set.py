"""Read text in the character set that the user names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydicom.dataset import Dataset

from DICOMPatcherLib.collection import Instance, portions
from DICOMPatcherLib.rule import Advice, DICOMPatcherRule, Parameter, ParameterError
from DICOMPatcherLib.text import UTF_8, TextError, codec_names

_UNEXPLAINED = re.compile("[\udc80-\udcff]")
"""Bytes that are no letters of the character set that a file declares, as they stand in a row."""


class UseCharacterSet(DICOMPatcherRule):
    """Decode all text from its original bytes with one character set, and write it in UTF-8.

    References
    ----------
    PS3.3 C.12.1.1.2: Specific Character Set and its defined terms.
    """

    title = "Specify character set"
    description = (
        "Repairs names and other text that show as question marks or wrong letters, because the file does not say in "
        "which character set they are written or names a wrong one. Files that say they are in UTF-8 are left alone."
    )
    defects = ("V9", "V10")
    parameterSpecs = (
        Parameter(
            "CharacterSet",
            "Character set",
            "The set the text really is in: a DICOM term such as ISO_IR 144 or a Python codec such as cp1251. "
            "Several DICOM terms are separated by backslashes.",
        ),
    )
    triggers = ("SpecificCharacterSet",)
    requiredTags = ("PatientName", "StudyDescription", "SeriesDescription")

    def checkParameters(self) -> None:
        """Refuse a name that is neither a DICOM term nor a Python codec."""
        terms = str(self.parameter("CharacterSet")).strip()
        if not terms:
            raise ParameterError("UseCharacterSet needs the parameter CharacterSet, for example cp1251 or ISO_IR 144.")
        try:
            codec_names(terms.split("\\"))
        except TextError as error:
            raise ParameterError(f"UseCharacterSet: {error}.") from None

    def wants(self, values: Mapping[str, bytes]) -> bool:
        """Leave alone what is in UTF-8 already."""
        return values.get("SpecificCharacterSet", b"").strip(b"\0 ") != UTF_8.encode()

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of text that the character set of its file does not explain."""
        found = []
        for portion in portions(instances):
            for instance in portion:
                if any(_UNEXPLAINED.search(instance[keyword]) for keyword in self.requiredTags):
                    found.append(instance)
            yield None
        if found:
            message = f"Letters in {len(found)} files are of a character set that these do not name."
            yield Advice("V9", f"{message} Say which it is, for example cp1251 for Cyrillic.", found)

    def processDataSet(self, ds: Dataset) -> None:
        """Have the engine decode the text; it alone has the original bytes."""
        self.recodeText(*str(self.parameter("CharacterSet")).strip().split("\\"))
