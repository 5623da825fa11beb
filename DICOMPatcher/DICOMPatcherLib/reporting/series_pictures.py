"""Pictures of series: of the slice in the middle, as it is in the output."""

from __future__ import annotations

from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import FilePlan, Plan
from DICOMPatcherLib.reporting.series_cards import Card
from DICOMPatcherLib.reporting.thumbnail import thumbnail

_MOST_PICTURES = 200
_MOST_BYTES = 550_000


class SeriesPictures:
    """Makes the pictures of a plan; none where identity is hidden, as they may show it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._left, self._bytes_left = _MOST_PICTURES, _MOST_BYTES
        self._paths: dict[int, list[str]] = {}
        self._files: dict[str, FilePlan] = {}
        if plan.outlook is None or plan.hides_identity:
            self._left = 0
            return
        for path, series in plan.outlook.after.series_of.items():
            self._paths.setdefault(series, []).append(path)
        self._files = {file.target: file for file in plan.files if file.target}

    def of(self, card: Card) -> bytes | None:
        """Return the picture of a series as PNG; None if there is none, or there were enough."""
        if not self._left or card.is_left_out:
            return None
        file = self._files.get(self._middle(card.series[0]))
        picture = self._of_file(file) if file is not None else None
        if picture is None or len(picture) > self._bytes_left:
            return None
        self._left -= 1
        self._bytes_left -= len(picture)
        return picture

    def _middle(self, series: int) -> str:
        """Return the file in the middle of what Slicer loads of a series."""
        assert self._plan.outlook is not None
        offer, paths = self._plan.outlook.after.series[series].offer, self._paths[series]
        loadables = [one for one in offer.ticked or offer.loadables if one.files]
        places = max(loadables, key=lambda one: len(one.files)).files if loadables else range(len(paths))
        return paths[places[len(places) // 2]]

    def _of_file(self, file: FilePlan) -> bytes | None:
        details = self._plan.details(file)
        if details.inflated:
            return None
        try:
            with Part10File.open(self._plan.filename(file)) as original:
                return thumbnail(original.with_edits(details.edits) if details.edits else original)
        except OSError:  # it is gone, such as a file from an archive when the run is over
            return None
