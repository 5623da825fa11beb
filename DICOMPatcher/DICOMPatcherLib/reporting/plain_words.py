"""What is wrong, in the words of those who look at images: no names of elements, no UIDs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from DICOMPatcherLib import defects
from DICOMPatcherLib.defects import DEFECTS
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.texts import Text, text_of, with_arguments

_WORDS: Final[Mapping[str, Text]] = {
    defects.BARE_DATA_SET: Text("The header at the start of the file is missing"),
    defects.META_MISSING: Text("A part of the header at the start of the file is missing"),
    defects.BYTES_IN_FRONT: Text("Other data stands in front of the file"),
    defects.PREAMBLE_MISSING: Text("The mark at the start of the file is missing"),
    defects.TRANSFER_SYNTAX_MISSING: Text("The file does not say how it is encoded"),
    defects.TRANSFER_SYNTAX_WRONG: Text("The file is encoded otherwise than it says"),
    defects.TRANSFER_SYNTAX_UNKNOWN: Text("The file says that it is encoded in a way that readers do not know"),
    defects.NATIVE_NOT_COMPRESSED: Text("The picture is called compressed, and is not"),
    defects.COMPRESSED_NOT_NATIVE: Text("The picture is compressed, and the file does not say so"),
    defects.OTHER_CODEC: Text("The picture is compressed in another way than the file says"),
    defects.NOT_ENCAPSULATED: Text("The compressed picture is not packed as readers expect it"),
    defects.END_DELIMITER_MISSING: Text("The end mark of the picture is missing"),
    defects.PIXELS_CUT_OFF: Text("The picture is cut off"),
    defects.PIXELS_TOO_LONG: Text("There is more picture data than the picture takes"),
    defects.FOREIGN_BYTES_AT_END: Text("Something that is no image data follows the file"),
    defects.ZEROS_AT_END: Text("Zeros follow the file"),
    defects.ODD_LENGTH: Text("The length of a value is odd"),
    defects.META_LENGTH_WRONG: Text("The length of the header is wrong"),
    defects.META_IMPLICIT: Text("The header at the start is encoded otherwise than it should be"),
    defects.SEQUENCE_DAMAGED: Text("A list within the file is damaged"),
    defects.STRAY_DELIMITER: Text("A mark stands where none belongs"),
    defects.IMPLICIT_ELEMENT: Text("A part of the file is encoded otherwise than the rest"),
    defects.VR_UNKNOWN: Text("The kind of a value is not known"),
    defects.LENGTH_WRONG: Text("The length of a value is wrong"),
    defects.DEFLATED_DAMAGED: Text("The packed content of the file is damaged"),
    defects.ARCHIVE: Text("The file is an archive"),
    defects.MEDIA_DIRECTORY: Text("The file is the table of contents of a CD"),
    defects.UNSUITABLE_NAME: Text("The name of the file is too long, or has characters that cause trouble"),
    defects.ELEMENTS_OUT_OF_ORDER: Text("Values are out of order, or stand there twice"),
    defects.SEVERAL_FILES: Text("Several images are in one file"),
    defects.HEADER_FORM_WRONG: Text("The kind of a value is written in another form than the rest"),
    defects.ITEMS_IN_OTHER_ENCODING: Text("A list within the file is encoded otherwise than the rest"),
    defects.FRAGMENTS_WRONG: Text("The parts of the compressed picture are not listed rightly"),
    defects.CODESTREAM_DAMAGED: Text("The compressed picture is cut off or damaged"),
    defects.FILE_CUT_OFF: Text("The file is cut off within its header, and has no picture"),
    defects.UID_PADDED: Text("An identifier in the header is filled up wrongly"),
    defects.STUDY_UID_MISSING: Text("It is not said to which study the image belongs"),
    defects.SERIES_UID_MISSING: Text("It is not said to which series the image belongs"),
    defects.INSTANCE_UID_MISSING: Text("The image has no identifier of its own"),
    defects.INSTANCE_UID_SHARED: Text("Several images have the same identifier, so that only one of them is shown"),
    defects.PATIENT_MISSING: Text("The name or the ID of the patient is missing"),
    defects.DUMMY_PATIENT_ID: Text("Several patients have the same ID"),
    defects.PATIENTS_DIFFER: Text("The name or the ID of the patient differs within a study"),
    defects.UID_INVALID: Text("An identifier is not valid"),
    defects.META_DIFFERS: Text("The header names another image than the one in the file"),
    defects.SOP_CLASS_MISSING: Text("The file does not say what kind of image it is"),
    defects.SOP_CLASS_PRIVATE: Text("The file names a kind of image that readers do not know"),
    defects.SERIES_SCATTERED: Text("The slices of a volume are in several series"),
    defects.STUDY_SCATTERED: Text("An examination is in several studies"),
    defects.NUMBER_UNUSABLE: Text("The numbers of series or images are missing or not unique"),
    defects.REFERENCE_BROKEN: Text("A link between files does not lead to the new identifier"),
    defects.FRAME_OF_REFERENCE_MISSING: Text("It is not said which series lie in the same space"),
    defects.UID_SHARED: Text("Several patients or volumes share one identifier"),
    defects.FOREIGN_OBJECT: Text("Something that is no slice is in the series of a volume"),
    defects.REFERENCE_LOST: Text("Links between files lead nowhere, and images are there that fit"),
    defects.MODALITY_MISSING: Text("The kind of scanner is missing"),
    defects.FRAME_POSITIONS_MISSING: Text("The volume in one file does not say where its slices lie"),
    defects.DOSE_GRID_CONTRADICTS: Text("A dose does not say where it lies, or what its values mean"),
    defects.FUNCTIONAL_GROUPS_MISSING: Text("The volume in one file lacks what is said for each slice"),
    defects.POSITION_MISSING: Text("The slices do not say where they lie, or all name the same place"),
    defects.ORIENTATION_MISSING: Text("The slices do not say in which direction they lie"),
    defects.ORIENTATION_INVALID: Text("The direction of the slices is not possible"),
    defects.ORIENTATION_VARIES: Text("The direction of the slices varies within a volume"),
    defects.SLICES_UNEVEN: Text("The distance of the slices changes within a volume"),
    defects.PIXEL_SPACING_MISSING: Text("The size of a pixel is missing"),
    defects.SCALE_ELSEWHERE: Text("The size of a pixel stands where readers do not look"),
    defects.SCALE_IN_REGIONS: Text("The size of a pixel stands only where few readers look"),
    defects.PIXEL_SIZE_IMPOSSIBLE: Text("The size of a pixel is not possible"),
    defects.SLICE_SPACING_WRONG: Text("The distance of the slices contradicts their places"),
    defects.SEVERAL_VOLUMES: Text("Several images or volumes are in one series"),
    defects.SLICES_MISSING: Text("Slices of a volume are missing"),
    defects.FOREIGN_IMAGE: Text("A localizer or a screenshot is in the series of a volume"),
    defects.ACQUISITION_TORN: Text("The slices of one volume are called several acquisitions"),
    defects.TILT_CONTRADICTS: Text("The gantry was tilted, and the slices say that it was not"),
    defects.LENGTHS_IN_OTHER_UNIT: Text("Lengths seem to be in another unit"),
    defects.FRAMES_OUT_OF_ORDER: Text("The slices of a volume in one file are not in their order"),
    defects.PIXEL_SIZES_DIFFER: Text("The pixels of one volume have different sizes"),
    defects.DECIMAL_COMMA: Text("A number is written with a comma"),
    defects.NUMBER_MALFORMED: Text("A number is not written as it should be"),
    defects.NOT_A_WHOLE_NUMBER: Text("A whole number is written with decimals"),
    defects.VALUE_MALFORMED: Text("A value is not written as it should be"),
    defects.CHARACTER_SET_WRONG: Text("Text is in another alphabet than the file says"),
    defects.CHARACTER_SET_UNSUPPORTED: Text("The file names its alphabet in a way that readers do not know"),
    defects.SIGN_WRONG: Text("The grey values are not as the header says"),
    defects.BITS_WRONG: Text("The header contradicts itself about the grey values"),
    defects.COLOURS_CONTRADICT: Text("The header contradicts itself about colours"),
    defects.COLOUR_LABEL_WRONG: Text("Colours are labelled wrongly"),
    defects.PLANES_WRONG: Text("The order of the colours is missing or wrong"),
    defects.IMAGE_SIZE_WRONG: Text("The size of the picture is missing or wrong"),
    defects.FRAME_COUNT_WRONG: Text("The number of pictures in the file is wrong"),
    defects.RESCALE_MISSING: Text("The scale of the grey values is missing"),
    defects.WINDOWS_WRONG: Text("Brightness and contrast are incomplete"),
    defects.START_TIME_MISSING: Text("The time of the injection is missing"),
    defects.VR_WRONG: Text("An important value is of the wrong kind"),
    defects.PIXELS_MISSING: Text("There is no picture in the file"),
    defects.DATE_MALFORMED: Text("A date or a time is not written as it should be"),
    defects.IDENTITY_MAY_BE_SHOWN: Text("The picture or the document may show who the patient is"),
    defects.PIXEL_VALUE_VR_WRONG: Text("A grey value in the header has the wrong sign"),
    defects.PET_UNITS_MISSING: Text("A PET image does not say in which units it is"),
    defects.PALETTE_MISSING: Text("The table of the colours is missing"),
    defects.RULE_FAILED: Text("A repair could not be applied to the file"),
}


def in_plain_words(defect: str, message: str = "") -> str:
    """Return what a defect is; of one that a rule of others has made up, the message."""
    return _WORDS.get(defect) or message or (DEFECTS[defect].title if defect in DEFECTS else defect)


_TITLES: Final[Mapping[str, Text]] = {rule.__name__: text_of(rule.title, {}, None) for rule in RULES}
_TECHNICAL = re.compile(
    r"\b[A-Z]+[a-z]{2,}[A-Z]\w*"  # a keyword
    r"|\([0-9A-Fa-f]{4},\s?[0-9A-Fa-f]{4}\)"  # a tag
    r"|\b[0-9]+(?:\.[0-9]+){3,}"  # a UID
    r"|\bPixel Data\b"
)
_MOST_REASONS = 2


def is_plain(text: str) -> bool:
    """Tell whether a text names no element and no UID."""
    return _TECHNICAL.search(text) is None


def with_titles(text: str) -> str:
    """Return a text that may name a rule, as `rule`, with the title of the rule instead."""
    if not isinstance(text, Text):
        return text
    replaced: dict[str, str] = {
        name: with_titles(value) for name, value in text.arguments.items() if isinstance(value, Text)
    }
    title = _TITLES.get(str(text.arguments.get("rule")))
    if title is not None:
        replaced["rule"] = Text('"{title}"', title=title)
    return with_arguments(text, **replaced) if replaced else text


def if_plain(text: str) -> str:
    """Return a text as it may be shown to everybody."""
    return text if is_plain(text) else Text("see the details")


def first_of(texts: Sequence[str]) -> list[str]:
    """Return the first different texts, and how many others there are; in a list, sentences are in quotes."""
    different = list(dict.fromkeys(texts))
    if len(different) > 1:
        different = [Text('"{text}"', text=text) if text[:1].isupper() else text for text in different]
    if len(different) <= _MOST_REASONS:
        return different
    return [*different[:_MOST_REASONS], Text("and {more} more", more=len(different) - _MOST_REASONS)]
