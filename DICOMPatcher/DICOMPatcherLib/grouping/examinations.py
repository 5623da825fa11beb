"""Finding the instances of one examination that were each given a study of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.instances.instance import Instance, batches, group_by, group_in_steps
from DICOMPatcherLib.instances.patients import are_of_several, is_placeholder
from DICOMPatcherLib.instances.row_values import text

EXAMINATION_TAGS = ("PatientID", "PatientName", "StudyDate", "StudyTime", "StudyID", "AccessionNumber")
"""What all files of one study say alike. A row must have it for its examination to be found."""

FEWEST_STUDIES = 2
"""One instance may have a study of its own with good reason; several of one examination have not."""


def tells_examination(time: str, order: str) -> bool:
    """Tell whether a study's time or accession number tells one examination of a day from another."""
    return not is_placeholder(order) or bool(time.partition(".")[0].strip("0"))


def torn_examinations(instances: Iterable[Instance]) -> Iterator[tuple[list[Instance], str] | None]:
    """Yield the instances of each examination that is torn over studies, and its study; None between steps.

    Each instance must be alone in its study, but for those of one study, which has the others taken out of it. An
    examination is known by all of `EXAMINATION_TAGS`; that a time or an order is given must tell it from others, and
    all must be of one patient.
    """
    rows = list(instances)
    sizes: Counter[str] = Counter()
    for some in batches(rows):
        sizes.update(instance["StudyInstanceUID"] for instance in some)
        yield None
    for batch in batches((yield from group_in_steps(rows, *EXAMINATION_TAGS)).items()):
        yield None
        for key, group in batch:
            patient, name, date, time, _, order = (value.strip(" \0") for value in key)
            is_known = not is_placeholder(patient) or not is_placeholder(name)
            if not (is_known and date and tells_examination(time, order)) or are_of_several(group):
                continue
            studies = [study for (study,) in group_by(group, "StudyInstanceUID") if study.strip(" \0")]
            whole = [study for study in studies if sizes[study] > 1]
            if len(studies) - len(whole) >= FEWEST_STUDIES and len(whole) <= 1:
                members = [instance for instance in group if text(instance, "StudyInstanceUID")]
                yield members, (whole or studies)[0].strip(" \0")
