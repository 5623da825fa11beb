"""Sound series as scanners and planning systems write them, of the kinds that are found in public collections.

Each is a study of its own. Nothing in them is to be changed, and nothing is to be advised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import cos, radians, sin
from typing import Any

from builders import item
from study_parts import AXIAL, CORONAL, Member, Patient, Study

CLASS = "1.2.840.10008.5.1.4.1.1."
CT, MR, PT, NM, US, CLIP, SC = (CLASS + number for number in ("2", "4", "128", "20", "6.1", "3.1", "7"))
CR, DX, MG, XA, RF = (CLASS + number for number in ("1", "1.1", "1.2", "12.1", "12.2"))
SAGITTAL = (0, 1, 0, 0, 0, -1)

Each = Callable[[int], Mapping[str, Any]]
Make = Callable[[Study], object]


def along(step: float, count: int, start: Sequence[float] = (-120.0, -110.5, -300.25), axis: int = 2) -> Each:
    """Return what gives each of `count` slices its place; further ones lie at the same places again."""

    def place(index: int) -> Mapping[str, Any]:
        position = list(start)
        position[axis] += step * (index % count)
        return {"ImagePositionPatient": [f"{part:.10g}" for part in position]}

    return place


def stack(sop_class: str, modality: str, count: int, *each: Each, **values: Any) -> Make:
    """Return what makes a series of axial slices 2.5 mm apart, but for what is given."""

    def make(study: Study) -> list[Member]:
        series = study.series(modality, "Series")
        standard: dict[str, Any] = {
            "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
            "SliceThickness": "2.5",
            "PixelSpacing": ["0.78125", "0.78125"],
            "ImageOrientationPatient": list(AXIAL),
            "FrameOfReferenceUID": study.frame_of_reference,
            "PositionReferenceIndicator": "",
            "AcquisitionNumber": "1",
        }
        if modality in ("CT", "PT"):
            standard.update(RescaleIntercept="-1024" if modality == "CT" else "0", RescaleSlope="1")
        places = along(2.5, count)
        members = []
        for index in range(count):
            own: dict[str, Any] = {}
            for one in (places, *each):
                own.update(one(index))
            members.append(series.add_image(sop_class, **{**standard, **values, **own}))
        return members

    return make


def ct(count: int, *each: Each, **values: Any) -> Make:
    return stack(CT, "CT", count, *each, **values)


def mr(count: int, *each: Each, **values: Any) -> Make:
    return stack(MR, "MR", count, *each, **{"ImageType": ["ORIGINAL", "PRIMARY", "M", "ND"], **values})


def varying(keyword: str, values: Sequence[Any], per_place: bool = True, places: int = 0) -> Each:
    """Return what gives slices these values: one after the other at each place, or volume by volume."""
    if per_place:
        return lambda index: {keyword: values[index % len(values)]}
    return lambda index: {keyword: values[index // places]}


def repeated(step: float, places: int, times: int, axis: int = 2) -> Each:
    """Return what gives each place `times` images, one after the other."""
    place = along(step, places, axis=axis)
    return lambda index: place(index // times)


def volumes(
    keyword: str, values: Sequence[Any], places: int = 4, make: Callable[..., Make] = mr, **others: Any
) -> Make:
    """Return complete volumes at the same places, each with one of these values, place by place."""
    count = len(values)
    return make(places * count, repeated(3.3, places, count), varying(keyword, values), **others)


def flat(sop_class: str, modality: str, count: int = 1, **values: Any) -> Make:
    """Return images without a place in the patient."""
    nowhere = dict.fromkeys(
        (
            *("ImagePositionPatient", "ImageOrientationPatient", "FrameOfReferenceUID", "PositionReferenceIndicator"),
            *("SliceThickness", "PixelSpacing", "RescaleIntercept", "RescaleSlope", "AcquisitionNumber"),
        )
    )
    return stack(sop_class, modality, count, lambda index: {"ImagePositionPatient": None}, **{**nowhere, **values})


def turned(count: int, way: Callable[[float], Sequence[float]], degrees: float) -> Each:
    return lambda index: {"ImageOrientationPatient": [f"{part:.7f}" for part in way(radians(degrees * index))]}


def around_z(angle: float) -> Sequence[float]:
    return cos(angle), sin(angle), 0, 0, 0, -1


def both(*makes: Make) -> Make:
    def make(study: Study) -> None:
        for one in makes:
            one(study)

    return make


def together(*makes: Make) -> Make:
    """Return what makes one series of several."""

    def make(study: Study) -> None:
        start = study.count
        found: list[Member] = []
        for one in makes:
            made = one(study)
            assert isinstance(made, list)
            found += made
        first = found[0].ds
        for number, member in enumerate(found, 1):
            member.ds.SeriesInstanceUID, member.ds.SeriesNumber = first.SeriesInstanceUID, str(start + 1)
            member.ds.SeriesTime, member.ds.InstanceNumber = first.SeriesTime, str(number)

    return make


def in_one_file(sop_class: str, modality: str, frames: int, **values: Any) -> Make:
    def make(study: Study) -> None:
        study.series(modality, "Frames").add_image(
            sop_class, frames=frames, NumberOfFrames=str(frames), **{"ImageType": ["ORIGINAL", "PRIMARY"], **values}
        )

    return make


def enhanced(
    sop_class: str,
    modality: str,
    places: Sequence[float],
    each: Callable[[int], Mapping[str, Any]] = lambda index: {},
    **values: Any,
) -> Make:
    """Return an enhanced image with a frame at each of these places."""

    def make(study: Study) -> None:
        measures = item(PixelSpacing=["0.9", "0.9"], SliceThickness="3", SpacingBetweenSlices="3")
        direction = item(ImageOrientationPatient=[str(part) for part in AXIAL])
        shared = item(PixelMeasuresSequence=[measures], PlaneOrientationSequence=[direction])
        frames = [
            item(PlanePositionSequence=[item(ImagePositionPatient=["-80", "-70.5", f"{place:g}"])], **each(index))
            for index, place in enumerate(places)
        ]
        in_one_file(
            sop_class,
            modality,
            len(places),
            FrameOfReferenceUID=study.frame_of_reference,
            PositionReferenceIndicator="",
            SharedFunctionalGroupsSequence=[shared],
            PerFrameFunctionalGroupsSequence=frames,
            **values,
        )(study)

    return make


def single_frames(sop_class: str, modality: str, count: int) -> Make:
    """Return enhanced images of one frame each, in one series."""
    makes = [enhanced(sop_class, modality, [3.0 * n]) for n in range(count)]

    def make(study: Study) -> None:
        for number, one in enumerate(makes, 1):
            one(study)
            ds, first = study.members[-1].ds, study.members[0].ds
            ds.SeriesInstanceUID, ds.SeriesNumber, ds.InstanceNumber = first.SeriesInstanceUID, "1", str(number)
            ds.SeriesTime = first.SeriesTime

    return make


def content(index: int, **values: Any) -> Mapping[str, Any]:
    return {"FrameContentSequence": [item(FrameAcquisitionNumber=1, **values)]}


def region(**values: Any) -> Any:
    standard = {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "RegionFlags": 0,
        "RegionLocationMinX0": 0,
        "RegionLocationMinY0": 0,
        "RegionLocationMaxX1": 7,
        "RegionLocationMaxY1": 7,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": 0.03,
        "PhysicalDeltaY": 0.03,
    }
    return item(**{**standard, **values})


SPECTRUM = {"RegionSpatialFormat": 3, "RegionDataType": 3, "PhysicalUnitsXDirection": 4, "PhysicalUnitsYDirection": 7}
LOCALIZER = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
DERIVED = ["DERIVED", "SECONDARY", "REFORMATTED", "AVERAGE"]
US_SIZE = {"PixelSpacing": ["0.3", "0.3"], "SequenceOfUltrasoundRegions": [region()]}
TIMES = ("101500", "101530.25", "101600.5")


def computed_tomography() -> Iterator[tuple[str, Make]]:
    yield "ct feet first", ct(6, along(-5, 6), SliceThickness="5")
    yield "ct overlapping", ct(8, along(1.25, 8), SliceThickness="2.5", SpacingBetweenSlices="1.25")
    yield "ct thin", ct(9, along(0.6, 9, (-124.755859375, -290.755859375, -52.6)), SliceThickness="0.75")
    yield "ct of three digits", ct(9, along(0.625, 9), lambda n: {"SliceLocation": f"{n * 0.625:.3f}"})
    yield "ct in steps of a third", ct(9, lambda n: {"ImagePositionPatient": ["0", "0", f"{n / 3:.6f}"]})
    tilt = {"SpacingBetweenSlices": "2.529", "GantryDetectorTilt": "-20.5"}
    yield "ct tilted, step of the table", ct(6, lambda n: _tilted(n, 0.8857, 2.369), **tilt)
    yield "ct tilted cosines", ct(6, ImageOrientationPatient=["1", "0", "0", "0", "0.93667212", "-0.35020738"])
    yield "ct tilted, said by nobody", ct(6, lambda n: _tilted(n, 1.2, 4.85), SliceThickness="5")
    scout = {"ImageType": LOCALIZER, "SliceThickness": "400", "rows": 12, "columns": 6}
    yield "ct one scout", ct(1, ImageOrientationPatient=list(CORONAL), **scout)
    yield "ct two scouts", ct(2, varying("ImageOrientationPatient", (list(CORONAL), list(SAGITTAL))), **scout)
    yield "ct scouts at one place", ct(2, along(0, 1), ImageOrientationPatient=list(CORONAL), **scout)
    yield "ct dose sheet", flat(SC, "CT", ImageType=["DERIVED", "SECONDARY", "OTHER"], SeriesDescription="Dose Report")
    yield "ct protocol pages", flat(CT, "CT", 3, ImageType=["DERIVED", "SECONDARY", "DOSE_INFO", "LOCALIZER"])
    yield "ct two energies", volumes("KVP", ("80", "140"), make=ct)
    yield "ct two kernels", volumes("ConvolutionKernel", ("B30f", "B70f"), make=ct)
    yield "ct two acquisitions", volumes("AcquisitionNumber", ("1", "2"), make=ct)
    yield "ct perfusion", volumes("AcquisitionTime", TIMES, make=ct)
    yield "ct perfusion by content", volumes("ContentTime", TIMES, make=ct)
    yield "ct perfusion at one place", ct(9, along(0, 1), lambda n: {"AcquisitionTime": f"1015{n:02}"})
    yield (
        "ct fluoroscopy",
        ct(6, along(0, 1), lambda n: {"ContentTime": f"1016{n:02}.125", "AcquisitionNumber": str(n)}),
    )
    yield "ct cardiac phases", volumes("TriggerTime", ("0", "125", "250", "375"), make=ct)
    yield "ct two slabs", ct(10, lambda n: {**along(2.5, 99)(n + 60 * (n > 4)), "AcquisitionNumber": str(1 + (n > 4))})
    yield "ct coronal reformat", ct(6, along(2, 6, axis=1), ImageOrientationPatient=list(CORONAL), ImageType=DERIVED)
    yield "ct oblique reformat", ct(6, _oblique, ImageOrientationPatient=list(OBLIQUE), ImageType=DERIVED)
    yield "ct thick slabs", ct(6, along(3, 6), SliceThickness="20", ImageType=["DERIVED", "SECONDARY", "AXIAL", "MIP"])
    yield (
        "ct rotating projection",
        ct(8, along(0, 1), turned(8, around_z, 22.5), ImageType=DERIVED, SliceThickness="100"),
    )
    yield "ct curved reformat", ct(4, _curved, ImageType=["DERIVED", "SECONDARY", "CPR"])
    yield "ct numbered backwards", ct(6, lambda n: {"InstanceNumber": str(6 - n)})
    yield "ct numbered in tens", ct(6, lambda n: {"InstanceNumber": str(10 * n + 3)})
    yield "ct of a single slice", ct(1)
    yield (
        "ct every second slice",
        ct(5, along(5, 5), lambda n: {"InstanceNumber": str(2 * n + 1)}, SpacingBetweenSlices="2.5"),
    )
    yield "ct without spacing between", ct(6, SliceThickness="2")
    yield "ct phases of the heart", volumes("NominalPercentageOfCardiacPhase", (10.0, 40.0, 70.0), make=ct)
    yield "ct before and after contrast", volumes("ContrastBolusAgent", ("none", "Example 300"), make=ct)
    yield "ct screenshots", flat(SC, "CT", 4, ImageType=["DERIVED", "SECONDARY"])
    yield "cone beam", ct(6, along(0.2, 6), SliceThickness="0.2", PixelSpacing=["0.2", "0.2"])
    yield "ct arterial and venous", both(ct(4), ct(4), ct(4, SliceThickness="1"))


def _tilted(index: int, y: float, z: float) -> Mapping[str, Any]:
    return {"ImagePositionPatient": ["-120", f"{-110 + y * index:.6f}", f"{-300 + z * index:.6f}"]}


OBLIQUE = ("0.8660254", "0.5", "0", "0", "0", "-1")


def _oblique(index: int) -> Mapping[str, Any]:
    return {"ImagePositionPatient": [f"{-0.5 * 2 * index - 7:.6f}", f"{0.8660254 * 2 * index + 3:.6f}", "40.5"]}


def _curved(index: int) -> Mapping[str, Any]:
    angle = radians(17.0 * index)
    return {
        "ImageOrientationPatient": [f"{part:.7f}" for part in around_z(angle)],
        "ImagePositionPatient": [f"{-50 * cos(angle):.4f}", f"{-50 * sin(angle):.4f}", "12"],
    }


def magnetic_resonance() -> Iterator[tuple[str, Make]]:
    yield "mr sagittal", mr(8, along(1, 8, axis=0), ImageOrientationPatient=list(SAGITTAL), SliceThickness="1")
    yield "mr with gaps", mr(6, along(6.6, 6), SliceThickness="5.5", SpacingBetweenSlices="6.6")
    yield "mr interleaved numbers", mr(6, lambda n: {"InstanceNumber": str(n // 2 + 1 if n % 2 == 0 else 4 + n // 2)})
    planes = (list(AXIAL), list(CORONAL), list(SAGITTAL))
    yield "mr three planes", mr(3, along(0, 1), varying("ImageOrientationPatient", planes), ImageType=LOCALIZER)
    yield (
        "mr three planes of three",
        together(
            mr(3, along(20, 3), ImageType=LOCALIZER),
            mr(3, along(20, 3, axis=1), ImageType=LOCALIZER, ImageOrientationPatient=list(CORONAL)),
            mr(3, along(20, 3, axis=0), ImageType=LOCALIZER, ImageOrientationPatient=list(SAGITTAL)),
        ),
    )
    mosaic = {"ImageType": ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"], "rows": 24, "columns": 24}
    yield "mr mosaics", mr(6, along(0, 1), lambda n: {"AcquisitionNumber": str(n + 1)}, **mosaic)
    yield "mr mosaics, one acquisition", mr(6, along(0, 1), **mosaic)
    yield "mr mosaics of diffusion", mr(6, along(0, 1), varying("SequenceName", ("ep_b0", "ep_b1000#1")), **mosaic)
    yield "mr time points", volumes("TemporalPositionIdentifier", ("1", "2", "3"), NumberOfTemporalPositions="3")
    yield "mr time points by acquisition", volumes("AcquisitionTime", TIMES)
    yield "mr contrast phases by acquisition", volumes("AcquisitionNumber", ("1", "2", "3"))
    yield "mr b-values", volumes("DiffusionBValue", (0.0, 500.0, 1000.0))
    directions = ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    yield "mr diffusion directions", volumes("DiffusionGradientOrientation", directions)
    yield "mr diffusion by sequence name", volumes("SequenceName", ("*ep_b0", "*ep_b1000#1", "*ep_b1000#2"))
    yield "mr diffusion in private elements", mr(12, repeated(3, 4, 3))
    yield "mr diffusion, volume by volume", mr(12, along(3, 4))
    yield "mr two echoes", volumes("EchoTime", ("12", "96"), EchoTrainLength="2")
    yield (
        "mr two echo numbers",
        mr(8, repeated(3, 4, 2), varying("EchoNumbers", ("1", "2")), varying("EchoTime", ("12", "96"))),
    )
    yield "mr sixteen echoes", volumes("EchoTime", [f"{10 * n}" for n in range(1, 17)], places=2)
    yield "mr magnitude and phase", volumes("ImageType", (["ORIGINAL", "PRIMARY", "M"], ["ORIGINAL", "PRIMARY", "P"]))
    kinds = [["DERIVED", "PRIMARY", "DIXON", what] for what in ("WATER", "FAT", "IN_PHASE", "OUT_PHASE")]
    yield "mr dixon", volumes("ImageType", kinds)
    yield "mr coils", volumes("ReceiveCoilName", ("H1", "H2", "H3", "H4"))
    yield "mr inversion times", volumes("InversionTime", ("100", "400", "1600"))
    yield "mr flip angles", volumes("FlipAngle", ("3", "15"))
    yield (
        "mr cine at one place",
        mr(12, along(0, 1), lambda n: {"TriggerTime": f"{n * 42.5:g}"}, CardiacNumberOfImages="12"),
    )
    yield "mr cine short axis", volumes("TriggerTime", [f"{n * 40}" for n in range(6)])
    yield "mr cine by nominal time", volumes("NominalCardiacTriggerDelayTime", [40.0 * n for n in range(4)])
    yield "mr radial", mr(6, along(0, 1), turned(6, around_z, 30))
    yield (
        "mr rotating projections",
        mr(12, along(0, 1), turned(12, around_z, 15), ImageType=["DERIVED", "SECONDARY", "MIP"]),
    )
    yield "mr projection slabs", mr(5, along(2, 5), SliceThickness="16", ImageType=["DERIVED", "SECONDARY", "MNIP"])
    yield "mr oblique", mr(6, _oblique, ImageOrientationPatient=list(OBLIQUE))
    yield "mr a single slice", mr(1)
    yield (
        "mr spine in blocks",
        together(
            mr(3, along(4, 3)),
            mr(
                3,
                along(4, 3, (-120, -100, -250)),
                ImageOrientationPatient=["1", "0", "0", "0", "0.9659258", "-0.2588190"],
            ),
            mr(3, along(4, 3, (-120, -90, -200)), ImageOrientationPatient=["1", "0", "0", "0", "0.8660254", "-0.5"]),
        ),
    )
    yield "mr maps and images", both(mr(4), mr(4, ImageType=["DERIVED", "PRIMARY", "ADC"]))


def nuclear() -> Iterator[tuple[str, Make]]:
    slopes = [f"{1.2 + n * 0.317:.6f}" for n in range(8)]
    counts = {"Units": "BQML", "SliceThickness": "3.27", "PixelSpacing": ["4.07283", "4.07283"]}
    yield "pet whole body", stack(PT, "PT", 8, along(-3.27, 8), varying("RescaleSlope", slopes), **counts)
    beds = lambda n: {"AcquisitionTime": f"10{n // 4:02}00", "FrameReferenceTime": f"{n // 4 * 90000}"}  # noqa: E731
    yield "pet in beds", stack(PT, "PT", 8, along(3.27, 8), beds, **counts)
    pet = lambda count, *each, **values: stack(PT, "PT", count, *each, **{**counts, **values})  # noqa: E731
    yield "pet dynamic", volumes("FrameReferenceTime", ("15000", "45000", "90000"), make=pet)
    yield "pet gated", volumes("TriggerTime", ("0", "200", "400"), make=pet)
    size = {"PixelSpacing": ["4.8", "4.8"]}
    yield "nm planar", in_one_file(NM, "NM", 2, FrameIncrementPointer=[0x00540010, 0x00540020], **size)
    raw = {"FrameIncrementPointer": [0x00540010, 0x00540020, 0x00540090], "NumberOfDetectors": 2}
    yield (
        "nm projections",
        in_one_file(NM, "NM", 6, ImageType=["ORIGINAL", "PRIMARY", "TOMO", "EMISSION"], **raw, **size),
    )
    recon = {
        "FrameIncrementPointer": 0x00540080,
        "SliceThickness": "4.8",
        "ImageType": ["ORIGINAL", "PRIMARY", "RECON TOMO"],
    }
    yield "nm slices, downwards", in_one_file(NM, "NM", 6, SpacingBetweenSlices="-4.8", **recon, **size)
    yield "nm slices, upwards", in_one_file(NM, "NM", 6, SpacingBetweenSlices="4.8", **recon, **size)


def flat_images() -> Iterator[tuple[str, Make]]:
    yield "ultrasound", flat(US, "US", 3, **US_SIZE)
    doppler = [region(), region(**SPECTRUM)]
    yield "ultrasound doppler", flat(US, "US", PixelSpacing=["0.3", "0.3"], SequenceOfUltrasoundRegions=doppler)
    cine = {"FrameIncrementPointer": 0x00181063, "FrameTime": "33.3"}
    yield "ultrasound clip", in_one_file(CLIP, "US", 5, **cine, **US_SIZE)
    yield (
        "ultrasound clips",
        both(in_one_file(CLIP, "US", 5, **cine, **US_SIZE), in_one_file(CLIP, "US", 2, **cine, **US_SIZE)),
    )
    yield "angiography", in_one_file(XA, "XA", 6, **cine, ImagerPixelSpacing=["0.2", "0.2"])
    yield (
        "angiography, varying times",
        in_one_file(
            XA,
            "XA",
            3,
            FrameIncrementPointer=0x00181065,
            FrameTimeVector=["0", "66", "133"],
            ImagerPixelSpacing=["0.2", "0.2"],
        ),
    )
    yield "fluoroscopy", in_one_file(RF, "RF", 4, **cine)
    yield (
        "angiography, positions",
        flat(XA, "XA", 3, ImagerPixelSpacing=["0.3", "0.3"], DistanceSourceToDetector="1200"),
    )
    detector = {"ImagerPixelSpacing": ["0.143", "0.143"]}
    yield "cr", flat(CR, "CR", **detector)
    yield "dx two views", flat(DX, "DX", 2, **detector)
    yield (
        "dx calibrated",
        flat(DX, "DX", PixelSpacing=["0.131", "0.131"], PixelSpacingCalibrationType="FIDUCIAL", **detector),
    )
    yield "mammography", flat(MG, "MG", 4, EstimatedRadiographicMagnificationFactor="1.07", **detector)
    yield "bone density", flat(SC, "OT", ImageType=["DERIVED", "SECONDARY"])
    yield "screenshots", flat(SC, "OT", 3, ImageType=["DERIVED", "SECONDARY"])
    yield "photographs", flat(CLASS + "77.1.4", "XC", 2)
    yield "several pages", in_one_file(CLASS + "7.2", "OT", 3, bits=8)


def several_frames() -> Iterator[tuple[str, Make]]:
    ect, emr, ept = CLASS + "2.1", CLASS + "4.1", CLASS + "130"
    yield (
        "enhanced ct",
        enhanced(ect, "CT", [3.0 * n for n in range(6)], lambda n: content(n, DimensionIndexValues=[1, n + 1])),
    )
    yield "enhanced ct, downwards", enhanced(ect, "CT", [-3.0 * n for n in range(6)])
    yield (
        "enhanced mr, time points",
        enhanced(emr, "MR", [3.0 * (n // 2) for n in range(8)], lambda n: content(n, TemporalPositionIndex=n % 2 + 1)),
    )
    yield (
        "enhanced mr, volume by volume",
        enhanced(emr, "MR", [3.0 * (n % 4) for n in range(8)], lambda n: content(n, TemporalPositionIndex=n // 4 + 1)),
    )
    yield (
        "enhanced mr, dimensions",
        enhanced(
            emr,
            "MR",
            [3.0 * (n % 4) for n in range(8)],
            lambda n: content(n, DimensionIndexValues=[n % 4 + 1, n // 4 + 1]),
        ),
    )
    yield (
        "enhanced mr, echoes",
        enhanced(
            emr,
            "MR",
            [3.0 * (n // 2) for n in range(8)],
            lambda n: {"MREchoSequence": [item(EffectiveEchoTime=10.0 + n % 2)]},
        ),
    )
    yield "enhanced pet", enhanced(ept, "PT", [3.27 * n for n in range(6)])
    yield "enhanced mr at one place", enhanced(emr, "MR", [3.0] * 6, lambda n: content(n, TemporalPositionIndex=n + 1))
    yield "enhanced ct in single frames", single_frames(ect, "CT", 5)
    yield "tomosynthesis", enhanced(CLASS + "13.1.3", "MG", [1.0 * n for n in range(6)])
    yield "legacy converted ct", enhanced(CLASS + "2.2", "CT", [2.5 * n for n in range(5)])
    for name, offsets in (
        ("relative", (0, 3, 6, 9)),
        ("absolute", (-52.5, -49.5, -46.5, -43.5)),
        ("down", (0, -3, -6, -9)),
    ):
        yield (
            f"dose grid, {name}",
            in_one_file(
                CLASS + "481.2",
                "RTDOSE",
                4,
                FrameIncrementPointer=0x3004000C,
                GridFrameOffsetVector=[str(offset) for offset in offsets],
                ImagePositionPatient=["-80", "-70", "-52.5"],
                ImageOrientationPatient=[str(part) for part in AXIAL],
                PixelSpacing=["3", "3"],
                DoseUnits="GY",
                DoseType="PHYSICAL",
                DoseSummationType="PLAN",
                DoseGridScaling="1.5e-5",
            ),
        )
    yield (
        "rt image",
        flat(CLASS + "481.1", "RTIMAGE", ImagePlanePixelSpacing=["0.25", "0.25"], RTImagePosition=["-50", "50"]),
    )


def kinds() -> Iterator[tuple[str, Make]]:
    """Yield the name of each kind, and what makes it in a study."""
    for family in (computed_tomography, magnetic_resonance, nuclear, flat_images, several_frames):
        yield from family()


def studies(chosen: Iterable[tuple[str, Make]]) -> Iterator[tuple[str, list[Member]]]:
    """Yield each kind with the members of its study; each is of a patient of its own."""
    for number, (name, make) in enumerate(chosen):
        study = Study(Patient(f"EX{number:04}", f"Example^Number{number}", f"1970{number % 12 + 1:02}01", "F"), number)
        make(study)
        yield name, study.members
