"""What rules do and what the ids of defects stand for, as text for the console."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from textwrap import wrap

from DICOMPatcherLib.defects import DEFECTS, Defect, address_of
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.rule_api.examples import AS_IT_IS, Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.values.likeness import nearest

_WIDTH = 96
_UNDERLINED = "References\n----------\n"

Rules = Sequence[type[DICOMPatcherRule]]


def explanation(name: str, rules: Rules) -> list[str]:
    """Return what there is to say of a rule or of the id of a defect, in any case of letters.

    Raises
    ------
    ParameterError
        If there is none of that name. The message suggests the nearest one.
    """
    known: dict[str, Defect | type[DICOMPatcherRule]] = {id.lower(): defect for id, defect in DEFECTS.items()}
    known.update((rule.__name__.lower(), rule) for rule in rules)
    thing = known.get(name.lower())
    if thing is None:
        similar = nearest(name, known)
        hint = 'Use "explain" without a name to list all.'
        if similar:
            hint = f"Did you mean {_name_of(known[similar])}?"
        raise ParameterError(f"There is no rule or defect {name!r}. {hint}")
    return list(_about_defect(thing, rules) if isinstance(thing, Defect) else _about_rule(thing))


def overview(rules: Rules) -> list[str]:
    """Return a line for each rule and each defect."""
    lines = ["Rules, in the order in which they run:"]
    lines += [f"  {rule.__name__} [{default_of(rule)}]  {rule.summary or rule.title}" for rule in rules]
    lines += ["", "Defects:"]
    lines += [f"  {defect.id:<4}  {defect.title}" for defect in DEFECTS.values()]
    return lines


def default_of(rule: type[DICOMPatcherRule]) -> str:
    """Return "on", "off" or "always"."""
    return rule.default if isinstance(rule.default, str) else "on" if rule.default else "off"


def references_of(rule: type[DICOMPatcherRule]) -> str:
    """Return the places in the standard that the documentation of a class names."""
    text = inspect.cleandoc(rule.__doc__ or "").partition(_UNDERLINED)[2]
    return " ".join(text.split())


def _name_of(thing: Defect | type[DICOMPatcherRule]) -> str:
    return thing.id if isinstance(thing, Defect) else thing.__name__


def _about_defect(defect: Defect, rules: Rules) -> Iterator[str]:
    yield f"{defect.id}  {defect.title}"
    yield from _paragraph(defect.description)
    yield from _paragraph(f"What readers do: {defect.effect}")
    defaults = {rule.__name__: default_of(rule) for rule in rules}
    repairing = ", ".join(f"{name} [{defaults[name]}]" for name in defect.rules if name in defaults)
    yield from _paragraph(f"Repaired by: {repairing or 'no rule; only reported'}")
    if defect.advice:
        yield from _paragraph(f"What to do: {defect.advice}")
    if defect.section:
        yield from _paragraph(f"Standard: {defect.section}, {address_of(defect.section)}")


def _about_rule(rule: type[DICOMPatcherRule]) -> Iterator[str]:
    yield f"{rule.__name__} [{default_of(rule)}]  {rule.title}"
    yield from _paragraph(rule.description)
    if rule.whenToUse:
        yield from _paragraph(f"When to use it: {rule.whenToUse}")
    if rule.neverDoes:
        yield from _paragraph(f"What it never does: {rule.neverDoes}")
    for example in rule.examples:
        yield from _paragraph(f"Example: {example.title}")
        yield from (line for text in _changes(example) for line in _paragraph(text, 4))
    for spec in rule.parameterSpecs:
        yield from _paragraph(f"Parameter {spec.name}: {spec.details}")
    if rule.defects:
        yield "  Defects that it repairs:"
        titles = ((id, DEFECTS[id].title if id in DEFECTS else "") for id in rule.defects)
        yield from (f"    {id:<4}  {title}".rstrip() for id, title in titles)
    references = references_of(rule)
    if references:
        yield from _paragraph(f"References: {references}")


def _changes(example: Example) -> list[str]:
    """Return what is different in the files of an example afterwards."""
    changes = []
    for path, keyword, before, after in example.rows():
        if before != after and (keyword or (before, after) != ("in order", AS_IT_IS.what)):
            what = f"{path} {keyword}" if len(example.files) > 1 else keyword
            changes.append(f"{what.strip() or 'the file'}: {before} -> {after}")
    return changes or ["nothing is changed"]


def _paragraph(text: str, indent: int = 2) -> list[str]:
    margin = " " * indent
    return wrap(text, _WIDTH, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)
