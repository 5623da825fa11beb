"""Finding the series of files that do not say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from DICOMPatcherLib.grouping.cells import Cell, Found, by, cells
from DICOMPatcherLib.grouping.clusters import Clusters
from DICOMPatcherLib.instances.geometry import are_parallel
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.patients import birth_date_of, issuer_of, sex_of
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.texts import Text

_FACTS = (
    *("SeriesInstanceUID", "SeriesNumber", "Modality", "SeriesDescription", "ProtocolName"),
    *("equipment", "FrameOfReferenceUID", "geometry", "class", "size", "birth date", "sex", "issuer"),
)
"""What two files of one series hardly say differently."""

_EQUIPMENT = ("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber")
_SIZE = ("SOPClassUID", "Rows", "Columns")
_OWN = ("SeriesInstanceUID", "SeriesNumber", "Modality", "SeriesDescription", "ProtocolName", "FrameOfReferenceUID")
_PERSON = ("PatientBirthDate", "PatientSex", "IssuerOfPatientID")
_LASTING = [_FACTS.index(fact) for fact in ("birth date", "sex", "issuer")]
_CELL_TAGS = (*_OWN, *_EQUIPMENT, *_SIZE, *_PERSON, "ImageOrientationPatient", "PixelSpacing", "ImageType")
_PLACE = ("ImagePositionPatient", "AcquisitionNumber", "TemporalPositionIdentifier", "EchoNumbers")

SERIES_TAGS = (*_CELL_TAGS, "SOPInstanceUID", "InstanceNumber", *_PLACE)
"""What a row must have for its series to be found."""

_MOST_DIRECTIONS = 50
_LOCALIZER = "localizer"


def missing_series(instances: Sequence[Instance], ambiguous: set[str]) -> Iterator[Found | None]:
    """Yield the instances without a series, those of one series together; None between steps.

    Parameters
    ----------
    instances
        All instances of one patient in one study.
    ambiguous
        Series that are no evidence.
    """
    everything = yield from cells(instances, _CELL_TAGS)
    found = [cell for cell in everything if cell.values["SeriesInstanceUID"] not in ambiguous]
    lacking = [index for index, cell in enumerate(found) if not cell.values["SeriesInstanceUID"]]
    if not lacking:
        return
    yield from _describe(found)
    clusters = Clusters((cell.texts(*_FACTS) for cell in found), _FACTS.index("SeriesInstanceUID"), _LASTING)
    yield from clusters.join("series", map(_existing, found), ())
    # Images of several sizes may be one series, but none is put into a series that has images of another size.
    for is_new in (False, True):
        for kind, key, without in (
            (Text("series number"), by("SeriesNumber"), ("FrameOfReferenceUID", "geometry")),
            (Text("series description"), _description, ()),
            (Text("frame of reference, orientation and size"), _space, ()),
            (Text("folder"), by("folder"), ()),
        ):
            if not lacking:
                return
            fields = [
                index for index, fact in enumerate(_FACTS) if fact not in without and not (is_new and fact == "size")
            ]
            keys = (() if is_new and clusters.fact(index, 0) else key(cell) for index, cell in enumerate(found))
            yield from clusters.join(kind, list(keys), fields, is_last=kind == "folder")
            left = []
            for index in lacking:
                series = clusters.fact(index, 0)
                if series:
                    yield found[index].instances, series, (kind,)
                else:
                    left.append(index)
            lacking = left
    for head, members in clusters.together(lacking).items():
        rows = [instance for index in members for instance in found[index].instances]
        why = clusters.kinds(head) or (_first_evidence(found[head]),)
        for part in _apart(rows):
            yield part, "", why if len(part) == len(rows) else (*why, Text("folder"))


def _describe(found: Sequence[Cell]) -> Iterator[None]:
    """Add what is put together from several elements to what cells say, in steps."""
    directions: list[tuple[float, ...]] = []
    for batch in batches(found):
        yield
        for cell in batch:
            values = cell.values
            equipment = cell.texts(*_EQUIPMENT)
            values["equipment"] = "\\".join(equipment) if any(equipment) else ""
            number = values["SeriesNumber"]
            values["SeriesNumber"] = str(int(number)) if number.isdecimal() and len(number) < 12 else number
            values["geometry"] = _geometry(cell, directions)
            sop_class = values["SOPClassUID"]
            values["class"] = "ultrasound" if sop_class in ULTRASOUND_CLASSES else sop_class
            values["size"] = "\\".join(cell.texts("Rows", "Columns")).strip("\\")
            values["birth date"] = birth_date_of(values["PatientBirthDate"])
            values["sex"] = sex_of(values["PatientSex"])
            values["issuer"] = issuer_of(values["IssuerOfPatientID"])
    yield


def _geometry(cell: Cell, directions: list[tuple[float, ...]]) -> str:
    """Return what slices of one stack have in common; "" for other images. `directions` are those known so far."""
    if "LOCALIZER" in cell.values["ImageType"].upper():
        return _LOCALIZER  # it may have several directions
    orientation = numbers_in(cell.values["ImageOrientationPatient"], 6)
    if orientation is None:
        return ""
    number = next((index for index, known in enumerate(directions) if are_parallel(known, orientation)), None)
    if number is None:
        number = len(directions)
        if number < _MOST_DIRECTIONS:
            directions.append(orientation)
    spacing = numbers_in(cell.values["PixelSpacing"], 2)
    spacings = [cell.values["PixelSpacing"]] if spacing is None else [f"{value:.5g}" for value in spacing]
    return "\\".join((str(number), *cell.texts(*_SIZE), *spacings))


def _existing(cell: Cell) -> tuple[str, ...]:
    """Return the series of a cell with what must not be mixed in it, though it may be."""
    keywords = ("SeriesInstanceUID", "class", "Modality", "size", "birth date", "sex", "issuer")
    return cell.texts(*keywords) if cell.values["SeriesInstanceUID"] else ()


def _description(cell: Cell) -> tuple[str, ...]:
    keywords = ("SeriesDescription", "ProtocolName", "Modality")
    return cell.texts(*keywords) if cell.values["SeriesDescription"] else ()


def _space(cell: Cell) -> tuple[str, ...]:
    is_stack = cell.values["geometry"] not in ("", _LOCALIZER) and cell.values["FrameOfReferenceUID"]
    return cell.texts("Modality", "FrameOfReferenceUID", "geometry") if is_stack else ()


def _first_evidence(cell: Cell) -> str:
    """Return what the files of one cell have in common that tells most."""
    if cell.values["SeriesNumber"]:
        return Text("series number")
    if cell.values["SeriesDescription"]:
        return Text("series description")
    return Text("frame of reference, orientation and size") if _space(cell) else Text("folder")


def _apart(rows: list[Instance]) -> Iterator[list[Instance]]:
    """Divide files by folder if images of several folders have one number at one place: they are several series."""
    folders: dict[str, list[Instance]] = {}
    for instance in rows:
        folders.setdefault(instance.folder, []).append(instance)
    images: dict[tuple[str, ...], tuple[str, str]] = {}
    for instance in rows if len(folders) > 1 else ():
        place = tuple(text(instance, keyword) for keyword in ("InstanceNumber", *_PLACE))
        image = instance.folder, text(instance, "SOPInstanceUID")
        other = images.setdefault(place, image) if place[0] and place[1] else image
        if other[0] != image[0] and other[1] != image[1]:
            yield from folders.values()
            return
    yield rows
