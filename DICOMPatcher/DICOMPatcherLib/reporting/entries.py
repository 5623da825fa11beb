"""The entries of a report, as docs/report.md describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from DICOMPatcherLib import __version__
from DICOMPatcherLib.findings import Remark
from DICOMPatcherLib.outlook.outlook import SeriesOutlook
from DICOMPatcherLib.outlook.state import DEGREES
from DICOMPatcherLib.planning.editor import format_path, keyword_of
from DICOMPatcherLib.planning.keys import key_id
from DICOMPatcherLib.planning.plan import PATCHED, FilePlan, Plan
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.options import options_for, shell_text

SCHEMA = 1
"""Goes up when entries change in a way that programs that read them have to know."""

RUN, OUTLOOK, REMARK, RECOMMENDATION, FILE, TOTAL = "run", "outlook", "remark", "recommendation", "file", "total"
KINDS = (RUN, OUTLOOK, REMARK, RECOMMENDATION, FILE, TOTAL)
"""In the order in which they stand in a report."""

Entry = dict[str, Any]


def run_entry(plan: Plan, written: bool) -> Entry:
    """Return what was done, and how."""
    return {
        "kind": RUN,
        "schema": SCHEMA,
        "version": __version__,
        "command": "patch" if written else "check",
        "begin": _time(plan.begun),
        "key_id": None if plan.key is None else key_id(plan.key),
        "rules": [{"rule": rule.name, "parameters": dict(rule.parameters)} for rule in plan.rules],
    }


def outlook_entries(plan: Plan) -> Iterator[Entry]:
    """Yield what Slicer shows of the input, and what of the output."""
    outlook = plan.outlook
    if outlook is None:
        return
    for name, view in (("input", outlook.now), ("output", outlook.after)):
        yield {
            "kind": OUTLOOK,
            "of": name,
            "counts": view.counts._asdict(),
            "series": [_series_entry(series, plan.hides_identity) for series in view.series],
            "refused": [{"file": path, "reason": reason} for path, reason in view.refused],
            "overwritten": list(view.overwritten),
        }


def _series_entry(series: SeriesOutlook, hides_identity: bool) -> Entry:
    series = series.without_text if hides_identity else series
    measures = series.measures
    return {
        "patient": series.patient,
        "study": series.study,
        "number": series.number or None,
        "modality": series.modality or None,
        **({} if hides_identity else {"description": series.description or None}),
        "images": series.images,
        "size": list(measures.size),
        "spacing": [round(length, 6) for length in measures.spacing],
        "extent": [round(length, 6) for length in measures.extent],
        "state": series.state.text,
        "degree": DEGREES[series.state.degree],
        "complete": series.state.is_complete,
        "volumes": [
            {
                "kind": one.kind,
                "images": len(one.files),
                "ticked": one in series.offer.ticked,
                "warnings": list(one.warnings),
            }
            for one in series.offer.loadables
        ],
        "first": series.path,
    }


def remark_entries(plan: Plan, written: bool) -> Iterator[Entry]:
    """Yield what there is to tell that is about no single file."""
    hindrances = [] if written else [Remark(text) for text in plan.hindrances]
    for remark in [*plan.remarks, *hindrances]:
        yield {
            "kind": REMARK,
            "about": remark.about,
            "rule": remark.rule or None,
            "defect": remark.defect or None,
            "message": stated(remark.message, written),
            "sources": list(remark.sources),
        }


def recommendation_entries(plan: Plan) -> Iterator[Entry]:
    """Yield the rules that are off and should be used."""
    for advice in plan.advice:
        yield {
            "kind": RECOMMENDATION,
            "rule": advice.rule,
            "defect": advice.defect,
            "message": advice.message,
            "parameters": {name: value or None for name, value in advice.parameters.items()},
            "option": shell_text(options_for(advice)),
            "sources": list(advice.sources),
        }


def file_entry(plan: Plan, file: FilePlan, written: bool) -> Entry:
    """Return what is known of one input file; `written` says whether that was done, or would be."""
    details = plan.details(file)
    is_patched = file.outcome == PATCHED
    return {
        "kind": FILE,
        "source": file.source,
        "target": file.target or None,
        "outcome": file.outcome or None,
        "reason": stated(file.reason, written),
        "findings": [
            {"id": found.defect, "message": stated(found.message, written)} for found in details.findings_about(file)
        ],
        "repairs": [{"rule": repair.rule, "id": repair.defect} for repair in details.repairs if is_patched],
        "changes": [
            {
                "rule": change.rule,
                "tag": format_path(change.path),
                "keyword": keyword_of(change.path),
                **({} if plan.hides_identity else {"before": change.before}),
                **({"after": change.after} if plan.may_show(change) else {}),
            }
            for change in details.all_changes
            if is_patched
        ],
    }


def total_entry(plan: Plan, counts: Mapping[str, int], ended: datetime) -> Entry:
    """Return what a report ends with."""
    return {
        "kind": TOTAL,
        "files": len(plan.files),
        "counts": dict(counts),
        "end": _time(ended),
        "complete": plan.is_complete,
    }


def now() -> datetime:
    """Return the time, as reports tell it."""
    return datetime.now(timezone.utc)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
