"""The order of the hooks, what a rule that fails costs, and what is decided about each file."""

from __future__ import annotations

import os
import zipfile

import pytest
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from builders import (
    KEY,
    Recorder,
    change,
    collecting,
    document,
    encoded,
    entries,
    ids,
    image,
    load,
    naming,
    outcomes,
    outputs,
    raw_element,
    rule,
    save,
    save_series,
    state,
    tree,
)
from DICOMPatcherLib import Report, check, make_rules, patch
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES


def run(tmp_path, *rules, key=KEY, **options):
    return patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules), key=key, **options)


def setting(**values):
    return rule({"processDataSet": lambda self, ds: change(ds, **values) and None})


def failing(hook, error=ValueError, after=None):
    def raise_(self, *arguments):
        if after is not None:
            after(*arguments)
        raise error("the rule is wrong")

    return {hook: raise_}


# Order of the hooks


def test_hooks_are_called_in_order_folder_by_folder(tmp_path):
    for number, name in enumerate(["b/2", "b/1", "a", "b/c/1"], 1):
        save(tmp_path / "in" / name, image(number))
    recorder = Recorder()
    run(tmp_path, recorder)
    source, output = str(tmp_path / "in"), str(tmp_path / "out")
    expected = [("processStart", source, output), ("processDirectory", source)]
    for folder, name, number in (("", "a", 3), ("/b", "b/1", 2), ("/b", "b/2", 1), ("/b/c", "b/c/1", 4)):
        if name in ("b/1", "b/c/1"):
            expected.append(("processDirectory", source + folder))
        expected += [
            ("skipFile", f"{source}/{name}"),
            ("processDataSet", f"1.2.3.4.5.{number}"),
            ("generateOutputFilePath", f"{output}/{name}"),
        ]
    assert recorder.calls == expected


def test_a_rule_that_sees_all_instances_is_a_barrier(tmp_path):
    save_series(tmp_path / "in", 3)
    calls = []

    def note(what):
        return lambda self, *arguments: calls.append(what)

    def collect(self, instances):
        calls.append(f"collect {len(instances)}")
        yield
        calls.append("collected")

    run(
        tmp_path,
        rule({"processDataSet": note("before")}),
        rule({"processDataSet": note("same rule, before"), "processCollection": collect}),
        rule({"processDataSet": note("after")}),
    )
    assert calls == ["before", "same rule, before"] * 3 + ["collect 3", "collected"] + ["after"] * 3


def test_rules_after_the_barrier_see_what_it_decided(tmp_path):
    save_series(tmp_path / "in", 2)

    def rename(self, instances):
        for instance in instances:
            instance["SeriesDescription"] = f"was {instance['InstanceNumber']}"

    seen = []
    run(
        tmp_path,
        collecting(rename, "SeriesDescription"),
        rule({"processDataSet": lambda self, ds: seen.append(ds.SeriesDescription)}),
    )
    assert seen == ["was 1", "was 2"]
    assert [ds.SeriesDescription for ds in outputs(tmp_path / "out")] == seen


def test_a_barrier_sees_what_earlier_rules_changed(tmp_path):
    save_series(tmp_path / "in", 1)
    seen = []
    run(
        tmp_path,
        setting(PatientID="changed", Rows=4),
        collecting(lambda self, rows: seen.extend((row["PatientID"], row["Rows"]) for row in rows), "Rows"),
        setting(PatientID="changed again"),
        collecting(lambda self, rows: seen.extend((row["PatientID"], row["Rows"]) for row in rows), "Rows"),
    )
    assert seen == [("changed", "4"), ("changed again", "4")]


def test_a_later_rule_sees_and_overrides_an_earlier_one(tmp_path):
    save_series(tmp_path / "in", 1)
    seen = []
    look = rule({"processDataSet": lambda self, ds: seen.append(str(ds.PatientName))})
    report = run(tmp_path, setting(PatientName="A"), look, setting(PatientName="B"), look)
    assert seen == ["A", "B"]
    changed = [entry for entry in entries(report)["001.dcm"]["changes"] if entry["keyword"] == "PatientName"]
    assert [(entry["before"], entry["after"]) for entry in changed] == [("Doe^Jane", "B")]


def test_what_is_changed_and_changed_back_is_no_change(tmp_path):
    save_series(tmp_path / "in", 1)
    report = run(tmp_path, setting(PatientName="A"), setting(PatientName="Doe^Jane"))
    assert outcomes(report) == {"001.dcm": "copied"}
    assert list(tree(tmp_path / "out").values()) == list(tree(tmp_path / "in").values())


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("change_path", [False, True], ids=["keeps the path", "names the file"])
def test_an_old_rule_of_a_user_works_anywhere_in_the_list(tmp_path, place, change_path):
    """It remembers the data set from one hook for the next, as rules could from the beginning."""
    save_series(tmp_path / "in" / "a", 2, SOPInstanceUID=lambda number: None)
    save_series(tmp_path / "in" / "b", 2, SOPInstanceUID=lambda number: f"1.2.3.9.{number}")

    def process(self, ds):
        self.number = ds.InstanceNumber
        ds.PatientComments = "seen"

    def name(self, ds, path):
        assert self.number == ds.InstanceNumber
        return path + f"-{self.number}" if change_path else path

    user = rule({"processDataSet": process, "generateOutputFilePath": name})
    rules = make_rules(only=["GenerateMissingIDs", "NormalizeFileNames"])
    rules.insert(place, user)
    report = run(tmp_path, *rules)
    assert set(outcomes(report).values()) == {"patched"}
    assert not any("RULE" in ids(entry) for entry in report.files())
    assert all(ds.PatientComments == "seen" for ds in outputs(tmp_path / "out"))
    assert len(tree(tmp_path / "out")) == 4


def test_a_rule_that_only_names_gets_the_finished_data_set(tmp_path):
    save_series(tmp_path / "in", 2, SeriesInstanceUID=None)
    names = []

    def name(self, ds, path):
        names.append(str(ds.SeriesInstanceUID))
        return f"{ds.SeriesInstanceUID}/{ds.InstanceNumber}.dcm"

    run(tmp_path, naming(name), *make_rules(only=["GenerateMissingIDs"]))
    assert len(set(names)) == 1
    assert sorted(tree(tmp_path / "out")) == [f"{names[0]}/1.dcm", f"{names[0]}/2.dcm"]


def test_skip_file_leaves_a_file_out_for_all_rules(tmp_path):
    save_series(tmp_path / "in", 2)
    skip = rule({"skipFile": lambda self, path: path.endswith("002.dcm")})
    recorder = Recorder()
    report = run(tmp_path, skip, recorder)
    assert outcomes(report) == {"001.dcm": "copied", "002.dcm": "skipped"}
    assert "UserRule" in entries(report)["002.dcm"]["reason"]
    assert len([call for call in recorder.calls if call[0] == "processDataSet"]) == 1


def test_a_rule_may_leave_a_file_out_after_a_look_inside(tmp_path):
    save_series(tmp_path / "in", 2)

    def process(self, ds):
        if ds.InstanceNumber == 1:
            self.skip("number one")

    report = run(tmp_path, rule({"processDataSet": process}), *make_rules())
    assert outcomes(report) == {"001.dcm": "skipped", "002.dcm": "copied"}
    assert entries(report)["001.dcm"]["reason"] == "number one"
    assert len(tree(tmp_path / "out")) == 1


def test_the_same_rules_can_run_twice(tmp_path):
    save_series(tmp_path / "in", 3, SeriesInstanceUID=None, PatientID=None)
    rules = make_rules(add=["ForceSamePatientNameIdInEachDirectory", "SplitUltrasoundSeriesByInstanceNumber"])
    first = list(check(str(tmp_path / "in"), rules, key=KEY).files())
    assert as_foretold(run(tmp_path, *rules)) == first


def test_the_file_header_is_looked_after_whatever_rules_were_chosen(tmp_path):
    save(tmp_path / "in" / "1", image(), meta=False)
    assert outcomes(run(tmp_path, Recorder())) == {"1": "patched"}
    assert load(tmp_path / "out" / "1").file_meta.TransferSyntaxUID == ExplicitVRLittleEndian


# Rules that fail


@pytest.mark.parametrize(
    "error", [ValueError, OSError, RecursionError, StopIteration, AssertionError, NotImplementedError, MemoryError]
)
def test_a_rule_that_raises_loses_only_its_own_changes(tmp_path, error):
    save_series(tmp_path / "in", 1)

    def spoil(ds):
        ds.PatientID = "half done"
        del ds.PixelData
        ds.file_meta.ImplementationVersionName = "half done"

    report = run(
        tmp_path,
        setting(PatientComments="before"),
        rule(failing("processDataSet", error, spoil)),
        setting(SeriesDescription="after"),
    )
    assert outcomes(report) == {"001.dcm": "patched"}
    (ds,) = outputs(tmp_path / "out")
    assert (ds.PatientID, ds.PatientComments, ds.SeriesDescription) == ("P1", "before", "after")
    assert len(ds.PixelData) == 128
    assert "ImplementationVersionName" not in ds.file_meta
    assert ids(entries(report)["001.dcm"]) == ["RULE"]
    message = entries(report)["001.dcm"]["findings"][0]["message"]
    assert "UserRule" in message
    assert error.__name__ in message
    assert "the rule is wrong" in message


def test_the_finding_names_the_element_that_could_not_be_read(tmp_path):
    save(tmp_path / "in" / "1", image(), raw={"Rows": b"\1\2\3\4\5\6\7"[:3]})
    report = run(tmp_path, rule({"processDataSet": lambda self, ds: ds.Rows}))
    (finding,) = [found for found in entries(report)["1"]["findings"] if found["id"] == "RULE"]
    assert "(0028,0010)" in finding["message"].replace(" ", "") or "Rows" in finding["message"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"Rows": "many"}, id="text for a number"),
        pytest.param({"Rows": 70000}, id="too large"),
        pytest.param({"Rows": -1}, id="negative"),
        pytest.param({"PatientID": 3.5}, id="a number for text"),
        pytest.param({"PixelData": "text"}, id="text for bytes"),
        pytest.param({"PatientID": "\ud800"}, id="half a surrogate pair"),
    ],
)
def test_values_that_cannot_be_written_harm_nothing_else(tmp_path, spoil):
    save_series(tmp_path / "in", 2)

    def process(self, ds):
        if ds.InstanceNumber == 1:
            change(ds, **spoil)

    report = run(tmp_path, rule({"processDataSet": process}), setting(SeriesDescription="after"))
    assert set(outcomes(report).values()) == {"patched"}
    (bad, good) = outputs(tmp_path / "out")
    assert (good.Rows, good.PatientID, len(good.PixelData)) == (8, "P1", 128)
    assert bad.SeriesDescription == good.SeriesDescription == "after"
    if "RULE" in ids(entries(report)["001.dcm"]):
        assert (bad.Rows, bad.PatientID, len(bad.PixelData)) == (8, "P1", 128)


def test_a_rule_may_not_take_the_file_header_away(tmp_path):
    save_series(tmp_path / "in", 1)

    def process(self, ds):
        del ds.file_meta

    report = run(tmp_path, rule({"processDataSet": process}))
    assert outcomes(report) == {"001.dcm": "copied"}
    assert ids(entries(report)["001.dcm"]) == ["RULE"]


@pytest.mark.parametrize("syntax", ["1.2.3.4", "", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.5"])
def test_a_transfer_syntax_that_cannot_be_written_costs_at_most_one_file(tmp_path, syntax):
    save_series(tmp_path / "in", 2)

    def process(self, ds):
        if ds.InstanceNumber == 1:
            ds.file_meta.TransferSyntaxUID = syntax

    report = run(tmp_path, rule({"processDataSet": process}))
    assert outcomes(report)["002.dcm"] == "copied"
    for name, entry in entries(report).items():
        if entry["target"]:
            assert len(load(tmp_path / "out" / name).PixelData) == 128


@pytest.mark.parametrize("hook", ["skipFile", "processDirectory", "generateOutputFilePath"])
def test_hooks_beside_the_data_set_may_fail_too(tmp_path, hook):
    save_series(tmp_path / "in", 2)
    report = run(tmp_path, rule(failing(hook)), setting(PatientComments="after"))
    assert outcomes(report) == {"001.dcm": "patched", "002.dcm": "patched"}
    assert "RULE" in ids(entries(report)["001.dcm"])
    assert all(ds.PatientComments == "after" for ds in outputs(tmp_path / "out"))


@pytest.mark.parametrize("generator", [False, True])
def test_a_rule_that_fails_on_the_collection_is_undone_as_a_whole(tmp_path, generator):
    save_series(tmp_path / "in", 3)

    def work(self, instances):
        instances[0]["SeriesInstanceUID"] = "1.2.3.99"
        instances[1].report("I1", "half done")
        instances[2].skip("half done")
        raise ValueError("the rule is wrong")

    def steps(self, instances):
        yield
        work(self, instances)

    report = run(tmp_path, collecting(steps if generator else work), setting(PatientComments="after"))
    assert outcomes(report) == dict.fromkeys(["001.dcm", "002.dcm", "003.dcm"], "patched")
    assert all(ids(entry) == ["RULE"] for entry in report.files())
    assert {ds.SeriesInstanceUID for ds in outputs(tmp_path / "out")} == {"1.2.3.4.2"}


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        pytest.param("Rows", "512", id="a number as text"),
        pytest.param("Rows", "many", id="no number"),
        pytest.param("SeriesNumber", 5, id="a number instead of text"),
        pytest.param("SeriesNumber", None, id="None"),
        pytest.param("PatientName", "\ud800", id="half a surrogate pair"),
        pytest.param("PatientName", "M\u00fcller", id="letters"),
        pytest.param("SeriesNumber", "\u0663", id="letters where none belong"),
        pytest.param("PatientName", "x" * 70000, id="longer than an element may be"),
        pytest.param("SeriesNumber", "", id="empty"),
    ],
)
def test_odd_values_in_a_row_stop_nothing(tmp_path, keyword, value):
    save_series(tmp_path / "in", 2)

    def work(self, instances):
        instances[0][keyword] = value

    report = run(tmp_path, collecting(work, "Rows"), setting(PatientComments="after"))
    assert set(outcomes(report)) == {"001.dcm", "002.dcm"}
    assert outcomes(report)["002.dcm"] == "patched"
    written = {entry["target"]: load(tmp_path / "out" / entry["target"]) for entry in report.files() if entry["target"]}
    assert all(ds.PatientComments == "after" for ds in written.values())
    if value == "512":
        assert written["001.dcm"].Rows == 512
    if value == "M\u00fcller":
        assert written["001.dcm"].PatientName == value


@pytest.mark.parametrize("hook", ["processDataSet", "processCollection", "generateOutputFilePath", "skipFile"])
def test_what_a_rule_that_hides_identity_could_not_do_is_not_written(tmp_path, hook):
    save_series(tmp_path / "in", 2)

    def fails(self, *arguments):
        if hook == "processCollection" or "001" in self.file_name(*arguments):
            raise ValueError("Doe^Jane")
        return arguments[-1] if hook == "generateOutputFilePath" else False

    names = {
        "processDataSet": lambda self, ds: "001" if ds.InstanceNumber == 1 else "",
        "generateOutputFilePath": lambda self, ds, path: path,
        "skipFile": lambda self, path: path,
    }
    hiding = rule({hook: fails, "file_name": names.get(hook)}, deidentifies=True)
    report = run(tmp_path, hiding, setting(PatientComments="after"))
    assert outcomes(report)["001.dcm"] == "failed"
    assert "001.dcm" not in tree(tmp_path / "out")
    assert "Doe" not in "\n".join(report.lines(verbose=True))
    assert "Doe" not in str(list(report.files()))


def test_a_rule_that_hides_identity_and_cannot_enter_a_folder_lets_nothing_of_it_out(tmp_path):
    save_series(tmp_path / "in", 3)
    hiding = rule(failing("processDirectory"), deidentifies=True)
    assert set(outcomes(run(tmp_path, hiding)).values()) == {"failed"}
    assert tree(tmp_path / "out") == {}


def test_a_rule_that_fails_after_anonymization_does_not_bring_the_name_back(tmp_path):
    save_series(tmp_path / "in", 2)
    broken = rule(failing("processDataSet", after=lambda ds: change(ds, PatientName="Doe^Jane")))
    report = run(tmp_path, *make_rules(add=["Anonymize"]), broken)
    assert set(outcomes(report).values()) == {"patched"}
    assert not any(b"Doe" in data for data in tree(tmp_path / "out").values())


def test_a_rule_that_reads_only_what_it_wants_is_not_called_for_others(tmp_path):
    save(tmp_path / "in" / "1", image(1, Exposure="5"))
    save(tmp_path / "in" / "2", image(2))
    seen = []
    run(tmp_path, rule({"processDataSet": lambda self, ds: seen.append(ds.InstanceNumber)}, triggers=("Exposure",)))
    assert seen == [1]


def test_triggers_are_the_values_earlier_rules_have_left(tmp_path):
    save_series(tmp_path / "in", 1)
    seen = []
    wants = rule(
        {"wants": lambda self, values: seen.append(dict(values)), "processDataSet": lambda self, ds: None},
        triggers=("PatientID", "PatientSex", "PatientAge"),
    )
    run(tmp_path, setting(PatientID="new", PatientSex=None, PatientAge="030Y"), wants)
    assert seen == [{"PatientID": b"new ", "PatientAge": b"030Y"}]


def test_parameters_are_checked_before_anything_is_read(tmp_path):
    save_series(tmp_path / "in", 1)
    recorder = Recorder()
    with pytest.raises(ParameterError):
        run(tmp_path, recorder, *make_rules(only=["UseCharacterSet"]))
    assert recorder.calls == []
    assert not (tmp_path / "out").exists()


# check foretells patch


def as_foretold(report):
    """Return what a report says of files, in the words of a check: what was done would be done."""
    return list(Report(report.plan, written=False).files())


def messy(folder):
    """Write a folder with a bit of everything."""
    save_series(folder / "a", 3, SOPInstanceUID=None, SeriesNumber=None)
    save_series(folder / "b", 3, SOPInstanceUID="1.2.3.4.5", StudyInstanceUID=None, PatientID=None, PatientName=None)
    save_series(folder / "copies", 2, SOPInstanceUID="1.2.77", InstanceNumber="1", PixelData=bytes(128))
    for number in (1, 2):
        save(folder / "same" / f"{number}", image(1, SOPInstanceUID="1.2.78"))
    save(folder / "c" / "bare", image(31), meta=False)
    save(folder / "c" / "big", image(32, StudyInstanceUID="1.02.3"), ExplicitVRBigEndian)
    save(folder / "c" / "implicit", image(33), ImplicitVRLittleEndian, raw={"Exposure": b"12.5"})
    save(folder / "c" / "frames", image(34, NumberOfFrames="2", SliceThickness="5", PixelData=bytes(256)))
    save(folder / "c" / "rt", document(ReferencedFrameOfReferenceUID=None, FrameOfReferenceUID="1.2.3.4.03"))
    (folder / "c" / "cut").write_bytes(encoded(image(35))[:-50])
    (folder / "c" / "text").write_text("no image")
    (folder / "c" / "gone").symlink_to(folder / "nowhere")


SETS = {
    "default": {},
    "no names": {"leave_out": ["NormalizeFileNames"]},
    "anonymize": {"add": ["Anonymize"]},
    "de-identify": {"add": ["DeidentifyBasicProfile"]},
    "all": {
        "add": [rule.__name__ for rule in RULES if not (rule.keepsUnreadable or rule.excludes)],
        "parameters": {
            "UseCharacterSet": {"CharacterSet": "cp1251"},
            "SetElements": {"Elements": "InstitutionName=Hospital"},
        },
    },
    "force": {"add": ["ForceSameSeriesInstanceUidInEachDirectory", "ForceSamePatientNameIdInEachDirectory"]},
}


@pytest.mark.parametrize("rules", SETS.values(), ids=list(SETS))
def test_check_foretells_patch_exactly_with_the_same_key(tmp_path, rules):
    messy(tmp_path / "in")
    before = state(tmp_path)
    foretold = list(check(str(tmp_path / "in"), make_rules(**rules), key=KEY).files())
    assert state(tmp_path) == before
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(**rules), key=KEY)
    assert as_foretold(report) == foretold
    assert {name: before[name] for name in before if name.startswith("in")} == {
        f"in/{name}" if name else "in": entry for name, entry in state(tmp_path / "in").items()
    } | {"in": before["in"]}
    assert {entry["target"] for entry in foretold} - {None} == set(tree(tmp_path / "out"))


def leaves(thing, path=()):
    if isinstance(thing, dict):
        thing = list(thing.items())
    if isinstance(thing, (list, tuple)):
        for index, part in enumerate(thing):
            yield from leaves(part, (*path, index))
    else:
        yield path, thing


@pytest.mark.parametrize("rules", SETS.values(), ids=list(SETS))
def test_check_foretells_patch_up_to_new_identifiers_without_a_key(tmp_path, rules):
    messy(tmp_path / "in")
    foretold = list(leaves(list(check(str(tmp_path / "in"), make_rules(**rules)).files())))
    done = list(leaves(as_foretold(run(tmp_path, *make_rules(**rules), key=None))))
    assert [path for path, _ in foretold] == [path for path, _ in done]
    pairs = {(text, other) for (_, text), (_, other) in zip(foretold, done) if text != other}
    # One to one, and nothing but generated values.
    assert len({text for text, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    assert all(text.startswith("2.25.") or len(text) == 12 for pair in pairs for text in pair)


@pytest.mark.parametrize("rules", ["default", "no names"])
def test_a_second_run_finds_nothing_to_do(tmp_path, rules):
    messy(tmp_path / "in")
    run(tmp_path, *make_rules(**SETS[rules]))
    report = check(str(tmp_path / "out"), make_rules(**SETS[rules]))
    assert set(outcomes(report).values()) == {"copied"}


def test_every_file_has_one_outcome_and_a_reason_if_it_is_not_written(tmp_path):
    messy(tmp_path / "in")
    files = list(run(tmp_path, *make_rules()).files())
    assert [entry["source"] for entry in files] == sorted({entry["source"] for entry in files})
    for entry in files:
        assert entry["outcome"] in ("patched", "copied", "skipped", "unreadable", "failed")
        written = entry["outcome"] in ("patched", "copied")
        assert bool(entry["target"]) == written
        assert bool(entry["reason"]) == (not written)
        assert bool(entry["changes"]) == (entry["outcome"] == "patched")


def test_a_file_is_copied_exactly_when_nothing_in_it_changes(tmp_path):
    messy(tmp_path / "in")
    for entry in run(tmp_path, *make_rules()).files():
        if entry["target"]:
            same = (tmp_path / "in" / entry["source"]).read_bytes() == (tmp_path / "out" / entry["target"]).read_bytes()
            assert same == (entry["outcome"] == "copied"), entry


def test_a_file_that_vanishes_while_others_are_examined_is_unreadable(tmp_path):
    save_series(tmp_path / "in", 3)
    planner = Planner(str(tmp_path / "in"), make_rules(), available=RULES)
    for step in planner.steps():
        if step.done == 1 and (tmp_path / "in" / "002.dcm").exists():
            (tmp_path / "in" / "002.dcm").unlink()
    assert [file.outcome for file in planner.plan.files] == ["copied", "unreadable", "copied"]


def test_a_file_that_vanishes_between_two_passes_is_unreadable(tmp_path):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)

    def work(self, instances):
        (tmp_path / "in" / "002.dcm").unlink()

    report = check(str(tmp_path / "in"), [collecting(work), *make_rules()])
    assert outcomes(report) == {"001.dcm": "patched", "002.dcm": "unreadable", "003.dcm": "patched"}


@pytest.mark.parametrize("content", [b"", b"no longer DICOM", encoded(image(2))[:300]], ids=["empty", "text", "cut"])
def test_a_file_that_is_replaced_between_two_passes_is_not_written(tmp_path, content):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)

    def work(self, instances):
        (tmp_path / "in" / "002.dcm").write_bytes(content)

    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [collecting(work), *make_rules()])
    assert outcomes(report)["001.dcm"] == outcomes(report)["003.dcm"] == "patched"
    assert outcomes(report)["002.dcm"] in ("failed", "unreadable")
    assert len(tree(tmp_path / "out")) == 2


# What stays


def test_private_elements_and_odd_bytes_survive_a_patch(tmp_path):
    private = raw_element(0x00090010, "LO", b"ACME") + raw_element(0x00091001, "UN", b"\0\xff1.2.3.4.5.1\0")
    data = encoded(image(1, SOPInstanceUID=None))
    place = data.index(b"\x10\x00\x10\x00PN")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(data[:place] + private + data[place:])
    run(tmp_path, *make_rules(leave_out=["NormalizeFileNames"]))
    assert private in (tmp_path / "out" / "1").read_bytes()


def test_the_time_of_an_output_is_the_time_of_writing(tmp_path):
    import os

    path = save(tmp_path / "in" / "1", image())
    os.utime(path, (1, 1))
    run(tmp_path, *make_rules())
    (written,) = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written.stat().st_mtime > 1_000_000


# Whether a plan still holds


def lengthen(path):
    """Make a file longer, and leave it the time it had."""
    times = path.stat()
    path.write_bytes(path.read_bytes() + b"\0\0")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def is_current(plan):
    steps = plan.is_current()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        pytest.param(lambda folder: None, True, id="nothing"),
        pytest.param(lambda folder: (folder / "empty").mkdir(), True, id="an empty folder"),
        pytest.param(lambda folder: save(folder / "3", image(3)), False, id="one more"),
        pytest.param(lambda folder: (folder / "2").unlink(), False, id="one less"),
        pytest.param(lambda folder: (folder / "2").write_bytes(b""), False, id="one changed"),
        pytest.param(lambda folder: os.utime(folder / "2", (0, 0)), False, id="one of another time"),
        pytest.param(lambda folder: lengthen(folder / "2"), False, id="one longer"),
        pytest.param(lambda folder: (folder / "2").rename(folder / "3"), False, id="one renamed"),
    ],
)
def test_a_plan_holds_as_long_as_the_files_are_the_same(tmp_path, alter, expected):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "2", image(2))
    write_zip(tmp_path / "in" / "4.zip", {"5": image(5)})
    planner = Planner(str(tmp_path / "in"), make_rules(), available=RULES)
    for _ in planner.steps():
        pass
    alter(tmp_path / "in")
    assert is_current(planner.plan) == expected


def test_a_plan_does_not_hold_when_what_could_not_be_read_can_be(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    (tmp_path / "in" / "2").symlink_to(tmp_path / "later")
    planner = Planner(str(tmp_path / "in"), make_rules(), available=RULES)
    for _ in planner.steps():
        pass
    assert is_current(planner.plan)
    save(tmp_path / "later", image(2))
    assert not is_current(planner.plan)


def write_zip(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, dataset in members.items():
            archive.writestr(name, encoded(dataset))


@pytest.mark.parametrize("leave_out", [[], ["NormalizeFileNames"]])
def test_names_that_are_kept_although_identity_is_to_be_hidden_are_pointed_out(tmp_path, leave_out):
    save(tmp_path / "in" / "Doe_Jane" / "1", image(1))
    report = check(str(tmp_path / "in"), make_rules(add=["Anonymize"], leave_out=leave_out))
    assert [advice.rule for advice in report.advice] == leave_out
    assert "may identify the patient" in "\n".join(report.lines(verbose=True)) or not leave_out


def test_an_archive_is_unpacked_a_file_at_a_time(tmp_path):
    (tmp_path / "in").mkdir()
    write_zip(tmp_path / "in" / "1.zip", {str(number): image(number) for number in range(1, 6)})
    planner = Planner(str(tmp_path / "in"), make_rules(), available=RULES)
    first = [step.done for step in planner.steps() if step.step == "examining"]
    assert first[:6] == [0, 0, 0, 0, 0, 1]
    assert first[-1] == len(planner.plan.files) == 6
