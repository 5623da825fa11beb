"""What the command line shows: a progress bar while it works, and the report as tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from DICOMPatcherLib.planning.plan import Progress
from DICOMPatcherLib.reporting.brief import brief_parts
from DICOMPatcherLib.reporting.report import Report, printable


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows how far a run is, as a bar on the error output."""
    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: Progress) -> None:
            if step.step not in tasks:
                tasks[step.step] = bar.add_task(step.step, total=None)
            bar.update(tasks[step.step], completed=step.done, total=step.total or None)

        yield show


def print_parts(report: Report) -> None:
    """Print the report in few lines."""
    console = Console(highlight=False, markup=False)
    for heading, lines in brief_parts(report):
        if heading:
            console.print(printable(heading), style="bold")
        for line in lines:
            text = Padding(printable(line), (0, 0, 0, 2)) if heading else printable(line)
            console.print(text, style="" if heading else "bold")


def print_tables(report: Report) -> None:
    """Print the report as tables as wide as the terminal."""
    console = Console(highlight=False, markup=False)
    outlook = [printable(line) for line in report.outlook_lines()]
    for line in outlook:
        console.print(line)
    if outlook:
        console.print()
    for title, rows in report.sections():
        table = Table("Files", title, "Example", box=None, title_justify="left", header_style="bold", pad_edge=False)
        table.columns[0].justify = "right"
        table.columns[2].overflow = "fold"
        for row in rows:
            table.add_row(str(row.files), printable(row.text), printable(row.example))
        console.print(table)
        console.print()
    for line in report.last_lines():
        console.print(line, style="bold")
