"""The base class of all rules, and what a rule may say and ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from DICOMPatcherLib.defects import DefectId
from DICOMPatcherLib.findings import COLLECTION, Finding, Remark
from DICOMPatcherLib.rule_api.class_checks import check_rule_class, inherit_no_promise, take_over_old_names
from DICOMPatcherLib.rule_api.parameters import Parameter, typed_value

__all__ = ["Advice", "DICOMPatcherRule", "Parameter"]

if TYPE_CHECKING:
    from pydicom import Dataset

    from DICOMPatcherLib.edits import Rewriting
    from DICOMPatcherLib.instances.instance import Instance
    from DICOMPatcherLib.part10.file import Part10File


class Advice(NamedTuple):
    """Why a rule that is off should be used."""

    defect: str
    """Id in the registry of defects, or one of your own."""
    message: str
    """What is wrong and what the rule would do about it. Never holds a value that could identify a patient."""
    instances: Sequence[Instance]
    """The instances it would change."""
    parameters: Mapping[str, str] = MappingProxyType({})
    """Values of parameters to use it with; "" for one that only people can know."""


class DICOMPatcherRule:
    """A rule changes the data sets of a run; the engine finds out what differs and alone writes.

    A rule overrides the hooks it needs. They are called in this order: `processStart` once; then folder by folder and
    file by file in sorted order `processDirectory`, `skipFile`, `processFile`, `processDataSet`; `processCollection`
    once, when all rules before this one are done with all files; `editElements` per file after that;
    `generateOutputFilePath` per file.
    A rule may keep state between the hooks. It never reads or writes files itself.
    """

    title: ClassVar[str] = ""
    """The label, in the imperative: "Generate missing patient/study/series IDs"."""
    summary: ClassVar[str] = ""
    """What the rule does, in one short sentence, for lists."""
    description: ClassVar[str] = ""
    """What the rule does, in plain words."""
    whenToUse: ClassVar[str] = ""
    """When to use it, which devices or programs make it necessary, and what to beware of."""
    neverDoes: ClassVar[str] = ""
    """What it leaves alone although one might expect otherwise."""
    defects: ClassVar[tuple[str, ...]] = ()
    """Ids of the defects it repairs."""
    default: ClassVar[bool | str] = False
    """True (on), False (off) or "always" (on, and cannot be switched off)."""
    generates_new_ids: ClassVar[bool] = False
    """True if the rule gives new identifiers on every run, also to its own output."""
    deidentifies: ClassVar[bool] = False
    """True if original values must not be shown in reports and logs of a run with this rule."""
    fillsIn: ClassVar[bool] = False
    """True if `processCollection` gives instances identifiers that they lack: it does not see those of damaged files,
    where the identifiers may be hidden."""
    parameterSpecs: ClassVar[tuple[Parameter, ...]] = ()
    triggers: ClassVar[tuple[str, ...]] = ()
    """Keywords of the elements `should_process` looks at. A rule without triggers sees every data set."""
    namesByDataSet: ClassVar[bool] = True
    """False if `generateOutputFilePath` does not look at the data set, which then need not be made."""
    seesDirectories: ClassVar[bool] = False
    """True if `processDataSet` is called for DICOMDIR files too. It can leave them out, but not change them."""
    keepsUnreadable: ClassVar[bool] = False
    """True if files that stay unreadable are to be copied as they are."""
    unpacksArchives: ClassVar[bool] = False
    """True if archives are to be treated as folders."""
    eachFileAlone: ClassVar[bool] = False
    """True if the hooks for single files do with each what they would do with it if it were the only one, but for what
    the rule `gathers`. Only then may several processes share the files. A class does not inherit it."""
    gathers: ClassVar[tuple[str, ...]] = ()
    """Names of attributes that these hooks only add to: numbers, sets, lists and dictionaries."""
    byFile: ClassVar[tuple[str, ...]] = ()
    """Names of attributes that are dictionaries by path, of which these hooks read only what is there of their file."""
    before: ClassVar[str | tuple[str, ...]] = ()
    after: ClassVar[str | tuple[str, ...]] = ()
    """Names of rules that this one has to run before, and after. For rules that are not of this package."""
    needs: ClassVar[tuple[str, ...]] = ()
    excludes: ClassVar[tuple[str, ...]] = ()
    """Names of rules that this one is not used without, and not together with."""
    examples: ClassVar[tuple[Any, ...]] = ()
    """What the rule does with some files: its tests, its page and the self-test of the module are made from them."""
    requiredTags: tuple[str, ...] = ()
    """Keywords of the values that `processCollection` reads or changes in an instance's row."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Check the class of a rule. Raises TypeError that names what is misspelt."""
        super().__init_subclass__(**options)
        take_over_old_names(cls, DICOMPatcherRule)
        inherit_no_promise(cls, DICOMPatcherRule)
        check_rule_class(cls, DICOMPatcherRule)

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        self.parameters: Mapping[str, Any] = parameters if parameters is not None else {}
        self.logCallback: Callable[[str], None] | None = None
        # What follows is set by the engine while it runs the rule; `others` are the names of the rules used besides.
        # Nothing that was read may be shown in messages where identifying data is to be removed.
        self.mayShowValues = True
        self.file: Part10File = None  # type: ignore[assignment]
        self.key = b""
        self.others: frozenset[str] = frozenset()
        # Paths of output files that an earlier run has given, by those of the input files.
        self.earlierNames: Mapping[str, str] = MappingProxyType({})
        self.reported: list[Finding] = []
        self.accepted: list[Finding] = []
        self.remarks: list[Remark] = []
        self.skipReason = ""
        self.textEncoding: tuple[str, ...] | None = None
        self.textInsteadOf: tuple[str, ...] | None = None

    # What a rule may say and ask

    def addLog(self, text: str) -> None:
        """Show a line of text to the user."""
        if self.logCallback is not None:
            self.logCallback(text)

    def skip(self, reason: str) -> None:
        """Leave the file that is being processed out of the output; the report gives the reason."""
        self._need_file("skip")
        self.skipReason = reason

    def report(self, defect: str, message: str) -> None:
        """Note a finding about the file that is being processed.

        Parameters
        ----------
        defect
            An id in the registry of defects, or one of your own.
        message
            What is wrong, in plain words. Never holds a value that could identify a patient.
        """
        self._need_file("report")
        self.reported.append(Finding(DefectId(defect), message))

    def _need_file(self, what: str) -> None:
        file: Part10File | None = self.file
        if file is None:
            raise RuntimeError(
                f"{what} is about one file, and this hook is not. For the whole run use remark; where instances are "
                f"given, use instance.{what}."
            )

    def remark(self, text: str, about: str = COLLECTION, defect: str = "", instances: Iterable[Instance] = ()) -> None:
        """Tell something about the run as a whole, a study or a series.

        Parameters
        ----------
        about
            "collection", "study" or "series".
        defect
            Id of what is wrong, if anything is.
        instances
            Those that it is about; none if it is about all.
        """
        sources = tuple(instance.path for instance in instances)
        self.remarks.append(Remark(text, about=about, defect=defect, sources=sources))

    def repair(self, finding: Finding) -> None:
        """Have the structure of the file mended as one of `self.file.findings` offers it."""
        self.accepted.append(finding)

    def recodeText(self, *terms: str, instead_of: Sequence[str] | None = None) -> None:
        """Have text of the data set being processed that does not fit its declared character set read in this one.

        If there is any, all text is written in UTF-8. Text that fits what is declared for it, by the data set or an
        item, is decoded as that.

        Parameters
        ----------
        terms
            DICOM defined terms or names of Python codecs.
        instead_of
            Those of a character set that is declared wrongly, even where text fits it.
        """
        self.textEncoding = terms
        self.textInsteadOf = tuple(instead_of) if instead_of is not None else None

    def parameter(self, name: str) -> Any:
        """Return the value of a parameter, of its kind; its default if nothing was given. KeyError if it has none.

        Raises
        ------
        ParameterError
            If what was given is not of the kind of the parameter.
        """
        specification = {spec.name: spec for spec in self.parameterSpecs}[name]
        return typed_value(type(self).__name__, specification, self.parameters.get(name, specification.default))

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Say whether the rule must see the data set, to spare decoding those that need nothing.

        Asked only of a rule with `triggers`.

        Parameters
        ----------
        values
            The undecoded value of each trigger that the file has (top level, padding included; at most 64 bytes).
        """
        return bool(values)

    def checkParameters(self) -> None:
        """Raise ParameterError if the rule cannot work with its parameters. Asked before anything is read."""

    # Hooks

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        """Reset the state: a run begins."""

    def processDirectory(self, currentSubDir: str) -> None:
        """Get ready for the files of this folder (absolute path)."""

    def skipFile(self, filepath: str) -> bool:
        """Return True to leave this file (absolute path) out of the output."""
        return False

    def processFile(self) -> None:
        """Accept repairs of the structure of `self.file` before its data set is read; called if there are any.

        As it stands, those of the defects that the rule is there for.
        """
        for finding in self.file.findings:
            if finding.repair and finding.defect in self.defects:
                self.repair(finding)

    def processDataSet(self, ds: Dataset) -> None:
        """Change the data set; `ds.file_meta` too."""

    def processCollection(self, instances: list[Instance]) -> Iterable[None] | None:
        """Change the rows of all instances of the run. May be a generator that yields between steps."""

    def editElements(self, file: Part10File) -> Rewriting | None:
        """Return edits to the bytes of a file, which is as all rules before this one have left it; None for none.

        For rules that change so much that a data set would take too long, and can do without one. Their edits are not
        checked: they must leave a file that is valid.
        """
        return None

    def recommend(self, instances: list[Instance]) -> Iterable[Advice | None]:
        """Say why the rule should be used: asked if it is off, when all other rules are done.

        Changes nothing, but may report what is wrong with an instance. May be a generator that yields None between
        steps.
        """
        return ()

    def generateOutputFilePath(self, ds: Dataset, filepath: str) -> str:
        """Return the absolute path to write to, given the one that the rules before have chosen."""
        return filepath

    # Names of earlier versions

    wants = should_process
    renews: ClassVar[bool] = generates_new_ids
    hidesIdentity: ClassVar[bool] = deidentifies
