"""Questions of the panel: one open at a time, with the field that it needs; what was answered is a line."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Callable

import qt

from DICOMPatcherLib.panel.engine_texts import shown, translated
from DICOMPatcherLib.panel.looks import BOLD, card_style, colour_of
from DICOMPatcherLib.panel.parameter_field import add_field
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.series_card import text_label
from DICOMPatcherLib.panel.text_layout import breakable, font_metrics, let_wrap, pieces
from DICOMPatcherLib.panel.widths import ButtonRow
from DICOMPatcherLib.reporting.panel_state import QUESTION

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.questions import Question
    from DICOMPatcherLib.reporting.report import Report
    from DICOMPatcherLib.reporting.text_preview import Doubtful

_MARGINS = 32
"""Pixels of a card that are beside its text."""


class QuestionCards:
    """Asks what the library asks, and lets answers be taken back.

    Parameters
    ----------
    on_answer
        Is called when a repair is ticked or not because of an answer.
    on_declined
        Is called when nothing is to be done.

    Attributes
    ----------
    declined
        Names of the repairs that are not wanted.
    questions
        Those that are open.
    """

    def __init__(
        self, area: Any, rules: RuleChoices, on_answer: Callable[[], None], on_declined: Callable[[], None]
    ) -> None:
        self._layout = area.layout()
        self._rules = rules
        self._on_answer = on_answer
        self._on_declined = on_declined
        self._widgets: list[Any] = []
        self._rows: list[ButtonRow] = []
        self._fields: dict[str, Any] = {}
        self._report: Report | None = None
        self._accepted: list[str] = []
        self._opened = ""
        self._width = 0
        self._show_preview: Callable[[], None] = _nothing
        self.declined: set[str] = set()
        self.questions: list[Question] = []

    @property
    def has_answers(self) -> bool:
        """Whether something was answered or declined."""
        return bool(self._accepted or self.declined)

    def begin(self) -> None:
        """Forget all answers: another folder is looked at."""
        self._rules.forget_answers()
        self._accepted, self._opened = [], ""
        self.declined = set()
        self.clear()

    def clear(self) -> None:
        """Ask nothing."""
        for widget in self._widgets:
            self._layout.removeWidget(widget)
            widget.setParent(None)
            widget.deleteLater()
        self._widgets, self._rows, self._fields, self.questions, self._report = [], [], {}, [], None
        self._show_preview = _nothing

    def show(self, report: Report) -> None:
        """Ask what is to be asked about a folder, the first question open."""
        from DICOMPatcherLib.reporting.questions import questions_of

        self.clear()
        self._report = report
        self.questions = questions_of(report, self.declined)
        ticked = self._rules.ticked()
        for rule in self._accepted:
            if rule in ticked:
                self._add_answered(rule, "\N{CHECK MARK}")
        for rule in sorted(self.declined):
            self._add_answered(rule, "\N{MULTIPLICATION X}")
        opened = next((one.rule for one in self.questions if one.rule == self._opened), None)
        for number, question in enumerate(self.questions, 1):
            is_open = question.rule == opened if opened else number == 1
            self._add(question, number, is_open)

    def fit(self, width: int) -> None:
        """Put buttons below one another where they do not fit."""
        self._width = width
        for row in self._rows:
            row.fit(width)
        self._show_preview()

    def _add(self, question: Question, number: int, is_open: bool) -> None:
        from DICOMPatcherLib.reporting.questions import ANSWER, title_of

        layout = self._card(colour_of(QUESTION))
        title = shown(title_of(question, number, len(self.questions)))
        self._widgets[-1].accessibleName = title
        layout.addWidget(text_label(title, BOLD))
        if is_open:
            self._add_content(layout, question)
        else:
            layout.addWidget(_link(shown(ANSWER), lambda key: self._open(question.rule)))

    def _add_content(self, layout: Any, question: Question) -> None:
        from DICOMPatcherLib.reporting.questions import NO, YES

        for sentence in question.sentences:
            layout.addWidget(text_label(shown(sentence)))
        layout.addWidget(text_label(self._rules.title(question.rule)))
        for parameter, other in self._rules.parameters(question.rule):
            if parameter.name in question.parameters:
                field, _widget = add_field(layout, parameter)
                field.text = shown(question.parameters[parameter.name]) or other.text
                field.returnPressed.connect(lambda: self._accept(question))
                self._fields[parameter.name] = field
                layout.addWidget(text_label(translated(parameter.description)))
        self._add_preview(layout, question)
        row = qt.QWidget()
        buttons = qt.QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        for name, text, act in (("yesButton", YES, self._accept), ("noButton", NO, self._decline)):
            button = qt.QPushButton(shown(text))
            button.objectName = name
            button.clicked.connect(lambda *_, act=act: act(question))
            buttons.addWidget(button)
        layout.addWidget(row)
        self._rows.append(ButtonRow(row))
        if self._width:
            self._rows[-1].fit(self._width)

    def _add_preview(self, layout: Any, question: Question) -> None:
        """Show some text now and in the character set that is chosen, while that is chosen."""
        from DICOMPatcherLib.reporting.text_preview import doubtful_texts

        assert self._report is not None
        texts = doubtful_texts(self._report, question.rule)
        field = self._fields.get("CharacterSet")
        if not texts or field is None:
            return
        label = qt.QLabel()
        label.objectName = "previewLabel"
        label.textFormat = qt.Qt.RichText
        label.wordWrap = True
        label.textInteractionFlags = qt.Qt.TextSelectableByMouse | qt.Qt.TextSelectableByKeyboard
        let_wrap(label)
        layout.addWidget(label)

        def show() -> None:
            label.text = _preview_of(texts, field.text, font_metrics(label), self._width - _MARGINS)

        field.textChanged.connect(lambda *_: show())
        self._show_preview = show
        show()

    def _add_answered(self, rule: str, sign: str) -> None:
        from DICOMPatcherLib.reporting.questions import CHANGE

        layout = self._card("")
        layout.addWidget(text_label(f"{sign} {self._rules.title(rule)}"))
        layout.addWidget(_link(shown(CHANGE), lambda key: self._take_back(rule)))

    def _card(self, colour: str) -> Any:
        card = qt.QFrame()
        card.objectName = "questionCard"
        card.setStyleSheet(card_style("questionCard", colour))
        self._widgets.append(card)
        self._layout.addWidget(card)
        return qt.QVBoxLayout(card)

    def _open(self, rule: str) -> None:
        self._opened = rule
        if self._report is not None:
            self.show(self._report)

    def _accept(self, question: Question) -> None:
        """Tick the repair with what is in the fields; what is missing is typed first."""
        for name, field in self._fields.items():
            if not field.text and not question.parameters[name]:
                field.setFocus()
                return
        self._accepted = [rule for rule in self._accepted if rule != question.rule] + [question.rule]
        self._rules.answer(question.rule, {name: field.text for name, field in self._fields.items()})
        self._on_answer()

    def _decline(self, question: Question) -> None:
        self.declined.add(question.rule)
        self._on_declined()

    def _take_back(self, rule: str) -> None:
        if rule in self.declined:
            self.declined.discard(rule)
            self._opened = rule
            self._on_declined()
        else:
            self._accepted.remove(rule)
            self._opened = rule
            self._rules.take_back(rule)
            self._on_answer()


def _nothing() -> None:
    pass


def _link(text: str, on_followed: Callable[[str], None]) -> Any:
    label = qt.QLabel(f'<a href="answer">{html.escape(text)}</a>')
    label.textFormat = qt.Qt.RichText
    label.wordWrap = True
    label.textInteractionFlags = (
        qt.Qt.TextSelectableByMouse | qt.Qt.LinksAccessibleByMouse | qt.Qt.LinksAccessibleByKeyboard
    )
    label.linkActivated.connect(on_followed)
    let_wrap(label)
    return label


def _preview_of(texts: Sequence[Doubtful], terms: str, metrics: Any, width: int) -> str:
    """Return texts as they are now and in character sets: side by side, or below one another where they do not fit."""
    from DICOMPatcherLib.reporting.text_preview import NOW, title_of_chosen

    titles = shown(NOW), shown(title_of_chosen(terms))
    rows = [titles, *((breakable(shown(text.now)), breakable(shown(text.in_set(terms)))) for text in texts)]
    widest = [
        max(metrics.boundingRect(part).width() for text in column for part in pieces(text)) for column in zip(*rows)
    ]
    (now, chosen), *values = [tuple(map(html.escape, row)) for row in rows]
    if sum(widest) + len(widest) * metrics.height() > width:
        return "".join(f"<p><b>{now}</b><br>{old}<br><b>{chosen}</b><br>{new}</p>" for old, new in values)
    cells = [(f"<b>{now}</b>", f"<b>{chosen}</b>"), *values]
    return f"<table>{''.join(f'<tr><td>{old}&nbsp;&nbsp;</td><td>{new}</td></tr>' for old, new in cells)}</table>"
