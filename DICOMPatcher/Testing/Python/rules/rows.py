"""Rows to try collection rules on, and what became of them."""

from __future__ import annotations

from collections.abc import Callable

from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.instances.instance import Digest, Instance, remaining
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.rules.generate_missing_ids import GenerateMissingIDs

COLUMNS = {keyword: index for index, keyword in enumerate(GenerateMissingIDs.requiredTags)}

COMPLETE = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
    "Modality": "CT",
    "PatientID": "4711",
    "PatientName": "Doe^Jane",
    "StudyInstanceUID": "1.2.3",
    "SeriesInstanceUID": "1.2.3.1",
    "SeriesNumber": "1",
    "FrameOfReferenceUID": "1.2.3.9",
    "Rows": "512",
    "Columns": "512",
}
"""What the rows say that a test does not care about."""

EXPLICIT = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"
JPEG = "1.2.840.10008.1.2.4.50"
UNREADABLE = "unreadable"


class Files:
    """Makes rows; their pixels and data sets are short texts, and each look into a file is noted in `read`."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []
        self._contents: dict[str, tuple[str, str]] = {}
        self._count = 0

    def row(
        self,
        path: str = "",
        pixels: str = "pixels",
        data: str = "",
        transfer_syntax: str = EXPLICIT,
        **values: str,
    ) -> Instance:
        """Return a row that is in order but for the values given; path, UID and number are its own if not given."""
        self._count += 1
        path = path or f"folder/{self._count:04d}.dcm"
        own = {"SOPInstanceUID": f"1.2.3.1.{self._count}", "InstanceNumber": str(self._count)}
        values = {**COMPLETE, **own, **values}
        assert values.keys() <= COLUMNS.keys()
        self._contents[path] = (pixels, data or f"data set of {path}")
        return Instance(
            path,
            COLUMNS,
            [values.get(keyword, "") for keyword in COLUMNS],
            transfer_syntax,
            len(pixels),
            self._digest,
        )

    def again(self, rows: list[Instance]) -> list[Instance]:
        """Return rows as a second run sees them: of the files written, with the changed values."""
        return [
            Instance(
                row.path,
                COLUMNS,
                [row[keyword] for keyword in COLUMNS],
                row.transfer_syntax,
                row.pixel_length,
                self._digest,
            )
            for row in remaining(rows)
        ]

    def _digest(self, instance: Instance, pixels: bool) -> Digest:
        yield
        self.read.append((instance.path, "pixels" if pixels else "data set"))
        content = self._contents[instance.path][0 if pixels else 1]
        if content == UNREADABLE:
            raise OSError("cannot be read")
        return content.encode()


def run(
    rule: Callable[[], DICOMPatcherRule] | DICOMPatcherRule, rows: list[Instance], key: bytes = b"test"
) -> list[Finding]:
    """Run a collection rule to its end, and return what it found."""
    rule = rule if isinstance(rule, DICOMPatcherRule) else rule()
    rule.key = key
    rule.processStart("/in", "/out")
    for _ in rule.processCollection(rows) or ():
        pass
    return [finding for row in rows for finding in row._findings or []]


def column(rows: list[Instance], keyword: str) -> list[str]:
    """Return one value of each row."""
    return [row[keyword] for row in rows]


def changes(rows: list[Instance]) -> list[dict[str, str]]:
    """Return what has been changed in each row."""
    return [row._changes or {} for row in rows]


def untouched(rows: list[Instance]) -> bool:
    """Tell whether no row was changed or left out."""
    return not any(changes(rows)) and not any(row.skip_reason for row in rows)


def ids(findings: list[Finding]) -> list[str]:
    """Return the catalogue ids of findings."""
    return [finding.defect for finding in findings]
