"""Whatever rules do together, each two of them at least once, a second run with them finds nothing left to do."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterable, Sequence

import pytest

import studies
from builders import KEY, document, ids, image, load, save, ultrasound
from DICOMPatcherLib import RULES, check, make_rules, patch
from DICOMPatcherLib.planning.passes import overrides
from study_damage import DAMAGES, damaged
from study_parts import ADAM, EVE
from test_contract import PARAMETERS
from text_files import write_text_files

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"

OF_STRUCTURE = {
    "UnpackArchives",
    "RemoveForeignBytes",
    "RepairElementEncoding",
    "RepairSequences",
    "RepairPixelDataEncoding",
    "CopyUnreadableFiles",
    "RemoveDICOMDIR",
}
"""Rules that work on each file alone, before its data set is read."""

COLLECTS = "processCollection"
NAMES = [rule.__name__ for rule in RULES if rule.default != "always" and rule.__name__ not in OF_STRUCTURE]
OFF = [rule.__name__ for rule in RULES if not rule.default and rule.__name__ in NAMES and overrides(rule(), COLLECTS)]
OFF.insert(0, "UseCharacterSet")
WRITING_AND_HIDING = {"SetElements", "DeidentifyBasicProfile"}
"""What the first writes the second removes, each time."""
RENEWING = {rule.__name__ for rule in RULES if rule.generates_new_ids}


def parameters(names: Iterable[str]) -> dict[str, dict[str, str]]:
    return {name: values for name, values in PARAMETERS.items() if name in names}


def left_to_do(source: pathlib.Path, output: pathlib.Path, **chosen: Iterable[str]) -> list[str]:
    """Run rules over a folder and return what they would change in what they have written."""
    ((how, names),) = chosen.items()
    if not go_together(tuple(names)):
        return []
    needed = (other for rule in RULES if rule.__name__ in names for other in rule.needs)
    chosen[how] = names = list(dict.fromkeys([*names, *needed]))
    first = patch(str(source), str(output), make_rules(**chosen, parameters=parameters(names)), key=KEY)
    # What a rule could not do in the first run it may be able to do in the second, among other files.
    passed_over = {"RULE"}
    if "DeidentifyBasicProfile" in names:
        # Of several patients with one ID, whose images cannot be numbered together, it makes one.
        passed_over.add("I14")
    failed = {entry["target"] for entry in first.files() if passed_over.intersection(ids(entry))}
    second = check(str(output), make_rules(**chosen, parameters=parameters(names)), key=b"another " + KEY)
    return [
        f"{chosen}: {entry['source']}: {made['rule']} {made['keyword']} {made.get('before')} -> {made.get('after')}"
        for entry in second.files()
        for made in entry["changes"]
        if entry["source"] not in failed and made["rule"] not in RENEWING
    ]


def go_together(names: Sequence[str]) -> bool:
    """Tell whether rules can be used in one run so that a second one has nothing left to do."""
    excluded = {other for rule in RULES if rule.__name__ in names for other in rule.excludes}
    return excluded.isdisjoint(names) and not WRITING_AND_HIDING.issubset(names)


def in_fours(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return fours of rules in their order, few of them, in which each two that go together are at least once."""
    left = {pair for pair in itertools.combinations(names, 2) if go_together(pair)}
    fours: list[tuple[str, ...]] = []
    while left:
        best: tuple[str, ...] = min(left, key=lambda pair: (names.index(pair[0]), names.index(pair[1])))
        for _ in range(2):
            larger = [tuple(name for name in names if name in (*best, other)) for other in names]
            larger = [group for group in larger if go_together(group)]
            best = max(larger, key=lambda group: len(left.intersection(itertools.combinations(group, 2))))
        fours.append(best)
        left.difference_update(itertools.combinations(best, 2))
    return fours


def test_each_two_rules_are_tried_together() -> None:
    for names in (NAMES, OFF):
        fours = in_fours(names)
        tried = {pair for four in fours for pair in itertools.combinations(four, 2)}
        assert tried == {pair for pair in itertools.combinations(names, 2) if go_together(pair)}
        assert 6 * len(fours) < 1.5 * len(tried)


PARTS = 12
each_part = pytest.mark.parametrize("part", range(PARTS))


@pytest.mark.thorough  # what all of them do together other tests look at too
@each_part
def test_pairs_over_the_samples(tmp_path, part):
    left = [
        change
        for number, rules in enumerate([*((name,) for name in NAMES), *in_fours(NAMES)][part::PARTS])
        for change in left_to_do(SAMPLES, tmp_path / str(number), only=rules)
    ]
    assert left == []


@pytest.mark.thorough
@each_part
def test_pairs_of_those_that_are_off_beside_the_others(tmp_path, part, broken):
    left = [
        change
        for source in (SAMPLES, broken)
        for number, four in enumerate(in_fours(OFF)[part::PARTS])
        for change in left_to_do(source, tmp_path / source.name / str(number), add=four)
    ]
    assert left == []


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Return a folder of broken studies, some of two patients, one kind of damage in each folder, and of odd names."""
    folder = tmp_path_factory.mktemp("broken studies")
    for number, harm in enumerate(DAMAGES.values()):
        kind = ("ct", "ultrasound")[number % 2]
        members = studies.make_study(kind, (ADAM, EVE)[number % 2], number + 1)[:3]
        if number % 3 == 0:
            members += studies.make_study("ct", EVE, 100 + number)[:2]
        layout = ("one folder", "folder per series", "shuffled names")[number % 3]
        studies.write(studies.files(damaged(members, harm)), folder / f"damage{number:02}", layout)
    write_text_files(folder / "names", turns=2)
    return folder


FORCING = (
    "ForceSameSeriesInstanceUidInEachDirectory",
    "ForceSamePatientNameIdInEachDirectory",
    "UseCharacterSet",
    "SplitUltrasoundSeriesByInstanceNumber",
)


def test_folders_of_several_kinds_need_nothing_a_second_time(tmp_path):
    """CT, ultrasound and documents of two patients, some without a series, names in two character sets."""
    letters = {"PatientName": "M\u00fcller^J", "SpecificCharacterSet": "ISO_IR 100"}
    folder = tmp_path / "in" / "mixed"
    for number in range(1, 4):
        save(folder / f"{number}.dcm", image(number, SeriesInstanceUID=f"1.2.3.4.2.{number}"))
        save(folder / f"us{number}.dcm", ultrasound(10 + number, SeriesInstanceUID="1.2.3.4.9", InstanceNumber="1"))
        save(folder / f"a{number}.dcm", image(20 + number, SeriesInstanceUID=None, InstanceNumber=None, **letters))
    save(folder / "small.dcm", image(31, Rows=4, PixelData=bytes(64)))
    save(folder / "document.dcm", document())
    save(folder / "eve.dcm", image(32, PatientName="Roe^Eve", PatientID="P9", SeriesInstanceUID="1.2.3.4.2.1"))
    left = [
        change
        for size in (1, 2)
        for number, chosen in enumerate(itertools.combinations(FORCING, size))
        for change in left_to_do(tmp_path / "in", tmp_path / f"{size}-{number}", add=chosen)
    ]
    assert left == []
    files = [load(path) for path in (tmp_path / "1-0").rglob("*.dcm")]
    kinds = {(str(ds.SeriesInstanceUID), ds.Modality, ds.get("Rows"), ds.PatientID) for ds in files}
    assert len({uid for uid, *_ in kinds}) == len(kinds) > 1
