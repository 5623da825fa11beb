"""Which data elements hold what may identify a patient.

References
----------
PS3.15 Annex E, Table E.1-1: Application Level Confidentiality Profile Attributes, in the edition of January 2025.
"""

from __future__ import annotations

REPLACED_UIDS = (
    "AcquisitionUID",
    "ConcatenationUID",
    "ConceptualVolumeUID",
    "ConstituentConceptualVolumeUID",
    "DeviceUID",
    "DigitalSignatureUID",
    "DimensionOrganizationUID",
    "DoseReferenceUID",
    "DosimetricObjectiveUID",
    "FailedSOPInstanceUIDList",
    "FiducialUID",
    "FrameOfReferenceUID",
    "InstanceCreatorUID",
    "IrradiationEventUID",
    "LargePaletteColorLookupTableUID",
    "ManufacturerDeviceClassUID",
    "MultiplexGroupUID",
    "ObservationSubjectUIDTrial",
    "ObservationUID",
    "PaletteColorLookupTableUID",
    "PatientSetupUID",
    "PresentationDisplayCollectionUID",
    "PresentationSequenceCollectionUID",
    "PyramidUID",
    "RTTreatmentPhaseUID",
    "ReferencedConceptualVolumeUID",
    "ReferencedDoseReferenceUID",
    "ReferencedDosimetricObjectiveUID",
    "ReferencedFiducialsUID",
    "ReferencedFrameOfReferenceUID",
    "ReferencedGeneralPurposeScheduledProcedureStepTransactionUID",
    "ReferencedObservationUIDTrial",
    "ReferencedSOPInstanceUID",
    "ReferencedTreatmentPositionGroupUID",
    "RelatedFrameOfReferenceUID",
    "SOPInstanceUID",
    "SeriesInstanceUID",
    "SourceConceptualVolumeUID",
    "SourceFrameOfReferenceUID",
    "SpecimenUID",
    "StorageMediaFileSetUID",
    "StudyInstanceUID",
    "SynchronizationFrameOfReferenceUID",
    "TargetUID",
    "TemplateExtensionCreatorUID",
    "TemplateExtensionOrganizationUID",
    "TrackingUID",
    "TransactionUID",
    "TreatmentPositionGroupUID",
    "TreatmentSessionUID",
    "UID",
)
"""UIDs that the Basic Profile replaces (action U). Command and file meta elements, and the DICOMDIR's, are left out."""

LINKING_UIDS = (
    "AnnotationGroupUID",
    "AssertionUID",
    "EquipmentFrameOfReferenceUID",
    "FindingsGroupUIDTrial",
    "ModelGroupUID",
    "MultiFrameSourceSOPInstanceUID",
    "RadiopharmaceuticalAdministrationEventUID",
    "ReferencedAssertionUID",
    "ReferencedColorPaletteInstanceUID",
    "ReferencedFiducialUID",
    "ReferencedFindingsGroupUIDTrial",
    "SOPInstanceUIDOfConcatenationSource",
    "TableFrameOfReferenceUID",
    "TargetFrameOfReferenceUID",
    "VolumeFrameOfReferenceUID",
    "VolumetricPresentationInputSetUID",
)
"""UIDs of objects that the table does not list; left as they are, they would lead from a new object to an old one."""
