"""What Slicer shows of the input and of the output, for people: worst first, in few lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.outlook.outlook import Outlook, SeriesOutlook, View
from DICOMPatcherLib.outlook.state import SOUND
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.texts import Text, plural

_MOST_LINES = 30
"""Of series by themselves; the others are added up."""
_MANY_ALIKE = 3
"""Series of one image that are alike are told together from this number on."""


def outlook_lines(plan: Plan) -> Iterator[str]:
    """Yield what Slicer shows as lines, those of series and files indented."""
    counts, others = outlook_texts(plan)
    yield from counts
    for text in others:
        yield Text("  {text}", text=text)


def outlook_texts(plan: Plan) -> tuple[list[Text], list[Text]]:
    """Return what Slicer shows before and after, in counts, and then of series and of files that are left out.

    Nothing if that is not known, or nothing is shown at all.
    """
    outlook = plan.outlook
    if outlook is None or not (any(outlook.now.counts) or any(outlook.after.counts) or outlook.now.refused):
        return [], []
    now, after = _in_short(outlook.now), _in_short(outlook.after)
    counts = [Text("Input in 3D Slicer: {counts}", counts=now), Text("Output in 3D Slicer: {counts}", counts=after)]
    if not is_output_whole(plan):
        counts[1] = Text("Output in 3D Slicer: not known, because files are missing in it")
        return counts, [*refused_texts(outlook.now)]
    if now == after:
        counts = [Text("In 3D Slicer: {counts}", counts=now)]
    return counts, [*_series_lines(outlook, plan.hides_identity), *refused_texts(outlook.now)]


def is_output_whole(plan: Plan) -> bool:
    """Tell whether no file is missing of those that the outlook counts in the output."""
    targets = {file.target for file in plan.files}
    return plan.outlook is None or targets.issuperset(plan.outlook.origins[1])


def _in_short(view: View) -> Text:
    counts = view.counts
    parts = [
        plural(counts.patients, "{count} patient", "{count} patients"),
        plural(counts.studies, "{count} study", "{count} studies"),
        plural(counts.series, "{count} series", "{count} series"),
        plural(counts.instances, "{count} instance", "{count} instances"),
    ]
    return Text("{parts}", parts=parts)


def _series_lines(outlook: Outlook, hides_identity: bool) -> Iterator[Text]:
    """Yield a line for each series of the output, or for many that are alike, the worst first."""
    earlier = earlier_states(outlook)
    told = [series.without_text if hides_identity else series for series in outlook.after.series]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, series in enumerate(told):
        is_single = series.images == 1 and len(told) >= _MANY_ALIKE
        alike = (series.modality, series.state.text, earlier[index]) if is_single else (str(index),)
        groups[alike].append(index)
    lots = sorted(groups.values(), key=lambda lot: (-_worst(outlook, lot[0], earlier), lot[0]))
    shown, rest = lots[:_MOST_LINES], lots[_MOST_LINES:]
    for lot in shown:
        series = told[lot[0]]
        if len(lot) >= _MANY_ALIKE:
            line = Text(
                "{count} {modality} series of one image each: {state}",
                count=len(lot),
                modality=series.modality,
                state=series.state.text,
            )
        else:
            for index in lot[1:]:
                yield _line(told[index], earlier[index])
            line = _line(series, "")
        yield Text("{line} (in the input: {state})", line=line, state=earlier[lot[0]]) if earlier[lot[0]] else line
    if rest:
        yield _added_up(told[index] for lot in rest for index in lot)


def _worst(outlook: Outlook, index: int, earlier: list[str]) -> int:
    return 2 * outlook.after.series[index].state.degree + bool(earlier[index])


def _added_up(series: Iterable[SeriesOutlook]) -> Text:
    degrees = Counter(one.state.degree == SOUND for one in series)
    return Text(
        "{count} more series: {sound} with nothing to tell, {others} with something",
        count=sum(degrees.values()),
        sound=degrees[True],
        others=degrees[False],
    )


def _line(series: SeriesOutlook, earlier: str) -> Text:
    name = Text("Series {number}", number=series.number) if series.number else Text("A series without number")
    parts: list[str] = [name]
    parts += [series.modality] if series.modality else []
    parts += [series.description] if series.description else []
    line = Text("{series}: {facts}: {state}", series=parts, facts=facts_of(series), state=series.state.text)
    return Text("{line} (in the input: {state})", line=line, state=earlier) if earlier else line


def facts_of(series: SeriesOutlook) -> list[str]:
    """Return how many images a series has, and how large it is."""
    facts: list[str] = [plural(series.images, "{count} image", "{count} images")]
    measures = series.measures
    if measures.size:
        facts.append(" x ".join(map(str, measures.size)))
    if measures.spacing:
        facts.append(Text("{spacing} mm", spacing=" x ".join(f"{length:.4g}" for length in measures.spacing)))
        facts.append(Text("{extent} mm in all", extent=" x ".join(f"{length:.4g}" for length in measures.extent)))
    return facts


def earlier_states(outlook: Outlook) -> list[str]:
    """Return for each series of the output what its images were in the input; "" if they were the same."""
    pairs = zip(outlook.after.series, earlier_series(outlook))
    return [_earlier(outlook, after, sorted(found)) for after, found in pairs]


def earlier_series(outlook: Outlook) -> list[set[int]]:
    """Return for each series of the output the places of the series of the input that its images are from."""
    origins: list[set[int]] = [set() for _ in outlook.after.series]
    for source, target in zip(*outlook.origins):
        place = outlook.place_now(source)
        if target in outlook.after.series_of and place is not None:
            origins[outlook.after.series_of[target]].add(place)
    return origins


def _earlier(outlook: Outlook, after: SeriesOutlook, found: list[int]) -> str:
    if not found:
        return Text("not shown")
    if len(found) > 1:
        return Text("{count} series", count=len(found))
    before = outlook.now.series[found[0]]
    if before.state != after.state:
        return before.state.text
    if before.images == after.images:
        return ""
    return plural(before.images, "{count} image: {state}", "{count} images: {state}", state=before.state.text)


def refused_texts(view: View) -> Iterator[Text]:
    """Yield what Slicer does not take of the input, and why."""
    reasons = Counter(reason for _, reason in view.refused)
    for reason, count in reasons.most_common():
        yield plural(
            count,
            "{count} file of the input is refused: {reason}",
            "{count} files of the input are refused: {reason}",
            reason=reason,
        )
    if view.overwritten:
        yield plural(
            len(view.overwritten),
            "{count} file of the input is overwritten by another one with its SOP Instance UID",
            "{count} files of the input are overwritten by others with their SOP Instance UID",
        )
