"""Honest studies whose objects refer to each other: plans for radiotherapy, segmentations, reports, presentations."""

from __future__ import annotations

from collections.abc import Sequence

from pydicom import Dataset
from pydicom.uid import (
    ComprehensiveSRStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    KeyObjectSelectionDocumentStorage,
    RTDoseStorage,
    RTPlanStorage,
    RTStructureSetStorage,
    SegmentationStorage,
)

from builders import item, referenced
from study_images import ct_slices
from study_parts import AXIAL, Member, Study
from synthetic import code

DETACHED_STUDY_MANAGEMENT = "1.2.840.10008.3.1.2.3.1"


def radiotherapy(study: Study) -> None:
    slices = ct_slices(study, 4, "Planning CT")
    structures = study.series("RTSTRUCT", "Structures", FrameOfReferenceUID=study.frame_of_reference).add(
        RTStructureSetStorage,
        StructureSetLabel="Organs",
        StructureSetDate=study.values["StudyDate"],
        ReferencedFrameOfReferenceSequence=[
            item(
                FrameOfReferenceUID=study.frame_of_reference,
                RTReferencedStudySequence=[
                    referenced(
                        study.instance_uid,
                        DETACHED_STUDY_MANAGEMENT,
                        RTReferencedSeriesSequence=[
                            item(
                                SeriesInstanceUID=slices[0].ds.SeriesInstanceUID,
                                ContourImageSequence=[member.reference() for member in slices],
                            )
                        ],
                    )
                ],
            )
        ],
        StructureSetROISequence=[
            item(ROINumber="1", ReferencedFrameOfReferenceUID=study.frame_of_reference, ROIName="Body")
        ],
        ROIContourSequence=[
            item(ReferencedROINumber="1", ContourSequence=[_contour(member) for member in slices]),
        ],
        RTROIObservationsSequence=[item(ObservationNumber="1", ReferencedROINumber="1", RTROIInterpretedType="")],
        ApprovalStatus="APPROVED",
    )
    plan = study.series("RTPLAN", "Plan", FrameOfReferenceUID=study.frame_of_reference).add(
        RTPlanStorage,
        RTPlanLabel="Plan",
        RTPlanDate=study.values["StudyDate"],
        RTPlanGeometry="PATIENT",
        ReferencedStructureSetSequence=[structures.reference()],
        FractionGroupSequence=[item(FractionGroupNumber="1", NumberOfFractionsPlanned="30", NumberOfBeams="0")],
        ApprovalStatus="APPROVED",
    )
    study.series("RTDOSE", "Dose", FrameOfReferenceUID=study.frame_of_reference).add_image(
        RTDoseStorage,
        frames=4,
        NumberOfFrames="4",
        FrameIncrementPointer=0x3004000C,  # Grid Frame Offset Vector
        ImagePositionPatient=[-70, -70, 0],
        ImageOrientationPatient=list(AXIAL),
        PixelSpacing=[20, 20],
        GridFrameOffsetVector=[0, 5, 10, 15],
        DoseUnits="GY",
        DoseType="PHYSICAL",
        DoseSummationType="PLAN",
        DoseGridScaling="0.001",
        ReferencedRTPlanSequence=[plan.reference()],
        ReferencedStructureSetSequence=[structures.reference()],
    )


def _contour(member: Member) -> Dataset:
    z = member.ds.ImagePositionPatient[2]
    return item(
        ContourImageSequence=[member.reference()],
        ContourGeometricType="CLOSED_PLANAR",
        NumberOfContourPoints="3",
        ContourData=[-20, -20, z, 20, -20, z, 0, 20, z],
    )


def segmentation_and_reports(study: Study) -> None:
    slices = ct_slices(study, 4)
    segmentation = _segmentation(study, slices)
    report = _report(study, [*slices, segmentation])
    _key_objects(study, [slices[1], report])
    _presentation(study, slices)


def _segmentation(study: Study, slices: Sequence[Member]) -> Member:
    organization = study.uid("dimensions of the segmentation")
    return study.series("SEG", "Liver", FrameOfReferenceUID=study.frame_of_reference).add_image(
        SegmentationStorage,
        bits=1,
        frames=len(slices),
        NumberOfFrames=str(len(slices)),
        ImageType=["DERIVED", "PRIMARY"],
        LossyImageCompression="00",
        SegmentationType="BINARY",
        ContentLabel="LIVER",
        ContentDescription="",
        ContentCreatorName="Reader^Rose",
        SegmentSequence=[
            item(
                SegmentNumber=1,
                SegmentLabel="Liver",
                SegmentAlgorithmType="MANUAL",
                SegmentedPropertyCategoryCodeSequence=[code("123037004", "SCT", "Anatomical Structure")],
                SegmentedPropertyTypeCodeSequence=[code("10200004", "SCT", "Liver")],
                TrackingID="liver",
                TrackingUID=study.uid("tracking"),
            )
        ],
        DimensionOrganizationSequence=[item(DimensionOrganizationUID=organization)],
        DimensionIndexSequence=[
            item(
                DimensionOrganizationUID=organization,
                DimensionIndexPointer=0x00200032,  # Image Position (Patient)
                FunctionalGroupPointer=0x00209113,  # Plane Position Sequence
            )
        ],
        ReferencedSeriesSequence=[
            item(
                SeriesInstanceUID=slices[0].ds.SeriesInstanceUID,
                ReferencedInstanceSequence=[member.reference() for member in slices],
            )
        ],
        SharedFunctionalGroupsSequence=[
            item(
                PixelMeasuresSequence=[item(PixelSpacing=[20, 20], SliceThickness="5", SpacingBetweenSlices="5")],
                PlaneOrientationSequence=[item(ImageOrientationPatient=list(AXIAL))],
                SegmentIdentificationSequence=[item(ReferencedSegmentNumber=1)],
            )
        ],
        PerFrameFunctionalGroupsSequence=[
            item(
                DerivationImageSequence=[
                    item(
                        SourceImageSequence=[
                            member.reference(
                                PurposeOfReferenceCodeSequence=[code("121322", "DCM", "Source of segmentation")]
                            )
                        ],
                        DerivationCodeSequence=[code("113076", "DCM", "Segmentation")],
                    )
                ],
                FrameContentSequence=[item(DimensionIndexValues=number)],
                PlanePositionSequence=[item(ImagePositionPatient=list(member.ds.ImagePositionPatient))],
            )
            for number, member in enumerate(slices, 1)
        ],
    )


def _report(study: Study, subjects: Sequence[Member]) -> Member:
    series = item(
        RelationshipType="CONTAINS",
        ValueType="UIDREF",
        ConceptNameCodeSequence=[code("112002", "DCM", "Series Instance UID")],
        UID=subjects[0].ds.SeriesInstanceUID,
    )
    images = [
        item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[member.reference()])
        for member in subjects
    ]
    return study.series("SR", "Measurements").add(
        ComprehensiveSRStorage,
        ValueType="CONTAINER",
        ContinuityOfContent="SEPARATE",
        CompletionFlag="COMPLETE",
        VerificationFlag="UNVERIFIED",
        PerformedProcedureCodeSequence=[],
        ConceptNameCodeSequence=[code("126000", "DCM", "Imaging Measurement Report")],
        CurrentRequestedProcedureEvidenceSequence=[_evidence(study, subjects)],
        ContentSequence=[series, item(RelationshipType="CONTAINS", ValueType="CONTAINER", ContentSequence=images)],
    )


def _key_objects(study: Study, subjects: Sequence[Member]) -> None:
    study.series("KO", "Key images").add(
        KeyObjectSelectionDocumentStorage,
        ValueType="CONTAINER",
        ContinuityOfContent="SEPARATE",
        ConceptNameCodeSequence=[code("113000", "DCM", "Of Interest")],
        CurrentRequestedProcedureEvidenceSequence=[_evidence(study, subjects)],
        ContentSequence=[
            item(RelationshipType="CONTAINS", ValueType="COMPOSITE", ReferencedSOPSequence=[member.reference()])
            for member in subjects
        ],
    )


def _evidence(study: Study, subjects: Sequence[Member]) -> Dataset:
    series = dict.fromkeys(str(member.ds.SeriesInstanceUID) for member in subjects)
    return item(
        StudyInstanceUID=study.instance_uid,
        ReferencedSeriesSequence=[
            item(
                SeriesInstanceUID=uid,
                ReferencedSOPSequence=[member.reference() for member in subjects if member.ds.SeriesInstanceUID == uid],
            )
            for uid in series
        ],
    )


def _presentation(study: Study, slices: Sequence[Member]) -> None:
    study.series("PR", "Window").add(
        GrayscaleSoftcopyPresentationStateStorage,
        ContentLabel="LIVER",
        PresentationCreationDate=study.values["StudyDate"],
        PresentationCreationTime="110000",
        ReferencedSeriesSequence=[
            item(
                SeriesInstanceUID=slices[0].ds.SeriesInstanceUID,
                ReferencedImageSequence=[member.reference() for member in slices],
            )
        ],
        SoftcopyVOILUTSequence=[item(WindowCenter="60", WindowWidth="160")],
        DisplayedAreaSelectionSequence=[
            item(
                ReferencedImageSequence=[member.reference() for member in slices],
                DisplayedAreaTopLeftHandCorner=[1, 1],
                DisplayedAreaBottomRightHandCorner=[8, 8],
                PresentationSizeMode="SCALE TO FIT",
                PresentationPixelAspectRatio=["1", "1"],
            )
        ],
        PresentationLUTShape="IDENTITY",
    )
