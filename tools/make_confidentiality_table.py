"""Make the table of the confidentiality profile from published data.

    python3 tools/make_confidentiality_table.py TABLE.json ADDED.json EDITION

TABLE.json is PS3.15 Table E.1-1 as a list of objects with `tag`, `basicProfile` and a field for each option; ADDED.json
has in the same form what a later edition adds. EDITION names that one: 2026c.
"""

from __future__ import annotations

import json
import pathlib
import re
import sys
from collections.abc import Iterable, Mapping

TARGET = pathlib.Path(__file__).parents[1] / "DICOMPatcher/DICOMPatcherLib/deidentification/table.py"

COLUMNS = (
    ("rtnUIDsOpt", "u"),
    ("rtnDevIdOpt", "d"),
    ("rtnInstIdOpt", "i"),
    ("rtnPatCharsOpt", "p"),
    ("rtnLongFullDatesOpt", "f"),
    ("rtnLongModifDatesOpt", "m"),
    ("cleanDescOpt", "s"),
    ("cleanStructContOpt", "c"),
    ("cleanGraphOpt", "g"),
)
"""Fields of the options, and the letter of each; it is a capital where an option that retains wants cleaning."""

HEAD = '''"""PS3.15 Table E.1-1 as data: which attributes may identify someone, and what is to be done with them.

Made by tools/make_confidentiality_table.py: make it anew for another edition, do not change it here.

References
----------
PS3.15 Table E.1-1: Application Level Confidentiality Profile Attributes. Table E.1-1a: the codes of actions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

EDITION = "{edition}"


class Row(NamedTuple):
    """What the table says of an attribute.

    Attributes
    ----------
    action
        Of the Basic Profile: "X", "Z", "D", "U" or several that depend on the type of the attribute: "X/Z/D".
    options
        A letter for each option that has an action of its own. It is a small one where the attribute may stay: u UIDs,
        d device, i institution, p patient characteristics, f full dates; and where it may be cleaned: m modified dates,
        s descriptors, c structured content, g graphics. Capitals: D, P, where device or patient characteristics have to
        be cleaned.
    """

    action: str
    options: str = ""


@lru_cache(maxsize=1)
def rows() -> dict[int, Row]:
    """Return the rows of the table by tag. Those for groups (private, curves and overlays) are not among them."""
    lines = (line.split(" ") for line in _TABLE.split("\\n") if line)
    return {{int(tag, 16): Row(*values) for tag, *values in lines}}


_TABLE = """\\
'''


def lines_of(table: Iterable[Mapping[str, str]]) -> Iterable[str]:
    """Yield a line for each attribute: tag, action, and letters of options."""
    for row in table:
        tag = re.fullmatch(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)", row["tag"].strip())
        if tag is None:  # a whole group
            continue
        letters = "".join(
            letter.upper() if row[field] == "C" and letter in "dp" else letter
            for field, letter in COLUMNS
            if row.get(field)
        )
        yield f"{tag[1]}{tag[2]} {row['basicProfile']} {letters}".rstrip()


def main(table: str, added: str, edition: str) -> None:
    """Write the table."""
    rows = [row for path in (table, added) for row in json.loads(pathlib.Path(path).read_text("utf-8"))]
    content = "".join(f"{line}\n" for line in sorted(set(lines_of(rows))))
    TARGET.write_text(HEAD.format(edition=edition) + content + '"""\n', "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
