"""What a run found and did, added up once: report, command line and panel show it, each in its own way."""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.defects import RULE_FAILED
from DICOMPatcherLib.part10.pixel_description import DESCRIPTION_DEFECTS
from DICOMPatcherLib.planning.editor import Path, format_path, keyword_of
from DICOMPatcherLib.planning.plan import COPIED, OUTCOMES, PATCHED, SKIPPED, Details, FilePlan, Plan
from DICOMPatcherLib.reporting.messages import CommonMessage, pattern_of, stated
from DICOMPatcherLib.reporting.options import options_for, shell_text
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.texts import Text

FOUND, ADVISED, CHANGED, STILL_DAMAGED, KEPT, LEFT_OUT = (
    "found",
    "advised",
    "changed",
    "still damaged",
    "kept",
    "left out",
)
SECTIONS = (FOUND, ADVISED, CHANGED, STILL_DAMAGED, KEPT, LEFT_OUT)
"""In the order in which they are shown."""

_REPAIRED_BY = {
    defect: tuple(rule.__name__ for rule in RULES if defect in rule.defects)
    for defect in sorted({defect for rule in RULES for defect in rule.defects})
}


class Group:
    """One problem, one rule, or one reason why files are not written.

    Attributes
    ----------
    section
        One of SECTIONS.
    key
        Id of the defect, name of the rule or outcome.
    defect
        Id of the defect because of which a rule is advised.
    option
        The option of the command line for a rule that is advised.
    pattern
        The same for all messages that the group stands for.
    acting
        Names of the rules that change the files because of it.
    files
        Places of the files in the plan.
    elements
        Of a rule, by what it changes in a file: the number of files, and the place of the first one.
    leaves_out
        Whether any of the files is skipped.
    is_in_output
        Whether any of the files is written, without another reason to tell of it.
    is_undecidable
        Whether no rule is to be offered for it.
    """

    __slots__ = (
        "section",
        "key",
        "defect",
        "option",
        "pattern",
        "_message",
        "acting",
        "files",
        "elements",
        "leaves_out",
        "is_in_output",
        "is_undecidable",
    )

    def __init__(self, section: str, key: str, defect: str, pattern: str, message: str) -> None:
        self.section = section
        self.key = key
        self.defect = defect
        self.option = ""
        self.pattern = pattern
        self._message = CommonMessage(key, message)
        self.acting: set[str] = set()
        self.files = array("L")
        self.elements: dict[str, tuple[int, int]] = {}
        self.leaves_out = self.is_in_output = False
        self.is_undecidable = False

    @property
    def text(self) -> str:
        """What is wrong, in plain words; "" for a rule."""
        return self._message.text

    def has(self, message: str) -> bool:
        """Tell whether a message is one of those that the group stands for."""
        return pattern_of(self.key, message) == self.pattern

    def add_message(self, message: str) -> None:
        """Take in a message that the group stands for."""
        self._message.add(message)

    def add_file(self, index: int) -> None:
        """Take in a file, unless it is the last one already."""
        if not self.files or self.files[-1] != index:
            self.files.append(index)

    @property
    def stays(self) -> bool:
        """Whether it is wrong with files that are written, and stays so."""
        is_repaired = bool(self.acting & set(_REPAIRED_BY.get(self.key, ())))
        return self.section == FOUND and self.is_in_output and not is_repaired and not self.leaves_out

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that repair it: those that do in this run, or else those that could."""
        if self.section in (ADVISED, CHANGED):
            return (self.key,)
        if self.section != FOUND or self.is_undecidable:
            return ()
        able = _REPAIRED_BY.get(self.key, ())
        return tuple(name for name in able if name in self.acting) or able

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """What groups are sorted by: section, those with most files first, in the order of the alphabet."""
        return SECTIONS.index(self.section), -len(self.files), self.key, self.defect, self.pattern


class Overview:
    """The sums over all files of a plan; complete when `steps` has come to its end.

    Attributes
    ----------
    groups
        Sorted by section, those with most files first.
    counts
        Number of files by outcome.
    failed_rules
        Number of files that a rule could not be applied to.
    left_wrong
        Number of files that are copied although something is wrong with them.
    not_in_order
        Number of DICOM files that Slicer cannot import as they are, or that a rule improves.
    withheld
        Number of files that are left out because they might identify a patient.
    """

    def __init__(self, plan: Plan, written: bool) -> None:
        self.groups: list[Group] = []
        self.counts = Counter(dict.fromkeys(OUTCOMES, 0))
        self.failed_rules = self.left_wrong = self.not_in_order = self.withheld = 0
        self._plan = plan
        self._written = written
        self._groups: dict[tuple[str, str, str, str], Group] = {}

    def steps(self) -> Iterator[None]:
        """Do the work a file at a time."""
        advised = {source for advice in self._plan.advice for source in advice.sources}
        places = {}
        for index, file in enumerate(self._plan.files):
            self._add(index, file, self._plan.details(file), file.source in advised)
            if file.source in advised:
                places[file.source] = index
            yield
        for advice in self._plan.advice:
            group = self._group(ADVISED, advice.rule, advice.message, advice.defect)
            group.option = shell_text(options_for(advice))
            group.files.extend(places[source] for source in advice.sources if source in places)
            yield
        self.groups = sorted(self._groups.values(), key=lambda group: group.order)

    def of_section(self, section: str) -> list[Group]:
        """Return the groups of a section."""
        return [group for group in self.groups if group.section == section]

    def files_in(self, section: str) -> int:
        """Return the number of files that a section speaks of, whose groups have none in common."""
        return sum(len(group.files) for group in self.of_section(section))

    def _add(self, index: int, file: FilePlan, details: Details, is_advised: bool) -> None:
        findings = details.findings_about(file)
        is_no_image = file.outcome == SKIPPED and file.row is None  # no DICOM file, or a DICOMDIR
        self.counts[file.outcome] += 1
        self.withheld += file.is_withheld
        self.failed_rules += any(finding.defect == RULE_FAILED for finding in findings)
        self.left_wrong += file.outcome == COPIED and (is_advised or bool(findings))
        self.not_in_order += file.outcome != COPIED and not is_no_image
        changed = _changed_elements(details)
        for finding in findings:
            group = self._group(FOUND, finding.defect, finding.message)
            group.add_file(index)
            group.acting.update(changed)
            group.is_undecidable |= finding.is_undecidable
            group.leaves_out |= file.outcome == SKIPPED
            group.is_in_output |= bool(file.target) and not file.reason
        if file.outcome == PATCHED:
            for rule, elements in changed.items():
                group = self._group(CHANGED, rule)
                group.add_file(index)
                for element in elements:
                    count, first = group.elements.get(element, (0, index))
                    group.elements[element] = count + 1, first
        if file.reason:
            kept = STILL_DAMAGED if file.outcome == PATCHED else KEPT
            self._group(kept if file.target else LEFT_OUT, file.outcome, file.reason).add_file(index)

    def _group(self, section: str, key: str, message: str = "", defect: str = "") -> Group:
        message = stated(message, self._written)
        pattern = pattern_of(key, message) if section != ADVISED else message
        place = section, key, defect, pattern
        group = self._groups.get(place)
        if group is None:
            group = self._groups[place] = Group(*place, message)
        else:
            group.add_message(message)
        return group


@functools.lru_cache(maxsize=4096)  # the same in many files
def _name_of(path: Path) -> str:
    return keyword_of(path) or format_path(path)


def _changed_elements(details: Details) -> dict[str, set[str]]:
    """Return what is changed in a file by each rule."""
    changed: dict[str, set[str]] = {}
    for change in details.all_changes:
        changed.setdefault(change.rule, set()).add(_name_of(change.path))
    for repair in details.repairs:
        is_description = repair.defect in DESCRIPTION_DEFECTS
        what = Text("description of the pixels") if is_description else Text("file structure")
        changed.setdefault(repair.rule, set()).add(Text("{what} ({defect})", what=what, defect=repair.defect))
    return changed
