"""All rules, in the order in which the panel and the command line run them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.external_rules import arranged, installed_rules, load_rules, made
from DICOMPatcherLib.rules.add_missing_frame_of_reference_uid import AddMissingFrameOfReferenceUID
from DICOMPatcherLib.rules.add_missing_pixel_spacing import AddMissingPixelSpacing
from DICOMPatcherLib.rules.add_missing_slice_positions import AddMissingSlicePositions
from DICOMPatcherLib.rules.add_missing_slice_spacing_to_multiframe import AddMissingSliceSpacingToMultiframe
from DICOMPatcherLib.rules.add_radiopharmaceutical_start_time import AddRadiopharmaceuticalStartTime
from DICOMPatcherLib.rules.add_scale_of_flat_images import AddScaleOfFlatImages
from DICOMPatcherLib.rules.anonymize import Anonymize
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.rules.complete_slice_geometry import CompleteSliceGeometry
from DICOMPatcherLib.rules.connect_lost_references import ConnectLostReferences
from DICOMPatcherLib.rules.copy_unreadable_files import CopyUnreadableFiles
from DICOMPatcherLib.rules.correct_pixel_values import CorrectPixelValues
from DICOMPatcherLib.rules.deidentify_basic_profile import PRESETS, DeidentifyBasicProfile
from DICOMPatcherLib.rules.examine_geometry import ExamineGeometry
from DICOMPatcherLib.rules.fix_compressed_ultrasound_photometric_interpretation import (
    FixCompressedUltrasoundPhotometricInterpretation,
)
from DICOMPatcherLib.rules.fix_exposure_fiasco import FixExposureFiasco
from DICOMPatcherLib.rules.fix_file_meta_information import FixFileMetaInformation
from DICOMPatcherLib.rules.fix_private_media_storage_sop_class_uid import FixPrivateMediaStorageSOPClassUID
from DICOMPatcherLib.rules.force_same_patient_name_id_in_each_directory import ForceSamePatientNameIdInEachDirectory
from DICOMPatcherLib.rules.force_same_patient_name_id_in_each_study import ForceSamePatientNameIdInEachStudy
from DICOMPatcherLib.rules.force_same_series_instance_uid_in_each_directory import (
    ForceSameSeriesInstanceUidInEachDirectory,
)
from DICOMPatcherLib.rules.generate_missing_ids import GenerateMissingIDs
from DICOMPatcherLib.rules.join_scattered_series import JoinScatteredSeries
from DICOMPatcherLib.rules.normalize_file_names import NormalizeFileNames
from DICOMPatcherLib.rules.number_series_and_instances import NumberSeriesAndInstances
from DICOMPatcherLib.rules.pad_truncated_pixel_data import PadTruncatedPixelData
from DICOMPatcherLib.rules.remove_dicomdir import RemoveDICOMDIR
from DICOMPatcherLib.rules.remove_foreign_bytes import RemoveForeignBytes
from DICOMPatcherLib.rules.remove_repeated_slices import RemoveRepeatedSlices
from DICOMPatcherLib.rules.repair_character_set import RepairCharacterSet
from DICOMPatcherLib.rules.repair_codes import RepairCodes
from DICOMPatcherLib.rules.repair_dates_and_times import RepairDatesAndTimes
from DICOMPatcherLib.rules.repair_element_encoding import RepairElementEncoding
from DICOMPatcherLib.rules.repair_modality import RepairModality
from DICOMPatcherLib.rules.repair_numbers import RepairNumbers
from DICOMPatcherLib.rules.repair_pixel_data_encoding import RepairPixelDataEncoding
from DICOMPatcherLib.rules.repair_pixel_description import RepairPixelDescription
from DICOMPatcherLib.rules.repair_sequences import RepairSequences
from DICOMPatcherLib.rules.repair_windows import RepairWindows
from DICOMPatcherLib.rules.replace_invalid_uids import ReplaceInvalidUIDs
from DICOMPatcherLib.rules.separate_foreign_images import SeparateForeignImages
from DICOMPatcherLib.rules.separate_patients_of_dummy_id import SeparatePatientsOfDummyID
from DICOMPatcherLib.rules.separate_patients_of_study import SeparatePatientsOfStudy
from DICOMPatcherLib.rules.separate_repeated_volumes import SeparateRepeatedVolumes
from DICOMPatcherLib.rules.separate_shared_uids import SeparateSharedUIDs
from DICOMPatcherLib.rules.set_elements import SetElements
from DICOMPatcherLib.rules.split_ultrasound_series_by_instance_number import SplitUltrasoundSeriesByInstanceNumber
from DICOMPatcherLib.rules.unite_torn_acquisitions import UniteTornAcquisitions
from DICOMPatcherLib.rules.unpack_archives import UnpackArchives
from DICOMPatcherLib.rules.use_character_set import UseCharacterSet
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.likeness import nearest

__all__ = ["RULES", "FixFileMetaInformation", "all_rules", "choose_rules", "load_rules", "make_rules"]

RULES: tuple[type[DICOMPatcherRule], ...] = (
    UnpackArchives,  # rules that repair the structure of files work before any data set is read
    RemoveForeignBytes,
    RepairElementEncoding,
    RepairSequences,
    RepairPixelDataEncoding,
    RepairPixelDescription,  # after those by which the pixels are found at all
    CopyUnreadableFiles,
    FixFileMetaInformation,  # first of the others: they may ask the header what the file is
    RemoveDICOMDIR,  # early: a directory of files has no patient or image to repair
    PadTruncatedPixelData,
    RepairCharacterSet,  # before anything reads text; what the user says of it has the last word
    UseCharacterSet,  # before anything compares or copies names
    SetElements,  # the others see what the user says
    ReplaceInvalidUIDs,  # before anything compares UIDs
    RepairNumbers,  # before anything compares or computes with numbers
    RepairWindows,  # needs the numbers as they are meant
    RepairDatesAndTimes,
    RepairCodes,
    AddRadiopharmaceuticalStartTime,  # needs the dates as they are meant
    FixExposureFiasco,
    FixPrivateMediaStorageSOPClassUID,  # before the rules that depend on the class
    FixCompressedUltrasoundPhotometricInterpretation,
    AddScaleOfFlatImages,
    AddMissingSliceSpacingToMultiframe,
    RepairModality,  # first of those that see all rows: the others group by it
    ForceSamePatientNameIdInEachDirectory,  # before missing patients are made up
    ForceSamePatientNameIdInEachStudy,
    ForceSameSeriesInstanceUidInEachDirectory,  # before missing series are made up
    GenerateMissingIDs,
    SeparateSharedUIDs,  # needs all UIDs
    SeparatePatientsOfStudy,  # only whom the rule before it does not separate for certain
    SeparatePatientsOfDummyID,  # needs all studies, each of one patient
    JoinScatteredSeries,  # needs all UIDs, and those that images shared parted
    CorrectPixelValues,  # looks at one image of each series as it is then
    SeparateForeignImages,  # needs series as they are then, as all of the following
    CompleteSliceGeometry,
    AddMissingSlicePositions,  # only what the other slices do not prove is to be assumed
    AddMissingPixelSpacing,
    RemoveRepeatedSlices,  # needs all positions
    SeparateRepeatedVolumes,  # only what is not stored twice is several volumes
    UniteTornAcquisitions,  # what is left as one series may be one volume
    AddMissingFrameOfReferenceUID,  # needs positions; one for each series as they are then
    ConnectLostReferences,  # needs the series and frames of reference as they are then
    NumberSeriesAndInstances,  # numbers the series as they are then
    SplitUltrasoundSeriesByInstanceNumber,  # needs series and their numbers, which it makes new ones from
    ExamineGeometry,  # speaks of volumes as all repairs leave them
    Anonymize,  # after all that needs the real identifiers
    DeidentifyBasicProfile,
    NormalizeFileNames,  # last: names files by what they are now
)


def all_rules(rules_from: Iterable[str] = ()) -> tuple[type[DICOMPatcherRule], ...]:
    """Return all rules in the order in which they run: these, those of installed packages, and those in files.

    Parameters
    ----------
    rules_from
        Paths of Python files, or of folders with such files.

    Raises
    ------
    ParameterError
        If a file or package cannot be used. The message names it and says what to do.
    """
    others = [rule for path in dict.fromkeys(map(os.path.abspath, rules_from)) for rule in load_rules(path)]
    return arranged(RULES, (*installed_rules(), *others))


def make_rules(
    only: Iterable[str] = (),
    add: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    rules_from: Iterable[str] = (),
) -> list[DICOMPatcherRule]:
    """Return rules in their order, each with its parameters.

    Parameters
    ----------
    only
        Names of the rules to use instead of those that are on by default.
    add, leave_out
        Names of rules to use besides, and not to use.
    parameters
        Parameters by name of rule.
    rules_from
        Paths of Python files with rules besides, or of folders with such files.

    Raises
    ------
    ParameterError
        If there is no rule of a name, a rule cannot be left out, a parameter is given to a rule that is not used or
        does not have it, or has a wrong value, or rules cannot be loaded.
    """
    return choose_rules(all_rules(rules_from), only, add, leave_out, parameters)


def preset_parameters(preset: str, parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return parameters with those of a preset of DeidentifyBasicProfile: what is given counts more.

    Raises
    ------
    ParameterError
        If there is no such preset.
    """
    if preset not in PRESETS:
        names = ", ".join(PRESETS)
        raise ParameterError(
            Text("There is no preset {name}. The presets are: {names}.", name=repr(preset), names=names)
        )
    name = DeidentifyBasicProfile.__name__
    given = {rule: dict(values) for rule, values in parameters.items()}
    given[name] = {**PRESETS[preset], **given.get(name, {})}
    return given


def rules_of(
    rules: Sequence[DICOMPatcherRule | str] | str, available: Sequence[type[DICOMPatcherRule]]
) -> list[DICOMPatcherRule]:
    """Return rules that are given as they are or by their names, in the order in which they are given.

    Raises
    ------
    ParameterError
        If there is no rule of a name.
    """
    given = [rules] if isinstance(rules, str) else rules
    names = [rule for rule in given if isinstance(rule, str)]
    by_name = {type(rule).__name__: rule for rule in choose_rules(available, only=names)} if names else {}
    return [by_name[rule] if isinstance(rule, str) else rule for rule in given]


def choose_rules(
    available: Sequence[type[DICOMPatcherRule]],
    only: Iterable[str] = (),
    add: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[DICOMPatcherRule]:
    """Return rules out of those that there are; the other parameters are those of `make_rules`."""
    only, add, leave_out, parameters = list(only), list(add), list(leave_out), parameters or {}
    known = {rule.__name__: rule for rule in available}
    for name in (*only, *add, *leave_out, *parameters):
        if name not in known:
            raise _no_rule(name, known)
    always = {name for name, rule in known.items() if rule.default == "always"}
    for name in leave_out:
        if name in always:
            message = Text("The rule {name} cannot be left out: it changes only what no reader can use.", name=name)
            raise ParameterError(message)
    chosen = set(only) or {name for name, rule in known.items() if rule.default}
    chosen = (chosen | set(add) | always) - set(leave_out)
    for name, values in parameters.items():
        if name not in chosen:
            raise ParameterError(Text("A parameter was given for the rule {name}, which is not used.", name=name))
        specified = [spec.name for spec in known[name].parameterSpecs]
        for parameter in values:
            if parameter not in specified:
                if not specified:
                    raise ParameterError(Text("The rule {name} has no parameters.", name=name))
                raise _no_parameter(name, parameter, specified)
    _check_companions(known, chosen)
    rules = [made(rule, parameters.get(rule.__name__)) for rule in available if rule.__name__ in chosen]
    for rule in rules:
        for spec in rule.parameterSpecs:
            rule.parameter(spec.name)  # raises if its value is wrong
    return rules


def _no_rule(name: str, known: Iterable[str]) -> ParameterError:
    similar = nearest(name, known)
    if similar:
        return ParameterError(Text("There is no rule {name}. Did you mean {other}?", name=repr(name), other=similar))
    return ParameterError(Text("There is no rule {name}. The rules are: {rules}.", name=repr(name), rules=list(known)))


def _no_parameter(name: str, parameter: str, specified: Sequence[str]) -> ParameterError:
    similar = nearest(parameter, specified)
    given = repr(parameter)
    if similar:
        return ParameterError(
            Text(
                "The rule {name} has no parameter {parameter}. Did you mean {other}?",
                name=name,
                parameter=given,
                other=similar,
            )
        )
    return ParameterError(
        Text(
            "The rule {name} has no parameter {parameter}. It has: {parameters}.",
            name=name,
            parameter=given,
            parameters=specified,
        )
    )


def _check_companions(known: Mapping[str, type[DICOMPatcherRule]], chosen: Collection[str]) -> None:
    """Raise ParameterError if a rule is used without one that it needs, or with one that it excludes."""
    for name in sorted(chosen):
        for other in known[name].needs:
            if other not in chosen:
                raise ParameterError(Text("The rule {name} is not used without {other}.", name=name, other=other))
        for other in known[name].excludes:
            if other in chosen:
                message = Text("The rules {name} and {other} cannot be used together.", name=name, other=other)
                raise ParameterError(message)
