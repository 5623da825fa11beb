"""Series with one thing wrong about their place in space, each with the truth about the volume."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydicom.uid import (
    ComputedRadiographyImageStorage,
    CTImageStorage,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    MRImageStorage,
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    NuclearMedicineImageStorage,
    PositronEmissionTomographyImageStorage,
    SecondaryCaptureImageStorage,
    UltrasoundImageStorage,
    XRay3DCraniofacialImageStorage,
)

from builders import change, item
from study_parts import ADAM, AXIAL, CORONAL, EVE, Member, Study

Vector = tuple[float, float, float]
RIGHT, REPORTED, AS_IT_IS = "right", "reported", "as it is"


@dataclasses.dataclass
class Volume:
    """What a reader must see: number of images in each direction, mm from one to the next, and where the first lies."""

    size: tuple[int, int, int]
    spacing: Vector
    origin: Vector


@dataclasses.dataclass
class Case:
    """A folder, what must come of it, and what the user enters.

    Attributes
    ----------
    outcome
        RIGHT: by itself or by what is recommended, the volumes are as in truth. REPORTED: something is said, nothing
        is made worse. AS_IT_IS: a sound folder, bit for bit, without advice.
    typed
        Values of parameters that only people know, by name.
    """

    members: list[Member]
    outcome: str
    volumes: Sequence[Volume] = ()
    typed: Mapping[str, str] = dataclasses.field(default_factory=dict)


STEP = 2.5
COUNT = 8
GRID: dict[str, Any] = {"rows": 8, "columns": 10}
TRUE = Volume((10, 8, COUNT), (0.6, 0.8, STEP), (-30.0, -20.0, 100.0))


def stack(
    sop_class: str = CTImageStorage,
    modality: str = "CT",
    count: int = COUNT,
    step: Vector = (0, 0, STEP),
    orientation: Sequence[float] = AXIAL,
    study: Study | None = None,
    each: Callable[[int], Mapping[str, Any]] = lambda index: {},
    grid: Mapping[str, int] = GRID,
    **values: Any,
) -> list[Member]:
    """Return an even stack; `each` gives a slice values of its own."""
    series = (study or Study(ADAM, 1)).series(modality, "Thorax")
    members = []
    for index in range(count):
        place = [start + index * way for start, way in zip(TRUE.origin, step)]
        standard = {
            "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
            "SliceThickness": "2.5",
            "PixelSpacing": ["0.8", "0.6"],
            "ImagePositionPatient": [f"{part:.10g}" for part in place],
            "ImageOrientationPatient": [str(part) for part in orientation],
            "FrameOfReferenceUID": series.study.frame_of_reference,
            "RescaleIntercept": "-1024",
            "RescaleSlope": "1",
        }
        members.append(series.add_image(sop_class, **grid, **{**standard, **values, **each(index)}))
    return members


def without(keyword: str, members: list[Member], indices: Sequence[int] | None = None) -> list[Member]:
    """Take an element out of some slices, or of all."""
    for index, member in enumerate(members):
        if indices is None or index in indices:
            change(member.ds, **{keyword: None})
    return members


def volume(sop_class: str, frames: int = COUNT, **values: Any) -> list[Member]:
    """Return a volume in one file."""
    series = Study(ADAM, 1).series("CT", "Volume")
    standard = {"NumberOfFrames": str(frames), "FrameOfReferenceUID": series.study.frame_of_reference}
    return [series.add_image(sop_class, frames=frames, **GRID, **{**standard, **values})]


def groups(lacking: Sequence[int] = (), step: float = STEP, frames: int = COUNT) -> dict[str, Any]:
    """Return functional groups; the frames of `lacking` say nothing."""
    measures = item(PixelSpacing=["0.8", "0.6"], SliceThickness="2.5", SpacingBetweenSlices=str(step))
    shared = item(
        PixelMeasuresSequence=[measures], PlaneOrientationSequence=[item(ImageOrientationPatient=list(AXIAL))]
    )
    x, y, z = TRUE.origin
    places = [item(PlanePositionSequence=[item(ImagePositionPatient=[x, y, z + n * step])]) for n in range(frames)]
    per_frame = [item() if index in lacking else place for index, place in enumerate(places)]
    return {"SharedFunctionalGroupsSequence": [shared], "PerFrameFunctionalGroupsSequence": per_frame}


def moved(origin: Vector) -> Volume:
    return dataclasses.replace(TRUE, origin=origin)


PLACE = {"PixelSpacing": ["0.8", "0.6"], "SliceThickness": "2.5", "SpacingBetweenSlices": "2.5"}
NOWHERE = {"ImagePositionPatient": None, "ImageOrientationPatient": None, "FrameOfReferenceUID": None}
TOP = {"ImagePositionPatient": list(TRUE.origin), "ImageOrientationPatient": list(AXIAL)}
AT_ZERO = moved((0.0, 0.0, 0.0))


def location(index: int) -> dict[str, str]:
    return {"SliceLocation": f"{-700.5 + STEP * index:g}"}


def at(index: int, every: int = 2) -> dict[str, Any]:
    """Return the position of an image among several at each place."""
    x, y, z = TRUE.origin
    return {"ImagePositionPatient": [x, y, z + STEP * (index // every)]}


def several(keyword: str, values: Sequence[str], **others: Any) -> list[Member]:
    """Return complete volumes at the same places, told apart by an element."""
    count = len(values)
    return stack(
        MRImageStorage,
        "MR",
        COUNT * count,
        each=lambda index: {**at(index, count), keyword: values[index % count]},
        **others,
    )


def twice(members: list[Member], indices: Sequence[int]) -> list[Member]:
    """Add slices a second time under UIDs of their own."""
    study = Study(ADAM, 1)
    for index in indices:
        own = members[index]
        copy = Member(own.truth, item(**{e.keyword: e.value for e in own.ds}))
        copy.ds["PixelData"].VR = own.ds["PixelData"].VR
        members.append(copy)
        change(copy.ds, SOPInstanceUID=study.uid("twice", index), InstanceNumber=str(100 + index))
    return members


def gap() -> list[Member]:
    members = stack()
    return members[:3] + members[5:]


def two_patients() -> list[Member]:
    return [*stack(), *_with_uids_of_adam(stack(study=Study(EVE, 1)))]


def _with_uids_of_adam(members: list[Member]) -> list[Member]:
    for member, other in zip(members, stack()):
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
            change(member.ds, **{keyword: other.ds[keyword].value})
    return members


def with_localizer(**values: Any) -> list[Member]:
    study = Study(ADAM, 1)
    members = stack(study=study)
    (localizer,) = stack(
        study=study, count=1, orientation=CORONAL, **{"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"], **values}
    )
    change(localizer.ds, SeriesInstanceUID=members[0].ds.SeriesInstanceUID, SeriesNumber=members[0].ds.SeriesNumber)
    return [localizer, *members]


def jittered(index: int) -> dict[str, Any]:
    return {"ImageOrientationPatient": ["1", f"{index % 3 * 1e-5:.6f}", "0", "0", "1", "0"]}


def radial(index: int) -> dict[str, Any]:
    from math import cos, radians, sin

    angle = radians(index * 10)
    return {"ImageOrientationPatient": [f"{cos(angle):.6f}", f"{sin(angle):.6f}", "0", "0", "0", "-1"]}


def screenshots() -> list[Member]:
    return stack(SecondaryCaptureImageStorage, "OT", 4, **NOWHERE, PixelSpacing=None, SliceThickness=None)


def region() -> Any:
    units = {"PhysicalUnitsXDirection": 3, "PhysicalUnitsYDirection": 3}
    return item(RegionSpatialFormat=1, RegionDataType=1, PhysicalDeltaX=0.06, PhysicalDeltaY=0.08, **units)


def flat(sop_class: str, modality: str, **values: Any) -> list[Member]:
    return stack(sop_class, modality, 1, **{**NOWHERE, "SliceThickness": None, **values})


FLAT = Volume((10, 8, 1), (0.6, 0.8, 1.0), (0.0, 0.0, 0.0))
TWO = (TRUE, TRUE)
TYPED = {"SliceSpacing": "2.5", "PixelSpacing": "0.8\\0.6"}
MOSAIC = {"ImageType": ["ORIGINAL", "PRIMARY", "M", "MOSAIC"]}


def cases() -> Iterator[tuple[str, Callable[[], Case]]]:
    """Yield what may be wrong by the ids of the catalogue, and the folder with it."""
    ct, ect, xray = CTImageStorage, EnhancedCTImageStorage, XRay3DCraniofacialImageStorage
    sc, capture = MultiFrameGrayscaleWordSecondaryCaptureImageStorage, SecondaryCaptureImageStorage
    yield "G1 CT in one file", lambda: Case(volume(ct, **PLACE, **TOP), RIGHT, [TRUE])
    yield "G1 thickness only", lambda: Case(volume(ct, **{**PLACE, "SpacingBetweenSlices": None}), RIGHT, [AT_ZERO])
    yield "G1 no distance", lambda: Case(volume(ct, PixelSpacing=["0.8", "0.6"]), REPORTED)
    yield "G1 X-Ray 3D", lambda: Case(volume(xray, **PLACE), RIGHT, [AT_ZERO])
    yield "G2 capture as a volume", lambda: Case(volume(sc, **PLACE), RIGHT, [AT_ZERO], TYPED)
    yield "G3 no groups", lambda: Case(volume(ect, **PLACE, **TOP), RIGHT, [TRUE])
    yield "G3 no positions", lambda: Case(volume(ect, **groups(range(COUNT)), **TOP), RIGHT, [TRUE])
    yield "G3 one frame", lambda: Case(volume(ect, **groups([3])), RIGHT, [TRUE])
    yield "G3 last frame of MR", lambda: Case(volume(EnhancedMRImageStorage, **groups([7])), RIGHT, [TRUE])
    yield "G3 nothing said", lambda: Case(volume(ect), REPORTED)
    positions, orientation = "ImagePositionPatient", "ImageOrientationPatient"
    yield "G4 some, locations", lambda: Case(without(positions, stack(each=location), (2, 5)), RIGHT, [TRUE])
    yield "G4 some, numbers", lambda: Case(without(positions, stack(), (0, 3)), RIGHT, [TRUE])
    yield "G4 most, locations", lambda: Case(without(positions, stack(each=location), range(2, 8)), RIGHT, [TRUE])
    yield "G4 all", lambda: Case(without(positions, stack()), RIGHT, [AT_ZERO], TYPED)
    yield "G4 all of a capture", lambda: Case(stack(capture, "OT", **NOWHERE), RIGHT, [AT_ZERO], TYPED)
    yield "G4 the same", lambda: Case(stack(step=(0, 0, 0)), RIGHT, [TRUE], TYPED)
    yield "G4 the same, locations", lambda: Case(stack(step=(0, 0, 0), each=location), RIGHT, [TRUE], TYPED)
    yield "G5 some", lambda: Case(without(orientation, stack(), (0, 4)), RIGHT, [TRUE])
    yield "G5 letters", lambda: Case(without(orientation, stack(PatientOrientation=["L", "P"])), RIGHT, [TRUE])
    yield "G5 all", lambda: Case(without(orientation, stack()), RIGHT, [TRUE], TYPED)
    rounded = ["0.998", "0.06", "0", "-0.06", "0.996", "0"]
    yield "G6 rounded", lambda: Case(stack(ImageOrientationPatient=rounded), RIGHT, [TRUE])
    yield "G6 far off", lambda: Case(stack(ImageOrientationPatient=["1", "0", "0", "0.2", "1", "0"]), REPORTED)
    yield "G7 jitter", lambda: Case(stack(each=jittered), RIGHT, [TRUE])
    spacing = "PixelSpacing"
    yield "G9 some", lambda: Case(without(spacing, stack(), (1, 2)), RIGHT, [TRUE])
    yield "G9 all", lambda: Case(without(spacing, stack()), RIGHT, [TRUE], TYPED)
    square = Volume((8, 8, COUNT), (0.75, 0.75, STEP), TRUE.origin)
    diameter = {"PixelSpacing": None, "ReconstructionDiameter": "6", "grid": {"rows": 8, "columns": 8}}
    yield "G9 diameter", lambda: Case(stack(**diameter), RIGHT, [square])
    yield "G10 radiograph", lambda: Case(flat(ComputedRadiographyImageStorage, "CR"), RIGHT, [FLAT])
    scale = {"PixelSpacing": None, "SequenceOfUltrasoundRegions": [region()]}
    yield "G11 regions", lambda: Case(flat(UltrasoundImageStorage, "US", **scale), RIGHT, [FLAT])
    yield "G13 negative", lambda: Case(stack(MRImageStorage, "MR", SpacingBetweenSlices="-2.5"), RIGHT, [TRUE])
    yield "G13 another", lambda: Case(stack(SpacingBetweenSlices="7"), RIGHT, [TRUE])
    yield "G14 twice", lambda: Case(twice(stack(), (1, 4)), RIGHT, [TRUE])
    yield "G14 all twice", lambda: Case(twice(stack(), range(COUNT)), RIGHT, [TRUE])
    yield "G14 slice thicknesses", lambda: Case(several("SliceThickness", ("2", "3")), RIGHT, TWO)
    yield "G15 slices missing", lambda: Case(gap(), AS_IT_IS)
    yield "G16 localizer", lambda: Case(with_localizer(grid={"rows": 12, "columns": 9}), RIGHT, [TRUE])
    yield "G16 of the same size", lambda: Case(with_localizer(), RIGHT, [TRUE])
    yield "I17 two patients", lambda: Case(two_patients(), RIGHT, TWO)
    yield "V19 slope", lambda: Case(without("RescaleSlope", stack(), (3,)), RIGHT, [TRUE])
    # What is sound
    tilted = {"step": (0, 0.88, 2.371), "SpacingBetweenSlices": "2.529", "GantryDetectorTilt": "-20"}
    yield "sound", lambda: Case(stack(each=location), AS_IT_IS, [TRUE])
    yield "sound: tilt", lambda: Case(stack(**tilted), AS_IT_IS)
    yield "sound: overlap", lambda: Case(stack(SliceThickness="5", SpacingBetweenSlices="2.5"), AS_IT_IS, [TRUE])
    times = {"sop_class": MRImageStorage, "modality": "MR", "step": (0, 0, 0)}
    yield "sound: mosaics", lambda: Case(stack(**times, **MOSAIC), AS_IT_IS)
    yield "sound: one place", lambda: Case(stack(**times, each=lambda n: {"AcquisitionTime": f"1000{n:02}"}), AS_IT_IS)
    yield "sound: time points", lambda: Case(several("TemporalPositionIdentifier", ("1", "2", "3")), AS_IT_IS)
    yield "sound: echoes", lambda: Case(several("EchoTime", ("10", "90")), AS_IT_IS)
    yield "sound: kernels", lambda: Case(several("ConvolutionKernel", ("B30", "B70")), AS_IT_IS)
    yield "sound: acquisitions", lambda: Case(several("AcquisitionNumber", ("1", "2")), AS_IT_IS)
    yield "sound: b-values", lambda: Case(several("DiffusionBValue", (0.0, 1000.0)), AS_IT_IS)  # type: ignore[arg-type]
    yield "sound: angles", lambda: Case(stack(MRImageStorage, "MR", each=radial), AS_IT_IS)
    yield "sound: screenshots", lambda: Case(screenshots(), AS_IT_IS)
    pet = {"sop_class": PositronEmissionTomographyImageStorage, "modality": "PT"}
    yield "sound: PET", lambda: Case(stack(**pet, each=lambda n: {"RescaleSlope": f"{1 + n / 7:.6f}"}), AS_IT_IS)
    yield "sound: enhanced", lambda: Case(volume(ect, **groups()), AS_IT_IS, [TRUE])
    negative = {"SpacingBetweenSlices": "-2.5", "FrameIncrementPointer": 0x00540080}
    yield "sound: NM", lambda: Case(volume(NuclearMedicineImageStorage, **{**PLACE, **negative}), AS_IT_IS)
    yield "sound: capture", lambda: Case(volume(sc), AS_IT_IS)


CASES = dict(cases())
