"""Finding the study of files that do not say it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.grouping import clusters
from DICOMPatcherLib.grouping.cells import Cell, Found, Key, by, cells
from DICOMPatcherLib.grouping.clusters import Clusters, Facts
from DICOMPatcherLib.grouping.evidence import NOBODY, Patient, Witness, is_nobody, likely_patients
from DICOMPatcherLib.grouping.examinations import tells_examination
from DICOMPatcherLib.instances import patients
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, Identity
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN

_FACTS = (
    *("StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber"),
    *("PatientBirthDate", "PatientSex", "IssuerOfPatientID", "PatientAge", "month"),
)
"""What two files of one study do not say differently; "month" is that of acquisition, of which no study has several."""

_STUDY = _FACTS.index("StudyInstanceUID")
_PERSON = [_FACTS.index("PatientBirthDate"), _FACTS.index("PatientSex")]
_IN_A_YEAR = {"Y": 1, "M": 12, "W": 52, "D": 365}
_DATES = ("AcquisitionDate", "SeriesDate")

STUDY_TAGS = (*_FACTS[:-1], *_DATES, "PatientID", "PatientName", "SeriesInstanceUID", "FrameOfReferenceUID")
"""What a row must have for its study to be found."""


def missing_studies(instances: Sequence[Instance]) -> Iterator[Found | None]:
    """Yield the instances without a study, those of one study together; of nobody last; None between steps."""
    found = yield from cells(instances, STUDY_TAGS)
    witnesses = [
        Witness(
            (cell.values["PatientID"], _name(cell.values["PatientName"])),
            *cell.texts("StudyInstanceUID", "SeriesInstanceUID", "folder"),
        )
        for cell in found
    ]
    yield None
    likely = yield from likely_patients(witnesses)
    yield None
    yield from _Search(found, likely).found()


class _Study(NamedTuple):
    """What all files of a study say of it, and of their patient."""

    facts: Facts
    stated: Identity


class _Search:
    """Looks for the studies of cells among those of all cells, by ever weaker evidence."""

    def __init__(self, found: list[Cell], likely: list[Patient]) -> None:
        self._cells = found
        self._patients = likely
        self._clusters = Clusters(map(_facts, found))

    def found(self) -> Iterator[Found | None]:
        """Yield what was found, None between steps."""
        lacking = [index for index, cell in enumerate(self._cells) if not cell.values["StudyInstanceUID"]]
        lacking.sort(key=lambda index: self._patients[index] == NOBODY)
        own = by("StudyInstanceUID")
        yield from self._clusters.join("study", self._keys(own, own), _PERSON)
        for kind, key, of_nobody, anybodys in (
            (Text("series"), by("SeriesInstanceUID"), by("SeriesInstanceUID"), "SeriesInstanceUID"),
            (Text("accession number"), by("AccessionNumber"), _nothing, ""),
            (Text("study date"), by("StudyDate"), _nothing, ""),
            (Text("frame of reference"), _frame, _frame_and_order, ""),
            (Text("folder"), _folder, _folder, "folder"),
        ):
            fields = [_STUDY, *_PERSON] if kind == "series" else range(len(_FACTS))
            yield from self._clusters.join(kind, self._keys(key, of_nobody), fields, is_last=kind == "folder")
            beside: dict[str, _Study] = {}
            if anybodys and lacking:
                beside = yield from self._studies_beside(anybodys)
            left = []
            for index in lacking:
                study = self._clusters.fact(index, _STUDY)
                if not study and anybodys and self._patients[index] == NOBODY:
                    study = self._anybodys(index, beside.get(self._cells[index].values[anybodys]))
                if study:
                    yield self._cells[index].instances, study, (kind,)
                else:
                    left.append(index)
            lacking = left
        for head, members in self._clusters.together(lacking).items():
            rows = [instance for index in members for instance in self._cells[index].instances]
            yield rows, "", self._clusters.kinds(head) or (_first_evidence(self._cells[head]),)

    def _keys(self, key: Key, of_nobody: Key) -> Iterator[tuple[str, ...]]:
        """Yield the key of each cell; no two patients have one. A missing or dummy patient may be many."""
        for cell, patient in zip(self._cells, self._patients):
            own = of_nobody(cell) if is_nobody(patient) else key(cell)
            yield (*own, *patient) if own else ()

    def _studies_beside(self, keyword: str) -> Generator[None, None, dict[str, _Study]]:
        """Return, in steps, what stands in each series or folder with one study only, which may be one to be."""
        cells: dict[str, dict[str, list[int]]] = {}
        for batch in batches(enumerate(zip(self._cells, self._patients))):
            yield
            for index, (cell, patient) in batch:
                study = self._clusters.fact(index, _STUDY)
                if (cell.values[keyword] or keyword == "folder") and (study or patient != NOBODY):
                    known = cells.setdefault(cell.values[keyword], {})
                    known.setdefault(study or f"of {self._clusters.head(index)}", []).append(index)
        found = {}
        for lot in batches(cells.items()):
            yield
            for place, studies in lot:
                if len(studies) == 1:
                    (members,) = studies.values()
                    facts = clusters.merged({self._clusters.facts(index) for index in members})
                    stated = patients.merged({_identity(self._cells[index]) for index in members})
                    if facts is not None and stated is not None:
                        found[place] = _Study(facts, stated)
        return found

    def _anybodys(self, index: int, beside: _Study | None) -> str:
        """Return the only study beside files without a patient, who may be anybody, if nothing is against it."""
        if beside is None or patients.contradict((beside.stated, _identity(self._cells[index]))):
            return ""
        return beside.facts[_STUDY] if clusters.merged((beside.facts, self._clusters.facts(index))) is not None else ""


def _identity(cell: Cell) -> Identity:
    return patients.identity_of(*cell.texts(*IDENTITY_TAGS))


def _facts(cell: Cell) -> Facts:
    """Return what a cell says of its study; a fraction of a second in its time does not matter."""
    values = {**cell.values, "StudyTime": cell.values["StudyTime"].partition(".")[0]}
    values["PatientBirthDate"] = patients.birth_date_of(cell.values["PatientBirthDate"])
    values["PatientSex"] = patients.sex_of(cell.values["PatientSex"])
    values["PatientAge"] = _years(cell.values["PatientAge"])
    values["month"] = next(filter(None, cell.texts(*_DATES)), "")[:6]
    return tuple(values[keyword] for keyword in _FACTS)


def _name(name: str) -> str:
    """Return a name, the same however its letters and separators are written."""
    return "^".join(patients.parts_of_name(name)) or name


def _years(age: str) -> str:
    """Return an age (PS3.5 section 6.2: AS) in whole years, as text; "" if it is none."""
    number, unit = age[:-1], age[-1:]
    return (
        str(int(number) // _IN_A_YEAR[unit]) if unit in _IN_A_YEAR and number.isdecimal() and len(number) == 3 else ""
    )


def _folder(cell: Cell) -> tuple[str, ...]:
    return (cell.values["folder"] or ".",)


def _nothing(cell: Cell) -> tuple[str, ...]:
    return ()


def _frame(cell: Cell) -> tuple[str, ...]:
    """Return the frame of reference, unless it is one of the standard's, such as an atlas (PS3.6 A.2)."""
    frame = cell.values["FrameOfReferenceUID"]
    return (frame,) if frame and not frame.startswith(WELL_KNOWN) else ()


def _frame_and_order(cell: Cell) -> tuple[str, ...]:
    """Return a key for files of nobody: a dummy frame of reference may serve many, but not with one time or order."""
    frame, (date, time, order) = _frame(cell), cell.texts("StudyDate", "StudyTime", "AccessionNumber")
    return (*frame, date, time, order) if frame and date and tells_examination(time, order) else ()


def _first_evidence(cell: Cell) -> str:
    """Return what the files of one cell have in common that tells most."""
    for kind, keyword in (
        (Text("series"), "SeriesInstanceUID"),
        (Text("accession number"), "AccessionNumber"),
        (Text("study date"), "StudyDate"),
        (Text("frame of reference"), "FrameOfReferenceUID"),
    ):
        if cell.values[keyword]:
            return kind
    return Text("folder")
