"""What a run with de-identification writes besides images: a record, the values that stay, and who was who.

References
----------
PS3.15 E.1.1: documenting a de-identification, and keeping a mapping in a safe place.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from typing import NamedTuple

from pydicom.datadict import keyword_for_tag

from DICOMPatcherLib import __version__
from DICOMPatcherLib.deidentification.table import EDITION
from DICOMPatcherLib.disk.input_files import Source, is_in_input, is_inside, split_input
from DICOMPatcherLib.disk.patience import remove, replace
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.part10.elements import format_tag
from DICOMPatcherLib.planning.keys import key_id
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.reporting.forms import harmless_cell
from DICOMPatcherLib.reporting.messages import pattern_of, stated
from DICOMPatcherLib.reporting.values_that_stay import values_that_stay
from DICOMPatcherLib.rules.deidentify_basic_profile import DeidentifyBasicProfile
from DICOMPatcherLib.texts import Text

_RECORD_HEAD = '{\n "record of a de-identification by": "DICOM Patcher"'
_REVIEW_HEAD = "tag;keyword;value;count"
_CROSSWALK_HEAD = "kind;old;new;days earlier"
_BLOCK = 1 << 20


class DeidentificationFiles(NamedTuple):
    """Where to write what; "" for what is not wanted.

    Attributes
    ----------
    record
        How it was done, and a digest of each output. It may be given away with them.
    review
        All distinct values of text that are in the output, for a person to look through before they are given away.
    crosswalk
        Old and new identifiers. It must stay where the originals are.
    """

    record: str = ""
    review: str = ""
    crosswalk: str = ""

    def check(self, source: Source, output: str | None, rule: DeidentifyBasicProfile | None) -> None:
        """Make sure before anything is done that the files can be written.

        Raises
        ------
        ParameterError
            If nothing is de-identified.
        InputError
            If a file would lie in the input or, but for the record, in the output; or if there is another file.
        """
        for name, path in self._asdict().items():
            if not path:
                continue
            if rule is None:
                raise ParameterError(Text("--{name} needs --deidentify.", name=name))
            if is_in_input(path, *split_input(source)) or (output is not None and is_inside(path, output)):
                raise InputError(Text("{path} would be in the input or output. Choose another place.", path=path))
            if not os.access(os.path.dirname(os.path.abspath(path)), os.W_OK) or os.path.isdir(path):
                raise InputError(Text("{path} cannot be written there. Choose another place.", path=path))
            if os.path.lexists(path) and not _is_one(path, _HEADS[name]):
                raise InputError(Text("{path} exists and is something else. Choose another name.", path=path))

    def write(self, plan: Plan, output: str | None, rule: DeidentifyBasicProfile, key: object) -> None:
        """Write what is wanted.

        Raises
        ------
        OSError
            If a file cannot be written.
        """
        for _ in self.write_steps(plan, output, rule, key):
            pass

    def write_steps(
        self, plan: Plan, output: str | None, rule: DeidentifyBasicProfile, key: object
    ) -> Generator[None, None, None]:
        """Do the same an output file at a time."""
        if self.record:
            digests = []
            for digest in _digests(output, plan):
                digests.append(digest)
                yield
            _write(self.record, _record(plan, output is not None, rule, key, digests))
        if self.review:
            _write(self.review, _table(_REVIEW_HEAD, _values(rule)))
        if self.crosswalk:
            _write(self.crosswalk, _table(_CROSSWALK_HEAD, _identifiers(rule)))


NO_FILES = DeidentificationFiles()

_HEADS = {"record": _RECORD_HEAD, "review": _REVIEW_HEAD, "crosswalk": _CROSSWALK_HEAD}


def _is_one(path: str, head: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as stream:
        start = stream.read(len(head))
    return start in (b"", head.encode("ascii"))


def _write(path: str, text: str) -> None:
    """Write a file that only its owner may read; what was in its place stays until it is complete."""
    folder, name = os.path.split(os.path.abspath(path))
    descriptor, part = tempfile.mkstemp(".part", f"{name}.", folder)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8", "replace"))
        replace(part, path)
    except BaseException:
        remove(part)
        raise


def _table(head: str, rows: Iterator[tuple[object, ...]]) -> str:
    stream = io.StringIO()
    stream.write(head + "\n")
    cells = ([harmless_cell(str(cell)) for cell in row] for row in rows)
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(cells)
    return stream.getvalue()


def _values(rule: DeidentifyBasicProfile) -> Iterator[tuple[object, ...]]:
    for tag, keyword, values in values_that_stay([rule]):
        for value, count in values:
            yield tag, keyword, value, count


def _identifiers(rule: DeidentifyBasicProfile) -> Iterator[tuple[object, ...]]:
    for old, identity in sorted(rule.new_ids.items()):
        yield "patient", old, identity.id, identity.shift if rule.moves_dates else ""
    for old, new in sorted(rule.new_uids.items()):
        yield "UID", old, new, ""


def _record(
    plan: Plan, written: bool, rule: DeidentifyBasicProfile, key: object, digests: list[tuple[str, str]]
) -> str:
    attributes: dict[int, dict[str, int]] = {}
    for (tag, what), count in sorted(rule.counts.items()):
        attributes.setdefault(tag, {})[what] = count
    left_out = Counter(
        stated(pattern_of(file.outcome, file.reason), written)  # reasons may name another file
        for file in plan.files
        if not file.is_to_be_written
    )
    values = Counter(tag for tag, _ in rule.kept)
    count = sum(file.is_to_be_written for file in plan.files)
    content = {
        "record of a de-identification by": "DICOM Patcher",
        "version": __version__,
        "table": f"PS3.15 Table E.1-1 of {EDITION}",
        "options": {name: str(rule.parameter(name)) for name in _options(rule)},
        "codes": [{"code": code, "scheme": "DCM", "meaning": meaning} for code, meaning in rule.codes],
        # What somebody thought of could be guessed, and be found out by this.
        "key": key_id(plan.key) if plan.key is not None and _is_random(key) else None,
        "files": {"examined": len(plan.files), "written": count, "not written": dict(left_out)},
        "attributes": [
            {"tag": format_tag(tag), "keyword": keyword_for_tag(tag), **counts} for tag, counts in attributes.items()
        ],
        "distinct values that stay": [
            {"tag": format_tag(tag), "keyword": keyword_for_tag(tag), "values": count}
            for tag, count in sorted(values.items())
        ],
        "second examination": {"files": rule.checked, "left out because of it": rule.failed_checks},
        "outputs": [{"path": path, "sha256": digest} for path, digest in digests],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _options(rule: DeidentifyBasicProfile) -> list[str]:
    return [spec.name for spec in rule.parameterSpecs if spec.choices]


def _is_random(key: object) -> bool:
    """Tell whether a key is one that was made up for a key file."""
    return isinstance(key, str) and len(key) == 64 and set(key) <= set("0123456789abcdef")


def _digests(output: str | None, plan: Plan) -> Iterator[tuple[str, str]]:
    targets = sorted(file.target for file in plan.files if file.is_to_be_written)
    for target in targets if output is not None else ():
        digest = hashlib.sha256()
        try:
            with open(os.path.join(output, *target.split("/")), "rb") as stream:  # type: ignore[arg-type]
                while block := stream.read(_BLOCK):
                    digest.update(block)
        except OSError:  # it could not be written, which the report tells
            continue
        yield target, digest.hexdigest()
