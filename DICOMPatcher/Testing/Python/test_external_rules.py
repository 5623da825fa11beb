"""Rules that are not of this package: in files, in folders and in installed packages."""

from __future__ import annotations

import sys
import textwrap
import types

import pytest

import DICOMPatcherLib
from builders import KEY, image, load, save
from DICOMPatcherLib import RULES, DICOMPatcherRule, ParameterError, check, cli, external_rules, load_rules, make_rules
from DICOMPatcherLib.rule_list import all_rules

START = """
from DICOMPatcherLib import DICOMPatcherRule, Parameter

class {name}(DICOMPatcherRule):
    title = "Mark the files"
    description = "Writes something into all files."
"""
WORK = """
    def processDataSet(self, ds):
        ds.StudyID = "7"
"""


def source(name="Mark", facts="", work=WORK):
    return START.format(name=name) + textwrap.indent(facts, "    ") + work


@pytest.fixture
def write(tmp_path):
    """A function that writes a file with rules, and returns its path."""

    def write(text, name="mine.py"):
        path = tmp_path / "rules" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def install(monkeypatch):
    """A function that lets an installed package offer things by entry points."""

    def install(**offered):
        def load_one(value):
            if isinstance(value, Exception):
                raise value
            return value

        points = [
            types.SimpleNamespace(name=name, value=f"package:{name}", load=lambda value=value: load_one(value))
            for name, value in offered.items()
        ]
        monkeypatch.setattr(external_rules, "_entry_points", lambda: iter(_Hashable.all(points)))
        external_rules.installed_rules.cache_clear()

    yield install
    external_rules.installed_rules.cache_clear()


class _Hashable:
    """An entry point: two of them are the same if name and value are."""

    def __init__(self, point):
        self.name, self.value, self.load = point.name, point.value, point.load

    @classmethod
    def all(cls, points):
        return [cls(point) for point in points]


def names(rules):
    return [rule.__name__ for rule in rules]


# Loading


def test_a_file_has_the_rules_that_it_defines(write):
    path = write(source("First") + source("Second") + "\nclass _Third(First): pass\n")
    assert names(load_rules(path)) == ["First", "Second"]


def test_a_folder_has_the_rules_of_its_files(write, tmp_path):
    for name in ("b", "a", "_none", ".none"):
        write(source(f"Rule{name.strip('_.')}") if "none" not in name else "1 / 0", f"{name}.py")
    write("no Python", "README.txt")
    assert names(load_rules(str(tmp_path / "rules"))) == ["Rulea", "Ruleb"]


def test_loading_writes_nothing(write, tmp_path):
    load_rules(write(source()))
    assert [path.name for path in (tmp_path / "rules").iterdir()] == ["mine.py"]


def test_a_class_is_found_by_its_module(write):
    """As dataclasses and pickle do."""
    (rule,) = load_rules(
        write("import dataclasses\n@dataclasses.dataclass\nclass Data:\n    x: 'int' = 1\n" + source())
    )
    assert sys.modules[rule.__module__].Mark is rule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def broken(:\n", r"mine\.py cannot be used\. Line 1: SyntaxError"),
        ("\n1 / 0\n", r"mine\.py cannot be used\. Line 2: ZeroDivisionError.*Correct the file, or leave it out"),
        ("import no_such_module\n", r"mine\.py cannot be used\. Line 1: ModuleNotFoundError"),
        ("raise SystemExit\n", r"mine\.py cannot be used"),
        ("x = 1\n", r"mine\.py has no rule\. A rule is a class with the base class DICOMPatcherRule"),
        (source(facts="triggers = ('Modallity',)\n"), "Line 4: TypeError: .*Did you mean 'Modality'"),
        (source(work="\n    def processDataset(self, ds): pass\n"), "Did you mean 'processDataSet'"),
        (
            source().replace('description = "', 'summary = "'),
            r"mine\.py: the rule Mark cannot be used: it needs a title and",
        ),
        (source(facts="default = 'always'\n"), "Mark cannot be used: its default must be True or False"),
        (
            source("Anonymize"),
            r"mine\.py: there is already a rule Anonymize \(.*anonymize\.py\)\. Give one of them another name",
        ),
        (
            source(facts="after = 'GenerateMissingIds'\n"),
            r"names GenerateMissingIds, which is no rule\. Did you mean GenerateMissingIDs",
        ),
        (
            source(facts="after = 'NormalizeFileNames'\nbefore = 'UseCharacterSet'\n"),
            "Mark cannot run after NormalizeFileNames and before UseCharacterSet",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_that_says_why(write, tmp_path, text, message, capsys):
    path = write(text)
    with pytest.raises(ParameterError, match=message):
        make_rules(rules_from=[path])
    save(tmp_path / "in" / "1.dcm", image(1))
    assert cli.main(["check", str(tmp_path / "in"), "--rules-from", path]) == cli.USAGE
    assert "mine.py" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_an_error(tmp_path, capsys):
    with pytest.raises(ParameterError, match=r"none\.py cannot be read: No such file"):
        make_rules(rules_from=[str(tmp_path / "none.py")])
    assert cli.main(["rules", "--rules-from", str(tmp_path / "none.py")]) == cli.USAGE


def test_two_files_cannot_have_a_rule_of_one_name(write):
    first, second = write(source(), "a.py"), write(source(), "b.py")
    with pytest.raises(ParameterError, match=r"b\.py: there is already a rule Mark \(.*a\.py\)"):
        all_rules([first, second])
    assert names(all_rules([first, first])).count("Mark") == 1


# Order


@pytest.mark.parametrize(
    ("facts", "neighbours"),
    [
        ("", ("ExamineGeometry", "Anonymize")),
        ("before = 'ReplaceInvalidUIDs'\n", ("SetElements", "ReplaceInvalidUIDs")),
        ("after = ('ReplaceInvalidUIDs',)\n", ("ReplaceInvalidUIDs", "RepairNumbers")),
        ("after = 'NormalizeFileNames'\n", ("NormalizeFileNames", None)),
        ("after = 'UseCharacterSet'\nbefore = 'GenerateMissingIDs'\n", (None, "GenerateMissingIDs")),
    ],
)
def test_a_rule_runs_where_it_says(write, facts, neighbours):
    order = [None, *names(all_rules([write(source(facts=facts))])), None]
    place = order.index("Mark")
    before, after = neighbours
    assert before is None or order[place - 1] == before
    assert after is None or order[place + 1] == after
    assert [name for name in order[1:-1] if name != "Mark"] == names(RULES)


def test_rules_may_name_each_other(write):
    text = source("Third", "after = 'Second'\n") + source("First", "before = 'Second'\n") + source("Second")
    order = names(all_rules([write(text)]))
    assert sorted(("First", "Second", "Third"), key=order.index) == ["First", "Second", "Third"]


def test_of_several_the_first_stays_the_first(write):
    for facts in ("", "after = 'UseCharacterSet'\n", "before = 'UseCharacterSet'\n"):
        order = names(all_rules([write(source("One", facts) + source("Two", facts))]))
        assert order.index("Two") == order.index("One") + 1


def test_rules_that_wait_for_each_other_are_an_error(write):
    text = source("One", "after = 'Two'\n") + source("Two", "after = 'One'\n")
    with pytest.raises(ParameterError, match="One can run neither before nor after others that wait for it"):
        all_rules([write(text)])


# Installed packages


def test_rules_of_an_installed_package_are_there(install, write, tmp_path, capsys):
    (one,) = load_rules(write(source("One"), "one.py"))
    others = load_rules(write(source("Two") + source("Three", "default = True\n"), "others.py"))
    install(one=one, others=others)
    assert {"One", "Two", "Three"} <= set(names(all_rules()))
    assert [type(rule).__name__ for rule in make_rules()].count("Three") == 1
    assert cli.main(["rules"]) == 0
    assert "One  [off]" in capsys.readouterr().out
    save(tmp_path / "in" / "1.dcm", image(1))
    (entry,) = check(str(tmp_path / "in"), key=KEY).files()
    assert [made["rule"] for made in entry["changes"]] == ["Three"]


@pytest.mark.parametrize("offered", [ImportError("no such module"), int, DICOMPatcherRule])
def test_an_installed_package_that_cannot_be_used_is_an_error_that_names_it(install, offered, capsys):
    install(mine=offered)
    with pytest.raises(ParameterError, match=r"entry point mine = package:mine .*Update or uninstall the package"):
        make_rules()
    assert cli.main(["rules"]) == cli.USAGE


def test_the_entry_points_of_this_environment_can_be_asked_for():
    assert list(external_rules._entry_points()) == []


def test_the_entry_points_of_a_package_are_found(tmp_path, monkeypatch):
    folder = tmp_path / "mine-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[dicom_patcher.rules]\nmark = mine_rules:Mark\n")
    (tmp_path / "mine_rules.py").write_text(source())
    monkeypatch.syspath_prepend(tmp_path)
    external_rules.installed_rules.cache_clear()
    try:
        assert "Mark" in names(all_rules())
    finally:
        external_rules.installed_rules.cache_clear()
        sys.modules.pop("mine_rules")


# The command line


def test_a_rule_of_a_file_is_listed_explained_and_used(write, tmp_path, capsys):
    path = write(source())
    assert cli.main(["rules", "--rules-from", path]) == 0
    assert "Mark  [off]" in capsys.readouterr().out
    assert cli.main(["explain", "mark", "--rules-from", path]) == 0
    assert "Writes something into all files." in capsys.readouterr().out
    save(tmp_path / "in" / "1.dcm", image(1))
    arguments = ["patch", str(tmp_path / "in"), str(tmp_path / "out"), "--rules-from", path]
    assert cli.main([*arguments, "--with", "Mark"]) == 0
    (written,) = (tmp_path / "out").rglob("*.dcm")
    assert load(written).StudyID == "7"


def test_a_rule_that_is_on_by_default_is_used_at_once(write, tmp_path):
    path = write(source(facts="default = True\n"))
    save(tmp_path / "in" / "1.dcm", image(1))
    assert cli.main(["check", str(tmp_path / "in"), "--rules-from", path]) == cli.CHANGES
    assert cli.main(["check", str(tmp_path / "in"), "--rules-from", path, "--without", "Mark"]) == cli.NOTHING_TO_DO


def test_all_that_is_promised_is_imported_when_it_is_asked_for():
    for name in DICOMPatcherLib.__all__:
        assert getattr(DICOMPatcherLib, name) is not None


# What a rule does to the whole program


@pytest.mark.parametrize(
    "hook", ["processDataSet(self, ds)", "processCollection(self, instances)", "skipFile(self, path)"]
)
@pytest.mark.parametrize("end", ["raise SystemExit('Doe^Jane')", "exit('Doe^Jane')", "raise Strange('Doe^Jane')"])
def test_a_rule_that_ends_the_program_is_a_crash_that_tells_no_value(tmp_path, write, capsys, hook, end):
    save(tmp_path / "in" / "1.dcm", image())
    strange = "\nclass Strange(BaseException):\n    pass\n"
    path = write(strange + source(work=f"    def {hook}:\n        {end}\n"))
    for command in (["check"], ["patch", str(tmp_path / "out")]):
        arguments = [command[0], str(tmp_path / "in"), *command[1:], "--rules-from", path, "--with", "Mark"]
        assert cli.main(arguments) == 4
        said = capsys.readouterr()
        assert "please report this" in said.err
        assert "Doe^Jane" not in (said.out + said.err).replace(end, "")


def test_a_rule_that_cannot_be_made_is_told_with_its_file(tmp_path, write, capsys):
    save(tmp_path / "in" / "1.dcm", image())
    path = write(
        source(work="    def __init__(self):\n        pass\n    def recommend(self, instances):\n        return ()\n")
    )
    assert cli.main(["check", str(tmp_path / "in"), "--rules-from", path, "--with", "Mark"]) == 2
    assert path in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "in"), "--rules-from", path]) == 0  # and nobody asks it for advice


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("given", ["7", "(7,)", "{'Anonymize': 1}", "None"])
def test_places_are_names(write, where, given):
    with pytest.raises(ParameterError, match=f"{where} is "):
        load_rules(write(source(facts=f"{where} = {given}\n")))


def test_what_rules_of_others_say_is_withheld_where_identity_is_removed(tmp_path, write, capsys):
    """In each hook in which a rule may say something, they might say a name."""
    for number in range(2):
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1))
    path = write(
        source(
            facts="default = True\n",
            work="""
    def processStart(self, source, output):
        self.addLog("said Doe^Jane")
        self.remark("remarked Doe^Jane", about="Doe^Jane", defect="Doe^Jane")
    def skipFile(self, path):
        self.report("Doe^Jane", "skipFile Doe^Jane")
        return False
    def processDataSet(self, ds):
        self.report("X1", f"processDataSet {ds.PatientName}")
        if ds.InstanceNumber == 2:
            self.skip(f"skipped {ds.PatientName}")
    def processCollection(self, instances):
        for instance in instances:
            instance.report("X1", "processCollection Doe^Jane")
""",
        )
        + source(
            "Advise",
            work="""
    def recommend(self, instances):
        from DICOMPatcherLib.rules.base import Advice
        instances[0].report("X1", "recommend Doe^Jane")
        yield Advice("Doe^Jane", "advised Doe^Jane", instances, {"Name": "Doe^Jane"})
""",
        )
    )
    for rules, is_hidden in (([], False), (["--with", "Anonymize"], True)):
        report = tmp_path / f"{is_hidden}.jsonl"
        cli.main(["check", str(tmp_path / "in"), "--rules-from", path, *rules, "--report", str(report)])
        said = capsys.readouterr().out + report.read_text("utf-8")
        assert ("Doe^Jane" in said) is not is_hidden, said
        assert ("a message of Mark is not shown" in said) is is_hidden
