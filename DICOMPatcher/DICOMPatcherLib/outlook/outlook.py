"""What 3D Slicer shows of files that are imported together: patients, studies, series, and each series as a volume."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, space_of
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.outlook.broken_stack import PLACE_TAGS
from DICOMPatcherLib.outlook.database import Counts, ImageRow, NotImported, Tables
from DICOMPatcherLib.outlook.loadables import LOADABLE_TAGS, File, Offer, offer_of
from DICOMPatcherLib.outlook.patients_shown import PatientsOfStudy, Stated, patients_of_study, with_patients
from DICOMPatcherLib.outlook.series_state import Measures, measures_of, state_of
from DICOMPatcherLib.outlook.state import State
from DICOMPatcherLib.texts import Text

_IDENTITY = ("PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")

OUTLOOK_TAGS = (
    *_IDENTITY,
    *IDENTITY_TAGS,
    *SPACE_TAGS,
    *LOADABLE_TAGS,
    *PLACE_TAGS,
    "SeriesNumber",
    "SeriesDescription",
    "ImagerPixelSpacing",
    "StudyDate",
    "StudyTime",
    "StudyDescription",
)
"""What a row must have for its outlook."""


class Incoming(NamedTuple):
    """A file that is imported.

    Attributes
    ----------
    instance
        What it says; None if the importer does not read it.
    has_instance_uid
        Whether it has the element SOP Instance UID, which may be empty.
    patient
        ID and name as the database decodes them; None if they are those of the instance.
    """

    path: str
    instance: Instance | None
    has_instance_uid: bool = True
    patient: tuple[str, str] | None = None


_TERMS = """
ANN AR ASMT AU BDUS BI BMD CD CF CP CR CS CT CTPROTOCOL DD DF DG DM DMS DOC DS DX EC ECG EEG EMG EOG EPS ES FA FID FS
FUNDUS GM HC HD IO IOL IVOCT IVUS KER KO LEN LP LS M3D MA MG MR MS NM OAM OCT OP OPM OPR OPT OPTBSV OPTENF OPV OSS OT
PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SEG SM SMR SR
SRF ST STAIN TEXTUREMAP TG US VA VF VIDD XA XAPROTOCOL XC
"""
_MODALITIES = frozenset(_TERMS.split())
"""Terms for Modality, with those that are retired (PS3.3 C.7.3.1.1.1)."""


class SeriesOutlook(NamedTuple):
    """A series as Slicer shows it.

    Attributes
    ----------
    patient, study
        Numbers, in the order of the import, from 1.
    number, modality, description
        What the series says of itself.
    images
        How many instances it has.
    measures, state, offer
        How large it is, what it is as a volume, and what Slicer offers to load.
    paths
        The first file of it.
    """

    patient: int
    study: int
    number: str
    modality: str
    description: str
    images: int
    measures: Measures
    state: State
    offer: Offer
    path: str

    @property
    def without_text(self) -> SeriesOutlook:
        """What can be told of the series where identity is hidden: numbers and terms of the standard alone."""
        return self._replace(
            number=self.number if self.number.strip().lstrip("+-").isdigit() else "",
            modality=self.modality if self.modality in _MODALITIES else "",
            description="",
        )


class View(NamedTuple):
    """What Slicer shows after an import.

    Attributes
    ----------
    counts
        Rows of its database.
    series
        In the order of the import.
    refused
        Paths of files that are not imported, and why.
    overwritten
        Paths of files whose instance another one takes the place of, and the path of that one.
    series_of
        For each file that is shown, the index of its series.
    patients_of
        For each study, by number, that is not of one patient who is written in one way, what it says of its patients.
    """

    counts: Counts
    series: tuple[SeriesOutlook, ...]
    refused: tuple[tuple[str, Text], ...]
    overwritten: dict[str, str]
    series_of: dict[str, int]
    patients_of: dict[int, PatientsOfStudy]

    @property
    def mixed(self) -> frozenset[int]:
        """Numbers of the studies of several patients."""
        return frozenset(study for study, patients in self.patients_of.items() if patients.are_several)


class Outlook(NamedTuple):
    """What Slicer shows of the input, and of what is written.

    Attributes
    ----------
    origins
        Source paths of the files that are written, and their target paths in the same order.
    shown_as
        Source paths of those whose image Slicer shows of another file of the input, which is a copy; and of which.
    """

    now: View
    after: View
    origins: tuple[tuple[str, ...], tuple[str, ...]]
    shown_as: Mapping[str, str] = MappingProxyType({})

    def place_now(self, source: str) -> int | None:
        """Return the index of the series that shows the image of a file of the input; None if none does."""
        return self.now.series_of.get(self.shown_as.get(source, source))


def view_of(files: Iterable[Incoming]) -> Generator[None, None, View]:
    """Work out in steps what Slicer shows of files that it imports in this order."""
    tables = Tables()
    new_studies: set[str] = set()
    refused: list[tuple[str, Text]] = []
    overwritten: dict[str, str] = {}
    instances: dict[str, Instance] = {}
    for incoming in batches(files):
        for path, instance, has_instance_uid, patient in incoming:
            if instance is None:
                refused.append((path, Text("unreadable to the importer")))
                continue
            values = {keyword: _first(instance[keyword]) for keyword in _IDENTITY}
            if patient is not None:
                values["PatientID"], values["PatientName"] = patient
            try:
                series, uid = tables.insert(values, new_studies, has_instance_uid)
            except NotImported:
                refused.append((path, Text("the Study Instance UID is missing")))
                continue
            if not series:
                lacking = Text("the SOP Instance UID is missing")
                if not values["SeriesInstanceUID"]:
                    lacking = Text("the Series Instance UID is missing")
                refused.append((path, lacking))
                continue
            replaced = tables.put(uid, ImageRow(series, path))
            instances[path] = instance
            if replaced is not None:
                overwritten[replaced.path] = path
                del instances[replaced.path]
        yield
    shown: dict[str, list[str]] = {uid: [] for uid in tables.series}
    for batch in batches(tables.instances.values()):
        for row in batch:
            shown[row.series].append(row.path)
        yield
    for path in reversed(overwritten):
        overwritten[path] = overwritten.get(overwritten[path], overwritten[path])
    counts = tables.counts
    tables.instances.clear()
    patients = {row: number for number, row in enumerate(tables.patients, 1)}
    studies = {uid: number for number, uid in enumerate(tables.studies, 1)}
    found: list[SeriesOutlook] = []
    series_of: dict[str, int] = {}
    stated: list[Stated] = []
    same: dict[Stated, Stated] = {}
    everyone: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for uid, paths in shown.items():
        if not paths:
            continue
        study = tables.series[uid].parent
        members = [instances.pop(path) for path in paths]
        outlook = yield from _series(members)
        series_of.update(dict.fromkeys(paths, len(found)))
        who = frozenset(texts_of(members, *IDENTITY_TAGS))
        stated.append(same.setdefault(who, who))
        everyone[studies[study]] |= who
        found.append(
            outlook._replace(path=paths[0], patient=patients[tables.studies[study].parent], study=studies[study])
        )
    patients_of = {study: patients_of_study(frozenset(who)) for study, who in everyone.items()}
    yield
    for indices in batches(range(len(found))):
        for index in indices:
            outlook = found[index]
            state = with_patients(outlook.state, stated[index], patients_of[outlook.study])
            found[index] = outlook if state is outlook.state else outlook._replace(state=state)
        yield
    told = {study: patients for study, patients in patients_of.items() if patients.are_several or patients.ways > 1}
    return View(counts, tuple(found), tuple(refused), overwritten, series_of, told)


def _series(members: list[Instance]) -> Generator[None, None, SeriesOutlook]:
    space = yield from space_of(members)
    for stack in space.stacks[:1]:
        if stack.has_repeated_places:
            yield from stack.divided()
    offer = yield from offer_of((yield from _files(members)))
    measures = measures_of(space)
    yield
    first = members[0]
    return SeriesOutlook(
        0,
        0,
        _first(first["SeriesNumber"]),
        _first(first["Modality"]),
        _first(first["SeriesDescription"]),
        len(members),
        measures,
        state_of(space, offer),
        offer,
        "",
    )


def _files(members: Sequence[Instance]) -> Generator[None, None, list[File]]:
    files: list[File] = []
    for batch in batches(members):
        for texts, instance in zip(texts_of(batch, *LOADABLE_TAGS), batch):
            files.append(File._make((*texts, instance.pixel_length > 0)))
        yield
    return files


def _first(value: str) -> str:
    """Return the first value of an element without padding, as the database has it."""
    return value.partition("\\")[0].strip(" \0") if "\\" in value else value.strip(" \0")
