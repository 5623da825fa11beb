"""Change data elements as the user says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydicom import DataElement, Dataset

from DICOMPatcherLib.defects import (
    CHARACTER_SET_WRONG,
    FRAME_COUNT_WRONG,
    IMAGE_SIZE_WRONG,
    PIXEL_SPACING_MISSING,
    SIGN_WRONG,
    STUDY_SCATTERED,
    VALUE_MALFORMED,
)
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.instances.element_edits import (
    Condition,
    ElementEdit,
    owners_of,
    parse_conditions,
    parse_edits,
    text_of_element,
)
from DICOMPatcherLib.instances.instance import UID_TAGS, Instance, batches, remaining
from DICOMPatcherLib.part10.agreement import SIZE_TAGS, agree
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.typed_values import ValueProblem, values_of


class SetElements(DICOMPatcherRule):
    """Set, replace or remove elements, also in sequences, in all files or in those that match.

    References
    ----------
    PS3.5 6.2: what values may look like. PS3.6 section 6: names and kinds of the data elements.
    """

    title = "Set, replace or remove data elements"
    summary = "Sets, replaces or removes data elements in all files, or in those with certain values."
    description = (
        "Makes the same change in all files, or only in those with certain values: gives data elements a value, "
        "replaces a piece of text in them, or removes them. Values are checked before anything is done. References "
        "follow if the UID of a study, series or frame of reference is set."
    )
    whenToUse = (
        "Use it to put in what you know and the files do not say, such as a patient ID, a modality or a pixel spacing."
    )
    neverDoes = (
        "It does not change whole sequences or the UID of an instance, and adds no item to a sequence. Rows, Columns, "
        "Samples per Pixel, Bits Allocated and Number of Frames are set only if the pixels agree, all of them together."
    )
    defects = (PIXEL_SPACING_MISSING, STUDY_SCATTERED, VALUE_MALFORMED, SIGN_WRONG, IMAGE_SIZE_WRONG, FRAME_COUNT_WRONG)
    requiredTags = tuple(UID_TAGS)
    parameterSpecs = (
        Parameter(
            "Elements",
            "Changes",
            "One change on each line, or several separated by semicolons if there is one line only: "
            "PatientID=123 or (0010,0020)=123 sets, SeriesDescription~old~new replaces text, -PatientBirthDate "
            "removes. Backslashes separate several values: PixelSpacing=0.5\\0.5. Elements in sequences are named with "
            "their item, counted from 0, or an asterisk for all: "
            "RadiopharmaceuticalInformationSequence[0].RadionuclideTotalDose=3E8.",
            remembered=False,
        ),
        Parameter(
            "Where",
            "Only where",
            "Which files to change: Modality=CT, several on lines of their own or separated by semicolons, which must "
            "all hold. An asterisk matches any text, everything else itself; case is ignored. Empty: "
            "all files.",
            remembered=False,
        ),
    )
    eachFileAlone = True
    gathers = ("_chosen",)

    examples = (
        Example(
            "An element is set, a piece of text replaced, another element removed",
            {"PatientID": "EX-4711", "SeriesDescription": "Thorx 2.0", "StudyID": "7"},
            {"PatientID": "123", "SeriesDescription": "Thorax 2.0", "StudyID": None},
            parameters={"Elements": "PatientID=123; SeriesDescription~Thorx~Thorax; -StudyID"},
        ),
        Example(
            "An element of a sequence",
            {"RadiopharmaceuticalInformationSequence": [{"RadionuclideHalfLife": "6586"}]},
            {"RadiopharmaceuticalInformationSequence": [{"RadionuclideHalfLife": "6586.2"}]},
            parameters={"Elements": "RadiopharmaceuticalInformationSequence[0].RadionuclideHalfLife=6586.2"},
        ),
        Example(
            "Only images of one modality",
            {"1.dcm": {"Modality": "CT"}, "2.dcm": {"Modality": "MR"}},
            {"1.dcm": {"StudyID": "7"}},
            parameters={"Elements": "StudyID=7", "Where": "Modality=CT"},
        ),
        Example(
            "Rows and columns of an image that has neither",
            {"Rows": None, "Columns": None},
            {"Rows": 1, "Columns": 4},
            parameters={"Elements": "Rows=1; Columns=4"},
        ),
        Example("More rows than there are pixels for", {"Rows": 2}, parameters={"Elements": "Rows=3"}),
        Example(
            "No file that fits",
            {"PatientName": "Doe^Jane"},
            parameters={"Elements": "StudyID=7", "Where": "PatientName=Roe*"},
        ),
    )

    def checkParameters(self) -> None:
        """Refuse what cannot be done, before anything is read."""
        self._parsed()

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        """Forget which files were chosen."""
        self._edits, self._conditions = self._parsed()
        self._chosen: set[str] = set()

    def processFile(self) -> None:
        """Accept no repair: what the elements are to be is said by the user alone."""

    def processDataSet(self, ds: Dataset) -> None:
        """Change the elements of a file that is chosen; all but the UIDs that others refer to."""
        if not all(condition.fits(text_of_element(ds, condition.tag)) for condition in self._conditions):
            return
        edits = self._edits
        sizes: dict[int, str] = {edit.tag: edit.text for edit in edits if edit.tag in SIZE_TAGS}
        if sizes and not agree(self.file, sizes):
            message = Text(
                "the pixels do not agree with {keywords} as given; left unchanged",
                keywords=[edit.keyword for edit in edits if edit.tag in SIZE_TAGS],
            )
            self.report(IMAGE_SIZE_WRONG, message)
            edits = [edit for edit in edits if edit.tag not in SIZE_TAGS]
        for edit in edits:
            if edit.keyword not in UID_TAGS:
                for owner in owners_of(edit, ds):
                    self._apply(edit, owner)
        self._chosen.add(self.file.path)

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Set UIDs here, where the engine sees which references must follow."""
        if self._conditions and not self._chosen:
            self.remark(action("No file matched; nothing was changed.", "No file matches; nothing would be changed."))
        uids = [(edit.keyword, edit.text) for edit in self._edits if edit.keyword in UID_TAGS]
        for batch in batches(remaining(instances) if uids else ()):
            for instance in batch:
                if instance.path in self._chosen:
                    for keyword, uid in uids:
                        instance[keyword] = uid
            yield

    def _parsed(self) -> tuple[list[ElementEdit], list[Condition]]:
        edits = parse_edits(str(self.parameter("Elements")))
        if not edits:
            raise ParameterError(Text("SetElements needs the parameter Elements, for example PatientID=123."))
        return edits, parse_conditions(str(self.parameter("Where")))

    def _apply(self, edit: ElementEdit, ds: Dataset) -> None:
        if edit.action == "remove":
            if edit.tag in ds:
                del ds[edit.tag]
            return
        text = edit.text
        if edit.action == "replace":
            before = text_of_element(ds, edit.tag)
            if edit.old not in before:
                return
            if "\ufffd" in before:
                message = Text(
                    "{keyword} does not match its declared character set; left unchanged", keyword=edit.keyword
                )
                self.report(CHARACTER_SET_WRONG, message)
                return
            text = before.replace(edit.old, text)
        try:
            values = values_of(text, edit.vr, edit.multiplicity)
        except ValueProblem as problem:
            message = Text(
                "{keyword} must be {expected}, and would not be after replacing the text; left unchanged",
                keyword=edit.keyword,
                expected=str(problem),
            )
            self.report(VALUE_MALFORMED, message)
            return
        ds[edit.tag] = DataElement(edit.tag, edit.vr, values if len(values) > 1 else values[0] if values else "")


def edit_parameters(
    values: Sequence[str] = (), removals: Sequence[str] = (), conditions: Sequence[str] = ()
) -> dict[str, str]:
    """Return the parameters of SetElements for settings that were given one by one, so that they may hold semicolons.

    Parameters
    ----------
    values
        Each of the form KEYWORD=VALUE, or KEYWORD~OLD~NEW.
    removals
        Keywords or tags.
    conditions
        Each of the form KEYWORD=VALUE.

    Raises
    ------
    ParameterError
        If a setting has more than one line.
    """
    edits = [*values, *(f"-{name}" for name in removals)]
    for setting in (*edits, *conditions):
        if "\n" in setting or not setting.strip("- "):
            raise ParameterError(Text("SetElements: a change or condition is empty or has several lines."))
    return {
        name: "".join(f"{line}\n" for line in lines) for name, lines in (("Elements", edits), ("Where", conditions))
    }
