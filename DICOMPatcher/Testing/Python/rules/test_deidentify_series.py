"""What files of a series have in common is decided once, and never for another patient or another run."""

from __future__ import annotations

import functools
import pickle
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dicom_bytes as dcm
import synthetic
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.deidentification import identifying_words, memory, phrases, rewriting, self_check, spellings
from DICOMPatcherLib.deidentification.identifying_words import Identifiers, IdentifyingWords, words_of
from DICOMPatcherLib.deidentification.identities import NewIdentity
from DICOMPatcherLib.deidentification.memory import Memory, Remembered
from DICOMPatcherLib.deidentification.rewriting import Rewriter
from DICOMPatcherLib.deidentification.treatments import Options
from DICOMPatcherLib.edits import spliced
from DICOMPatcherLib.part10.elements import EXPLICIT, IMPLICIT
from DICOMPatcherLib.part10.file import Part10File

NAME = "DeidentifyBasicProfile"
SLICES = 30
REGION = synthetic.code("39092004", "SCT", "Maxilla and mandible")
FRAMES = 1000
CLEANING = {"Dates": "shift", "Descriptions": "clean", "PatientCharacteristics": "keep", "SafePrivate": "keep"}
PATIENTS = (
    {"PatientName": "Abdomen^Eve", "PatientID": "EX-4711", "AccessionNumber": "ACC0815"},
    {"PatientName": "Venous^Robert", "PatientID": "EX-4712", "AccessionNumber": "ACC0816"},
    {"PatientName": "Standard^Carla", "PatientID": "CT01-9", "AccessionNumber": "ACC0817"},
)
SAID_OF_ALL = {
    "SeriesDescription": "Abdomen venous standard ACC0816",
    "ProtocolName": "Robert EX-4711",
    "ContrastBolusRoute": "Venous Robert",
    "FilterType": "EX-4712",
    "ConvolutionKernel": "STANDARD",
    "ImageComments": "Carla ACC0817",
}


def write(folder, numbers, **changes):
    """Write a slice for each number, of one patient after the other, all with the same text in them."""
    folder.mkdir(parents=True)
    for number in numbers:
        own = {**SAID_OF_ALL, **PATIENTS[number % len(PATIENTS)], **changes}
        own["StudyInstanceUID"] = synthetic.uid("study", number % len(PATIENTS))
        synthetic.write_ct(folder / f"{number:02}", number, Rows=4, Columns=4, **own)


def deidentified(source, output, parameters, rules=None):
    rules = rules or make_rules(add=[NAME], parameters={NAME: parameters})
    report = patch(str(source), str(output), rules, key=b"test")
    entries = list(report.files())
    assert {entry["outcome"] for entry in entries} == {"patched"}
    return {entry["source"]: (output / entry["target"]).read_bytes() for entry in entries}


@pytest.fixture
def decided(monkeypatch):
    """The tags of all elements that something was decided of, one list for each file."""
    files = []
    begin, decide, look = Rewriter.__init__, Rewriter._element, self_check._verdict

    def begun(self, *arguments):
        files.append([])
        begin(self, *arguments)

    def deciding(self, element, *arguments):
        files[-1].append(element.tag)
        return decide(self, element, *arguments)

    def looking(file, element, *arguments):
        files[-1].append(element.tag)
        return look(file, element, *arguments)

    monkeypatch.setattr(Rewriter, "__init__", begun)
    monkeypatch.setattr(Rewriter, "_element", deciding)
    monkeypatch.setattr(self_check, "_verdict", looking)
    return files


@pytest.mark.parametrize("parameters", [{}, CLEANING], ids=["strict", "cleaning"])
def test_what_all_slices_say_is_decided_once(tmp_path, decided, parameters):
    write(tmp_path / "in", range(0, len(PATIENTS) * SLICES, len(PATIENTS)))
    deidentified(tmp_path / "in", tmp_path / "out", parameters)
    first, *others = decided
    assert len(others) == SLICES - 1
    assert len(first) > 200
    # What differs: instance, number, position, location and pixels, each for the first and for the second look.
    assert max(map(len, others)) <= 30


@pytest.mark.parametrize("parameters", [{}, CLEANING], ids=["strict", "cleaning"])
@pytest.mark.parametrize("syntax", [synthetic.ExplicitVRLittleEndian, synthetic.ImplicitVRLittleEndian])
def test_a_file_becomes_the_same_whoever_came_before_it(tmp_path, monkeypatch, parameters, syntax):
    write(tmp_path / "in", range(12), transfer_syntax=syntax)
    together = deidentified(tmp_path / "in", tmp_path / "out", parameters)
    for module in (self_check, rewriting):
        monkeypatch.setattr(module, "keys_of", lambda file: [None] * len(file.elements))
    assert deidentified(tmp_path / "in", tmp_path / "anew", parameters) == together


def test_the_number_of_one_patient_goes_there_and_stays_with_others(tmp_path):
    write(tmp_path / "in", range(9), FilterType="ACC0816")
    outputs = deidentified(tmp_path / "in", tmp_path / "out", CLEANING)
    assert [b"ACC0816" in data for data in outputs.values()] == [True, False, True] * 3


def test_the_id_of_one_patient_goes_from_text_about_all(tmp_path):
    write(tmp_path / "in", range(9))
    outputs = deidentified(tmp_path / "in", tmp_path / "out", CLEANING)
    assert not any(b"EX-4712" in data for data in outputs.values())


def test_the_same_rule_used_again_remembers_nothing(tmp_path, decided):
    write(tmp_path / "in", [0])
    rules = make_rules(add=[NAME])
    outputs = deidentified(tmp_path / "in", tmp_path / "out", {}, rules)
    assert deidentified(tmp_path / "in", tmp_path / "again", {}, rules) == outputs
    first, second = decided
    assert first == second


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(memory, "_MOST", 3)
    known = Remembered()
    for number in range(10):
        known.put(b"%d" % number, number)
        assert len(known) <= 3
        assert known[b"%d" % number] == number
    known.put(None, 1)
    assert None not in known
    kept = Memory()
    options, identities = Options(), [NewIdentity(f"new {number}", number) for number in range(20)]
    made = [kept.decided(Identifiers(), identity, options, EXPLICIT, False) for identity in identities]
    assert kept._decided.cache_info().currsize <= 4
    assert len(set(map(id, made))) == len(made)


@pytest.mark.parametrize(
    "other",
    [
        {"found": Identifiers(ids=frozenset([b"ABC-1234"]))},
        {"identity": NewIdentity("A", 2)},
        {"identity": NewIdentity("B", 1)},
        {"options": Options(dates="keep")},
        {"options": Options(cleans_pixels=True)},
        {"encoding": IMPLICIT},
        {"hides_codes": True},
    ],
    ids=str,
)
def test_nothing_is_shared_where_anything_that_decides_differs(other):
    circumstances = {
        "found": Identifiers(names=frozenset([b"Doe^Jane"])),
        "identity": NewIdentity("A", 1),
        "options": Options(),
        "encoding": EXPLICIT,
        "hides_codes": False,
    }
    kept = Memory()
    decided = kept.decided(**circumstances)
    assert kept.decided(**circumstances) is decided
    assert kept.decided(**{**circumstances, **other}) is not decided


def test_what_goes_to_another_process_is_empty_and_decides_the_same():
    circumstances = Identifiers(frozenset([b"Doe^Jane"])), NewIdentity("A", 1), Options(), EXPLICIT, False
    kept = Memory(frozenset([b"robert"]))
    before = kept.decided(*circumstances)
    before.outcomes.put(b"element", "outcome")
    before.verdicts(EXPLICIT).put(b"element", "verdict")
    kept.identifiers(EXPLICIT).put(b"element", Identifiers())
    pickled = pickle.dumps(kept)
    assert b"element" not in pickled
    assert b"Jane" not in pickled
    other = pickle.loads(pickled)
    assert other.identifiers(EXPLICIT) == {}
    after = other.decided(*circumstances)
    assert after is other.decided(*circumstances) is not before
    assert after.outcomes == after.verdicts(EXPLICIT) == {}
    assert vars(after.words) == vars(before.words)
    assert {b"robert", b"jane"} <= after.words.words


def test_nothing_of_a_patient_is_kept_beyond_a_run():
    for module in (identifying_words, memory, phrases, spellings):
        caches = [thing for thing in vars(module).values() if hasattr(thing, "cache_info")]
        assert all(cache.cache_info().maxsize == 1 for cache in caches if cache.__module__ == module.__name__)


PIECES = st.sampled_from([b"jane", b"doe-1", b"J\xe4ne", b"x", b"9", b"-", b" ", b"\0", b"\xe4", b"JANE", b"\n", b"^"])


@given(st.lists(PIECES, max_size=12), st.sets(PIECES.filter(lambda piece: len(piece) > 2), min_size=1))
def test_words_are_found_where_no_letter_or_digit_is_beside_them(parts, words):
    data = b"".join(parts)
    words = frozenset(word.lower() for word in words)
    expected = {
        found.start(1)
        for word in words
        for found in re.finditer(rb"(?<![0-9A-Za-z])(?=(%s)(?![0-9A-Za-z]))" % re.escape(word), data, re.IGNORECASE)
    }
    found = set(IdentifyingWords(words).places_in(data))
    assert {start for start, _ in found} == expected
    assert all(data[start:stop].lower() in words for start, stop in found)


def test_numbers_of_a_patient_count_by_themselves_only():
    words = words_of(Identifiers(ids=frozenset([b"AB-1234 "]), birth_dates=frozenset([b"19700131"])))
    assert words.name_someone(b"protocol ab-1234")
    assert words.name_someone(b"31.01.1970")
    assert not words.name_someone(b"XAB-12345")


@pytest.mark.thorough
def test_the_frames_of_an_image_are_not_held(tmp_path):
    synthetic.write_multiframe(tmp_path / "frames", 1, NumberOfFrames=FRAMES, **frames(FRAMES))
    with Part10File.open(str(tmp_path / "frames")) as file:
        keep, options = Memory(), Options()
        Rewriter(file, options, b"", NewIdentity("A", 1), keep).rewriting()  # what is made once for all files
        tracemalloc.start()
        try:
            rewriter = Rewriter(file, options, b"", NewIdentity("A", 1), keep)
            assert tracemalloc.get_traced_memory()[1] < 300 * FRAMES
            after = file.with_edits(rewriter.rewriting().edits)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            self_check.check(after, options, rewriter.words, rewriter.replaced)
            assert tracemalloc.get_traced_memory()[1] - before < 1150 * FRAMES
        finally:
            tracemalloc.stop()


def test_what_all_frames_say_is_decided_twice_at_most(tmp_path, decided):
    (tmp_path / "in").mkdir()
    groups = [
        synthetic.item(
            FrameContentSequence=[synthetic.item(FrameLabel="of Adam", InStackPositionNumber=index)],
            ReferencedImageSequence=[synthetic.reference("1.2.3", "1.2.3.4")],
            FrameAnatomySequence=[synthetic.item(FrameLaterality="R", AnatomicRegionSequence=[REGION])],
        )
        for index in range(FRAMES)
    ]
    write = functools.partial(synthetic.write_multiframe, megabytes=1, PerFrameFunctionalGroupsSequence=groups)
    write(tmp_path / "in" / "frames", NumberOfFrames=FRAMES)
    deidentified(tmp_path / "in", tmp_path / "out", {})
    (tags,) = decided
    assert tags.count(0x00209057) == FRAMES
    assert max(tags.count(tag) for tag in (0x00081155, 0x00209072, 0x00080104)) <= 10


@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG], ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("is_defined", [True, False], ids=["defined", "delimited"])
def test_a_frame_becomes_the_same_whichever_came_before_it(tmp_path, monkeypatch, form, is_defined):
    """Also what is told of it, in the first file and in one that has the same frames."""
    for number in range(2):
        items = frames_of_sequences(form, is_defined, 5)
        assert sum(map(len, items)) < memory.LARGEST - 20
        content = dcm.element(0x00200013, "IS", str(number), form) + dcm.sequence(0x52009230, items, form)
        content += dcm.element(0xFFFCFFFC, "OB", bytes(4), form)  # the last element of a file is not remembered
        dcm.write(tmp_path, dcm.file(dcm.identity(form) + content, form.uid), f"{number}")
    told = []
    for is_forgetful in (False, True):
        if is_forgetful:
            monkeypatch.setattr(Rewriter, "_key_within", lambda *_: None)
        keep = Memory()
        for number in range(2):
            with Part10File.open(str(tmp_path / f"{number}")) as file:
                rewriter = Rewriter(file, Options(), b"key", NewIdentity("A", 1), keep)
                edits, elements = rewriter.rewriting()
                written = spliced(edits, file.read, 0, file.end)
                found = elements, sorted(rewriter.counts), sorted(rewriter.kept), rewriter.replaced
                told.append((written, rewriter.words.words, rewriter.words.wholes, *found))
    assert told[:2] == told[2:]
    assert {b"hidden", b"nobody"} <= told[0][1]
    assert "1.2.9.1" in told[1][-1]


def frames_of_sequences(form, is_defined, count):
    """Return items for frames that have sequences in common, some of which say who someone is."""

    def one(tag, *content):
        return dcm.sequence(tag, [dcm.item(b"".join(content), form, defined=is_defined)], form, defined=is_defined)

    meaning = dcm.element(0x00080104, "LO", b"Hidden Nobody", form)
    return [
        dcm.item(
            one(0x00081111, dcm.element(0x00081155, "UI", b"1.2.9.1", form))
            + one(0x00082218, meaning)
            + one(0x00209071, one(0x00082218, meaning), dcm.element(0x00209072, "CS", b"R", form))
            + one(0x0040A073, dcm.element(0x00081070, "PN", b"Hidden^Nobody", form))
            + one(0x30060020, dcm.element(0x30060026, "LO", b"Lesion", form)),
            form,
            defined=is_defined,
        )
        for _ in range(count)
    ]


def frames(count):
    """Return the functional groups of so many frames."""
    groups = [
        synthetic.item(
            FrameContentSequence=[synthetic.item(StackID="1", FrameLabel="of Adam", DimensionIndexValues=index + 1)],
            PlanePositionSequence=[synthetic.item(ImagePositionPatient=[0, 0, index])],
        )
        for index in range(count)
    ]
    return {"PerFrameFunctionalGroupsSequence": groups}
