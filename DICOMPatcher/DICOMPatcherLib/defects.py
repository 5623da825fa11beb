"""The registry of defects: what may be wrong with DICOM files, one entry for each kind.

Findings, reports and documentation speak of a defect by its id; the code names it by the constants below and never by
the text of the id. F stands for the structure of a file, I for identity, G for geometry, V for values, text and pixels.
An id is never given to another defect: reports that people keep refer to it.
"""

from __future__ import annotations

from typing import Final, NamedTuple, NewType

DefectId = NewType("DefectId", str)


class Defect(NamedTuple):
    """One kind of defect, in words for people who use the files or write programs that read them."""

    id: DefectId
    title: str
    description: str
    """What it is, and where it comes from."""
    effect: str
    """What readers do with it."""
    section: str
    """Where the standard says what is right: "PS3.5 7.1.1"; "" if it has nothing to do with it."""
    rules: tuple[str, ...]
    """Names of the rules that repair it."""
    advice: str
    """What to do about it where no rule repairs it by itself; "" if nothing is to be said."""
    is_refused: bool
    """Whether some reader refuses a file because of it, or shows something other than its image."""
    spoils_image: bool
    """Whether some reader fails at the pixels alone because of it, or shows others; it reads the rest of the file."""


DEFECTS: Final[dict[str, Defect]] = {}
"""All of them by id, in the order in which they are documented."""


def _register(
    id: str,
    title: str,
    *,
    description: str,
    effect: str,
    section: str = "",
    rules: tuple[str, ...] = (),
    advice: str = "",
    is_refused: bool = False,
    spoils_image: bool = False,
) -> DefectId:
    if id in DEFECTS:
        raise ValueError(f"two defects have the id {id}")
    words = title, description, effect, section
    DEFECTS[id] = Defect(DefectId(id), *words, rules, advice, is_refused, spoils_image)
    return DEFECTS[id].id


# The structure of a file

BARE_DATA_SET: Final = _register(
    "F1",
    "Preamble and File Meta Information are missing",
    description="The file begins with the data set itself. Old scanners, treatment planning systems and some hospital"
    " CDs write such files, and so do scripts that save a data set as it comes from the network.",
    effect="DCMTK and GDCM, and with them Slicer, work out the encoding by themselves. Other programs do not take the"
    " file for DICOM.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
)
META_MISSING: Final = _register(
    "F2",
    "File Meta Information is missing",
    description="Preamble and DICM prefix are there, but the data set follows at once. Mostly the work of scripts.",
    effect="A reader has to guess the transfer syntax. DCMTK and GDCM do; others refuse the file or read nonsense.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
)
BYTES_IN_FRONT: Final = _register(
    "F3",
    "Other data precedes the file",
    description="Other bytes precede the preamble, such as the header of a web server's answer, or the preamble"
    " does not have its 128 bytes.",
    effect="The DICM prefix is not where readers look for it, and they refuse the file.",
    section="PS3.10 7.1",
    rules=("RemoveForeignBytes",),
)
PREAMBLE_MISSING: Final = _register(
    "F4",
    "Preamble is missing",
    description="The file begins with the File Meta Information, without the 128 bytes and the DICM prefix before it.",
    effect="DCMTK and GDCM read it all the same. Programs that look for the prefix do not take the file for DICOM.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
)
TRANSFER_SYNTAX_MISSING: Final = _register(
    "F5",
    "Transfer Syntax UID is missing",
    description="The File Meta Information does not say how the data set is encoded. Some anonymizers drop it.",
    effect="GDCM refuses the file; DCMTK finds out the encoding. Compressed pixels cannot be decoded without it.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
    advice="If the encoding cannot be determined from the bytes either, look for the original file.",
)
TRANSFER_SYNTAX_WRONG: Final = _register(
    "F6",
    "Transfer Syntax UID does not match the encoding",
    description="The File Meta Information names one encoding, such as implicit VR, and the data set is in another."
    " Converters and scripts copy the element without writing the data accordingly.",
    effect="Most readers refuse the file; some read it with wrong elements or none.",
    section="PS3.5 10",
    rules=("FixFileMetaInformation",),
)
TRANSFER_SYNTAX_UNKNOWN: Final = _register(
    "F7",
    "Transfer Syntax UID is private or unknown",
    description="The transfer syntax is not one of the standard. Some makers have their own for archiving.",
    effect="GDCM refuses the file; DCMTK tries to read it.",
    section="PS3.5 10",
    rules=("FixFileMetaInformation",),
    advice="It is repaired only if the data set turns out to be in one of the uncompressed standard encodings.",
)
NATIVE_NOT_COMPRESSED: Final = _register(
    "F8",
    "Pixels are native, though declared as compressed",
    description="The transfer syntax names a compression, but Pixel Data holds plain pixel values of exactly the size"
    " that the header asks for. Left behind by programs that decompress images and forget to say so.",
    effect="DCMTK refuses the file; GDCM reads it; other decoders fail.",
    section="PS3.5 A.4",
    rules=("FixFileMetaInformation",),
    spoils_image=True,
)
COMPRESSED_NOT_NATIVE: Final = _register(
    "F9",
    "Pixels are compressed, though declared as native",
    description="The transfer syntax says that the pixels are not compressed, but Pixel Data is encapsulated.",
    effect="GDCM refuses the file. A program that takes the compressed bytes for pixel values shows noise.",
    section="PS3.5 A.4",
    rules=("FixFileMetaInformation",),
    spoils_image=True,
)
OTHER_CODEC: Final = _register(
    "F10",
    "Pixels are compressed by another codec than declared",
    description="The transfer syntax names one codec, such as JPEG, and the fragments hold the codestream of another,"
    " such as JPEG 2000. Known from archives that recompress images.",
    effect="The decoder that the transfer syntax calls for fails: the file is imported and cannot be loaded.",
    section="PS3.5 A.4",
    rules=("FixFileMetaInformation",),
    spoils_image=True,
)
NOT_ENCAPSULATED: Final = _register(
    "F11",
    "Compressed pixels are not encapsulated",
    description="The codestream is the value of Pixel Data itself. The standard wants it divided into fragments, in an"
    " element of undefined length. Typical of home-made converters.",
    effect="DCMTK refuses the file, and GDCM reads it if it is JPEG. If the transfer syntax says that the pixels are"
    " native, readers take the codestream for them and show noise.",
    section="PS3.5 A.4",
    rules=("RepairPixelDataEncoding",),
    is_refused=True,
)
END_DELIMITER_MISSING: Final = _register(
    "F12",
    "Last delimiter is missing",
    description="The file ends before the delimiter of a sequence, an item or encapsulated Pixel Data. An interrupted"
    " copy may lack these last eight bytes only, or a part of the data too.",
    effect="DCMTK refuses the file. pydicom drops the element that does not end, or reads nothing at all.",
    section="PS3.5 7.5.2",
    rules=("RepairPixelDataEncoding",),
    advice="It is repaired where the pixels themselves are complete. Otherwise look for a complete copy.",
    is_refused=True,
)
PIXELS_CUT_OFF: Final = _register(
    "F13",
    "Pixel Data is truncated",
    description="The file holds fewer pixels than its header says, or the last codestream is incomplete. Left by an"
    " interrupted copy or a full disk.",
    effect="DCMTK and GDCM refuse the file; some viewers show memory contents in place of the missing rows.",
    section="PS3.5 8.1.1",
    rules=("PadTruncatedPixelData",),
    advice="Look for a complete copy. The rule fills the missing pixels with zeros, which are not to be measured.",
    is_refused=True,
)
PIXELS_TOO_LONG: Final = _register(
    "F14",
    "Pixel Data is longer than the image",
    description="A few bytes follow the last pixel within Pixel Data, or each frame of a mask is filled up to whole"
    " bytes.",
    effect="Readers pass over what is too much. Frames that do not begin where the standard says are shifted.",
    section="PS3.5 8.1.1",
    rules=("RepairPixelDataEncoding",),
    advice="It is repaired only if nothing but zeros is removed. Otherwise Number of Frames, Rows, Columns or Bits"
    " Allocated may be what is wrong.",
)
FOREIGN_BYTES_AT_END: Final = _register(
    "F15",
    "Data after the data set is not DICOM",
    description="Downloads leave a web page, or headers of the server, at the end of the file.",
    effect="Readers take the bytes for more elements, fail, and refuse the file.",
    section="PS3.10 7.2",
    rules=("RemoveForeignBytes",),
    advice="Bytes of an unknown kind are not removed: they may be a part of the data.",
    is_refused=True,
)
ZEROS_AT_END: Final = _register(
    "F16",
    "Zeros follow the data set",
    description="Tapes and copies by sectors fill the file up to the end of a block.",
    effect="DCMTK and GDCM pass over the zeros; other programs read them as elements and stop with an error.",
    section="PS3.10 7.2",
    rules=("RemoveForeignBytes",),
    advice="They are removed only behind a data set that is certainly complete.",
    is_refused=True,
)
ODD_LENGTH: Final = _register(
    "F18",
    "Length of an element is odd",
    description="Every value has to be padded to an even length. Many scripts and some devices forget that.",
    effect="DCMTK and GDCM read most such files. Strict readers refuse them.",
    section="PS3.5 7.1.1",
    rules=("RepairElementEncoding",),
    is_refused=True,
)
META_LENGTH_WRONG: Final = _register(
    "F19",
    "Length of the File Meta Information is wrong",
    description="File Meta Information Group Length is missing or wrong, or there are several of these headers. Left by"
    " scripts that change the header in place.",
    effect="A reader that trusts the length begins with the data set in the wrong place.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
)
META_IMPLICIT: Final = _register(
    "F20",
    "File Meta Information is in implicit VR",
    description="It must be in explicit VR whatever the data set is in. Some old systems write it without VRs.",
    effect="DCMTK and GDCM read it; other programs read wrong lengths and stop.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation",),
)
SEQUENCE_DAMAGED: Final = _register(
    "F21",
    "A sequence is damaged",
    description="The length of a sequence or an item is wrong, a delimiter is missing, or a sequence contains something"
    " other than items. Some anonymizers shorten values in sequences and leave the lengths as they were.",
    effect="Readers lose their place: they refuse the file, or drop what follows.",
    section="PS3.5 7.5",
    rules=("RepairSequences",),
    advice="It is repaired only if the contents can be read in one way and no other.",
    is_refused=True,
)
STRAY_DELIMITER: Final = _register(
    "F22",
    "Stray delimiter",
    description="A delimiter of an item or a sequence, or an empty item, appears where no sequence is. Known from old"
    " archives and anonymizers.",
    effect="DCMTK and GDCM pass over it. pydicom takes it for the end of the data set and loses all that follows.",
    section="PS3.5 7.5.2",
    rules=("RemoveForeignBytes",),
    is_refused=True,
)
IMPLICIT_ELEMENT: Final = _register(
    "F23",
    "Elements in implicit VR in an explicit data set, or the reverse",
    description="One element, or several in a row, often private ones, lack the VR that all others have; or they have"
    " one in a data set in implicit VR.",
    effect="DCMTK refuses the file; GDCM reads it.",
    section="PS3.5 7.1.2",
    rules=("RepairElementEncoding",),
    is_refused=True,
)
VR_UNKNOWN: Final = _register(
    "F24",
    "An element has an unknown VR",
    description="The two letters of the Value Representation are none that the standard knows, or are zero bytes.",
    effect="A reader does not know how long the length field is. It refuses the file, or goes on in the wrong place.",
    section="PS3.5 6.2",
    rules=("RepairElementEncoding",),
    is_refused=True,
)
LENGTH_WRONG: Final = _register(
    "F25",
    "Length of an element is wrong",
    description="The value ends before or after the place that its length says, or beyond the end of the file. Bit"
    " errors, truncated files and faulty writers cause it.",
    effect="All that follows is read from the wrong place. Readers refuse the file, or take other values for the real"
    " ones.",
    section="PS3.5 7.1.1",
    rules=("RepairElementEncoding", "RepairPixelDataEncoding"),
    advice="It is repaired where exactly one length lets everything that follows be read up to the end of the file, and"
    " for Pixel Data, whose size is known from other elements. Otherwise look for another copy.",
    is_refused=True,
)
DEFLATED_DAMAGED: Final = _register(
    "F27",
    "The deflated data set is damaged",
    description="The data set is compressed as a whole, and cannot be decompressed to its end; or something"
    " follows it.",
    effect="Nothing behind the damage can be read.",
    section="PS3.5 A.5",
    advice="Look for another copy: what a damaged compressed stream held cannot be determined.",
)
ARCHIVE: Final = _register(
    "F28",
    "The file is an archive",
    description="Images are packed in a zip, tar, gz, bz2 or xz file, as public collections and portals send them.",
    effect="Slicer and most other programs do not look into it.",
    section="PS3.12 V",
    rules=("UnpackArchives",),
)
MEDIA_DIRECTORY: Final = _register(
    "F30",
    "The file is a DICOMDIR",
    description="A DICOMDIR is the table of contents of a CD or of an export, whatever its file name.",
    effect="Slicer imports only what it lists. Next to images it may be taken for one and spoil their series.",
    section="PS3.10 8.6",
    rules=("RemoveDICOMDIR",),
)
UNSUITABLE_NAME: Final = _register(
    "F32",
    "Path is too long, or has characters that cause trouble",
    description="Exports name folders after patients and series, in any script and at any length.",
    effect="Some programs, above all on Windows, cannot open the file.",
    section="PS3.10 8.2",
    rules=("NormalizeFileNames",),
)
ELEMENTS_OUT_OF_ORDER: Final = _register(
    "F34",
    "Elements are out of order, or appear twice",
    description="The elements of a data set have to ascend by tag, and each may appear only once.",
    effect="Most readers ignore the order. Which of two elements with the same tag counts depends on the reader.",
    section="PS3.5 7.1",
    advice="The file is left unchanged: which of the two is right cannot be determined.",
)
SEVERAL_FILES: Final = _register(
    "F35",
    "Several DICOM files in one",
    description="DICOM files are concatenated in a single file, as in some old archives and in the answers of"
    " DICOMweb servers.",
    effect="Readers see the first one at most, or refuse the file.",
    section="PS3.10 7.2",
    rules=("UnpackArchives",),
)
HEADER_FORM_WRONG: Final = _register(
    "F36",
    "The header of an element has the form of other VRs",
    description="An element with a VR that has a length of four bytes is written with one of two bytes, or the other"
    " way round; or the length does not count the byte that pads the value. So do programs that do not know a VR.",
    effect="All that follows is read from the wrong place. Readers refuse the file.",
    section="PS3.5 7.1.2",
    rules=("RepairElementEncoding",),
    is_refused=True,
)
ITEMS_IN_OTHER_ENCODING: Final = _register(
    "F37",
    "Items of a sequence are in another encoding",
    description="A sequence with the VR UN has items in explicit VR, or one with the VR SQ in an explicit VR data set"
    " has items in implicit VR, or one in an implicit VR data set has items in explicit VR; or they are"
    " in another byte order.",
    effect="Readers look for the items in the wrong form. They refuse the file, or lose the sequence and what follows.",
    section="PS3.5 6.2.2",
    rules=("RepairSequences",),
    is_refused=True,
)
FRAGMENTS_WRONG: Final = _register(
    "F38",
    "Fragments of Pixel Data, or their offset table, are wrong",
    description="The table that says where the frames of a compressed image start does not fit its fragments, a"
    " fragment is empty or a whole JP2 file, there are more codestreams than frames, or the VR is not OB.",
    effect="Readers that follow the table show other parts of the pixels, or refuse the file.",
    section="PS3.5 A.4",
    rules=("RepairPixelDataEncoding",),
    advice="A table is removed where the fragments alone say what the frames are. Otherwise the file is left as it is.",
    spoils_image=True,
)
UID_PADDED: Final = _register(
    "F39",
    "A UID in the File Meta Information is padded wrongly",
    description="A blank, an end of line, several NUL bytes or what was in memory stand before or after the UID, where"
    " one NUL byte may be; or that is missing.",
    effect="Some readers do not recognize the transfer syntax and refuse the file.",
    section="PS3.5 9.1",
    rules=("FixFileMetaInformation",),
    is_refused=True,
)
CODESTREAM_DAMAGED: Final = _register(
    "F40",
    "A codestream is truncated or damaged",
    description="The codestream of a frame does not begin or does not end, or lacks its header, tables, a scan or"
    " tiles, or its runs do not add up to its pixels. Left by an interrupted copy or a full disk, and by programs that"
    " put a mark for the end behind what there was.",
    effect="GDCM, and with it Slicer, shows nothing of the whole series, or a picture of which a part is missing.",
    section="PS3.5 8.2",
    advice="Look for a complete copy. Nothing is decompressed to find this: damage between beginning and end is told of"
    " RLE, of which some frames of each series are counted, and of JPEG that is much shorter than the image beside it."
    " In JPEG-LS and JPEG 2000 it only shows when the image is loaded.",
    is_refused=True,
    spoils_image=True,
)
FILE_CUT_OFF: Final = _register(
    "F41",
    "The file ends before its pixels",
    description="The file ends in the middle of its header: in the File Meta Information, or in an element before Pixel"
    " Data. Left by an interrupted copy or a full disk.",
    effect="Readers refuse the file. Some read what is there of the header, and show no image.",
    section="PS3.10 7",
    advice="Look for a complete copy. Nothing of the image is in the file.",
    is_refused=True,
)

# Identity

STUDY_UID_MISSING: Final = _register(
    "I1",
    "Study Instance UID is missing",
    description="The file does not say to which study it belongs. Typical of overdone anonymization and of scripts.",
    effect="Slicer refuses to import the file.",
    section="PS3.3 C.7.2.1",
    rules=("GenerateMissingIDs",),
)
SERIES_UID_MISSING: Final = _register(
    "I2",
    "Series Instance UID is missing",
    description="The file does not say to which series it belongs.",
    effect="Slicer shows patient and study, but no images.",
    section="PS3.3 C.7.3.1",
    rules=("GenerateMissingIDs", "ForceSameSeriesInstanceUidInEachDirectory"),
)
INSTANCE_UID_MISSING: Final = _register(
    "I3",
    "SOP Instance UID is missing",
    description="The file has no identifier of its own.",
    effect="All such files are one to Slicer's database: only one of them remains.",
    section="PS3.3 C.12.1",
    rules=("GenerateMissingIDs",),
)
INSTANCE_UID_SHARED: Final = _register(
    "I4",
    "Several files have the same SOP Instance UID",
    description="They are copies of one image, or different images written by a program that copies the header of the"
    " first.",
    effect="Slicer's database keeps one of them without a word, so that slices of a volume disappear.",
    section="PS3.3 C.12.1",
    rules=("GenerateMissingIDs",),
)
PATIENT_MISSING: Final = _register(
    "I5",
    "Patient's Name or Patient ID is missing",
    description="The file does not say whose it is. Anonymization often leaves both empty.",
    effect="Slicer makes a patient of each study, named by the Study Instance UID.",
    section="PS3.3 C.7.1.1",
    rules=("GenerateMissingIDs", "ForceSamePatientNameIdInEachDirectory"),
)
DUMMY_PATIENT_ID: Final = _register(
    "I6",
    "Several patients have the same Patient ID",
    description="An anonymizer gave all patients one ID, such as Removed, Anonymous or 0.",
    effect="All studies show up under one patient.",
    section="PS3.3 C.7.1.1",
    rules=("SeparatePatientsOfDummyID",),
)
PATIENTS_DIFFER: Final = _register(
    "I7",
    "Name or ID of the patient differ within a study",
    description="The files spell the name in different ways, some have another ID, or they belong to different"
    " patients.",
    effect="Slicer lists a patient for each spelling, and the study under only one of them.",
    section="PS3.3 A.1.2.2",
    rules=(
        "ForceSamePatientNameIdInEachStudy",
        "ForceSamePatientNameIdInEachDirectory",
        "SeparatePatientsOfStudy",
    ),
    advice="Where names, birth dates or sexes contradict each other, different patients may share the study: that is"
    " for somebody to decide who knows them. SeparatePatientsOfStudy separates them; SetElements gives them one name"
    " and ID.",
)
UID_INVALID: Final = _register(
    "I8",
    "A UID is invalid",
    description="It has letters, spaces or more than 64 characters, or a component with a leading zero, as some scripts"
    " and anonymizers write them.",
    effect="DCMTK and GDCM do not mind. Archives, DICOMweb servers and validators refuse the file.",
    section="PS3.5 9.1",
    rules=("ReplaceInvalidUIDs",),
)
META_DIFFERS: Final = _register(
    "I9",
    "File Meta Information names another object than the data set",
    description="SOP Class UID or SOP Instance UID differ between the two. Programs that change the data set forget the"
    " header.",
    effect="Which of them counts depends on the reader: one program sees another image than the next.",
    section="PS3.10 7.1",
    rules=("FixFileMetaInformation", "GenerateMissingIDs"),
)
SOP_CLASS_MISSING: Final = _register(
    "I10",
    "SOP Class UID is missing",
    description="The file does not say what kind of object it is.",
    effect="GDCM guesses from Modality, and with the kind it decides where to look for the geometry. Archives refuse"
    " the file.",
    section="PS3.3 C.12.1",
    rules=("FixPrivateMediaStorageSOPClassUID",),
)
SOP_CLASS_PRIVATE: Final = _register(
    "I11",
    "SOP Class UID is private or unknown",
    description="The object is of a kind that only its maker, or the DCMTK toolkit, knows.",
    effect="GDCM refuses the file, and so Slicer cannot load it.",
    section="PS3.4 B.5",
    rules=("FixPrivateMediaStorageSOPClassUID",),
    advice="The class of DCMTK is replaced. Classes of device makers are left alone, as nobody else knows what they"
    " hold.",
)
SERIES_SCATTERED: Final = _register(
    "I12",
    "A volume is scattered over several series",
    description="The slices of one volume have different Series Instance UIDs, because an anonymizer or an export made"
    " one for each file.",
    effect="Each slice is a volume of its own in Slicer.",
    section="PS3.3 A.1.2.3",
    rules=("JoinScatteredSeries", "ForceSameSeriesInstanceUidInEachDirectory"),
)
STUDY_SCATTERED: Final = _register(
    "I13",
    "An examination is scattered over several studies",
    description="The files of one examination have different Study Instance UIDs.",
    effect="Each file is listed under a study of its own, and slices of a volume cannot be loaded together.",
    section="PS3.3 A.1.2.2",
    rules=("JoinScatteredSeries", "SetElements"),
)
NUMBER_UNUSABLE: Final = _register(
    "I14",
    "Series Number or Instance Number is missing or not unique",
    description="The number is missing, is text, or several series or slices have the same.",
    effect="Series and slices appear in an odd order, and programs that sort by number mix them up.",
    section="PS3.3 C.7.6.1",
    rules=("NumberSeriesAndInstances", "GenerateMissingIDs"),
)
REFERENCE_BROKEN: Final = _register(
    "I15",
    "A reference does not lead to the new identifier",
    description="Segmentations, structure sets and reports refer to images by their UIDs. When those have to change,"
    " references are changed along; this one could not be, because several new ones are possible.",
    effect="The segmentation or report is not connected with its images.",
    section="PS3.3 10.8",
    rules=("GenerateMissingIDs", "ReplaceInvalidUIDs"),
)

FRAME_OF_REFERENCE_MISSING: Final = _register(
    "I16",
    "Frame of Reference UID is missing",
    description="Slices have positions, but do not say in which space. Anonymizers and converters remove the UID.",
    effect="Segmentations and structure sets of the series cannot be stored, and other series cannot be shown with it.",
    section="PS3.3 C.7.4.1",
    rules=("AddMissingFrameOfReferenceUID",),
)
UID_SHARED: Final = _register(
    "I17",
    "One UID stands for several patients or volumes",
    description="Files of different patients, or different volumes, have one study, series or instance UID. Programs"
    " with fixed UIDs and copied headers cause it.",
    effect="Slicer shows the images of one patient under another one, or mixes two volumes.",
    section="PS3.3 A.1.2.2",
    rules=("SeparateSharedUIDs",),
    advice="Where the patients may be one person who was entered in several ways, nothing is changed.",
)
FOREIGN_OBJECT: Final = _register(
    "I18",
    "An object of another kind is in the series of a volume",
    description="A structure set, raw data or another object without pixels has the Series Instance UID of images.",
    effect="Slicer cannot load the volume.",
    section="PS3.3 A.1.2.3",
    rules=("SeparateForeignImages",),
)
REFERENCE_LOST: Final = _register(
    "I19",
    "References lead nowhere, and images are there that fit",
    description="A structure set or segmentation refers to UIDs that its images had before they were replaced, or lies"
    " in a frame of reference that no image has. Public collections often got new UIDs in their images alone.",
    effect="Contours and segments are not shown with the images.",
    section="PS3.3 C.8.8.5",
    rules=("ConnectLostReferences",),
    advice="Nothing is changed without being asked for: that images fit by their place proves little.",
)

MODALITY_MISSING: Final = _register(
    "I20",
    "Modality is missing",
    description="The file does not say which kind of device it comes from. Scripts and converters leave it out.",
    effect="Slicer does not show it, and does not load ultrasound, for one, as such. Archives refuse the file.",
    section="PS3.3 C.7.3.1",
    rules=("RepairModality",),
    advice="Where the class of the object allows several, give the right one with SetElements.",
)
FRAMES_OF_REFERENCE_DIFFER: Final = _register(
    "I21",
    "The slices of one volume are in several frames of reference",
    description="All images of a series are in one space, and those of a volume name several. Programs that give each"
    " file new UIDs, and series that were put together by hand, are like that.",
    effect="Slicer shows one volume. Structure sets, segmentations and registrations fit some of its slices only.",
    section="PS3.3 A.1.2.3",
    advice="Nothing is changed: slices of several spaces do not lie where their positions say. Look for the originals.",
)

# Geometry

FRAME_POSITIONS_MISSING: Final = _register(
    "G1",
    "Slice positions of a multi-frame volume are missing",
    description="A volume is stored as one CT file with many frames and does not say where they lie. Dental cone-beam"
    " scanners and their software write such files.",
    effect="Slicer takes the slices to be 1 mm apart: the volume is squashed or stretched.",
    section="PS3.3 C.7.6.16",
    rules=("AddMissingSliceSpacingToMultiframe",),
    advice="Without any spacing in the file, nothing is added. SetElements can give Spacing Between Slices.",
)
DOSE_GRID_CONTRADICTS: Final = _register(
    "G2",
    "A dose grid does not say where its frames lie, or what its values mean",
    description="Grid Frame Offset Vector is missing, has not one value for each frame, or begins neither with 0 nor"
    " with the position of the first frame; or Dose Grid Scaling is missing. Research tools write such doses.",
    effect="Readers take the frames to be 1 mm apart, or put the dose elsewhere in the patient.",
    section="PS3.3 C.8.8.3.2",
    advice="Nothing is changed, because a dose must not be guessed: export it again.",
)
FUNCTIONAL_GROUPS_MISSING: Final = _register(
    "G3",
    "Functional groups are missing or empty",
    description="An enhanced image has no functional groups, or they lack the pixel measures, the orientation or the"
    " positions of the frames.",
    effect="Readers take the spacing to be 1 mm and the origin to be 0.",
    section="PS3.3 C.7.6.16",
    rules=("AddMissingSliceSpacingToMultiframe",),
)
POSITION_MISSING: Final = _register(
    "G4",
    "Image Position (Patient) is missing, or the same in all slices",
    description="Slices do not say where they lie. Common with scripts that turn pictures into DICOM, with micro-CT and"
    " secondary captures.",
    effect="Slicer warns that geometry is missing, and takes the slices to be 1 mm apart, in any order.",
    section="PS3.3 C.7.6.2.1.1",
    rules=("CompleteSliceGeometry", "AddMissingSlicePositions"),
)
ORIENTATION_MISSING: Final = _register(
    "G5",
    "Image Orientation (Patient) is missing",
    description="Slices do not say in which direction their rows and columns go.",
    effect="Slicer warns that geometry is missing, and does not sort the slices.",
    section="PS3.3 C.7.6.2.1.1",
    rules=("CompleteSliceGeometry", "AddMissingSlicePositions"),
)
ORIENTATION_INVALID: Final = _register(
    "G6",
    "Image Orientation (Patient) is not two unit vectors at right angles",
    description="Direction cosines are rounded too much, or wrong.",
    effect="Readers take the volume to be axial, without a word.",
    section="PS3.3 C.7.6.2.1.1",
    rules=("CompleteSliceGeometry",),
    advice="A correction of more than half a degree is not made.",
)
ORIENTATION_VARIES: Final = _register(
    "G7",
    "Image Orientation (Patient) varies within a volume",
    description="Direction cosines of the slices differ in the last digits.",
    effect="Slicer offers the volume in pieces.",
    section="PS3.3 C.7.6.2.1.1",
    rules=("CompleteSliceGeometry",),
)
SLICES_UNEVEN: Final = _register(
    "G8",
    "The distance of slices changes within a volume",
    description="Slices are not evenly spaced: the table moved in other steps, two scans are in one series, or"
    " positions are wrong.",
    effect="Slicer warns and bends the volume to fit, other readers stretch it: measurements are wrong.",
    section="PS3.3 C.7.6.2.1.1",
    advice="Nothing can be repaired: the slices are where they are.",
)
PIXEL_SPACING_MISSING: Final = _register(
    "G9",
    "Pixel Spacing is missing",
    description="The file does not say how large a pixel is. Common with scripts and secondary captures.",
    effect="Slicer takes a pixel to be 1 mm wide, and all measurements are wrong.",
    section="PS3.3 10.7.1",
    rules=("CompleteSliceGeometry", "AddMissingPixelSpacing", "SetElements"),
    advice="Only who knows the size of a pixel can enter it.",
)
SCALE_ELSEWHERE: Final = _register(
    "G10",
    "The pixel size of a radiograph is where readers do not look",
    description="A CR or DX image has Pixel Spacing, and no Imager Pixel Spacing.",
    effect="GDCM, and with it Slicer, reads the size of radiographs from Imager Pixel Spacing alone: pixels are 1 mm.",
    section="PS3.3 10.7.1",
    rules=("AddScaleOfFlatImages",),
)
SCALE_IN_REGIONS: Final = _register(
    "G11",
    "Only regions give the pixel size of an ultrasound image",
    description="An ultrasound image is calibrated in its regions, and has no Pixel Spacing.",
    effect="Slicer takes a pixel to be 1 mm wide, and all measurements are wrong.",
    section="PS3.3 C.8.5.5",
    rules=("AddScaleOfFlatImages",),
    advice="Where the regions of an image differ in scale, enter the one that you measure in.",
)
PIXEL_SIZE_IMPOSSIBLE: Final = _register(
    "G12",
    "The size of a pixel is zero, negative, or given once",
    description="Pixel Spacing, or another size of a pixel, has to hold two positive numbers: the distances of rows and"
    " of columns.",
    effect="Slicer takes 1 mm for zero, turns an axis around for a negative number, and may take 1 mm for what is"
    " missing.",
    section="PS3.3 10.7.1",
    rules=("RepairNumbers",),
    advice="A size of zero is left unchanged: SetElements can give the right one.",
)
SLICE_SPACING_WRONG: Final = _register(
    "G13",
    "Spacing Between Slices contradicts the positions",
    description="The element is negative, or another distance than that of the positions.",
    effect="Some readers reverse or stretch the volume.",
    section="PS3.3 C.8.15.2.1.1",
    rules=("CompleteSliceGeometry",),
)
SEVERAL_VOLUMES: Final = _register(
    "G14",
    "Several images or volumes are in one series",
    description="A system puts a whole ultrasound examination, or several time points or echoes, into one series; or a"
    " slice is stored twice.",
    effect="Slicer offers them as one volume, or warns that slices are not equally spaced.",
    section="PS3.3 A.1.2.3",
    rules=("RemoveRepeatedSlices", "SeparateRepeatedVolumes", "SplitUltrasoundSeriesByInstanceNumber"),
)
SLICES_MISSING: Final = _register(
    "G15",
    "Slices of a volume are missing",
    description="Between slices of a volume there is room for others: a copy is not complete, or files were lost.",
    effect="The volume is stretched there; distances and volumes measured in it are wrong.",
    section="PS3.3 C.7.6.2.1.1",
    advice="Look for a complete copy. What is missing cannot be made up.",
)

FOREIGN_IMAGE: Final = _register(
    "G16",
    "A localizer or screenshot is in the series of a volume",
    description="One image of a series has another size, kind or direction than the slices of the volume.",
    effect="With another size or kind, Slicer cannot load the volume.",
    section="PS3.3 A.1.2.3",
    rules=("SeparateForeignImages", "SeparateRepeatedVolumes"),
)

ACQUISITION_TORN: Final = _register(
    "G17",
    "Slices of one volume say that they are of several acquisitions",
    description="Acquisition Number or Image Type differ between slices that lie one behind the other.",
    effect="Slicer offers the volume in pieces.",
    section="PS3.3 C.7.6.1",
    rules=("UniteTornAcquisitions",),
    advice="Nothing is changed without being asked for: parts of a scan may have been acquired apart for a reason.",
)

TILT_CONTRADICTS: Final = _register(
    "G18",
    "The gantry was tilted, and the slices say that they are not",
    description="Gantry/Detector Tilt is not 0, but the slices lie straight above each other and at right angles to"
    " the table. Converters and scripts write such an orientation.",
    effect="The volume is sheared: what runs along the patient seems to run askew.",
    section="PS3.3 C.8.2.1",
    advice="Nothing is changed, because the slices may have been straightened. Compare with the original files.",
)
LENGTHS_IN_OTHER_UNIT: Final = _register(
    "G20",
    "Positions or pixel sizes seem to be in another unit",
    description="Positions, or the size of a pixel, are ten or a thousand times smaller or larger than other elements"
    " of the same slices say: they may be in cm or m.",
    effect="Lengths and volumes that are measured are wrong by that factor.",
    section="PS3.3 C.7.6.2",
    advice="Nothing is changed, because it is not known which of them is right. Compare with a known length.",
)
FRAMES_OUT_OF_ORDER: Final = _register(
    "G21",
    "Frames of a volume are not in the order of their positions",
    description="The frames of an enhanced image are one volume, and stored in another order than they lie in: in"
    " packages, or alternating.",
    effect="Readers that take the frames as they come scramble the volume; GDCM drops its spacing too.",
    section="PS3.3 C.7.6.16",
    advice="Nothing is changed. Programs that sort frames by position, such as dcm2niix, read the image.",
)

PIXEL_SIZES_DIFFER: Final = _register(
    "G22",
    "Slices of one volume have pixels of different sizes",
    description="Pixel Spacing differs between slices that lie one behind the other.",
    effect="Slicer takes all pixels to be as large as those of the first slice: the others are stretched or squashed.",
    section="PS3.3 10.7.1",
    advice="Nothing is changed. If the value is wrong, SetElements can give the right one.",
)

# Values, text and pixels

DECIMAL_COMMA: Final = _register(
    "V1",
    "A number is written with a comma",
    description="A comma stands before the decimals, or between values that a backslash should separate. Devices and"
    " programs that are set to a language with a decimal comma write such numbers, and scripts that join values.",
    effect="Readers take another number: a pixel of 0,5 mm is read as 5 and 1 mm wide, a position loses its decimals.",
    section="PS3.5 6.2",
    rules=("RepairNumbers",),
    advice="Where the comma may mean two things, as in 12,500, SetElements can give the right value.",
)
NUMBER_MALFORMED: Final = _register(
    "V2",
    "A number does not have the form of its VR",
    description="It has a unit, blanks or more characters than allowed, is no finite number, or there are more or fewer"
    " values than the element has.",
    effect="Some readers take the part that they understand, others take 0 or refuse the file.",
    section="PS3.5 6.2",
    rules=("RepairNumbers",),
    advice="Where it has no single meaning, SetElements can give the right value.",
)
NOT_A_WHOLE_NUMBER: Final = _register(
    "V3",
    "A whole number is written with decimals",
    description="Tube current, exposure time or exposure are given as 12.5, where the VR allows whole numbers only, or"
    " another whole number as 12.0.",
    effect="Slicer reads the file. pydicom and archives may refuse it.",
    section="PS3.5 6.2",
    rules=("FixExposureFiasco", "RepairNumbers"),
)
VALUE_MALFORMED: Final = _register(
    "V8",
    "A value does not have the form of its VR",
    description="An age, a sex, a direction or a code is written in a way that the standard does not know, or another"
    " value has letters that it may not have.",
    effect="The value is not shown, or is not found by a search.",
    section="PS3.5 6.2",
    rules=("RepairCodes", "SetElements"),
)
CHARACTER_SET_WRONG: Final = _register(
    "V9",
    "Text does not match its declared character set",
    description="Specific Character Set is missing or names another set than that in which names and other text are"
    " written. Common with Cyrillic, Chinese and Hebrew names.",
    effect="Names show as question marks or wrong letters.",
    section="PS3.3 C.12.1.1.2",
    rules=("RepairCharacterSet", "UseCharacterSet"),
    advice="In which set the text is written has to be known or tried: most bytes are text in several sets.",
)
CHARACTER_SET_UNSUPPORTED: Final = _register(
    "V10",
    "Character set is one that readers do not know",
    description="The term of Specific Character Set is misspelt, as in ISO_IR 149, or is valid but one that Slicer's"
    " import does not know, such as those with escape sequences.",
    effect="Names show as question marks or wrong letters.",
    section="PS3.3 C.12.1.1.2",
    rules=("RepairCharacterSet", "UseCharacterSet"),
)
SIGN_WRONG: Final = _register(
    "V11",
    "Pixel Representation or Bits Stored contradict the pixels",
    description="The header says that pixel values have a sign and they have none, or the other way round, or that they"
    " have fewer bits than they do.",
    effect="Large values turn negative: bone or air has wrong Hounsfield units.",
    section="PS3.3 C.7.6.3",
    rules=("CorrectPixelValues", "SetElements", "RepairPixelDescription"),
    advice="Compare with another image of the same device, then set the element.",
)
BITS_WRONG: Final = _register(
    "V12",
    "Bits Allocated, Bits Stored or High Bit do not fit the pixels",
    description="One of the elements that say how many bits a pixel has is missing or contradicts the others, the"
    " length of Pixel Data or the codestream. Mostly the work of scripts and converters.",
    effect="Readers refuse the image, or cut values off and shift them.",
    section="PS3.5 8.1.1",
    rules=("RepairPixelDescription",),
    advice="It is repaired where length, codestream or values leave one reading. Otherwise compare with another image"
    " of the same device.",
)
COLOURS_CONTRADICT: Final = _register(
    "V14",
    "Photometric Interpretation and Samples per Pixel contradict each other",
    description="One of the two is missing, is no term of the standard, or speaks of grey where there are colours or"
    " the other way round.",
    effect="Readers guess: grey is shown inverted, colours as stripes, or the image is refused.",
    section="PS3.3 C.7.6.3.1.2",
    rules=("RepairPixelDescription",),
    advice="It is repaired where the length of Pixel Data or the codestream leaves one reading.",
)
COLOUR_LABEL_WRONG: Final = _register(
    "V15",
    "Photometric Interpretation does not match the compressed image",
    description="The label says RGB, but the JPEG codestream holds luminance and chrominance, or the other way round.",
    effect="The image is shown in wrong colours, mostly green and pink.",
    section="PS3.5 8.2.1",
    rules=("FixCompressedUltrasoundPhotometricInterpretation", "RepairPixelDescription"),
)
PLANES_WRONG: Final = _register(
    "V16",
    "Planar Configuration is missing or does not fit",
    description="A colour image does not say whether its samples are stored pixel by pixel or plane by plane, or a"
    " compressed one says that they are stored plane by plane, which its codestream does not know, or the pixels look"
    " as if it said the wrong one.",
    effect="Some readers refuse the image, others may show three small images in stripes.",
    section="PS3.3 C.7.6.3.1.3",
    rules=("RepairPixelDescription", "CorrectPixelValues"),
)
IMAGE_SIZE_WRONG: Final = _register(
    "V17",
    "Rows or Columns are missing or wrong",
    description="Rows or Columns are missing or zero, or are not those of the codestream.",
    effect="Readers refuse the image, or show it sheared.",
    section="PS3.3 C.7.6.3.1.1",
    rules=("RepairPixelDescription", "SeparateForeignImages", "SetElements"),
    advice="Missing sizes are repaired where one fits, and wrong ones if all other slices have the size of the pixels."
    " Else look at the image with both sizes, then set the right one.",
    spoils_image=True,
)
FRAME_COUNT_WRONG: Final = _register(
    "V18",
    "Number of Frames does not match the frames there are",
    description="Pixel Data has exactly so many frames, or so many codestreams, but Number of Frames is missing or says"
    " another number.",
    effect="Readers leave out frames, refuse the image, or show what is in memory in place of frames that never were.",
    section="PS3.3 C.7.6.6",
    rules=("RepairPixelDescription", "SetElements"),
    advice="It is repaired where the frames themselves leave one reading. Frames that were lost are not made up.",
    spoils_image=True,
)
RESCALE_MISSING: Final = _register(
    "V19",
    "Rescale Slope is missing or 0",
    description="Slices do not say what their pixel values mean, or say it with a slope of 0, which makes all alike.",
    effect="Readers take the slope to be 1. If others of the series have another one, Hounsfield units or activities of"
    " these slices are wrong.",
    section="PS3.3 C.11.1",
    rules=("CompleteSliceGeometry",),
    advice="In PET every slice has a slope of its own: look for a complete copy.",
)
WINDOWS_WRONG: Final = _register(
    "V20",
    "Windows of grey values are incomplete",
    description="Window Center and Window Width have different numbers of values, one of them is missing, or a width is"
    " not greater than 0. Mostly the work of scripts and converters that join or split values.",
    effect="Slicer ignores the windows and logs an error; others show the image too dark, too bright, or black.",
    section="PS3.3 C.11.2.1.2",
    rules=("RepairWindows",),
    advice="Values without a counterpart are left out. Otherwise SetElements can give the right window.",
)
START_TIME_MISSING: Final = _register(
    "V21",
    "The start time of a radiopharmaceutical is missing",
    description="A PET image gives date and time at which the substance was given in one element, and not the time in"
    " the element of its own.",
    effect="Programs that compute standardized uptake values look for the time, and fail.",
    section="PS3.3 C.8.9.2",
    rules=("AddRadiopharmaceuticalStartTime",),
    advice="Where the day is another one, the time alone would be taken for one of the same day.",
)
VR_WRONG: Final = _register(
    "V25",
    "An element that tells geometry, pixels or identity has a wrong VR",
    description="The value is there, but under another VR than the data dictionary gives for the element: Pixel Spacing"
    " as unlimited text, Rows as a number of four bytes, a position as binary numbers. Some scanners, converters and"
    " archives write such elements.",
    effect="GDCM refuses the image or takes another value; programs that go by the VR see a text or bytes where they"
    " expect a number.",
    section="PS3.5 6.2",
    rules=("RepairElementEncoding",),
    advice="It is repaired where the value means the same with the right VR. Otherwise SetElements can give the value.",
)
PIXELS_MISSING: Final = _register(
    "V26",
    "An image has no pixels",
    description="The object is an image by its class, but Pixel Data is missing or empty, or Rows or Columns are 0.",
    effect="The file is imported, and cannot be loaded.",
    section="PS3.3 C.7.6.3",
    advice="Look for a complete copy.",
    is_refused=True,
)
DATE_MALFORMED: Final = _register(
    "V27",
    "A date or time is written in another form",
    description="It has dots, dashes, slashes, colons or words, as in 2020-01-31, 31/01/2020 or 10:35:02, or is no date"
    " at all.",
    effect="The date is not shown, not found by a search, and not computed with: doses and ages are missing.",
    section="PS3.5 6.2",
    rules=("RepairDatesAndTimes",),
    advice="Where day and month may be meant either way, SetElements can give the right date.",
)
IDENTITY_MAY_BE_SHOWN: Final = _register(
    "V28",
    "Pixels or a document may show who the patient is",
    description="The file says that text is burned into the image, or it is a secondary capture or an encapsulated"
    " document, which often have some. Reported when identifiers are removed from the data elements.",
    effect="Whoever looks at the image may read name and birth date.",
    section="PS3.15 E.3.1",
    advice="Look at these files yourself before they leave your institution.",
)

PIXEL_VALUE_VR_WRONG: Final = _register(
    "V29",
    "A pixel value in the header has the wrong sign",
    description="Smallest or Largest Image Pixel Value or Pixel Padding Value are written as a number without sign"
    " although pixels have one, or the other way round.",
    effect="Programs that use these values take -2000 for 63536: they do not mask the background, or window wrongly.",
    section="PS3.3 C.7.6.3",
    rules=("RepairPixelDescription",),
)
PET_UNITS_MISSING: Final = _register(
    "V30",
    "A PET image does not say in which units its values are",
    description="Units is missing. Some anonymizers and converters take it away.",
    effect="Programs cannot work out standardized uptake values.",
    section="PS3.3 C.8.9.1",
    advice="Look for a complete copy, or set Units with SetElements if you know that the values are in BQML.",
)
PALETTE_MISSING: Final = _register(
    "V31",
    "A lookup table of colours is missing",
    description="Photometric Interpretation is PALETTE COLOR, and one of the three lookup tables is missing, empty or"
    " too short. Some anonymizers and converters take them away.",
    effect="GDCM, and with it Slicer, shows nothing of the series; others show it grey.",
    section="PS3.3 C.7.6.3.1.5",
    advice="Look for a complete copy. SetElements can make the Photometric Interpretation MONOCHROME2: then the image"
    " is shown, but not in its colours.",
    spoils_image=True,
)

# What is reported in place of a defect

RULE_FAILED: Final = _register(
    "RULE",
    "A rule could not be applied to a file",
    description="A value of the file, or a fault in the rule, kept the rule from doing its work. Its changes to the"
    " file were undone; the other rules went on. The message names the rule and the error.",
    effect="The file is as it would be without this rule.",
    advice="Look at the element that the message names. If the rule is wrong, report it to its author.",
)


def address_of(section: str) -> str:
    """Return the address of a section of the standard, such as "PS3.5 7.1.1", in its current edition on the web."""
    part, _, number = section.removeprefix("PS3.").partition(" ")
    kind = "sect" if "." in number else "chapter"
    return f"https://dicom.nema.org/medical/dicom/current/output/html/part{int(part):02}.html#{kind}_{number}"
