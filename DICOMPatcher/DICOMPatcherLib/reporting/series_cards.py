"""What Slicer shows of each series, now and after, in the words of those who look at images."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterator, Mapping
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.outlook.outlook import Outlook, SeriesOutlook
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, WRONG
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.outlook_text import earlier_series, earlier_states, facts_of, is_output_whole
from DICOMPatcherLib.reporting.plain_words import with_titles
from DICOMPatcherLib.reporting.series_count import asked_series
from DICOMPatcherLib.texts import Text, action

FINE, REPAIRED, OPEN, BAD = "fine", "repaired", "open", "bad"
"""What is to be thought of a series: nothing, that it was repaired, that it is to be looked at, that it is wrong."""

_ORDER = (BAD, OPEN, REPAIRED, FINE)
_MANY_ALIKE = 3
"""Series of one image that are alike are one card from this number on."""


class Card(NamedTuple):
    """A series, or many that are alike, of one patient and study.

    Attributes
    ----------
    patient, study
        Numbers, in the order of the import, from 1; 0 if it is not in the output.
    title, label
        What it is called, and what becomes of it.
    mood
        FINE, REPAIRED, OPEN or BAD.
    before
        What it is in the input; "" if that is the same.
    after
        What it is in the output; "" if it is not there.
    facts
        How many images there are, and how large it is; () of many that are not of one size.
    series
        Its places among those of the output, or of the input if it is left out.
    """

    patient: int
    study: int
    title: str
    label: str
    mood: str
    before: str
    after: str
    facts: tuple[str, ...]
    series: tuple[int, ...]

    @property
    def is_left_out(self) -> bool:
        """Whether it is in the input alone."""
        return not self.after


def series_cards(plan: Plan, written: bool) -> list[Card]:
    """Return a card for each series: by patient and study, the worst of each first, and last what is left out."""
    steps = card_steps(plan, written)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            cards: list[Card] = end.value
            return cards


def card_steps(plan: Plan, written: bool) -> Generator[None, None, list[Card]]:
    """Make the same in steps."""
    outlook = plan.outlook
    if outlook is None:
        return []
    kept: list[Card] = []
    earlier = earlier_states(outlook)
    yield
    of_output = _cards_of_output(outlook, earlier, plan.hides_identity, written) if is_output_whole(plan) else ()
    asked = set() if written else asked_series(plan.advice, outlook)
    yield
    for card in of_output:
        kept.append(_in_question(card) if card.mood == FINE and asked.intersection(card.series) else card)
        yield
    worst: dict[int, int] = {}
    for card in kept:
        worst[card.patient] = min(worst.get(card.patient, len(_ORDER)), _ORDER.index(card.mood))
    yield
    kept.sort(key=lambda card: (worst[card.patient], card.patient, card.study, _ORDER.index(card.mood)))
    yield
    return [*kept, *_cards_of_left_out(outlook, plan.hides_identity)]


def with_taken(
    plan: Plan, cards: list[Card], paths: Collection[str], of_output: bool
) -> Generator[None, None, list[Card]]:
    """Return cards that say in steps how many of the images of each series the database has after an import.

    Parameters
    ----------
    paths
        Paths of the files that it has, in the input or output folder, with "/".
    of_output
        Whether these are files of the output; else of the input.
    """
    outlook = plan.outlook
    assert outlook is not None
    sources = {target: source for source, target in zip(*outlook.origins)}
    taken: Counter[int] = Counter()
    for target, index in outlook.after.series_of.items():
        taken[index] += (target if of_output else sources.get(target, "")) in paths
        yield
    return [card if card.is_left_out else _with_count(card, taken, images_of(plan, card)) for card in cards]


def _with_count(card: Card, taken: Mapping[int, int], images: int) -> Card:
    count = sum(taken[index] for index in card.series)
    has = Text("Slicer has {count} of {total}", count=f"{count:,}", total=f"{images:,}")
    label = Text("{label} \N{MIDDLE DOT} {has}", label=card.label, has=has)
    return card._replace(label=label, mood=OPEN if count < images and card.mood != BAD else card.mood)


def images_of(plan: Plan, card: Card) -> int:
    """Return how many images a card is about."""
    assert plan.outlook is not None
    view = plan.outlook.now if card.is_left_out else plan.outlook.after
    return sum(view.series[index].images for index in card.series)


def lines_of(card: Card) -> list[Text]:
    """Return what a series is now and after, in a line each, or in one if that is the same; and how large it is."""
    facts = [Text("{facts}", facts=card.facts)] if card.facts else []
    if card.before and not card.is_left_out:
        return [Text("Now: {state}", state=card.before), Text("After: {state}", state=card.after), *facts]
    return [Text("{state}", state=card.after or card.before), *facts]


def heading_of(heading: Heading) -> Text:
    """Return whose study some cards are of, in a line."""
    if not heading.study:
        return Text("{patient}", patient=heading.patient)
    return Text("{patient} \N{MIDDLE DOT} {study}", patient=heading.patient, study=heading.study)


def sentence_of(card: Card) -> Text:
    """Return all that a card says, as it is read aloud."""
    return Text("{title}: {label}. {lines}", title=card.title, label=card.label, lines=lines_of(card))


def _cards_of_output(outlook: Outlook, earlier: list[str], hides_identity: bool, written: bool) -> Iterator[Card]:
    told = [series.without_text if hides_identity else series for series in outlook.after.series]
    lots: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, series in enumerate(told):
        place = series.patient, series.study
        alike = (*place, series.modality, series.state.text, earlier[index]) if series.images == 1 else (index,)
        lots[alike].append(index)
    for lot in lots.values():
        if len(lot) >= _MANY_ALIKE:
            sizes = {tuple(facts_of(told[index])[1:]) for index in lot}
            facts = sizes.pop() if len(sizes) == 1 else ()
            yield _card(told[lot[0]], earlier[lot[0]], tuple(lot), facts, written)
        else:
            for index in lot:
                yield _card(told[index], earlier[index], (index,), tuple(facts_of(told[index])), written)


def _card(series: SeriesOutlook, earlier: str, places: tuple[int, ...], facts: tuple[str, ...], written: bool) -> Card:
    degree, state, earlier = series.state.degree, with_titles(series.state.text), with_titles(earlier)
    if degree <= NAMED:
        mood = REPAIRED if earlier else FINE
        label = action("repaired", "will be repaired") if earlier else Text("fine as it is")
    elif degree == DOUBTFUL:
        mood, label = OPEN, Text("look at it")
    else:
        mood, label = BAD, Text("still wrong") if earlier else Text("wrong")
    title = title_of(series, len(places))
    return Card(series.patient, series.study, title, stated(label, written), mood, earlier, state, facts, places)


def _in_question(card: Card) -> Card:
    """Return the card of a series that nothing seems to be wrong with, as long as something is asked about it."""
    return card._replace(mood=OPEN, label=Text("there is a question about it"))


def _cards_of_left_out(outlook: Outlook, hides_identity: bool) -> Iterator[Card]:
    kept = set().union(*earlier_series(outlook))
    for index, series in enumerate(outlook.now.series):
        if index not in kept:
            told = series.without_text if hides_identity else series
            mood = BAD if series.state.degree == WRONG else OPEN
            facts, state = tuple(facts_of(series)), with_titles(series.state.text)
            yield Card(0, 0, title_of(told), Text("left out"), mood, state, "", facts, (index,))


def title_of(series: SeriesOutlook, count: int = 1) -> str:
    """Return what a series, or so many series that are alike, are called."""
    if count > 1 and series.modality:
        return Text("{count} {modality} series of one image each", count=count, modality=series.modality)
    if count > 1:
        return Text("{count} series of one image each", count=count)
    if series.description and series.description.startswith(series.modality):
        return series.description
    if series.description:
        return f"{series.modality} {series.description}"
    if series.number and series.modality:
        return Text("{modality} series {number}", modality=series.modality, number=series.number)
    if series.number:
        return Text("Series {number}", number=series.number)
    return Text("{modality} series", modality=series.modality) if series.modality else Text("A series without number")


class Heading(NamedTuple):
    """Whose study a card is of."""

    patient: str
    study: str


class _Study(NamedTuple):
    """What the first file of a series says of its study, as it is written."""

    patient: str
    name: str
    date: str
    description: str = ""
    time: str = ""

    @property
    def day(self) -> str:
        """The date as people read it; "" if it is none."""
        is_date = self.date.isdecimal() and len(self.date) == 8
        return f"{self.date[:4]}-{self.date[4:6]}-{self.date[6:]}" if is_date else ""


class Headings:
    """What patients and studies are called: by number, where identity is hidden.

    Patients and studies that have the same name get what tells them apart.
    """

    def __init__(self, plan: Plan) -> None:
        outlook = plan.outlook
        self._series = outlook.after.series if outlook is not None else ()
        self._studies: dict[str, _Study] = {}
        if outlook is not None and not plan.hides_identity:
            first = {series.path for series in self._series}
            self._studies = {
                file.target: _study_of(file.row) for file in plan.files if file.target in first and file.row is not None
            }
        names: dict[str, dict[str, None]] = defaultdict(dict)
        alike: dict[tuple[str, str, str], dict[int, _Study]] = defaultdict(dict)
        for series in self._series:
            study = self._studies.get(series.path)
            if study is not None:
                names[study.patient].setdefault(study.name)
                if study.day:
                    alike[study[:3]].setdefault(series.study, study)
        self._shared_ids = {patient for patient, found in names.items() if len(found) > 1}
        self._apart = {
            (place, number): details
            for place, studies in alike.items()
            if len(studies) > 1
            for number, details in zip(studies, _told_apart(list(studies.values())))
        }

    def of(self, card: Card) -> Heading:
        """Return what is to stand above a card."""
        if card.is_left_out:
            return Heading(Text("Left out"), "")
        study = self._studies.get(self._series[card.series[0]].path)
        if study is None:
            return Heading(Text("Patient {number}", number=card.patient), Text("study {number}", number=card.study))
        patient: str = Text("Patient {number}", number=study.patient or card.patient)
        if study.patient in self._shared_ids and study.name:
            patient = Text("{patient} ({name})", patient=patient, name=study.name)
        called: str = Text("study {number}", number=card.study)
        if study.day:
            called = Text("study of {date}", date=study.day)
        details = self._apart.get((study[:3], card.study))
        return Heading(patient, Text("{study} ({details})", study=called, details=details) if details else called)


def _study_of(row: Instance) -> _Study:
    keywords = ("PatientID", "PatientName", "StudyDate", "StudyDescription", "StudyTime")
    return _Study._make(row[keyword].strip(" \0") if row.has(keyword) else "" for keyword in keywords)


def _told_apart(studies: list[_Study]) -> list[list[str]]:
    """Return for each of a patient's studies of one day what tells it from the others."""
    times = [f"{study.time[:2]}:{study.time[2:4]}" if study.time[:4].isdecimal() else "" for study in studies]
    descriptions = [study.description for study in studies]
    told = [[part for part in parts if part] for parts in zip(descriptions, times)]
    for values in ([[one] for one in descriptions], [[one] for one in times], told):
        if len(set(map(tuple, values))) == len(studies) and all(map(any, values)):
            return values
    numbers = [Text("{number} of {total}", number=place, total=len(studies)) for place in range(1, len(studies) + 1)]
    return [[*parts, number] for parts, number in zip(told, numbers)]
