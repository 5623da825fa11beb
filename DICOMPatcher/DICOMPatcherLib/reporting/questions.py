"""What people are asked: each repair that is off and would help, with what is suggested for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pydicom.datadict import dictionary_description, tag_for_keyword

from DICOMPatcherLib.reporting.overview import FOUND
from DICOMPatcherLib.reporting.plain_words import in_plain_words, is_plain
from DICOMPatcherLib.reporting.summary import files_text
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.texts import Text, with_arguments

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report

YES, NO, ANSWER, CHANGE = Text("Yes, do this"), Text("Leave as it is"), Text("Answer..."), Text("Change")
_MOST_SENTENCES = 2


class Question(NamedTuple):
    """Whether a repair is wanted.

    Attributes
    ----------
    rule
        The name of the repair; nothing else asks about it.
    problem
        What is wrong, in plain words.
    sentences
        What there is to know about it.
    parameters
        What is suggested; "" for what only people can know.
    """

    rule: str
    problem: str
    sentences: tuple[str, ...]
    parameters: Mapping[str, str] = MappingProxyType({})


def questions_of(report: Report, declined: Collection[str] = ()) -> list[Question]:
    """Return what is to be asked, but for what was declined already: advice, and repairs that are usually on."""
    found: dict[str, Question] = {}
    for advice in report.advice:
        known = found.get(advice.rule)
        problem = in_plain_words(advice.defect, advice.message)
        message = _with_names(advice.message)
        sentence = message if is_plain(message) else files_text(len(advice.sources))
        if known is None:
            found[advice.rule] = Question(advice.rule, problem, (sentence,), advice.parameters)
        elif sentence not in known.sentences[:_MOST_SENTENCES]:
            sentences = (*known.sentences, sentence)[:_MOST_SENTENCES]
            found[advice.rule] = known._replace(sentences=sentences)
    used = {rule.name for rule in report.plan.rules}
    usual = [rule.__name__ for rule in RULES if rule.default and rule.__name__ not in used]
    for group in report.overview.of_section(FOUND):
        for rule in usual if not used & set(group.rules) else ():
            if rule in group.rules and rule not in found:
                problem = in_plain_words(group.key, group.text)
                found[rule] = Question(rule, problem, (files_text(len(group.files)),))
    return [question for rule, question in found.items() if rule not in declined]


def _with_names(text: str) -> str:
    """Return a text that names elements by what they are called, and not by keywords."""
    if not isinstance(text, Text):
        return text

    def named(value: object) -> object:
        if isinstance(value, Text):
            return _with_names(value)
        return dictionary_description(value) if isinstance(value, str) and tag_for_keyword(value) else value

    return with_arguments(text, **{name: named(value) for name, value in text.arguments.items()})


def title_of(question: Question, number: int, total: int) -> Text:
    """Return what stands above a question."""
    return Text("Question {number} of {total}: {problem}", number=number, total=total, problem=question.problem)
