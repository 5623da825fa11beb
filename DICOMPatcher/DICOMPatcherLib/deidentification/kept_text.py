"""Text that stays although the table of the profile does not list it, and labels that become numbers of items.

References
----------
PS3.15 E.1.1, notes 4 and 5: a de-identifier may remove more than the table says, and is asked to where it is in doubt.
"""

from __future__ import annotations

from functools import lru_cache

from pydicom.datadict import tag_for_keyword

_KEPT = """
CodeValue CodeMeaning LongCodeValue CodingSchemeDesignator CodingSchemeVersion CodingSchemeName CodingSchemeRegistry
CodingSchemeExternalID CodingSchemeResponsibleOrganization MappingResourceName Manufacturer ManufacturerModelName
ManufacturerModelVersion ManufacturerRelatedModelGroup SoftwareVersions SecondaryCaptureDeviceManufacturer
SecondaryCaptureDeviceManufacturerModelName SecondaryCaptureDeviceSoftwareVersions DetectorManufacturerName
DetectorManufacturerModelName ReceiveCoilManufacturerName ApplicationName ApplicationVersion ApplicationManufacturer
DigitalImageFormatAcquired VideoImageFormatAcquired PropertyLabel StrainNomenclature PatientSpeciesDescription
PatientBreedDescription GeneticModificationsNomenclature SequenceName PulseSequenceName ImagedNucleus ReceiveCoilName
TransmitCoilName MultiCoilConfiguration MultiCoilElementName ApplicableSafetyStandardDescription
ASLTechniqueDescription ASLCrusherDescription ASLBolusCutoffTechnique MetaboliteMapDescription StackID
RespiratorySignalSourceID ConvolutionKernel FilterType FilterMaterialUsedInGainCalibration ImageFilter TypeOfFilters
CollimatorGridName PlateType PhosphorType AcquisitionMode AcquisitionDeviceProcessingCode DetectorMode
GridAbsorbingMaterial GridSpacingMaterial DoseModeName TransducerData ProcessingFunction PostprocessingFunction
OutputPower TimeSource Radiopharmaceutical Radionuclide RadiopharmaceuticalRoute ContrastBolusRoute
InterventionDrugName TriggerSourceOrType CardiacFramingType PVCRejection ReconstructionMethod
AttenuationCorrectionMethod DetectorLinesOfResponseUsed ScatterCorrectionMethod EnergyWindowName RescaleType
ModalityLUTType WindowCenterWidthExplanation PixelSpacingCalibrationDescription ImageGeometryType
PositionReferenceIndicator TargetPositionReferenceIndicator StageName ViewName DimensionIndexPrivateCreator
FunctionalGroupPrivateCreator DimensionDescriptionLabel SegmentAlgorithmName AlgorithmName AlgorithmVersion
AlgorithmSource MIMETypeOfEncapsulatedDocument ListOfMIMETypes OpticalPathIdentifier ReferencedOpticalPathIdentifier
LensStatusDescription VitreousStatusDescription IOLManufacturer WedgeMaterial WedgeID BolusID MaterialID CompensatorID
FixationDevicePosition ShieldingDevicePosition FluenceModeID SourceIsotopeName AccessoryCode FontName CSSFontName
HPGLPenLabel ImageDisplayFormat LabelStyleSelection DataSetSource
"""

_LABELS = """
ROIName ROIObservationLabel
SegmentLabel TrackSetLabel SurfaceModelLabel GraphicLayerDescription GraphicGroupLabel ContentLabel TrackingID
FiducialIdentifier AssessmentLabel ImageSetLabel DisplaySetLabel FrameLabel BeamName RTImageLabel ToleranceTableLabel
RadiationMachineName LUTLabel LUTExplanation FrameLabelVector
"""


@lru_cache(maxsize=1)
def kept() -> frozenset[int]:
    """Return the tags of text that says how something was made, and nothing of who or where."""
    return frozenset(tag for keyword in _KEPT.split() if (tag := tag_for_keyword(keyword)) is not None)


_VERSIONS = """
SoftwareVersions SecondaryCaptureDeviceSoftwareVersions ApplicationVersion AlgorithmVersion ManufacturerModelVersion
"""


@lru_cache(maxsize=1)
def versions() -> frozenset[int]:
    """Return the tags of versions of software, some of which are UIDs."""
    return frozenset(tag for keyword in _VERSIONS.split() if (tag := tag_for_keyword(keyword)) is not None)


@lru_cache(maxsize=1)
def labels() -> frozenset[int]:
    """Return the tags of labels that people give, and that have to be there."""
    return frozenset(tag for keyword in _LABELS.split() if (tag := tag_for_keyword(keyword)) is not None)
