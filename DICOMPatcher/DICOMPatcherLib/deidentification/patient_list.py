"""A list of old and new patient IDs, as a study gives it."""

from __future__ import annotations

import csv
import io

from DICOMPatcherLib.deidentification.identities import folded
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.texts import Text

_LARGEST = 64 * 1024 * 1024
_LONGEST_ID = 64


def read_patient_list(path: str) -> dict[str, str]:
    """Return new IDs by old ones (folded) from a table with two columns, divided by semicolons, commas or tabs.

    Raises
    ------
    ParameterError
        If the file cannot be read, or a line of it cannot be meant. The message names the line and no ID.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        message = Text("The list {path} cannot be read: {reason}.", path=path, reason=error.strerror)
        raise ParameterError(message) from error
    if len(data) > _LARGEST:
        raise ParameterError(Text("The list {path} is larger than 64 MiB. Choose another one.", path=path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(Text("The list {path} is not encoded in UTF-8.", path=path)) from None
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in ";\t," if mark in first), ";")
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and [cell.casefold() for cell in cells[:2]] == ["old", "new"]):
            continue
        old, new = (folded(cells[0]), cells[1]) if len(cells) == 2 else ("", "")
        is_valid = new.isascii() and new.isprintable() and "\\" not in new and len(new) <= _LONGEST_ID
        if not old or not new or not is_valid or found.get(old, new) != new:
            message = Text(
                "Line {number} of the list {path} is not an old and a new patient ID, separated by a semicolon, or "
                "contradicts another line.",
                number=number,
                path=path,
            )
            raise ParameterError(message)
        found[old] = new
    return found
