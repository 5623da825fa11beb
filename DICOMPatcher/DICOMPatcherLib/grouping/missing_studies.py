"""Finding the study of files that do not say it."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from DICOMPatcherLib.grouping import clusters
from DICOMPatcherLib.grouping.bodies import BODY_TAGS, body_of, widest
from DICOMPatcherLib.grouping.cells import Cell, Found, Key, by, cells
from DICOMPatcherLib.grouping.clusters import Clusters, Fact, Facts, Span, common
from DICOMPatcherLib.grouping.evidence import NOBODY, Patient, Witness, is_nobody, likely_patients
from DICOMPatcherLib.grouping.examinations import tells_examination
from DICOMPatcherLib.grouping.known_series import mates_by_series
from DICOMPatcherLib.grouping.people import are_certainly_two
from DICOMPatcherLib.grouping.possible_times import (
    DATE_LENGTH,
    DATE_TAGS,
    TIME_TAGS,
    WHERE_CLOCKS_BEGIN,
    Times,
    times_of,
)
from DICOMPatcherLib.grouping.told_series import frame_of, told_series
from DICOMPatcherLib.instances import patients
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.patients import Identity, is_placeholder
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.texts import Text

_TEXTS = (
    *("StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber"),
    *("PatientBirthDate", "PatientSex", "IssuerOfPatientID"),
)
_FACTS = (*_TEXTS, *Times._fields)
"""What two files of one study do not say differently."""

LASTING_FACTS = ("PatientBirthDate", "PatientSex", "IssuerOfPatientID", "born")
"""Which of them are of the patient, and stay the same over the years."""

_ALL = range(len(_FACTS) + len(BODY_TAGS))
"""With what weak evidence has to agree with, too: the body of the patient."""
_BODY = _ALL[-len(BODY_TAGS) :]

_STUDY = _FACTS.index("StudyInstanceUID")
_PERSON = [_FACTS.index(fact) for fact in ("PatientBirthDate", "PatientSex", "IssuerOfPatientID", "about", "born")]
_ISSUER = _FACTS.index("IssuerOfPatientID")
_BIRTH, _SEX, _BORN = (_PERSON.index(_FACTS.index(fact)) for fact in ("PatientBirthDate", "PatientSex", "born"))
_ID, _NAME = len(_PERSON), len(_PERSON) + 1
"""The places of ID and name among what is said of a person."""
_LASTING = [_FACTS.index(fact) for fact in LASTING_FACTS]
_ORDER, _DATE, _MONTH = (_FACTS.index(fact) for fact in ("AccessionNumber", "StudyDate", "month"))
_LOOKED_AT = {
    "series": [_STUDY, *_PERSON, _FACTS.index("years")],
    # An examination may last over midnight, and what is made from its images has a date of its own.
    "accession number": [index for index, fact in enumerate(_FACTS) if fact not in ("acquired", "month")],
}
"""Which facts are compared where the evidence is so strong that the others are not."""
_OF_SERIES = [field for field in _LOOKED_AT["series"] if field != _STUDY]
_OF_NOBODY = [field for field in range(len(_FACTS)) if field != _STUDY]
_NO_AGE = "000Y"
"""What devices fill in where they know no age; of a patient of whom nothing else is known it may be that of a baby."""
_NO_NAME = "^=., \0"
"""What a name is not made of alone."""
_MOST_SPELLINGS = 30
"""In how many ways one patient may be told in one study."""
_BEGINNINGS = {"AcquisitionDateTime": DATE_LENGTH}
"""Of what differs from slice to slice, how much is looked at."""

STUDY_TAGS = tuple(
    dict.fromkeys(
        (
            *(*_TEXTS, *TIME_TAGS, "PatientID", "PatientName"),
            *("SeriesInstanceUID", "SeriesNumber", "FrameOfReferenceUID", *BODY_TAGS),
        )
    )
)
"""What a row must have for its study to be found."""


def missing_studies(instances: Sequence[Instance]) -> Iterator[Found | None]:
    """Yield the instances without a study, those of one study together; of nobody last; None between steps."""
    whole = [keyword for keyword in STUDY_TAGS if keyword not in _BEGINNINGS]
    found = yield from cells(instances, whole, _BEGINNINGS)
    yield from _call_alike(found)
    facts: list[Facts] = []
    for batch in batches(found):
        yield None
        facts += (facts_of(cell.values) for cell in batch)
    told, siblings = yield from told_series(found, facts, _OF_NOBODY)
    for cell, series, name in zip(found, told, siblings):
        cell.values.update({"series": series, "siblings": name})
    yield None
    witnesses = [
        Witness(
            (cell.values["PatientID"], cell.values["called"]),
            *cell.texts("StudyInstanceUID", "series", "folder"),
        )
        for cell in found
    ]
    yield None
    likely = yield from likely_patients(witnesses)
    bodies = yield from _bodies(found, likely)
    facts = [(*stated, *body) for stated, body in zip(facts, bodies)]
    yield None
    doubtful = yield from _doubtful_series(found, facts)
    for index, cell in enumerate(found if doubtful else ()):
        if cell.values["series"] in doubtful and witnesses[index].patient == NOBODY:
            likely[index] = NOBODY
    yield None
    shared = yield from _studies_of_two(found, likely)
    study_of_part = yield from _closed_parts(found, likely, facts, shared)
    for _ in _complete_series(found, likely, facts, doubtful):
        yield None
    yield from _Search(found, likely, facts, doubtful, study_of_part).found()


def _call_alike(found: Sequence[Cell]) -> Iterator[None]:
    """Add, in steps, to what cells say the name, the same however it is spelled; "" if it has but separators."""
    names: set[str] = set()
    for batch in batches(found):
        yield
        names.update(cell.values["PatientName"] for cell in batch)
    called = {name: "^".join(parts) for name, parts in patients.spellings(names).items()}
    for batch in batches(found):
        yield
        for cell in batch:
            name = cell.values["PatientName"]
            cell.values["called"] = called[name] if name.strip(_NO_NAME) else ""


def _bodies(found: Sequence[Cell], likely: Sequence[Patient]) -> Generator[None, None, list[Facts]]:
    """Return, in steps, the body of each cell's patient: who is stated may be whatever any of his files says."""
    bodies: list[tuple[Fact, Fact]] = []
    whole: dict[Patient, tuple[Fact, Fact]] = {}
    for batch in batches(zip(found, likely)):
        yield
        for cell, patient in batch:
            weight, size = body_of(*cell.texts(*BODY_TAGS))
            bodies.append((weight, size))
            if not _says_nobody(cell):
                known = whole.get(patient, ("", ""))
                whole[patient] = widest(known[0], weight), widest(known[1], size)
    return [body if _says_nobody(cell) else whole[patient] for cell, patient, body in zip(found, likely, bodies)]


def _says_nobody(cell: Cell) -> bool:
    return is_nobody((cell.values["PatientID"], cell.values["PatientName"]))


def _studies_of_two(found: Sequence[Cell], likely: Sequence[Patient]) -> Generator[None, None, set[str]]:
    """Return, in steps, the studies that certainly are of several patients."""
    stated: dict[str, set[Identity]] = {}
    for batch in batches(zip(found, likely)):
        yield
        for cell, patient in batch:
            if study := cell.values["StudyInstanceUID"]:
                stated.setdefault(study, set()).add(_identity(cell, patient))
    shared = set()
    for lot in batches(stated.items()):
        yield
        for study, some in lot:
            if len(some) > _MOST_SPELLINGS or any(
                itertools.starmap(are_certainly_two, itertools.combinations(some, 2))
            ):
                shared.add(study)
    return shared


def _closed_parts(
    found: Sequence[Cell], likely: Sequence[Patient], facts: list[Facts], shared: Set[str]
) -> Generator[None, None, dict[str, str]]:
    """Divide, in steps, studies of several patients in `facts`, and return the study of each part by a name of its own.

    Nothing is put into them but what completes a series.
    """
    studies: dict[str, str] = {}
    parts: dict[tuple[str, Patient], str] = {}
    for batch in batches(enumerate(zip(found, likely)) if shared else ()):
        yield
        for index, (cell, patient) in batch:
            study = cell.values["StudyInstanceUID"]
            if study in shared:
                part = parts.setdefault((study, patient), f"{study}\0{len(parts)}")
                studies[part] = study
                facts[index] = _with_study(facts[index], part)
    return studies


def _with_study(facts: Facts, study: str) -> Facts:
    return (*facts[:_STUDY], study, *facts[_STUDY + 1 :])


def _complete_series(
    found: Sequence[Cell], likely: list[Patient], facts: list[Facts], doubtful: Set[str]
) -> Iterator[None]:
    """Put, in steps, cells into the study of the other files of their patient in their series, in `facts`.

    None that contradicts a file of the study which may be of this patient, or another one that is to be put into it.
    Who is nobody is taken for that patient then, in `likely`, whomever the folder tells.
    """
    mates = yield from mates_by_series(found, facts, _OF_SERIES, _OF_NOBODY, doubtful)
    people = {facts[own[0]][_STUDY]: _People() for _, own in mates.values()}
    for lot in batches(zip(found, facts) if mates else ()):
        yield
        for cell, stated in lot:
            if stated[_STUDY] in people:
                people[stated[_STUDY]].add(_person_in(stated, *cell.texts("PatientID", "called")))
    fitting: list[tuple[int, Fact, _Claim]] = []
    candidates: dict[Fact, _People] = {}
    for batch in batches(mates.items()):
        yield
        for index, (patient, own) in batch:
            study, person = facts[own[0]][_STUDY], _person_in(facts[index], *patient)
            stated_by_mates = (_person_in(facts[mate], *found[mate].texts("PatientID", "called")) for mate in own)
            told = [set(said) - {""} for said in zip(*stated_by_mates)]
            is_known = person[_ID] in told[_ID]
            claim = _Claim(people[study].untold(person, told, is_known), told, person if is_known else ())
            if not people[study].contradict(claim):
                fitting.append((index, study, claim))
                candidates.setdefault(study, _People()).add(person)
    for some in batches(fitting):
        yield
        for index, study, claim in some:
            if not candidates[study].contradict(claim):
                facts[index] = _with_study(facts[index], str(study))
                if found[index].texts("PatientID", "called") == NOBODY:
                    likely[index] = likely[mates[index][1][0]]


class _Claim(NamedTuple):
    """What somebody says of himself, who is to be put into the study of others of his series.

    Attributes
    ----------
    untold
        What those do not say of him.
    told
        What they say.
    known
        All that he says, if one of them has his ID.
    """

    untold: Facts
    told: Sequence[Set[Fact]]
    known: Facts


def _person_in(facts: Facts, number: str, name: str) -> Facts:
    """Return what is said of a patient: ID and name after what else stays the same."""
    known = ("" if is_placeholder(text) else text for text in (number, name))
    return (*(facts[field] for field in _PERSON), *known)


class _People:
    """What files of one study say of their patients, by ID and name."""

    def __init__(self) -> None:
        self._said: dict[Facts, list[set[Fact]]] = {}

    def add(self, person: Facts) -> None:
        """Take up one more."""
        said = self._said.setdefault(person[_ID:], [set() for _ in person])
        for known, fact in zip(said, person):
            if fact and len(known) <= _MOST_SPELLINGS:
                known.add(fact)

    def untold(self, person: Facts, told: Sequence[Set[Fact]], is_known: bool) -> Facts:
        """Return what somebody says that others did not tell, nor those with the ID if it is known to be among them."""
        said = [self._said_with(person[_ID], field) if is_known else set() for field in range(len(person))]
        untold = ["" if fact in told[field] | said[field] else fact for field, fact in enumerate(person)]
        if person[_BIRTH] and not untold[_BIRTH]:
            untold[_BORN] = ""
        return tuple(untold)

    def contradict(self, claim: _Claim) -> bool:
        """Tell whether somebody cannot be any of them by what was not told, or is of too many to be compared.

        Who has another name, birth date or sex than was told is somebody else. So are, if he is known to be among them,
        all who have neither his ID nor name. Where the rest contradicts itself in birth date or sex, it tells nothing.
        """
        untold, told, known = claim
        if len(self._said) > _MOST_SPELLINGS:
            return True
        others = []
        for (number, name), said in self._said.items():
            is_other = any(
                told[field] and common(told[field] | self._said_with(number, field) | said[field]) is None
                for field in (_BIRTH, _SEX)
            )
            names = self._said_with(number, _NAME) | said[_NAME]
            is_other |= bool(names) and not _may_be_called(told[_NAME], names)
            if not is_other and (not known or number == known[_ID] or (name and name == known[_NAME])):
                others.append(said)
        for field, fact in enumerate(untold):
            stated = set().union(*(said[field] for said in others)) if fact else set()
            if known and field in (_BIRTH, _SEX, _BORN) and common(stated) is None:
                continue
            if len(stated) > _MOST_SPELLINGS or any(common({fact, one}) is None for one in stated):
                return True
        return False

    def _said_with(self, number: Fact, field: int) -> set[Fact]:
        """Return what is said in a field by those who have an ID."""
        if not number:
            return set()
        return set().union(*(said[field] for (other, _), said in self._said.items() if other == number))


def _may_be_called(one: Set[Fact], other: Set[Fact]) -> bool:
    """Tell whether some of two people's names are one, or have all parts of another; who has none may have any."""
    here, there = ([set(str(name).split("^")) for name in names] for names in (one, other))
    return not here or any(mine <= theirs or theirs <= mine for mine, theirs in itertools.product(here, there))


def _doubtful_series(found: Sequence[Cell], facts: Sequence[Facts]) -> Generator[None, None, set[str]]:
    """Return, in steps, the series that do not tell whose their files without a patient are: some are of others."""
    nobodys: dict[str, set[Facts]] = {}
    somebodys: dict[str, set[Facts]] = {}
    for batch in batches(zip(found, facts)):
        yield
        for cell, stated in batch:
            patient = cell.texts("PatientID", "called")
            told = nobodys if patient == NOBODY else somebodys
            told.setdefault(cell.values["series"], set()).add(stated)
    doubtful: set[str] = set()
    for lot in batches(nobodys.items()):
        yield
        doubtful.update(series for series, stated in lot if series and are_others(stated, somebodys.get(series, ())))
    return doubtful


def are_others(some: Iterable[Facts], known: Iterable[Facts]) -> bool:
    """Tell whether some files are of an issuer, an order and date, or months away from what those of a patient say."""
    issuers, orders, dates = (
        {facts[field] for facts in known if not is_placeholder(str(facts[field]))} for field in (_ISSUER, _ORDER, _DATE)
    )
    months = [month for facts in known if isinstance(month := facts[_MONTH], Span)]
    first, last = min((month.first for month in months), default=0), max((month.last for month in months), default=0)

    def differs(fact: Fact, known: set[Fact]) -> bool:
        return bool(known) and fact not in known and not is_placeholder(str(fact))

    return any(
        differs(facts[_ISSUER], issuers)
        or (differs(facts[_ORDER], orders) and differs(facts[_DATE], dates))
        or (months and isinstance(month := facts[_MONTH], Span) and (month.last < first - 1 or month.first > last + 1))
        for facts in some
    )


class _Study(NamedTuple):
    """What all files of a study say of it, and of their patient."""

    facts: Facts
    stated: Identity


class _Search:
    """Looks for the studies of cells among those of all cells, by ever weaker evidence."""

    def __init__(
        self,
        found: list[Cell],
        likely: list[Patient],
        facts: list[Facts],
        doubtful: set[str],
        study_of_part: Mapping[str, str],
    ) -> None:
        self._cells = found
        self._doubtful_series = doubtful
        self._patients = likely
        self._clusters = Clusters(facts, _STUDY, [*_PERSON, *_BODY], study_of_part)
        self._study_of_part = study_of_part

    def found(self) -> Iterator[Found | None]:
        """Yield what was found, None between steps."""
        lacking = [index for index, cell in enumerate(self._cells) if not cell.values["StudyInstanceUID"]]
        lacking.sort(key=lambda index: self._patients[index] == NOBODY)
        own = by("StudyInstanceUID")
        yield from self._clusters.join("study", self._keys(own, own), _PERSON)
        for kind, key, of_nobody, anybodys in (
            (Text("series"), by("SeriesInstanceUID"), by("SeriesInstanceUID"), "SeriesInstanceUID"),
            (Text("frame of reference"), by("series"), by("series"), "series"),
            (Text("accession number"), by("AccessionNumber"), _nothing, ""),
            (Text("study date"), by("StudyDate"), _nothing, ""),
            (Text("frame of reference"), frame_of, _frame_and_order, ""),
            (Text("folder"), _folder, _folder, "folder"),
        ):
            fields = _LOOKED_AT.get(kind, _ALL)
            yield from self._clusters.join(kind, self._keys(key, of_nobody), fields, is_last=kind == "folder")
            beside: dict[int, str] = {}
            if anybodys and lacking:
                count = len(_ALL if kind == "folder" else _FACTS)
                beside = yield from self._anybodys(anybodys, lacking, count)
            left = []
            for index in lacking:
                study = self._clusters.fact(index, _STUDY) or beside.get(index, "")
                if study:
                    cell = self._cells[index]
                    is_by_frame = kind == "series" and not cell.values["SeriesInstanceUID"]
                    evidence = Text("frame of reference") if is_by_frame else kind
                    yield cell.instances, self._study_of_part.get(study, study), (evidence,)
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

    def _studies_beside(self, keyword: str, count: int) -> Generator[None, None, dict[str, _Study]]:
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
        unclear = self._doubtful_series if keyword != "folder" else set()
        for lot in batches(cells.items()):
            yield
            for place, studies in lot:
                if len(studies) == 1 and place not in unclear:
                    (members,) = studies.values()
                    facts = clusters.merged({self._clusters.facts(index)[:count] for index in members})
                    stated = patients.merged(
                        {_identity(self._cells[index], self._patients[index]) for index in members}
                    )
                    if facts is not None and stated is not None:
                        found[place] = _Study(facts, stated)
        return found

    def _anybodys(self, keyword: str, lacking: Iterable[int], count: int) -> Generator[None, None, dict[int, str]]:
        """Return, in steps, the only study beside each of those without a patient, who may be anybody, if it fits.

        So many of the facts are compared.
        """
        beside = yield from self._studies_beside(keyword, count)
        wanted = []
        for batch in batches(lacking):
            yield
            for index in batch:
                cell = self._cells[index]
                known = beside.get(cell.values[keyword])
                if known is None or self._patients[index] != NOBODY or self._clusters.fact(index, _STUDY):
                    continue
                if patients.contradict((known.stated, _identity(cell, NOBODY))):
                    continue
                study = str(known.facts[_STUDY])
                if study and clusters.merged((known.facts, self._clusters.facts(index)[:count])) is not None:
                    wanted.append((index, study))
        if keyword == "folder" and wanted:
            wanted = yield from self._with_siblings(wanted)
        found = dict((yield from self._clusters.admitted(wanted, range(count))))
        for index, study in found.items():
            self._clusters.take_up(index, study)
        return found

    def _with_siblings(self, wanted: Sequence[tuple[int, str]]) -> Generator[None, None, list[tuple[int, str]]]:
        """Return, in steps, those for whom a study is wanted of whose series nothing is of another one, or of none."""
        study_of = dict(wanted)
        studies: dict[str, set[str]] = {}
        for batch in batches(enumerate(self._cells)):
            yield
            for index, cell in batch:
                study = study_of.get(index) or self._clusters.fact(index, _STUDY)
                studies.setdefault(cell.values["siblings"], set()).add(study)
        names = ((self._cells[index].values["siblings"], index, study) for index, study in wanted)
        return [(index, study) for name, index, study in names if not name or len(studies[name]) == 1]


def _identity(cell: Cell, patient: Patient) -> Identity:
    return patients.identity_of(*patient, *cell.texts("PatientBirthDate", "PatientSex"))


def facts_of(stated: Mapping[str, str]) -> Facts:
    """Return what is said of a study by the texts of `STUDY_TAGS`; fractions of a second in its time do not matter."""
    values = {**stated, "StudyTime": stated["StudyTime"].partition(".")[0]}
    values["PatientBirthDate"] = patients.birth_date_of(stated["PatientBirthDate"])
    values["PatientSex"] = patients.sex_of(stated["PatientSex"])
    values["IssuerOfPatientID"] = patients.issuer_of(stated["IssuerOfPatientID"])
    times = {keyword: values[keyword] for keyword in TIME_TAGS}
    if not is_nobody((stated["PatientID"], stated["PatientName"])):
        times.update((keyword, "") for keyword in DATE_TAGS if times[keyword][:DATE_LENGTH] in WHERE_CLOCKS_BEGIN)
        times["PatientAge"] = times["PatientAge"].replace(_NO_AGE, "")
    return (*(values[keyword] for keyword in _TEXTS), *times_of(*times.values()))


def facts_in(instance: Instance) -> Facts:
    """Return what an instance says of its study."""
    return facts_of({keyword: text(instance, keyword) for keyword in STUDY_TAGS})


class Person(NamedTuple):
    """What a file says of its patient: who that is, and what else stays the same over the years."""

    stated: Identity
    facts: Facts


def person_of(instance: Instance) -> Person:
    """Return what an instance says of its patient."""
    facts = facts_in(instance)
    return Person(patients.identity(instance), tuple(facts[field] for field in _LASTING))


def one_of(persons: Iterable[Person]) -> Person | None:
    """Return what several files say together of one patient; None if they cannot be of one."""
    known = set(persons)
    stated = patients.merged(person.stated for person in known)
    facts = clusters.merged(person.facts for person in known)
    return None if stated is None or facts is None else Person(stated, facts)


def are_of_two(one: Facts, other: Facts) -> bool:
    """Tell whether one patient cannot be whom both are about, whatever their names and IDs."""
    return any(common({one[field], other[field]} - {""}) is None for field in _PERSON)


def _folder(cell: Cell) -> tuple[str, ...]:
    return (cell.values["folder"] or ".",)


def _nothing(cell: Cell) -> tuple[str, ...]:
    return ()


def _frame_and_order(cell: Cell) -> tuple[str, ...]:
    """Return a key for files of nobody: a dummy frame of reference may serve many, but not with one time or order."""
    frame, (date, time, order) = frame_of(cell), cell.texts("StudyDate", "StudyTime", "AccessionNumber")
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
