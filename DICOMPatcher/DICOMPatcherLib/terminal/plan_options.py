"""Options of the command line about saved plans."""

from __future__ import annotations

import re

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.texts import Text

SAID_BY_PLANS = (
    *("files_from", "settings", "rules_from", "only", "add", "without", "parameter", "set", "remove", "where"),
    *("deidentify", "key", "key_file", "review", "record", "crosswalk", "since", "save_plan"),
)
"""Names of options that are of no use beside a plan, which says all that is to be done."""

_PART = re.compile(r"([0-9]{1,6})/([0-9]{1,6})", re.ASCII)


def part_of(text: str) -> tuple[int, int]:
    """Return the number of a part and how many there are.

    Raises
    ------
    ParameterError
        If the text is not of the form K/N.
    """
    match = _PART.fullmatch(text)
    if match is None:
        raise ParameterError(Text("{part} is not of the form K/N, such as 2/8.", part=repr(text)))
    return int(match[1]), int(match[2])
