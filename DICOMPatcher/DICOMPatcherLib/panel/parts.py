"""What the panel is made of."""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.panel.database_logic import DatabaseLogic
from DICOMPatcherLib.panel.dialogs import Dialogs
from DICOMPatcherLib.panel.folder_fields import FolderFields
from DICOMPatcherLib.panel.job import Job
from DICOMPatcherLib.panel.log_lines import LogLines
from DICOMPatcherLib.panel.moment import Moment
from DICOMPatcherLib.panel.question_cards import QuestionCards
from DICOMPatcherLib.panel.results_view import ResultsView
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.series_view import SeriesView
from DICOMPatcherLib.panel.written_folders import WrittenFolders


class Parts(NamedTuple):
    """The parts of the panel that work together in a check, in patching and in an import."""

    logic: DatabaseLogic
    folders: FolderFields
    rules: RuleChoices
    results: ResultsView
    series: SeriesView
    questions: QuestionCards
    written: WrittenFolders
    job: Job
    dialogs: Dialogs
    log: LogLines
    moment: Moment
