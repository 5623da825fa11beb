"""Remove what may identify someone, as the Basic Profile of DICOM wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.defects import IDENTITY_MAY_BE_SHOWN
from DICOMPatcherLib.deidentification.blanking import NotBlankable, blanked
from DICOMPatcherLib.deidentification.compressed_pixels import Unfollowable
from DICOMPatcherLib.deidentification.identifying_words import words_of_names
from DICOMPatcherLib.deidentification.identities import TAGS, Identities, NewIdentity
from DICOMPatcherLib.deidentification.marks import METHOD
from DICOMPatcherLib.deidentification.memory import Memory
from DICOMPatcherLib.deidentification.patient_list import read_patient_list
from DICOMPatcherLib.deidentification.phrases import phrases_of
from DICOMPatcherLib.deidentification.rewriting import Misplaced, Rewriter
from DICOMPatcherLib.deidentification.self_check import Leak, check
from DICOMPatcherLib.deidentification.treatments import BLANK, CLEAN, KEEP, SHIFT, Options
from DICOMPatcherLib.deidentification.withheld import reason_to_withhold, text_may_be_in_pixels
from DICOMPatcherLib.edits import Edit, Rewriting
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action

PRESETS: dict[str, dict[str, str]] = {
    "strict": {},
    "research": {"Dates": "shift", "PatientCharacteristics": "keep", "SafePrivate": "keep"},
}
"""Parameters by what files are de-identified for."""

PRESET_TITLES = {"strict": Text("Strict"), "research": Text("Research")}
PRESET_TEXTS = {
    "strict": Text("Nothing stays that the profile removes."),
    "research": Text("Dates are shifted; patient characteristics and safe private elements stay."),
}

_HEADS = ("CT", "MR", "PT")
_BODY_PARTS_WITH_FACE = ("HEAD", "SKULL", "BRAIN", "FACE", "ORBIT", "WHOLEBODY", "SINUS", "JAW", "NECK")


def preset_values(preset: str) -> dict[str, str]:
    """Return all choices that a preset stands for, by name of the parameter."""
    defaults = {spec.name: str(spec.default) for spec in DeidentifyBasicProfile.parameterSpecs if spec.choices}
    return {**defaults, **PRESETS[preset]}


class DeidentifyBasicProfile(DICOMPatcherRule):
    """Remove or replace every attribute that the table of the profile lists, and what it does not list by its kind.

    One patient has one new identity in all files of all runs with the same key.

    References
    ----------
    PS3.15 annex E: the Basic Application Level Confidentiality Profile, its options and Table E.1-1.
    """

    title = "De-identify (DICOM Basic Profile)"
    summary = "Removes what may identify someone, as the Basic Profile of DICOM with its options wants it."
    description = (
        "Removes or replaces all attributes that Table E.1-1 of PS3.15 lists, at every depth, and all private and "
        "unknown ones. What is not listed stays only if it is known to be safe. A patient gets one new "
        "ID, and dates are moved by one interval if they are kept, in all files of all runs with the same key. "
        "References go on to resolve. Each file is examined again before it is written, and says how it was "
        "de-identified."
    )
    whenToUse = (
        "Use it before data leaves the hospital. Choose what research needs by the parameters, and look through the "
        "values that stay before you give the data away."
    )
    neverDoes = (
        "It does not search pixels for text: it leaves out images that may show any, and documents. It does not remove "
        "faces from images of heads."
    )
    defects = ()
    generates_new_ids = True
    deidentifies = True
    needs = ("NormalizeFileNames",)
    excludes = ("Anonymize",)
    requiredTags = (*TAGS, "Modality", "BodyPartExamined")
    parameterSpecs = (
        Parameter(
            "Dates",
            "Dates",
            "Remove dates and times; shift them by one interval for each patient, so that times between them stay; or "
            "keep them.",
            "remove",
            kind="choice",
            choices=("remove", "shift", "keep"),
        ),
        Parameter(
            "PatientCharacteristics",
            "Patient characteristics",
            "Remove or keep sex, age (90 years for all who are older), size, weight and the like.",
            "remove",
            kind="choice",
            choices=("remove", "keep"),
        ),
        Parameter(
            "SafePrivate",
            "Safe private elements",
            "Remove all private elements, or keep those that are known to be safe, such as diffusion directions.",
            "remove",
            kind="choice",
            choices=("remove", "keep"),
        ),
        Parameter(
            "DeviceIdentity",
            "Device identity",
            "Remove or keep serial numbers, station names and the like.",
            "remove",
            kind="choice",
            choices=("remove", "keep"),
        ),
        Parameter(
            "InstitutionIdentity",
            "Institution identity",
            "Remove or keep the names and addresses of institutions.",
            "remove",
            kind="choice",
            choices=("remove", "keep"),
        ),
        Parameter(
            "UIDs",
            "UIDs",
            "Replace UIDs, or keep them: then everybody who has the original finds it by them.",
            "replace",
            kind="choice",
            choices=("replace", "keep"),
        ),
        Parameter(
            "Descriptions",
            "Descriptions",
            "Remove descriptions, or clean them: only words that are known to say nothing of a person stay.",
            "remove",
            kind="choice",
            choices=("remove", "clean"),
        ),
        Parameter(
            "StructuredContent",
            "Structured content",
            "Put dummies in the place of text in reports, or clean it: only words that are known to say nothing of a "
            "person stay. Codes, numbers and references stay in any case.",
            "dummy",
            kind="choice",
            choices=("dummy", "clean"),
        ),
        Parameter(
            "TextInPixels",
            "Images that may show text",
            "Refuse images that may show text; make ultrasound images black outside of the regions that they name, as "
            "far as that can be done without decoding them, and refuse the others; or keep them as they are.",
            "refuse",
            kind="choice",
            choices=("refuse", "blank", "keep"),
        ),
        Parameter(
            "PatientIDs",
            "List of patient IDs",
            "A CSV file with an old and a new patient ID in each line: old;new. Empty: new IDs are made up.",
            kind="path",
            remembered=False,
        ),
    )
    eachFileAlone = True
    gathers = ("counts", "kept", "new_uids", "checked", "failed_checks", "_has_cleaned")
    byFile = ("_identities",)

    examples = (
        Example(
            "What identifies the patient, and what stays",
            {
                "PatientName": "Doe^Jane",
                "PatientID": "EX-4711",
                "PatientBirthDate": "19700101",
                "StudyDate": "20200131",
                "InstitutionName": "General Hospital",
                "StudyDescription": "Thorax Jane Doe",
                "Manufacturer": "Example Devices",
                "StudyInstanceUID": "1.2.3",
                "SeriesInstanceUID": "1.2.3.4",
                "SOPInstanceUID": "1.2.3.4.1",
            },
            {
                "PatientName": New("patient"),
                "PatientID": New("patient"),
                "PatientBirthDate": "",
                "StudyDate": "",
                "InstitutionName": "REMOVED",
                "StudyDescription": None,
                "StudyInstanceUID": New("study"),
                "SeriesInstanceUID": New("series"),
                "SOPInstanceUID": New("instance"),
                "MediaStorageSOPInstanceUID": New("instance"),
                "PatientIdentityRemoved": "YES",
                "DeidentificationMethod": "\\".join(METHOD),
                "DeidentificationMethodCodeSequence": (
                    {
                        "CodeValue": "113100",
                        "CodingSchemeDesignator": "DCM",
                        "CodeMeaning": "Basic Application Confidentiality Profile",
                    },
                ),
                "LongitudinalTemporalInformationModified": "REMOVED",
            },
        ),
        Example(
            "An image that may show text",
            {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "Modality": "OT"},
            LEFT_OUT,
        ),
    )

    remembers_identifiers = False
    """Whether `new_ids` and `new_uids` are to be filled: old identifiers would be in memory for nothing."""

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Value and meaning of the codes of the profile and its options (CID 7050)."""
        return self._options._replace(cleans_pixels=self._has_cleaned).codes

    @property
    def moves_dates(self) -> bool:
        """Whether dates are moved."""
        return self._options.dates == SHIFT

    def checkParameters(self) -> None:
        """Read the list of IDs, so that what is wrong with it is known before anything is read."""
        path = self.parameter("PatientIDs")
        self._given = read_patient_list(path) if path else None

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        """Forget the patients of the last run."""
        self._options = self._chosen()
        self._identities: dict[str, NewIdentity] = {}
        self._memory = Memory()
        self.counts: Counter[tuple[int, str]] = Counter()
        self.kept: Counter[tuple[int, str]] = Counter()
        self.new_ids: dict[str, NewIdentity] = {}
        self.new_uids: dict[str, str] = {}
        self.checked = self.failed_checks = 0
        self._has_cleaned = False

    def _chosen(self) -> Options:
        """Return what was chosen."""
        return Options(
            dates=self.parameter("Dates"),
            keeps_characteristics=self.parameter("PatientCharacteristics") == KEEP,
            keeps_safe_private=self.parameter("SafePrivate") == KEEP,
            keeps_device=self.parameter("DeviceIdentity") == KEEP,
            keeps_institution=self.parameter("InstitutionIdentity") == KEEP,
            keeps_uids=self.parameter("UIDs") == KEEP,
            cleans_descriptions=self.parameter("Descriptions") == CLEAN,
            cleans_structured_content=self.parameter("StructuredContent") == CLEAN,
        )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Find out who is who, and give each patient a new ID."""
        rows = list(remaining(instances))
        identities = Identities(rows, self.key, self._given)
        names = {row["PatientName"] for row in rows}
        self._memory = Memory(words_of_names(names), phrases_of(names, {row["PatientID"] for row in rows}))
        yield
        heads = []
        for batch in batches(rows):
            for row in batch:
                identity = identities.of(row)
                if not identity.id:
                    row.skip(Text("left out: its patient ID is not in the list, or several patients would get one"))
                    continue
                self._identities[row.path] = identity
                if self.remembers_identifiers:
                    self.new_ids[row["PatientID"].strip("\0 ")] = identity
                if _shows_face(row):
                    heads.append(row)
            yield
        if heads:
            message = Text("Images of heads may show faces. They are not changed; use a program that removes faces.")
            self.remark(message, instances=heads)

    def _look_for_text(self, file: Part10File) -> list[Edit] | None:
        """Return the edits that make black what may show text; None if that is not necessary, or not wanted."""
        problem = text_may_be_in_pixels(file)
        if problem is None:
            return None
        choice = self.parameter("TextInPixels")
        if choice == KEEP:
            self.report(IDENTITY_MAY_BE_SHOWN, with_result(problem, Text("left unchanged")))
            return None
        pixels = file.element(PIXEL_DATA)
        if choice != BLANK or pixels is None:
            raise _Withheld(Text("left out: {problem}", problem=problem))
        try:
            edits = blanked(file, pixels)
        except NotBlankable as error:
            raise _Withheld(Text("left out: {problem}; {reason}", problem=problem, reason=error.args[0])) from None
        result = action(
            "all but the ultrasound regions was made black", "all but the ultrasound regions would be made black"
        )
        self.report(IDENTITY_MAY_BE_SHOWN, with_result(problem, result))
        return edits

    def editElements(self, file: Part10File) -> Rewriting | None:
        """Rewrite the data set and the header of one file."""
        reason = reason_to_withhold(file)
        if reason is not None:
            self.skip(reason)
            return None
        try:
            black = self._look_for_text(file)
        except _Withheld as withheld:
            self.skip(str(withheld))
            return None
        options = self._options._replace(cleans_pixels=black is not None)
        try:
            identity = self._identities[file.path]
            rewriter = Rewriter(file, options, self.key, identity, self._memory, black or ())
            rewriting = rewriter.rewriting()
        except Damage as damage:
            self.skip(Text("left out, because it cannot be searched: {reason}", reason=damage.finding.message))
            return None
        except Misplaced:
            self.skip(
                Text(
                    "left out: Pixel Data is not where it has to be, or longer than the image: it may be something else"
                )
            )
            return None
        except Unfollowable:
            self.skip(Text("left out: the compressed pixels may contain comments, and cannot be searched for them"))
            return None
        replaced, after = rewriter.replaced, file.with_edits(rewriting.edits)
        try:
            check(after, options, rewriter.words, replaced, rewriter.verdicts(after.encoding))
        except Leak as leak:
            self.failed_checks += 1
            self.skip(str(leak))
            return None
        self.checked += 1
        self._has_cleaned |= options.cleans_pixels
        if self.remembers_identifiers:
            self.new_uids.update(replaced)
        self.counts.update(rewriter.counts)
        self.kept.update(rewriter.kept)
        return rewriting


class _Withheld(Exception):
    """A file is to be left out. The message says why."""


def _shows_face(row: Instance) -> bool:
    part = row["BodyPartExamined"].upper()
    return row["Modality"] in _HEADS and any(known in part for known in _BODY_PARTS_WITH_FACE)
