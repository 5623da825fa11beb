"""The forms in which a report is written: JSON lines, one JSON document, a table for spreadsheets, or a page."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from typing import Final, Protocol

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.reporting.entries import FILE, OUTLOOK, RECOMMENDATION, REMARK, RUN, TOTAL, Entry
from DICOMPatcherLib.texts import Text

COLUMNS = (
    "kind",
    "source",
    "target",
    "outcome",
    "reason",
    "rule",
    "defect",
    "element",
    "before",
    "after",
    "message",
    "value",
)
"""Of the table."""

_BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets do not take a table for UTF-8
_TABLE = f"{_BYTE_ORDER_MARK}{','.join(COLUMNS)}".encode()
_JSON = re.compile(rb'(?:\{"run": )?\{"kind": "run", "schema": [0-9]+, "version": "')
_PREAMBLE, _DICM = 128, b"DICM"
"""Length of what stands in front of that in a DICOM file, and may be anything (PS3.10 section 7.1)."""
PAGE_ENDING = ".html"
PAGE_START = b"<!DOCTYPE html>\n<!-- DICOM Patcher report -->\n"
"""What every page begins with."""
PAGE: Final = "page"
"""The kind of the only entry that a page is written from."""
HEAD_SIZE = 1024
"""So many bytes at the beginning tell a report from other files."""


class Form(Protocol):
    """A form, which is given the entries of one report one by one."""

    def text(self, entry: Entry) -> str:
        """Return what is to be written for an entry."""


def form_of(path: str, is_device: bool = False) -> Form:
    """Return the form that the end of a name stands for; JSON lines for a device such as a pipe.

    Raises
    ------
    InputError
        If it stands for none.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending == ".json":
        return _Document()
    if ending == ".csv":
        return _Table()
    if ending == PAGE_ENDING:
        return _Page()
    if ending == ".jsonl" or is_device:
        return _Lines()
    raise InputError(
        Text(
            "The name of the report {path} does not say what it is to be. Give it the ending .html for a page to read, "
            ".jsonl for a line of JSON for each file, .json for one JSON document, or .csv for a table.",
            path=path,
        )
    )


def is_page(path: str) -> bool:
    """Tell whether the end of a name stands for a page, which is made as a whole when a run is over."""
    return os.path.splitext(path)[1].lower() == PAGE_ENDING


def is_report(head: bytes) -> bool:
    """Tell from its first bytes whether a file is a report, complete or not."""
    is_dicom = head[_PREAMBLE : _PREAMBLE + len(_DICM)] == _DICM  # whatever its preamble says
    return not is_dicom and (head.startswith((_TABLE, PAGE_START)) or _JSON.match(head) is not None)


class _Lines:
    """An object on a line for each entry."""

    def text(self, entry: Entry) -> str:
        return f"{_json(entry)}\n"


class _Document:
    """One object for the whole report, with lists of what there may be several of."""

    _LISTS = (OUTLOOK, "outlooks"), (REMARK, "remarks"), (RECOMMENDATION, "recommendations"), (FILE, "files")

    def __init__(self) -> None:
        self._lists = iter(self._LISTS)
        self._open = ""
        self._is_empty = True

    def text(self, entry: Entry) -> str:
        kind = entry["kind"]
        if kind == RUN:
            return f'{{"run": {_json(entry)}' + self._turn()
        turned = ""
        while self._open not in (kind, ""):
            turned += self._turn()
        if kind == TOTAL:
            return f'{turned},\n"total": {_json(entry)}}}\n'
        comma = "" if self._is_empty else ","
        self._is_empty = False
        return f"{turned}{comma}\n{_json(entry)}"

    def _turn(self) -> str:
        """End the list that is open, and begin the next one."""
        end = "\n]" if self._open else ""
        self._open, name = next(self._lists, ("", ""))
        self._is_empty = True
        return f'{end},\n"{name}": [' if name else end


class _Table:
    """A line for each thing that an entry tells, one at least for each file."""

    def text(self, entry: Entry) -> str:
        stream = io.StringIO()
        table = csv.writer(stream)
        if entry["kind"] == RUN:
            stream.write(_BYTE_ORDER_MARK)
            table.writerow(COLUMNS)
        for row in _ROWS[entry["kind"]](entry):
            table.writerow([harmless_cell(row.get(column)) for column in COLUMNS])
        return stream.getvalue()


class _Page:
    """What is a page already."""

    def text(self, entry: Entry) -> str:
        page: str = entry[PAGE] if entry["kind"] == PAGE else ""
        return page


Row = dict[str, "str | None"]


def _rows_of_run(entry: Entry) -> Iterator[Row]:
    for name in ("schema", "version", "command", "begin", "key_id"):
        yield {"kind": RUN, "message": name, "value": _cell(entry[name])}
    for rule in entry["rules"]:
        for name, value in rule["parameters"].items() or [("", "")]:
            yield {"kind": "rule", "rule": rule["rule"], "message": name, "value": value}


def _rows_of_outlook(entry: Entry) -> Iterator[Row]:
    for name, count in entry["counts"].items():
        yield {"kind": OUTLOOK, "element": entry["of"], "message": name, "value": _cell(count)}
    for series in entry["series"]:
        row = {"kind": OUTLOOK, "element": entry["of"], "source": series["first"], "message": series["state"]}
        yield {**row, "value": _cell(series["number"])}
    for refused in entry["refused"]:
        yield {"kind": OUTLOOK, "element": entry["of"], "source": refused["file"], "message": refused["reason"]}
    for path in entry["overwritten"]:
        yield {"kind": OUTLOOK, "element": entry["of"], "source": path, "message": "overwritten"}


def _rows_of_remark(entry: Entry) -> Iterator[Row]:
    row = {"kind": REMARK, **{name: entry[name] for name in ("rule", "defect", "message")}, "value": entry["about"]}
    for source in entry["sources"] or [""]:
        yield {**row, "source": source}


def _rows_of_recommendation(entry: Entry) -> Iterator[Row]:
    row = {name: entry[name] for name in ("kind", "rule", "defect", "message")}
    for source in entry["sources"] or [""]:
        yield {**row, "source": source, "value": entry["option"]}


def _rows_of_file(entry: Entry) -> Iterator[Row]:
    file = {name: entry[name] for name in ("kind", "source", "target", "outcome", "reason")}
    yield file
    for found in entry["findings"]:
        yield {**file, "kind": "finding", "defect": found["id"], "message": found["message"]}
    for made in entry["repairs"]:
        yield {**file, "kind": "repair", "rule": made["rule"], "defect": made["id"]}
    for made in entry["changes"]:
        element = made["keyword"] or made["tag"]
        values = {"before": made.get("before"), "after": made.get("after")}
        yield {**file, "kind": "change", "rule": made["rule"], "element": element, **values}


def _rows_of_total(entry: Entry) -> Iterator[Row]:
    for outcome, count in entry["counts"].items():
        yield {"kind": TOTAL, "outcome": outcome, "message": "files", "value": _cell(count)}
    for name in ("files", "end", "complete"):
        yield {"kind": TOTAL, "message": name, "value": _cell(entry[name])}


_ROWS = {
    RUN: _rows_of_run,
    OUTLOOK: _rows_of_outlook,
    REMARK: _rows_of_remark,
    RECOMMENDATION: _rows_of_recommendation,
    FILE: _rows_of_file,
    TOTAL: _rows_of_total,
}


def _json(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=True)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def harmless_cell(cell: str | None) -> str:
    """Return text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell and cell[0] in "=+-@\t\r" else cell or ""
