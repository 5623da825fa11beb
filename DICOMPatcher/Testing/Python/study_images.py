"""Honest image studies of many kinds: complete headers, true geometry, tiny pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydicom import Dataset
from pydicom.uid import (
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    MRImageStorage,
    PositronEmissionTomographyImageStorage,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from builders import item
from study_parts import AXIAL, CORONAL, Member, Series, Study, position
from synthetic import code, stack_dimension

CT: dict[str, Any] = {
    "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
    "KVP": "120",
    "ConvolutionKernel": "STANDARD",
    "AcquisitionNumber": "1",
    "RescaleIntercept": "-1024",
    "RescaleSlope": "1",
    "RescaleType": "HU",
}
MR: dict[str, Any] = {
    "ImageType": ["ORIGINAL", "PRIMARY", "M", "SE"],
    "ScanningSequence": "SE",
    "SequenceVariant": "SK",
    "ScanOptions": "",
    "MRAcquisitionType": "2D",
    "RepetitionTime": "3000",
    "EchoTrainLength": "1",
    "MagneticFieldStrength": "1.5",
    "AcquisitionNumber": "1",
}
STEP = 5
"""Distance of neighbouring slices in mm."""


def places(count: int) -> list[float]:
    """Return where the slices of a stack lie, in mm."""
    return [float(index * STEP) for index in range(count)]


def ct_slices(study: Study, count: int, description: str = "Portal venous 5 mm", **values: Any) -> list[Member]:
    """Add an ordinary CT series."""
    return study.series("CT", description, **{**CT, **values}).add_stack(CTImageStorage, places(count))


def ct_with_localizer(study: Study) -> None:
    overview = study.series("CT", "Localizer", **{**CT, "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]})
    localizer = overview.add_image(CTImageStorage, rows=16, **position(study, (-70, 0, 100), CORONAL))
    ct_slices(study, 6, ReferencedImageSequence=[localizer.reference()])


def pet_ct(study: Study) -> None:
    ct_slices(study, 5, "CT for attenuation correction")
    series = study.series(
        "PT",
        "PET corrected",
        ImageType=["ORIGINAL", "PRIMARY"],
        SeriesType=["WHOLE BODY", "IMAGE"],
        Units="BQML",
        CountsSource="EMISSION",
        CorrectedImage=["ATTN", "DECY"],
        DecayCorrection="START",
        NumberOfSlices=5,
        AcquisitionDate=study.values["StudyDate"],
        AcquisitionTime="103000",
        RadiopharmaceuticalInformationSequence=[
            item(RadiopharmaceuticalStartTime="090000", RadionuclideTotalDose="300000000", RadionuclideHalfLife="6586")
        ],
        RescaleIntercept="0",
        RescaleSlope="2",
    )
    for index, z in enumerate(places(5)):
        series.add_image(
            PositronEmissionTomographyImageStorage,
            rows=10,
            columns=10,
            ImageIndex=index + 1,
            FrameReferenceTime="0",
            ActualFrameDuration="120000",
            **position(study, (-70, -70, z), spacing=16),
        )


PHASES = ("0", "33", "66")


def four_d_ct_in_series(study: Study) -> None:
    for phase in PHASES:
        values = {"NominalPercentageOfCardiacPhase": float(phase), "TriggerTime": phase}
        ct_slices(study, 4, f"Gated {phase}%", **values)


def four_d_ct_in_one_series(study: Study) -> None:
    series = study.series("CT", "Gated, all phases", NumberOfTemporalPositions=str(len(PHASES)), **CT)
    for number, phase in enumerate(PHASES, 1):
        series.add_stack(
            CTImageStorage,
            places(4),
            TemporalPositionIdentifier=str(number),
            TriggerTime=phase,
            AcquisitionNumber=str(number),
        )


def diffusion(study: Study) -> None:
    series = study.series("MR", "DWI", **{**MR, "EchoTime": "80", "ImageType": ["ORIGINAL", "PRIMARY", "DIFFUSION"]})
    for b_value, direction in ((0.0, None), (1000.0, [1.0, 0.0, 0.0]), (1000.0, [0.0, 1.0, 0.0])):
        series.add_stack(
            MRImageStorage,
            places(3),
            DiffusionBValue=b_value,
            DiffusionDirectionality="DIRECTIONAL" if direction else "NONE",
            DiffusionGradientOrientation=direction,
        )


def multi_echo(study: Study) -> None:
    series = study.series("MR", "T2 mapping", **MR)
    for number, time in enumerate(("10", "30"), 1):
        series.add_stack(MRImageStorage, places(4), EchoNumbers=str(number), EchoTime=time)


def ultrasound(study: Study) -> None:
    scale = {"SequenceOfUltrasoundRegions": _regions(), "PixelSpacing": [0.5, 0.5]}
    series = study.series("US", "Abdomen", ImageType=["ORIGINAL", "PRIMARY"], **scale)
    for _ in range(3):
        series.add_image(UltrasoundImageStorage, rows=12, columns=16, bits=8)
    series.add_image(
        UltrasoundMultiFrameImageStorage,
        rows=12,
        columns=16,
        bits=8,
        frames=5,
        NumberOfFrames="5",
        FrameTime="33.3",
        FrameIncrementPointer=0x00181063,
        CineRate="30",
    )


def _regions() -> list[Dataset]:
    """Return a calibrated image and a Doppler curve below it."""
    flags = {"RegionFlags": 0, "RegionLocationMinX0": 0, "RegionLocationMaxX1": 15}
    image = item(
        RegionSpatialFormat=1,
        RegionDataType=1,
        RegionLocationMinY0=0,
        RegionLocationMaxY1=7,
        PhysicalUnitsXDirection=3,
        PhysicalUnitsYDirection=3,
        PhysicalDeltaX=0.05,
        PhysicalDeltaY=0.05,
        **flags,
    )
    curve = item(
        RegionSpatialFormat=3,
        RegionDataType=3,
        RegionLocationMinY0=8,
        RegionLocationMaxY1=11,
        PhysicalUnitsXDirection=4,
        PhysicalUnitsYDirection=7,
        PhysicalDeltaX=0.01,
        PhysicalDeltaY=1.5,
        **flags,
    )
    return [image, curve]


def dental(study: Study) -> None:
    """Add a cone-beam volume as such devices write it, in one CT Image, and a panoramic image."""
    volume = study.series("CT", "CBCT", **{**CT, "ImageType": ["DERIVED", "SECONDARY", "AXIAL"]})
    volume.add_image(
        CTImageStorage,
        frames=6,
        **{**position(study, (0, 0, 0), spacing=0.4), "SliceLocation": None, "SliceThickness": "0.4"},
        NumberOfFrames="6",
        SpacingBetweenSlices="0.4",
    )
    panoramic = study.series("PX", "Panoramic", ImageType=["ORIGINAL", "PRIMARY"])
    panoramic.add_image(
        DigitalXRayImageStorageForPresentation,
        columns=16,
        PresentationIntentType="FOR PRESENTATION",
        ImagerPixelSpacing=["0.1", "0.1"],
        PixelIntensityRelationship="LIN",
        PixelIntensityRelationshipSign=1,
        PresentationLUTShape="IDENTITY",
        AnatomicRegionSequence=[code("39092004", "SCT", "Maxilla and mandible")],
    )


def enhanced_ct(study: Study) -> None:
    for description in ("Native", "Contrast"):
        _enhanced(study.series("CT", description), EnhancedCTImageStorage, "CTImageFrameTypeSequence")


def enhanced_mr(study: Study) -> None:
    for description in ("T1", "T2"):
        _enhanced(study.series("MR", description), EnhancedMRImageStorage, "MRImageFrameTypeSequence")


FRAME_TYPE = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]


def _enhanced(series: Series, sop_class: str, frame_type_sequence: str) -> None:
    study = series.study
    organization = study.uid("dimensions", series.instance_uid)
    frame_type = item(
        FrameType=FRAME_TYPE,
        PixelPresentation="MONOCHROME",
        VolumetricProperties="VOLUME",
        VolumeBasedCalculationTechnique="NONE",
    )
    series.add_image(
        sop_class,
        frames=5,
        NumberOfFrames="5",
        ImageType=FRAME_TYPE,
        FrameOfReferenceUID=study.frame_of_reference,
        PositionReferenceIndicator="",
        AcquisitionDateTime=f"{study.values['StudyDate']}101427",
        ContentQualification="RESEARCH",
        PresentationLUTShape="IDENTITY",
        **stack_dimension(organization),
        SharedFunctionalGroupsSequence=[
            item(
                PixelMeasuresSequence=[item(PixelSpacing=[20, 20], SliceThickness="5", SpacingBetweenSlices="5")],
                PlaneOrientationSequence=[item(ImageOrientationPatient=list(AXIAL))],
                **{frame_type_sequence: [frame_type]},
            )
        ],
        PerFrameFunctionalGroupsSequence=_frames(places(5)),
    )


def _frames(places: Sequence[float]) -> list[Dataset]:
    return [
        item(
            FrameContentSequence=[item(StackID="1", InStackPositionNumber=number, DimensionIndexValues=number)],
            PlanePositionSequence=[item(ImagePositionPatient=[-70, -70, z])],
        )
        for number, z in enumerate(places, 1)
    ]
