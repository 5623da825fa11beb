<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>DICOMPatcher</name>
    <message>
        <location filename="../../DICOMPatcher.py"/>
        <source>DICOM Patcher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcher.py"/>
        <source>Makes a repaired copy of a folder of DICOM files that Slicer does not import, does not show or loads wrongly. The original files are never changed. Choose the folder of the originals: the panel says what is wrong. Patch writes the copy, Import takes it into the DICOM database. If the originals were imported before, it offers to remove them first. The tool tip of each repair says when it is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcher.py"/>
        <source>The original module of this name was written by Andras Lasso (PerkLab, Queen's University). It was partly funded by an Applied Cancer Research Unit of Cancer Care Ontario with funds provided by the Ministry of Health and Long-Term Care, and by the Ontario Consortium for Adaptive Interventions in Radiation Oncology (OCAIRO), to provide free, open-source tools for radiotherapy and related image-guided interventions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcher.py"/>
        <source>Test passed!</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/cli.py"/>
        <source>--part is for a saved plan. Use it together with --plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/cli.py"/>
        <source>The plan says what the input is and what is done. Leave out other options.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/cli.py"/>
        <source>Use either --set and --remove, or --parameter, not both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/cli.py"/>
        <source>--where restricts --set and --remove. Use it together with one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/cli.py"/>
        <source>{setting} is not of the form RULE.NAME=VALUE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Preamble and File Meta Information are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file begins with the data set itself. Old scanners, treatment planning systems and some hospital CDs write such files, and so do scripts that save a data set as it comes from the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM, and with them Slicer, work out the encoding by themselves. Other programs do not take the file for DICOM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>File Meta Information is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Preamble and DICM prefix are there, but the data set follows at once. Mostly the work of scripts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A reader has to guess the transfer syntax. DCMTK and GDCM do; others refuse the file or read nonsense.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Other data precedes the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Other bytes precede the preamble, such as the header of a web server's answer, or the preamble does not have its 128 bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The DICM prefix is not where readers look for it, and they refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Preamble is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file begins with the File Meta Information, without the 128 bytes and the DICM prefix before it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM read it all the same. Programs that look for the prefix do not take the file for DICOM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Transfer Syntax UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The File Meta Information does not say how the data set is encoded. Some anonymizers drop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM refuses the file; DCMTK finds out the encoding. Compressed pixels cannot be decoded without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>If the encoding cannot be determined from the bytes either, look for the original file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Transfer Syntax UID does not match the encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The File Meta Information names one encoding, such as implicit VR, and the data set is in another. Converters and scripts copy the element without writing the data accordingly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Most readers refuse the file; some read it with wrong elements or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Transfer Syntax UID is private or unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The transfer syntax is not one of the standard. Some makers have their own for archiving.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM refuses the file; DCMTK tries to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired only if the data set turns out to be in one of the uncompressed standard encodings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixels are native, though declared as compressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The transfer syntax names a compression, but Pixel Data holds plain pixel values of exactly the size that the header asks for. Left behind by programs that decompress images and forget to say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK refuses the file; GDCM reads it; other decoders fail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixels are compressed, though declared as native</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The transfer syntax says that the pixels are not compressed, but Pixel Data is encapsulated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM refuses the file. A program that takes the compressed bytes for pixel values shows noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixels are compressed by another codec than declared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The transfer syntax names one codec, such as JPEG, and the fragments hold the codestream of another, such as JPEG 2000. Known from archives that recompress images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The decoder that the transfer syntax calls for fails: the file is imported and cannot be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Compressed pixels are not encapsulated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The codestream is the value of Pixel Data itself. The standard wants it divided into fragments, in an element of undefined length. Typical of home-made converters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK refuses the file, and GDCM reads it if it is JPEG. If the transfer syntax says that the pixels are native, readers take the codestream for them and show noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Last delimiter is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file ends before the delimiter of a sequence, an item or encapsulated Pixel Data. An interrupted copy may lack these last eight bytes only, or a part of the data too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK refuses the file. pydicom drops the element that does not end, or reads nothing at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where the pixels themselves are complete. Otherwise look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Data is truncated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file holds fewer pixels than its header says, or the last codestream is incomplete. Left by an interrupted copy or a full disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM refuse the file; some viewers show memory contents in place of the missing rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy. The rule fills the missing pixels with zeros, which are not to be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Data is longer than the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A few bytes follow the last pixel within Pixel Data, or each frame of a mask is filled up to whole bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers pass over what is too much. Frames that do not begin where the standard says are shifted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired only if nothing but zeros is removed. Otherwise Number of Frames, Rows, Columns or Bits Allocated may be what is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Data after the data set is not DICOM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Downloads leave a web page, or headers of the server, at the end of the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take the bytes for more elements, fail, and refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Bytes of an unknown kind are not removed: they may be a part of the data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Zeros follow the data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Tapes and copies by sectors fill the file up to the end of a block.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM pass over the zeros; other programs read them as elements and stop with an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>They are removed only behind a data set that is certainly complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Length of an element is odd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Every value has to be padded to an even length. Many scripts and some devices forget that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM read most such files. Strict readers refuse them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Length of the File Meta Information is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>File Meta Information Group Length is missing or wrong, or there are several of these headers. Left by scripts that change the header in place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A reader that trusts the length begins with the data set in the wrong place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>File Meta Information is in implicit VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It must be in explicit VR whatever the data set is in. Some old systems write it without VRs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM read it; other programs read wrong lengths and stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A sequence is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The length of a sequence or an item is wrong, a delimiter is missing, or a sequence contains something other than items. Some anonymizers shorten values in sequences and leave the lengths as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers lose their place: they refuse the file, or drop what follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired only if the contents can be read in one way and no other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Stray delimiter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A delimiter of an item or a sequence, or an empty item, appears where no sequence is. Known from old archives and anonymizers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM pass over it. pydicom takes it for the end of the data set and loses all that follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Elements in implicit VR in an explicit data set, or the reverse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>One element, or several in a row, often private ones, lack the VR that all others have; or they have one in a data set in implicit VR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK refuses the file; GDCM reads it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An element has an unknown VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The two letters of the Value Representation are none that the standard knows, or are zero bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A reader does not know how long the length field is. It refuses the file, or goes on in the wrong place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Length of an element is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The value ends before or after the place that its length says, or beyond the end of the file. Bit errors, truncated files and faulty writers cause it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>All that follows is read from the wrong place. Readers refuse the file, or take other values for the real ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where exactly one length lets everything that follows be read up to the end of the file, and for Pixel Data, whose size is known from other elements. Otherwise look for another copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The deflated data set is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The data set is compressed as a whole, and cannot be decompressed to its end; or something follows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing behind the damage can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for another copy: what a damaged compressed stream held cannot be determined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file is an archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Images are packed in a zip, tar, gz, bz2 or xz file, as public collections and portals send them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer and most other programs do not look into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file is a DICOMDIR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A DICOMDIR is the table of contents of a CD or of an export, whatever its file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer imports only what it lists. Next to images it may be taken for one and spoil their series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Path is too long, or has characters that cause trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Exports name folders after patients and series, in any script and at any length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Some programs, above all on Windows, cannot open the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Elements are out of order, or appear twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The elements of a data set have to ascend by tag, and each may appear only once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Most readers ignore the order. Which of two elements with the same tag counts depends on the reader.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file is left unchanged: which of the two is right cannot be determined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Several DICOM files in one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DICOM files are concatenated in a single file, as in some old archives and in the answers of DICOMweb servers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers see the first one at most, or refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The header of an element has the form of other VRs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An element with a VR that has a length of four bytes is written with one of two bytes, or the other way round; or the length does not count the byte that pads the value. So do programs that do not know a VR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>All that follows is read from the wrong place. Readers refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Items of a sequence are in another encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A sequence with the VR UN has items in explicit VR, or one with the VR SQ in an explicit VR data set has items in implicit VR, or one in an implicit VR data set has items in explicit VR; or they are in another byte order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers look for the items in the wrong form. They refuse the file, or lose the sequence and what follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Fragments of Pixel Data, or their offset table, are wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The table that says where the frames of a compressed image start does not fit its fragments, a fragment is empty or a whole JP2 file, there are more codestreams than frames, or the VR is not OB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers that follow the table show other parts of the pixels, or refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A table is removed where the fragments alone say what the frames are. Otherwise the file is left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A UID in the File Meta Information is padded wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A blank, an end of line, several NUL bytes or what was in memory stand before or after the UID, where one NUL byte may be; or that is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Some readers do not recognize the transfer syntax and refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A codestream is truncated or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The codestream of a frame does not begin or does not end, or lacks its header, tables, a scan or tiles, or its runs do not add up to its pixels. Left by an interrupted copy or a full disk, and by programs that put a mark for the end behind what there was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM, and with it Slicer, shows nothing of the whole series, or a picture of which a part is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy. Nothing is decompressed to find this: damage between beginning and end is told of RLE, of which some frames of each series are counted, and of JPEG that is much shorter than the image beside it. In JPEG-LS and JPEG 2000 it only shows when the image is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file ends before its pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file ends in the middle of its header: in the File Meta Information, or in an element before Pixel Data. Left by an interrupted copy or a full disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers refuse the file. Some read what is there of the header, and show no image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy. Nothing of the image is in the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Study Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say to which study it belongs. Typical of overdone anonymization and of scripts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer refuses to import the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Series Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say to which series it belongs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer shows patient and study, but no images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>SOP Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file has no identifier of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>All such files are one to Slicer's database: only one of them remains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Several files have the same SOP Instance UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>They are copies of one image, or different images written by a program that copies the header of the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer's database keeps one of them without a word, so that slices of a volume disappear.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Patient's Name or Patient ID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say whose it is. Anonymization often leaves both empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer makes a patient of each study, named by the Study Instance UID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Several patients have the same Patient ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An anonymizer gave all patients one ID, such as Removed, Anonymous or 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>All studies show up under one patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Name or ID of the patient differ within a study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The files spell the name in different ways, some have another ID, or they belong to different patients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer lists a patient for each spelling, and the study under only one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where names, birth dates or sexes contradict each other, different patients may share the study: that is for somebody to decide who knows them. SeparatePatientsOfStudy separates them; SetElements gives them one name and ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A UID is invalid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It has letters, spaces or more than 64 characters, or a component with a leading zero, as some scripts and anonymizers write them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>DCMTK and GDCM do not mind. Archives, DICOMweb servers and validators refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>File Meta Information names another object than the data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>SOP Class UID or SOP Instance UID differ between the two. Programs that change the data set forget the header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Which of them counts depends on the reader: one program sees another image than the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>SOP Class UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say what kind of object it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM guesses from Modality, and with the kind it decides where to look for the geometry. Archives refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>SOP Class UID is private or unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The object is of a kind that only its maker, or the DCMTK toolkit, knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM refuses the file, and so Slicer cannot load it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The class of DCMTK is replaced. Classes of device makers are left alone, as nobody else knows what they hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A volume is scattered over several series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The slices of one volume have different Series Instance UIDs, because an anonymizer or an export made one for each file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Each slice is a volume of its own in Slicer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An examination is scattered over several studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The files of one examination have different Study Instance UIDs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Each file is listed under a study of its own, and slices of a volume cannot be loaded together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Series Number or Instance Number is missing or not unique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The number is missing, is text, or several series or slices have the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Series and slices appear in an odd order, and programs that sort by number mix them up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A reference does not lead to the new identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Segmentations, structure sets and reports refer to images by their UIDs. When those have to change, references are changed along; this one could not be, because several new ones are possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The segmentation or report is not connected with its images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Frame of Reference UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices have positions, but do not say in which space. Anonymizers and converters remove the UID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Segmentations and structure sets of the series cannot be stored, and other series cannot be shown with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>One UID stands for several patients or volumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Files of different patients, or different volumes, have one study, series or instance UID. Programs with fixed UIDs and copied headers cause it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer shows the images of one patient under another one, or mixes two volumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where the patients may be one person who was entered in several ways, nothing is changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An object of another kind is in the series of a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A structure set, raw data or another object without pixels has the Series Instance UID of images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer cannot load the volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>References lead nowhere, and images are there that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A structure set or segmentation refers to UIDs that its images had before they were replaced, or lies in a frame of reference that no image has. Public collections often got new UIDs in their images alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Contours and segments are not shown with the images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed without being asked for: that images fit by their place proves little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Modality is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say which kind of device it comes from. Scripts and converters leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer does not show it, and does not load ultrasound, for one, as such. Archives refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where the class of the object allows several, give the right one with SetElements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The slices of one volume are in several frames of reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>All images of a series are in one space, and those of a volume name several. Programs that give each file new UIDs, and series that were put together by hand, are like that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer shows one volume. Structure sets, segmentations and registrations fit some of its slices only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed: slices of several spaces do not lie where their positions say. Look for the originals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slice positions of a multi-frame volume are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A volume is stored as one CT file with many frames and does not say where they lie. Dental cone-beam scanners and their software write such files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer takes the slices to be 1 mm apart: the volume is squashed or stretched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Without any spacing in the file, nothing is added. SetElements can give Spacing Between Slices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A dose grid does not say where its frames lie, or what its values mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Grid Frame Offset Vector is missing, has not one value for each frame, or begins neither with 0 nor with the position of the first frame; or Dose Grid Scaling is missing. Research tools write such doses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take the frames to be 1 mm apart, or put the dose elsewhere in the patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed, because a dose must not be guessed: export it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Functional groups are missing or empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An enhanced image has no functional groups, or they lack the pixel measures, the orientation or the positions of the frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take the spacing to be 1 mm and the origin to be 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Image Position (Patient) is missing, or the same in all slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices do not say where they lie. Common with scripts that turn pictures into DICOM, with micro-CT and secondary captures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer warns that geometry is missing, and takes the slices to be 1 mm apart, in any order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Image Orientation (Patient) is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices do not say in which direction their rows and columns go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer warns that geometry is missing, and does not sort the slices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Image Orientation (Patient) is not two unit vectors at right angles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Direction cosines are rounded too much, or wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take the volume to be axial, without a word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A correction of more than half a degree is not made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Image Orientation (Patient) varies within a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Direction cosines of the slices differ in the last digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer offers the volume in pieces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The distance of slices changes within a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices are not evenly spaced: the table moved in other steps, two scans are in one series, or positions are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer warns and bends the volume to fit, other readers stretch it: measurements are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing can be repaired: the slices are where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Spacing is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file does not say how large a pixel is. Common with scripts and secondary captures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer takes a pixel to be 1 mm wide, and all measurements are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Only who knows the size of a pixel can enter it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The pixel size of a radiograph is where readers do not look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A CR or DX image has Pixel Spacing, and no Imager Pixel Spacing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM, and with it Slicer, reads the size of radiographs from Imager Pixel Spacing alone: pixels are 1 mm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Only regions give the pixel size of an ultrasound image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An ultrasound image is calibrated in its regions, and has no Pixel Spacing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where the regions of an image differ in scale, enter the one that you measure in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The size of a pixel is zero, negative, or given once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Spacing, or another size of a pixel, has to hold two positive numbers: the distances of rows and of columns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer takes 1 mm for zero, turns an axis around for a negative number, and may take 1 mm for what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A size of zero is left unchanged: SetElements can give the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Spacing Between Slices contradicts the positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The element is negative, or another distance than that of the positions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Some readers reverse or stretch the volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Several images or volumes are in one series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A system puts a whole ultrasound examination, or several time points or echoes, into one series; or a slice is stored twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer offers them as one volume, or warns that slices are not equally spaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices of a volume are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Between slices of a volume there is room for others: a copy is not complete, or files were lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The volume is stretched there; distances and volumes measured in it are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy. What is missing cannot be made up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A localizer or screenshot is in the series of a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>One image of a series has another size, kind or direction than the slices of the volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>With another size or kind, Slicer cannot load the volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices of one volume say that they are of several acquisitions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Acquisition Number or Image Type differ between slices that lie one behind the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed without being asked for: parts of a scan may have been acquired apart for a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The gantry was tilted, and the slices say that they are not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Gantry/Detector Tilt is not 0, but the slices lie straight above each other and at right angles to the table. Converters and scripts write such an orientation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The volume is sheared: what runs along the patient seems to run askew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed, because the slices may have been straightened. Compare with the original files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Positions or pixel sizes seem to be in another unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Positions, or the size of a pixel, are ten or a thousand times smaller or larger than other elements of the same slices say: they may be in cm or m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Lengths and volumes that are measured are wrong by that factor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed, because it is not known which of them is right. Compare with a known length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Frames of a volume are not in the order of their positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The frames of an enhanced image are one volume, and stored in another order than they lie in: in packages, or alternating.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers that take the frames as they come scramble the volume; GDCM drops its spacing too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed. Programs that sort frames by position, such as dcm2niix, read the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices of one volume have pixels of different sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Spacing differs between slices that lie one behind the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer takes all pixels to be as large as those of the first slice: the others are stretched or squashed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Nothing is changed. If the value is wrong, SetElements can give the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A number is written with a comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A comma stands before the decimals, or between values that a backslash should separate. Devices and programs that are set to a language with a decimal comma write such numbers, and scripts that join values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take another number: a pixel of 0,5 mm is read as 5 and 1 mm wide, a position loses its decimals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where the comma may mean two things, as in 12,500, SetElements can give the right value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A number does not have the form of its VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It has a unit, blanks or more characters than allowed, is no finite number, or there are more or fewer values than the element has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Some readers take the part that they understand, others take 0 or refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where it has no single meaning, SetElements can give the right value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A whole number is written with decimals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Tube current, exposure time or exposure are given as 12.5, where the VR allows whole numbers only, or another whole number as 12.0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer reads the file. pydicom and archives may refuse it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A value does not have the form of its VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An age, a sex, a direction or a code is written in a way that the standard does not know, or another value has letters that it may not have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The value is not shown, or is not found by a search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Text does not match its declared character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Specific Character Set is missing or names another set than that in which names and other text are written. Common with Cyrillic, Chinese and Hebrew names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Names show as question marks or wrong letters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>In which set the text is written has to be known or tried: most bytes are text in several sets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Character set is one that readers do not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The term of Specific Character Set is misspelt, as in ISO_IR 149, or is valid but one that Slicer's import does not know, such as those with escape sequences.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Representation or Bits Stored contradict the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The header says that pixel values have a sign and they have none, or the other way round, or that they have fewer bits than they do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Large values turn negative: bone or air has wrong Hounsfield units.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Compare with another image of the same device, then set the element.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Bits Allocated, Bits Stored or High Bit do not fit the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>One of the elements that say how many bits a pixel has is missing or contradicts the others, the length of Pixel Data or the codestream. Mostly the work of scripts and converters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers refuse the image, or cut values off and shift them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where length, codestream or values leave one reading. Otherwise compare with another image of the same device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Photometric Interpretation and Samples per Pixel contradict each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>One of the two is missing, is no term of the standard, or speaks of grey where there are colours or the other way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers guess: grey is shown inverted, colours as stripes, or the image is refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where the length of Pixel Data or the codestream leaves one reading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Photometric Interpretation does not match the compressed image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The label says RGB, but the JPEG codestream holds luminance and chrominance, or the other way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The image is shown in wrong colours, mostly green and pink.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Planar Configuration is missing or does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A colour image does not say whether its samples are stored pixel by pixel or plane by plane, or a compressed one says that they are stored plane by plane, which its codestream does not know, or the pixels look as if it said the wrong one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Some readers refuse the image, others may show three small images in stripes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Rows or Columns are missing or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Rows or Columns are missing or zero, or are not those of the codestream.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers refuse the image, or show it sheared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Missing sizes are repaired where one fits, and wrong ones if all other slices have the size of the pixels. Else look at the image with both sizes, then set the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Number of Frames does not match the frames there are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixel Data has exactly so many frames, or so many codestreams, but Number of Frames is missing or says another number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers leave out frames, refuse the image, or show what is in memory in place of frames that never were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where the frames themselves leave one reading. Frames that were lost are not made up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Rescale Slope is missing or 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slices do not say what their pixel values mean, or say it with a slope of 0, which makes all alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Readers take the slope to be 1. If others of the series have another one, Hounsfield units or activities of these slices are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>In PET every slice has a slope of its own: look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Windows of grey values are incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Window Center and Window Width have different numbers of values, one of them is missing, or a width is not greater than 0. Mostly the work of scripts and converters that join or split values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Slicer ignores the windows and logs an error; others show the image too dark, too bright, or black.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Values without a counterpart are left out. Otherwise SetElements can give the right window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The start time of a radiopharmaceutical is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A PET image gives date and time at which the substance was given in one element, and not the time in the element of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Programs that compute standardized uptake values look for the time, and fail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where the day is another one, the time alone would be taken for one of the same day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An element that tells geometry, pixels or identity has a wrong VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The value is there, but under another VR than the data dictionary gives for the element: Pixel Spacing as unlimited text, Rows as a number of four bytes, a position as binary numbers. Some scanners, converters and archives write such elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM refuses the image or takes another value; programs that go by the VR see a text or bytes where they expect a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It is repaired where the value means the same with the right VR. Otherwise SetElements can give the value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>An image has no pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The object is an image by its class, but Pixel Data is missing or empty, or Rows or Columns are 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file is imported, and cannot be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A date or time is written in another form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>It has dots, dashes, slashes, colons or words, as in 2020-01-31, 31/01/2020 or 10:35:02, or is no date at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The date is not shown, not found by a search, and not computed with: doses and ages are missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Where day and month may be meant either way, SetElements can give the right date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Pixels or a document may show who the patient is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file says that text is burned into the image, or it is a secondary capture or an encapsulated document, which often have some. Reported when identifiers are removed from the data elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Whoever looks at the image may read name and birth date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look at these files yourself before they leave your institution.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A pixel value in the header has the wrong sign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Smallest or Largest Image Pixel Value or Pixel Padding Value are written as a number without sign although pixels have one, or the other way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Programs that use these values take -2000 for 63536: they do not mask the background, or window wrongly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A PET image does not say in which units its values are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Units is missing. Some anonymizers and converters take it away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Programs cannot work out standardized uptake values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy, or set Units with SetElements if you know that the values are in BQML.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A lookup table of colours is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Photometric Interpretation is PALETTE COLOR, and one of the three lookup tables is missing, empty or too short. Some anonymizers and converters take them away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>GDCM, and with it Slicer, shows nothing of the series; others show it grey.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look for a complete copy. SetElements can make the Photometric Interpretation MONOCHROME2: then the image is shown, but not in its colours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A rule could not be applied to a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>A value of the file, or a fault in the rule, kept the rule from doing its work. Its changes to the file were undone; the other rules went on. The message names the rule and the error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>The file is as it would be without this rule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/defects.py"/>
        <source>Look at the element that the message names. If the rule is wrong, report it to its author.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>only ultrasound images say in which regions there is no text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>only native pixels in little endian can be blanked without decoding them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>the overlay may be in its regions too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>its ultrasound regions cover the whole image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>it has too many frames to be blanked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>the text in it is not outside of the ultrasound regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>the description of its pixels is none that can be blanked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>its palette cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>its ultrasound regions have no place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>its ultrasound regions are not within the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/blanking.py"/>
        <source>it does not say in which regions there is no text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/patient_list.py"/>
        <source>The list {path} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/patient_list.py"/>
        <source>The list {path} is larger than 64 MiB. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/patient_list.py"/>
        <source>The list {path} is not encoded in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/patient_list.py"/>
        <source>Line {number} of the list {path} is not an old and a new patient ID, separated by a semicolon, or contradicts another line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/self_check.py"/>
        <source>left out: an identifier would be left in {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>left out: its SOP class is private, and no profile says what may identify someone in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>left out: its transfer syntax is unknown, and may be the UID of something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>left out: a document, whose content may identify someone and is not searched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>left out: recorded sound, which may identify someone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>text in the image identifies someone (Burned In Annotation is YES)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>an overlay is stored in the bits of the pixels, and its text may identify someone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>the label of a specimen is in the image, and may identify someone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>text in the ultrasound image may identify someone; the module Anonymize Ultrasound of the extension SlicerUltrasound can mask it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/deidentification/withheld.py"/>
        <source>text in the image may identify someone (Burned In Annotation is not NO)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>a link to the output folder, which is not read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>No input was given. Choose the folder that contains the files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>There is no file or folder {path}. Check the path of the input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>The input lies on several drives. Process the files of each by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>a folder that is linked more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>the folder cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>unfinished files of a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>a link to something that is not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>broken link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>The output {output} is not a folder. Choose a new, empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>Input and output are the same folder, {input}. Choose a new, empty folder outside the input folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>The output {output} is inside the input folder {input}. Choose a new, empty folder outside the input folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>The input {input} is inside the output folder {output}. Choose a new, empty folder outside the input folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>The output folder {output} is not empty: it contains {names}. Choose a new, empty folder, or allow files in it to be replaced (--overwrite).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>{name} and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/input_files.py"/>
        <source>Another run is writing to the output folder {output}. Wait until it has ended, or choose another folder. If none is running, remove the folder {folder} in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/open_folder.py"/>
        <source>it is a link instead of a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/disk/temporary.py"/>
        <source>The disk for temporary files ({folder}) is full or not writable. Free some space on it, or set TMPDIR to a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>The rules of the entry point {where} cannot be loaded: {reason}. Update or uninstall the package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>The entry point {where} is no rule. Update or uninstall the package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{file}: there is already a rule {rule} ({other}). Give one of them another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{file}: the rule {rule} cannot be made: {reason}. Correct it, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{file}: the rule {rule} cannot run after {after} and before {before}, which run the other way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{file}: the rule {rule} can run neither before nor after others that wait for it in turn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{file}: the rule {rule} names {unknown}, which is no rule.{hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source> Did you mean {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>The rules in {path} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>The rules in {path} cannot be used. {where}{reason}. Correct the file, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{path} has no rule. A rule is a class with the base class DICOMPatcherRule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>it needs a title and a description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>its default must be True or False</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>{where}: the rule {rule} cannot be used: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/external_rules.py"/>
        <source>Line {line}: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/findings.py"/>
        <source>{rule}: {remark}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/findings.py"/>
        <source>{problem} (at byte {offset})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/findings.py"/>
        <source>{keyword} was missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/findings.py"/>
        <source>{keyword} is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/findings.py"/>
        <source>{problem}; {result}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_series.py"/>
        <source>series number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_series.py"/>
        <source>series description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_series.py"/>
        <source>frame of reference, orientation and size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_series.py"/>
        <source>folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_studies.py"/>
        <source>series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_studies.py"/>
        <source>frame of reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_studies.py"/>
        <source>accession number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/missing_studies.py"/>
        <source>study date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/restored_uids.py"/>
        <source>{keyword} was missing; restored from a document that refers to the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/restored_uids.py"/>
        <source>{keyword} is missing; a document that refers to the file contains it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/restored_uids.py"/>
        <source>{keyword} was missing; copied from the instances that the file refers to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/restored_uids.py"/>
        <source>{keyword} is missing; it would be copied from the instances that the file refers to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/scattered_volumes.py"/>
        <source>slices are missing between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/grouping/scattered_volumes.py"/>
        <source>only their positions indicate that they belong together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it describes the encoding of Pixel Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>all text depends on it; use the rule UseCharacterSet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it must be unique for each file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>within a sequence it is a reference, which follows the object that it refers to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it belongs to a network command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it belongs to the File Meta Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it belongs to a DICOMDIR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it belongs to Pixel Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{text} is not of the form KEYWORD=VALUE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} has no text to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{text} is not of the form KEYWORD=VALUE, KEYWORD~OLD~NEW or -KEYWORD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} cannot be changed: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} is not a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword}: replace text in the form KEYWORD~OLD~NEW, in text elements only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} must be {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} must not be empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>there is no data element {name}. Did you mean {other}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>there is no data element {name}. Give its keyword, or its tag such as (0010,0020)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it belongs to the structure of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>private elements can only be removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it is the private creator of other elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it is a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>its value cannot be given as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>it is required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>{keyword} cannot be removed: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>SetElements: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/element_edits.py"/>
        <source>SetElements: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/geometry.py"/>
        <source>the positions are not plausible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/geometry.py"/>
        <source>several slices have the same position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/geometry.py"/>
        <source>the slices are not evenly spaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/instances/geometry.py"/>
        <source>the slices are not evenly spaced on a straight line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} slice is missing between {before} and {behind} ({length} mm): the volume is stretched there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} slices are missing between {before} and {behind} ({length} mm): the volume is stretched there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{message}; {count} slices are missing in {holes} places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} of {total} slices lies {length} mm away from the others: some are missing, or it is of another scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} of {total} slices lie {length} mm away from the others: some are missing, or they are of another scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} slices of about {total}: they are {step} mm apart and {thickness} mm thick, and numbers skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} of {total} slices are there: the first or the last ones are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{first} mm up to slice {last}, then {second} mm: Slicer bends the volume to fit, other readers stretch it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>the slices are uneven: {length} mm between {before} and {behind} instead of {step} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>the slices are uneven: up to {off} mm off places that are {step} mm apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>slices lie up to {off} mm beside a straight line: readers that stack them shear the volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} slice has pixels of another size: readers take all to be as large as those of the first slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/broken_stack.py"/>
        <source>{count} slices have pixels of another size: readers take all to be as large as those of the first slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>Units is missing: it is not known what the values of the pixels are, and there is no SUV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>the slices name {count} frames of reference, and may not lie in one space: contours and registrations fit some of them only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>the positions are {step} mm apart, and the slices say {length} mm: positions may be in another unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>a pixel is {stated} mm, and {size} mm by the diameter of the reconstruction: it may be in another unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>Rows and Columns give {stated} pixels, and a frame has {found}: the image is shown wrongly or not at all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/contradictions.py"/>
        <source>the gantry was tilted by {degrees} degrees, and the slices are not: the volume may be sheared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/damaged_codestreams.py"/>
        <source>the codestream ends too early: a part of the picture is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/damaged_codestreams.py"/>
        <source>the runs of frame {number} do not add up to its pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {total} slices does not say where it lies, and there are gaps for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {total} slices do not say where they lie, and there are gaps for them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {total} slices is turned against the others, and readers show it as if it were not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {total} slices are turned against the others, and readers show them as if they were not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{problem}. Look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>none of the slices says where it lies: there is no volume with true distances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {volumes} volumes at the same places lacks slices between others. Look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} of {volumes} volumes at the same places lack slices between others. Look for a complete copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{state}; {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>slices that say different things of their patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>slices of several patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>slices of several frames of reference, which may be several volumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} place of {places} has {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} places of {places} have {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} place of {places} has several slices, and nothing tells them apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/faults.py"/>
        <source>{count} places of {places} have several slices, and nothing tells them apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>an enhanced image of one frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>{count} frame does not say where it lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>{count} frames do not say where they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the frames are not in the order of their positions: most readers scramble the volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>one evenly spaced volume in one file; Slicer warns of every such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>{count} frames at {places} places, which their dimensions tell apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>1 multi-frame image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the frames do not say how far they are apart: readers take them to be 1 mm apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the dose grid does not say where it lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>a dose grid whose frames are not evenly spaced: readers that take them to be misplace the dose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>a dose grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the dose grid does not say how far its frames are apart: readers take them to be 1 mm apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the dose grid has {count} frames and {offsets} offsets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the offsets of the dose grid do not go one way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the offsets of the dose grid begin neither with 0 nor with the position of its first frame: the dose is misplaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/frames.py"/>
        <source>the dose grid does not say what its values mean: Dose Grid Scaling is missing or no positive number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/outlook.py"/>
        <source>unreadable to the importer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/outlook.py"/>
        <source>the Study Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/outlook.py"/>
        <source>the SOP Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/outlook.py"/>
        <source>the Series Instance UID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/patients_shown.py"/>
        <source>images of several patients in one series: Slicer shows them as those of one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/patients_shown.py"/>
        <source>its study is of several patients, and Slicer shows it under one of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/patients_shown.py"/>
        <source>its patient is written in two ways: Slicer shows {count} more, without images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/patients_shown.py"/>
        <source>its patient is written in several ways: Slicer shows {count} more, without images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>readers take a pixel to be 1 mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>Slicer fails at positions or directions that are no numbers, and loads nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the pixels are in {codec}, which Slicer cannot read: decompress them before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} file of it is damaged, and some readers refuse it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} files of it are damaged, and some readers refuse them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>some readers fail at the picture in {count} file of it, or show another one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>some readers fail at the pictures in {count} files of it, or show others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>Slicer warns that the slices are uneven</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>Slicer warns that there is no place in the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>its picture is broken: Slicer shows none, or something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>its {count} pictures are broken: Slicer shows none of them, or something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the picture in {count} of {total} files is broken: Slicer refuses the whole volume, or shows something else in its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the pictures in {count} of {total} files are broken: Slicer refuses the whole volume, or shows something else in their place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the picture in {count} of {total} files is broken: Slicer shows none, or something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the pictures in {count} of {total} files are broken: Slicer shows none of them, or something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>no images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>a projection image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} projection images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} page among {slices} slices, which Slicer takes for one of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} pages among {slices} slices, which Slicer takes for some of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} of {total} images does not say where it lies: Slicer keeps the order of the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} of {total} images do not say where they lie: Slicer keeps the order of the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>single slices and images with several frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} multi-frame images, of one or more: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} clips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} multi-frame image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} multi-frame images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} image or clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} images or clips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} enhanced images of one frame each: Slicer does not put them in order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>the slices have positions, but no direction: readers assume one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>an image without a place in the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} images without a place in the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} image of another size among {slices} slices: readers refuse the whole series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} images of another size among {slices} slices: readers refuse the whole series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>images of different kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} image of another direction among {slices} slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} images of another direction among {slices} slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} images in different directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{least} to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/series_state.py"/>
        <source>{count} directions of {each} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>the directions of rows and columns are not unit vectors at right angles: readers take the images to be axial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>time points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>cardiac phases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>contrast phases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>tube voltages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>coils</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>echoes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>inversion times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>flip angles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>diffusion weightings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>diffusion directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>acquisitions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>reconstruction kernels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>fields of view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>slice thicknesses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>kinds of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>pulse sequences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>descriptions of a series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} localizers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} {what} of {slices} slices, shifted against each other: can be separated with {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>a single slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>the size of a pixel is not given: readers take it for 1 mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>complete, but Slicer offers it in {count} pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>Slicer cannot tell where the slices lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>complete, tilted by {degrees} degrees: Slicer adds a transform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} stacks of {slices} slices, of different acquisitions and up to {gap} mm apart: load each by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>slices are up to {off} mm off an even line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>positions are rounded: slices are {least} to {most} mm apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{state}, of which Slicer warns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} mosaics: each shows all slices of a volume side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{what} and {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} images all say that they lie at the origin: time points, or slices without a place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} images at one place: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} {what} of {slices} slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} images at one place, and nothing tells them apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{count} {what} at {places} places, not all of them with the same slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{each} images at each of {places} places, told apart by their numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{state}: load as a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{each} images at each of {places} places, told apart by their times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{state}: load as a sequence, or separate them with {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/stack_state.py"/>
        <source>{state}: can be separated with {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/outlook/state.py"/>
        <source>{state}; {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_logic.py"/>
        <source>There is no folder {path}. Patch the files first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_logic.py"/>
        <source>The DICOM database is not open. Open the DICOM module once, then import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_logic.py"/>
        <source>The database cannot remove an earlier import; see the log of Slicer. Nothing was imported. Remove the studies in the DICOM module, then import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_logic.py"/>
        <source>The folder contains a DICOMDIR: Slicer will import only the files that it lists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/error_message.py"/>
        <source>An unexpected error occurred. Please report it; the details are in the log of Slicer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>There is no rule {name}. The rules are: {rules}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>{message} {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>No input folder was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>No output folder was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>The output folder already contained {count} files or folders. Files of the same name are replaced, the others are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>{path}: {outcome}, {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/patching_logic.py"/>
        <source>Patched files are in: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/series_view.py"/>
        <source>Show {count} more series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/coded_description_checks.py"/>
        <source>Rows and Columns are swapped in the header or in the codestream: {rows} x {columns} and {lines} x {samples}; which of them is right has to be seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/coded_description_checks.py"/>
        <source>Rows and Columns are {rows} x {columns}, but the codestream is {lines} x {samples}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/coded_description_checks.py"/>
        <source>{keyword} is missing or wrong; by {source} it is {right}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/coded_description_checks.py"/>
        <source>{keyword} is missing or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/coded_description_checks.py"/>
        <source>PhotometricInterpretation is RGB, and the codestream does not say it: some readers show other colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/codestream_checks.py"/>
        <source>Pixel Data is truncated: the codestream of frame {number} is incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/codestream_checks.py"/>
        <source>the codestream of frame {number} lacks its header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/codestream_checks.py"/>
        <source>the codestream of frame {number} lacks tables that its scan needs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/codestream_checks.py"/>
        <source>the codestream of frame {number} has no scan, and no pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/codestream_checks.py"/>
        <source>the codestream of frame {number} lacks tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/completeness.py"/>
        <source>the image has no Pixel Data but an icon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/completeness.py"/>
        <source>the image has no Pixel Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/completeness.py"/>
        <source>Pixel Data is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/completeness.py"/>
        <source>Rows or Columns is zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/completeness.py"/>
        <source>Rows, Columns or Bits Allocated is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{size} bytes without data were removed: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{size} bytes without data would be removed: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the file could not be read after the repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>a sequence could not be read after the repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the content of {tag} would be lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an empty item outside of any sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the bytes before delimiters may belong to a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the bytes before a delimiter may be a damaged sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the end of the sequence {tag} may not belong to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an item may belong to the sequence {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{tag} may belong to another item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the data may not belong to the sequence {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{tag} may belong to the sequence before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an item may belong to another sequence than {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an empty item may be a damaged delimiter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the offset table may be part of the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>boxes of JP2 around a codestream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>without the offset table it is not known where frames start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an offset table, without which the frames are known too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an empty fragment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the bytes before the data set may belong to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{what} before the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the element before {tag} would be lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{tag} would be moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the value of {tag} would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{tag} may not be a data element</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the value of {tag} contains data elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>elements would become part of {tag}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>unused bits after each frame, all zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>a fragment of Pixel Data would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>nonzero bytes at the end of Pixel Data would be lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>zeros after the last pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>an item and its delimiter may belong to a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{size} bytes after the data set may belong to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>the bytes after the last element may belong to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>Pixel Data may have become part of another element</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>zeros after the complete data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{what} after the complete data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/conservation.py"/>
        <source>{tag} would be lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/content.py"/>
        <source>the deflated data set ends before the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/content.py"/>
        <source>the deflated data set is larger than {limit} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/content.py"/>
        <source>the deflated data set is damaged: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/content.py"/>
        <source>the deflated data set is truncated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/content.py"/>
        <source>a deflated data set is repaired only if the File Meta Information is valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/description_findings.py"/>
        <source>{keyword} has not one value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/description_findings.py"/>
        <source>PhotometricInterpretation is PALETTE COLOR, and there is no palette, or not all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/description_findings.py"/>
        <source>{keywords} is {found}; by {source} it is {right}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the preamble is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>empty file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the transfer syntax is deflated, but the data set is not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>unknown data after the deflated data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>{size} bytes after the deflated data set do not belong to it: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>ISO disc image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the file does not start with DICOM data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the File Meta Information is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the File Meta Information is encoded in implicit VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>there is more than one File Meta Information; the one that fits is used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the length of the File Meta Information is wrong or missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>TransferSyntaxUID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the File Meta Information has more than {limit} elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>an element of the File Meta Information has an unknown VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>more than a UID is in an element of the File Meta Information; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>a UID in the File Meta Information is padded with something other than one NUL byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the length of the File Meta Information has not four bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>preamble and File Meta Information are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the file ends after the File Meta Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the File Meta Information is damaged: no data set follows it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the data set is encoded in another transfer syntax than stated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the transfer syntax is unknown or private</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the tag of {tag} is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>another DICOM file follows the first one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the length of Pixel Data is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>{size} bytes after the data set are not DICOM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>{problem}: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the data set is deflated, but the transfer syntax is not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>data elements are encoded in explicit VR in an implicit VR data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the length of a data element is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>Pixel Data is compressed, but the data set is not explicit VR little endian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>Pixel Data is compressed with a codec that cannot be determined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file.py"/>
        <source>the file is cut off before its pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>unknown file type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>PNG image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>JPEG image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>GIF image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>TIFF image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>PDF document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>zip archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>gzip archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>7z archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>rar archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>bzip2 archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>xz archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>Zstandard archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>Linux program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>Windows thumbnail or Office file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>SQLite database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>macOS resource file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>macOS folder settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>NRRD image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>XML or HTML</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>JSON or text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>tar archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>bitmap image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/file_kind.py"/>
        <source>Windows program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>compressed Pixel Data has another VR than OB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>fragments of Pixel Data have odd length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>the offset table of Pixel Data does not fit its fragments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>a fragment of Pixel Data is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>the fragments of Pixel Data are JP2 files and not codestreams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>no offset table tells which fragments of Pixel Data belong to a frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/fragment_checks.py"/>
        <source>Number of Frames is {expected}, but Pixel Data has {present} codestreams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/frame_checks.py"/>
        <source>frame {number} of Pixel Data does not begin with a codestream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/joined_files.py"/>
        <source>concatenated DICOM files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/parts.py"/>
        <source>sequences are nested deeper than {limit} levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>the length of Pixel Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>the codestream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>the other elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>the pixel values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>{keyword} is missing; by {source} it is {right}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>{keyword} is {found}; by {source} it is {right}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>{keyword} is {found}, which contradicts {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>no number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixel_description.py"/>
        <source>no term of the standard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is truncated: {present} of {expected} frames are present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is truncated: the last codestream is incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is too short: {present} fragments for {expected} frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data does not begin with a codestream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is truncated: the first codestream is incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is compressed with another codec than the transfer syntax states</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>the transfer syntax is uncompressed, but Pixel Data is compressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>compressed Pixel Data is not encapsulated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>the transfer syntax is compressed, but Pixel Data is not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>the transfer syntax is compressed, and Pixel Data is neither encapsulated nor an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is too short: {size} of {expected} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/pixels.py"/>
        <source>Pixel Data is {size} bytes longer than the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/raw_data_set.py"/>
        <source>the sequences have more than {limit} items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/reading.py"/>
        <source>the encoding of the data set cannot be determined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>HTTP header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>MIME boundary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>MIME header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>HTML</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>blanks or zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/removable_bytes.py"/>
        <source>no data elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>the value is too long for its VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence is damaged, and where it ends cannot be determined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence cannot be parsed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence has several defects, or its start is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence or item is longer than the one around it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence contains something other than an item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>stray delimiter in a sequence item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a sequence item contains something other than a data element</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>the elements of a sequence item are out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a data element is longer than its sequence item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>the length of a data element is wrong: its value contains other elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/sequence_repair.py"/>
        <source>a number has an odd length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>data elements are duplicate or out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>the length of a data element is wrong: what follows it is not valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>the length of a sequence is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>the value of a data element has odd length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>the values of {count} data elements have odd length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>the items of a sequence are in another encoding than its VR says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/structure_checks.py"/>
        <source>a data element in a sequence item has odd length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/swallowed_elements.py"/>
        <source>the value of {tag} contains other elements: its length is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a data element is encoded in implicit VR in an explicit VR data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a data element has an unknown VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the header of a data element is truncated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>an item stands where a data element should</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a sequence has more than {limit} items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a sequence item is longer than its sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>there are more than {limit} data elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the delimiter of a sequence item is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the delimiters of a sequence have a length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the header of a data element has a wrong form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>stray delimiter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>data after the data set is not DICOM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the header of a sequence is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a data element has an unknown VR, and its length cannot be determined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>{tag} is longer than its sequence item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>Pixel Data is truncated: {size} of {expected} bytes are present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>{tag} is truncated or its length is wrong: {size} of {expected} bytes are present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the last fragment of Pixel Data is longer than what is there of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the delimiter of Pixel Data is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the file ends before the delimiter of a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the file ends inside a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the delimiters of a sequence and its items do not match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>a sequence item is longer than the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the fragments of Pixel Data are damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the last fragment of Pixel Data is truncated: {size} of {expected} bytes are present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>the file ends inside Pixel Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>sequences are nested deeper than {limit} levels, which may crash readers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>{count} zero byte after the data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/walk.py"/>
        <source>{count} zero bytes after the data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/wrong_vrs.py"/>
        <source>{keywords} has a wrong VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/wrong_vrs.py"/>
        <source>{keywords} have a wrong VR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/part10/wrong_vrs.py"/>
        <source>{keyword} has the VR {vr} and not {wanted}, and its value cannot be converted; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the {kind} is damaged: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the {kind} uses a compression that is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the archive is encrypted: unpack it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the data after the {kind} does not belong to it, and is left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the archive has more global headers than is plausible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>the archive is damaged or truncated: files may be missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/archives.py"/>
        <source>a link in an archive, which is not followed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>The worker on {host} has DICOM Patcher {version} with pydicom {pydicom}, and this computer {own_version} with {own_pydicom}. Install the same on both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>The worker {name} cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>The worker on {host} does not see {path} as this computer does. Use a file system that all of them share, under the same path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>Dask is not installed ({reason}). Install dicom-patcher[cluster].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>There is no scheduler of Dask at {address}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>The scheduler of Dask at {address} has no workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/cluster.py"/>
        <source>there is no worker any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>The rule {rule} may give all output files other names when there is one more (it names files and has processCollection). Leave it out, or do without the earlier plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>A run that removes identities cannot begin with an earlier plan, because none of it is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>The plan {path} is one of {root}, and not of {other}. Give the same input, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>The plan {path} was made with a random key, so that new identifiers would not be the same. Make it anew with a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>The plan {path} was made with another key, so that new identifiers would not be the same. Give the key that was given then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>the plan {path} does not say what its files have shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>the plan {path} was made with other rules or parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/earlier_plan.py"/>
        <source>the plan {path} was made by another version of this program or of its rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>{element} contains more than {limit} MiB of text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>(large value)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>(undecodable: {reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>({count} item)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>({count} items)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>({count} byte)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>({count} bytes)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>the character set of {element} is not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/editor.py"/>
        <source>{element} contains {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/far_work.py"/>
        <source>the rule {rule} does not say that it sees each file alone (eachFileAlone)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/far_work.py"/>
        <source>the rule {rule} names files by their data sets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/far_work.py"/>
        <source>The rule {rule} cannot be sent to worker processes: {reason}. Use one job.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/far_work.py"/>
        <source>A worker process cannot import the rule {rule}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>patched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_plan.py"/>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>left out by {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>changed since it was examined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>{kind}: was unpacked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>{kind}: would be unpacked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>{kind}: unpack it and use the resulting folder as the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>not a DICOM file: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>{kind}: were separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>{kind}: would be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>unknown data after the data set, which may identify the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>DICOMDIR: it names patients, and cannot be changed without damaging it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/file_work.py"/>
        <source>unexpected {kind}: please report this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>Slicer does not read archives, which contain {count} of {total} DICOM files. The copy has them unpacked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>Slicer cannot find {count} of {total} files because their names are not valid text. {solution}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>The copy has other names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>Normalize file names renames them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>Slicer imports only what the DICOMDIR in this folder lists: {count} of {total} DICOM files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>Normalize file names renames it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>From the copy it imports all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>{listing}. {solution}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>{listing}, so that it shows 0 patients. {solution}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>The DICOMDIR lists {count} image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>The DICOMDIR lists {count} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>{listing} in {folders}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/hindrances.py"/>
        <source>{listing}, and none of them is here. Copy the whole CD, or choose the folder that holds them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/keys.py"/>
        <source>The key is empty. Give any text, or none for a random key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/keys.py"/>
        <source>This Python lacks the scrypt function, which a text key requires. Give none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/keys.py"/>
        <source>The key file {path} cannot be made: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/keys.py"/>
        <source>The key file {path} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/keys.py"/>
        <source>The key file {path} is larger than 1 MiB. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/new_values.py"/>
        <source>a multiple of {count} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/plan.py"/>
        <source>a message of {rule} is not shown because it may identify the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/plan.py"/>
        <source>{rule} could not be applied: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/plan.py"/>
        <source>{rule} could not be applied: {kind}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>the name of another output file or of a Windows device; renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>the name of another output file or of a Windows device; would be renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>Unreadable files cannot be copied unchanged when identifying data is to be removed: they may contain some. Leave out one of the two rules.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>file and folder names stay unchanged, and may identify the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>a rule of others names files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>a rule holds something that cannot be sent to others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>all files were looked at again: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{count} file has not changed since the earlier plan, and was not looked at again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{count} files have not changed since the earlier plan, and were not looked at again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{count} output file of an earlier run is not wanted any more, and is left where it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{count} output files of earlier runs are not wanted any more, and are left where they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>Not wanted any more: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{rule} could not be evaluated: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>recommend must not change or skip instances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>There are no files in {path}. Check the path of the input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>The rule {rule} cannot start: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>cannot be unpacked: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{kind} with {count} file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{kind} with {count} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{rule} named a file outside the output folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{keyword} is missing, but the file is damaged and may contain it; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/planner.py"/>
        <source>{keyword} would be too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/references.py"/>
        <source>a reference to a divided series lists no instances and cannot be updated; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>A plan that removes identities is not saved, because it would hold them. Patch without a saved plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>The plan {path} would be in the input. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>The plan {path} cannot be written there. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>{path} exists and is not a plan. Choose another place for the plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>The plan {path} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>The plan {path} is damaged, or of another version. Make it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/saved_plan.py"/>
        <source>{path} is not a plan. Make one with check --save-plan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/session.py"/>
        <source>a reference to a replaced UID is in an unreadable data element; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/session.py"/>
        <source>references cannot be updated: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/session.py"/>
        <source>the changes cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/session.py"/>
        <source>not changed, because the changes cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/sources.py"/>
        <source>archives are nested too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/sources.py"/>
        <source>the archive does not contain it any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/sources.py"/>
        <source>cannot be read any more: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/splice.py"/>
        <source>{tag} is a sequence, but should not be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/splice.py"/>
        <source>{tag} is present twice with different values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/structural_repair.py"/>
        <source>not repaired, because data would be lost: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/unpacking.py"/>
        <source>the archives expand to more than a hundred times their size: unpack this one yourself if you trust it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/unpacking.py"/>
        <source>the archives contain more than {limit} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/unpacking.py"/>
        <source>a header of the archive is longer than is plausible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/unpacking.py"/>
        <source>the headers of a file in the archive are longer than is plausible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>The number of jobs must be 1 or more, or auto, not {jobs}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>One process is used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>this program cannot start processes of Python</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>A worker process has failed ({kind}). What it had to do is done again here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>{problem} Correct that, or use one job.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/planning/workers.py"/>
        <source>Worker processes cannot be started ({kind}). A script that uses jobs must do its work below 'if __name__ == "__main__":'. Otherwise use one job.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>Series:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What Slicer does not take as it is:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What was wrong:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What is wrong:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What stays damaged:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What was left out, and why:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What would be left out, and why:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>What you may want to do:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>Worth knowing:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>  {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>and {more} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{title}: {facts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{line} (in the input: {state})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{text} ({files})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>not repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>would not be repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{line}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{text} ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{files}, such as {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/brief.py"/>
        <source>{text}: {option}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>description of the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>file structure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>{what} ({defect})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>(not shown)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>more than {count} different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>{count} different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/change_lines.py"/>
        <source>(none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/deidentification_files.py"/>
        <source>--{name} needs --deidentify.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/deidentification_files.py"/>
        <source>{path} would be in the input or output. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/deidentification_files.py"/>
        <source>{path} cannot be written there. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/deidentification_files.py"/>
        <source>{path} exists and is something else. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/forms.py"/>
        <source>The name of the report {path} does not say what it is to be. Give it the ending .html for a page to read, .jsonl for a line of JSON for each file, .json for one JSON document, or .csv for a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/growing_report.py"/>
        <source>The report names the original files. With a rule that removes identifiers it must not be written into the output folder. Choose another place for the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>missing in the copy: not written, or gone since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>with a name that Slicer cannot read: normalize file names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>no DICOM file, or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without a study: Slicer refuses it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without a series: Slicer does not show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without an identifier: Slicer keeps one such image at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>with the identifier of another file: Slicer keeps one of the two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>no DICOM files, or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without a study: Slicer refuses them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without a series: Slicer does not show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>without an identifier: Slicer keeps one of them at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>with the identifiers of other files: Slicer keeps one of each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{shown}: {images} of {wanted} image from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{shown}: {images} of {wanted} images from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>Slicer has all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>The earlier import of these studies was removed. Import again to complete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>The import was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} image was there before: Slicer goes on showing its earlier names and descriptions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} images were there before: Slicer goes on showing their earlier names and descriptions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>Slicer shows images of several patients as those of one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{text}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>Slicer took {images} of {wanted} image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>Slicer took {images} of {wanted} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{count} refused by the database: see the log of Slicer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/import_state.py"/>
        <source>{reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/messages.py"/>
        <source>another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>Input in 3D Slicer: {counts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>Output in 3D Slicer: {counts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>Output in 3D Slicer: not known, because files are missing in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>In 3D Slicer: {counts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} instance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} instances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{parts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} {modality} series of one image each: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} more series: {sound} with nothing to tell, {others} with something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>Series {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>A series without number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{series}: {facts}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{spacing} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{extent} mm in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>not shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} image: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} images: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} file of the input is refused: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} files of the input are refused: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} file of the input is overwritten by another one with its SOP Instance UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/outlook_text.py"/>
        <source>{count} files of the input are overwritten by others with their SOP Instance UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>DICOM Patcher report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{time} UTC, version {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What Slicer shows, now and after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Now:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>After:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{facts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What was wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What stays damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What was left out, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What would be left out, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What you may want to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Worth knowing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>({files})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>({files}: {names})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>({files}: {names} and {more} more)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Details for specialists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Remarks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Element</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>Equal changes are one line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{count} more lines are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{count} file has another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{count} files have other names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>What would be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{kind}: {message}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/page.py"/>
        <source>{name} = {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Make a copy all the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Import as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Import the copy that was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Save report...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Start over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Copy message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Delete the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Try it with the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Remove the earlier ones and import again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Back to the questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>The originals are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Choose the folder, CD or archive with the DICOM files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>What is wrong with it is shown here; nothing is written before you say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Which folder does not load?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Writing the copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Importing into Slicer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Deleting the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Looking at the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>{count} second left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>{count} seconds left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>To {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Looking for the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Checking whether the input folder has changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Sorting what was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Emptying the output folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Removing the earlier import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>{done} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Asking the database what it has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>A moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Deciding: {done} of {total} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>{done} of {total} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>This folder cannot be looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>The copy cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>The import is not possible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>This cannot be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>The part cannot be deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>A repair needs an answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Images of several patients are in {count} study, and Slicer shows all of it under one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Images of several patients are in {count} studies, and Slicer shows all of each under one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Goes to {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Goes to a new temporary folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Takes the original: {count} file from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Takes the originals: {count} files from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Takes the copy: {count} file from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/panel_state.py"/>
        <source>Takes the copy: {count} files from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The header at the start of the file is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A part of the header at the start of the file is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Other data stands in front of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The mark at the start of the file is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file does not say how it is encoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file is encoded otherwise than it says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file says that it is encoded in a way that readers do not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The picture is called compressed, and is not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The picture is compressed, and the file does not say so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The picture is compressed in another way than the file says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The compressed picture is not packed as readers expect it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The end mark of the picture is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The picture is cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>There is more picture data than the picture takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Something that is no image data follows the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Zeros follow the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The length of a value is odd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The length of the header is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The header at the start is encoded otherwise than it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A list within the file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A mark stands where none belongs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A part of the file is encoded otherwise than the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The kind of a value is not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The length of a value is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The packed content of the file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file is the table of contents of a CD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The name of the file is too long, or has characters that cause trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Values are out of order, or stand there twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Several images are in one file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The kind of a value is written in another form than the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A list within the file is encoded otherwise than the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The parts of the compressed picture are not listed rightly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The compressed picture is cut off or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file is cut off within its header, and has no picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>An identifier in the header is filled up wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>It is not said to which study the image belongs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>It is not said to which series the image belongs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The image has no identifier of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Several images have the same identifier, so that only one of them is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The name or the ID of the patient is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Several patients have the same ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The name or the ID of the patient differs within a study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>An identifier is not valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The header names another image than the one in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file does not say what kind of image it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file names a kind of image that readers do not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The slices of a volume are in several series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>An examination is in several studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The numbers of series or images are missing or not unique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A link between files does not lead to the new identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>It is not said which series lie in the same space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Several patients or volumes share one identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Something that is no slice is in the series of a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Links between files lead nowhere, and images are there that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The kind of scanner is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The volume in one file does not say where its slices lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A dose does not say where it lies, or what its values mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The volume in one file lacks what is said for each slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The slices do not say where they lie, or all name the same place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The slices do not say in which direction they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The direction of the slices is not possible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The direction of the slices varies within a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The distance of the slices changes within a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The size of a pixel is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The size of a pixel stands where readers do not look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The size of a pixel stands only where few readers look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The size of a pixel is not possible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The distance of the slices contradicts their places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A localizer or a screenshot is in the series of a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The slices of one volume are called several acquisitions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The gantry was tilted, and the slices say that it was not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Lengths seem to be in another unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The slices of a volume in one file are not in their order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The pixels of one volume have different sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A number is not written as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A value is not written as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Text is in another alphabet than the file says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The file names its alphabet in a way that readers do not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The grey values are not as the header says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The header contradicts itself about the grey values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The header contradicts itself about colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Colours are labelled wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The order of the colours is missing or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The size of the picture is missing or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The number of pictures in the file is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The scale of the grey values is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>Brightness and contrast are incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The time of the injection is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>An important value is of the wrong kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>There is no picture in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A date or a time is not written as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The picture or the document may show who the patient is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A grey value in the header has the wrong sign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A PET image does not say in which units it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>The table of the colours is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>A repair could not be applied to the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>"{title}"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>see the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/plain_words.py"/>
        <source>"{text}"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/questions.py"/>
        <source>Yes, do this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/questions.py"/>
        <source>Leave as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/questions.py"/>
        <source>Answer...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/questions.py"/>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/questions.py"/>
        <source>Question {number} of {total}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} file is left out because it may identify someone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} files are left out because they may identify someone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Also recommended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>To be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Changed, but still damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>To be changed, but still damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>To be copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Not written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Not to be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{title}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} x  {text}  ({example})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} x  {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} patched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} to be patched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} without known problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} with remaining problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} damaged, to be copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} damaged and copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} file: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} files: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} patched file is still damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} patched files are still damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} patched file would still be damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{count} patched files would still be damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>{text} {more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Rules could not be applied to {count} file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report.py"/>
        <source>Rules could not be applied to {count} files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>Another run is writing the report {path}. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>The report {path} cannot be written there. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>The report {path} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>{path} exists and is not a report. Choose another place for the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>The report {path} would be in the input. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/report_file.py"/>
        <source>The report {path} would replace an output file. Choose another place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/results.py"/>
        <source>{problem} ({defect})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The only series loads as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>All {count} series load as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Nothing needs repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Slicer would show nothing of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The copy will be de-identified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The copy will be partially anonymized</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Slicer would not import all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} small fault matters to other programs only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} small faults matter to other programs only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Slicer reads all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} question is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} questions are open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{problems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Something is left to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{number} file is changed as chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{number} files are changed as chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Patch looks at the files again first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Other repairs are chosen now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The output folder {path} has been removed or renamed. Press Patch again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>No file that was written is left in the output folder {path}. Press Patch again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The copy is not there any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The input {path} has been removed or renamed, or its disk is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The originals are not there any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Only the table of contents is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>No file can be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>No DICOM files here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{looked}: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} is repaired without a question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} are repaired without a question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>for {count} an answer is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>For {count} an answer is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} stays as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{series}: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Nothing was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{files}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} series, {files}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{files} {count} question was not answered with yes: {problems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{files} {count} questions were not answered with yes: {problems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>They are in a temporary folder: move them to keep them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The copy is ready: look through it before you give it away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The copy is ready, but Slicer will show nothing of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file of the input has changed since the check: the copy is of what is there now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files of the input have changed since the check: the copy is of what is there now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file could not be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files could not be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{files} written: these are whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file is not in the input any more: it was removed or renamed, or the disk is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files are not in the input any more: they were removed or renamed, or the disk is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The reason: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Stopped: {done} of {total} files written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>These are whole, the others are missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file was deleted in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files were deleted in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file stays: it is not as it was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files stay: they are not as they were written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>The part that was written is deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file was left out: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file would be left out: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files were left out: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files would be left out: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file is damaged, and is copied as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files are damaged, and are copied as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} file stays damaged: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} files stay damaged: {reasons}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Only partially anonymized: other names, dates, places, devices, and text in images may remain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Look through the values that stay, in the details, and through the images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>Left as it is: {problems}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} image was left out on purpose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} image would be left out on purpose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} images were left out on purpose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/run_state.py"/>
        <source>{count} images would be left out on purpose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>Slicer has {count} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{label} · {has}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>Now: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>After: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{patient}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{patient} · {study}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{title}: {label}. {lines}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>will be repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>fine as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>look at it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>still wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>there is a question about it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{count} {modality} series of one image each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{count} series of one image each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{modality} series {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{modality} series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>Patient {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>study {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{patient} ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>study of {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{study} ({details})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_cards.py"/>
        <source>{number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The only series is not as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>{ill} of {total} series is not as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>{ill} of {total} series are not as they should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The only series would load wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>{ill} of {total} series would load wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but {ill} of {total} series is not as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but {ill} of {total} series are not as they should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but its only series still loads wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but {ill} of {total} series still loads wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but {ill} of {total} series still load wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but Slicer will not show {number} file of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready, but Slicer will not show {number} files of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready; look at its only series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>The copy is ready; look at {ill} of {total} series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it; look at its only series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it; look at {ill} of {total} series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it, but {ill} of {total} series is not as it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it, but {ill} of {total} series are not as they should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it, but its only series loads wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it, but {ill} of {total} series loads wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Slicer has all of it, but {ill} of {total} series load wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/series_count.py"/>
        <source>Not as it should be: {states}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>{count} file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>{count} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>{count} of {total} files are in the copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>Stopped before all files were written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>Nothing was written: this was a check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>No file can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>Slicer reads all of it; small faults matter to other programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>The repaired copy is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/summary.py"/>
        <source>The copy is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Western European</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Central European</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Baltic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Cyrillic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Arabic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Greek</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Hebrew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Turkish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Thai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Japanese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Korean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>simplified Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>traditional Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>Southern European</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>all writings (UTF-8)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>As chosen: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/text_preview.py"/>
        <source>As chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/values_that_stay.py"/>
        <source>{name}: {count} value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/values_that_stay.py"/>
        <source>{name}: {count} values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/values_that_stay.py"/>
        <source>{count} value of text stays: look at it before you give the files away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/reporting/values_that_stay.py"/>
        <source>{count} values of text stay: look through them before you give the files away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_api/parameters.py"/>
        <source>yes or no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_api/parameters.py"/>
        <source>the path of a file or folder that exists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_api/parameters.py"/>
        <source>one of: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_api/parameters.py"/>
        <source>a number, such as 2.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_api/parameters.py"/>
        <source>The parameter {rule}.{parameter} must be {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>There is no preset {name}. The presets are: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rule {name} cannot be left out: it changes only what no reader can use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>A parameter was given for the rule {name}, which is not used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rule {name} has no parameters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>There is no rule {name}. Did you mean {other}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rule {name} has no parameter {parameter}. Did you mean {other}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rule {name} has no parameter {parameter}. It has: {parameters}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rule {name} is not used without {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rule_list.py"/>
        <source>The rules {name} and {other} cannot be used together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>Add the missing frame of reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>Gives each CT, MR and PET series with positions the frame of reference that it lacks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>Adds the Frame of Reference UID where it is missing in CT, MR and PET images that have positions: that of the other images of the series, that which structure sets and segmentations say these images have, or else a new one for each series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>Needed by programs that refuse images without it, for example when a segmentation is to be stored as DICOM. Some anonymizers and converters remove it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>It never gives two series one frame of reference: that they lie in one space is not known. It leaves series alone that contain several frames of reference or patients, or images without a position, or of which documents say several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>copied from other images of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>would be copied from other images of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>that which documents say of the images was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>that which documents say of the images would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>a new one was assigned to the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_frame_of_reference_uid.py"/>
        <source>a new one would be assigned to the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Give the size of a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Adds the pixel spacing that you enter, or that of the detector, to images that have none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Adds Pixel Spacing to images that lack it: what you enter, or else what the detector or scanner says, divided by the magnification where that is known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Use it if images load with pixels of 1 mm, and you know their size: from the device, from a ruler in the image, or from a sound file of the same kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>It leaves images alone that have a pixel spacing, and does not use that of the detector without being told: measurements would be too large by the magnification. Images with Pixel Aspect Ratio stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Size of a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>In mm, one number, or height and width: 0.5\0.4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Use the spacing of the detector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>Imager Pixel Spacing or Nominal Scanned Pixel Spacing, divided by the magnification if it is known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>The size of a pixel must be one or two numbers above 0, such as 0.5 or 0.5\0.4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>set as entered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>would be set as entered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>taken from the detector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>would be taken from the detector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>left unchanged because of PixelAspectRatio; remove that to set the size of a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>can be set if you know it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>can be set to the spacing of the detector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>{count} slice does not say how large a pixel is, and readers take it to be 1 mm; {can}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_pixel_spacing.py"/>
        <source>{count} slices do not say how large a pixel is, and readers take it to be 1 mm; {can}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Stack slices that say nothing of their place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Gives slices without positions even positions, in an order and at a distance that you choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Gives the slices of a series that have no position, or all the same, positions one behind the other: at the distance that you enter, or else that of their slice locations, their spacing or their thickness; in the order of their locations, numbers, or times and names. A missing orientation is taken to be axial unless you choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Use it for pictures that were turned into DICOM, micro-CT and secondary captures, which load without any geometry. Compare what you get with the original: the volume may be upside down or mirrored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>It leaves positions alone that are there, images at one place that are points in time, and series that contain several kinds or sizes of images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Distance of slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>In mm; if nothing is entered, what each series says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Order of slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>What their order is taken from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Direction of slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Where slices do not say it themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>Reverse the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>The last slice becomes the first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>The distance of slices must be more than 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>{count} slices have positions and no orientation; can be completed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>{count} slices do not say where they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>{count} slices all say that they lie at one place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>order and distance are not known; can be stacked with a distance that you enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>can be stacked {distance} mm apart, from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>{problem}; {can}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>the distance of the slices is not known; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>stacked at the distance entered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>would be stacked at the distance entered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>stacked by {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>would be stacked by {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>a direction was assumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>a direction would be assumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_positions.py"/>
        <source>ImagePositionPatient is the same in all slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>position 0, 0, 0 of the first slice is assumed because it is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Generate slice position for multi-frame volumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Adds the position of each slice to CT volumes in one file that lack it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Adds the position of each slice to volumes that are stored as one CT, X-Ray 3D or enhanced file without slice positions, from the spacing, or else the slice thickness, in the file, or from the distance that you enter. Frames that lack what the others have are completed. Without positions the volume loads squashed or stretched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Needed for some cone-beam CT scanners: Dolphin 3D and other dental devices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>It does not touch time series, ultrasound, angiography and dose files, adds nothing where the file contains no spacing, and takes secondary captures for volumes only if you enter a distance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>In mm; if nothing is entered, what the file says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Reverse the frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>The last frame lies at the first position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>completed from the other frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>would be completed from the other frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>some frames lack functional groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>slice positions cannot be added: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>other series have the same FrameOfReferenceUID, and the position of this one is assumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>a new one was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>a new one would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>it is a secondary capture; enter the distance of its slices if it is a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>the functional groups do not match the number of frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>axial orientation is assumed because it is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>the orientation is unknown or differs between frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>the position is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>by {keyword} the frames are not one stack of slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>slice positions were added; {note}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>slice positions would be added; {note}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>slice positions were added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>slice positions are missing and would be added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>NumberOfFrames is not an integer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>Pixel Data does not contain NumberOfFrames frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>the frames are ordered by {keywords}, not by position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} does not contain a position for each frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} is not evenly spaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} is not a positive number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>the slice thickness is used as the spacing because that is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>neither spacing nor thickness of the slices is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>ImageOrientationPatient is not a pair of orthogonal unit vectors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>only some of the frames have {keyword}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} is not a plausible number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} is not {count} positive number(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_missing_slice_spacing_to_multiframe.py"/>
        <source>{keyword} is not {count} number(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>Add the time at which a radiopharmaceutical was given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>Fills in the start time of the radiopharmaceutical from the date and time that stand beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>Adds Radiopharmaceutical Start Time to PET images that give it as date and time only. Programs that compute standardized uptake values, Slicer's among them, look for the time, and fail without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>Needed if standardized uptake values cannot be computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>It adds no time if the substance was given on another day than that of the series, because programs take the time for one of the same day, or if the time is given for another time zone; it reports this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>RadiopharmaceuticalStartTime was missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_radiopharmaceutical_start_time.py"/>
        <source>RadiopharmaceuticalStartTime is missing, and RadiopharmaceuticalStartDateTime does not give a time of the day of the series; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>Put the pixel size where readers look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>Adds the pixel size of ultrasound and radiographs where readers look for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>Adds Pixel Spacing to ultrasound images that give the size of a pixel in calibrated regions only, if all regions of tissue have the same. Adds Imager Pixel Spacing to CR and DX images that have Pixel Spacing alone, and do not say how that was calibrated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>Needed if ultrasound images and radiographs load with pixels of 1 mm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>It changes no size that is there. Ultrasound images whose regions differ in scale are reported and stay, and so do radiographs that are calibrated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>the image has PixelSpacing, and readers look for ImagerPixelSpacing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>it was copied there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>it would be copied there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>only the ultrasound regions give the size of a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>they differ in scale; readers take pixels to be 1 mm; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>left unchanged because of PixelAspectRatio; remove that to have the size of a pixel added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>PixelSpacing was added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/add_scale_of_flat_images.py"/>
        <source>PixelSpacing would be added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>Partially anonymize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>Removes the most common identifiers; this is no full anonymization.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>Removes the most common identifiers, in sequences too: study date and time, accession number, referring physician, birth date, sex and study ID are emptied, the name and content date and time become placeholders, the patient ID and all UIDs of this patient's data are replaced. It reports images and documents that are likely to show who the patient is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>Use it only where a partial removal is acceptable. Each run gives other identifiers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>This is no full anonymization. Many elements that can identify a patient stay, among them other dates, other patient IDs and names, institution, operators, device, age, weight, descriptions, comments, private elements, and text in the images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>text in the image identifies the patient (Burned In Annotation is YES); left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>a secondary capture may show who the patient is; its pixels are not examined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>an encapsulated document may identify the patient; it is not searched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/anonymize.py"/>
        <source>a private sequence cannot be read; not searched for identifiers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>Complete positions from the other slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>Completes position, orientation and size of slices where the other slices of the series prove them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>Fills in position, orientation and pixel spacing that a slice lacks where the other slices of its series prove them: by their slice locations, their numbers or an even line. Corrects direction cosines that are rounded so much that readers ignore them, or that differ by less than a thousandth within a volume, and a negative or wrong spacing between slices. Rescale values that some slices of CT lack are taken from the others. A slope that is 0 or missing in all slices becomes 1, which readers take it for. Never in PET.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>Needed if slices do not load together because some of them lack elements that the others have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>It invents nothing: where no other slice tells, and where slices contradict each other, all stays as it is. Spacing between slices that is that of a tilted table stays too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>completed from other slices of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>would be completed from other slices of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>the other slices do not prove it; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>1 was written, as readers take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>1 would be written, as readers take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>SpacingBetweenSlices is not the distance of the positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>would be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>rounding was corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>rounding would be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>the volume loads without its orientation; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>ImageOrientationPatient differs by less than 0.001 from other slices of the volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>unified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>would be unified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>taken from PatientOrientation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>would be taken from PatientOrientation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>{keyword} cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>worked out from ReconstructionDiameter and Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>would be worked out from ReconstructionDiameter and Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>pixel values are not what they measure; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/complete_slice_geometry.py"/>
        <source>RescaleSlope is 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>Connect structure sets and segmentations with their images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>Lets references that lead nowhere name the images that fit by their position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>Connects structure sets and segmentations whose references lead nowhere with the only series of the patient that has a slice in the plane of each contour, or a slice of the same size and place for each frame. Study and frame of reference become those of the images. If only the frame of reference is one that no image has, it becomes that of the images referred to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>Use it if images got new UIDs, as public collections often have them, and the structure sets made before are not shown with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>It changes nothing where several series fit, a contour or frame lies on no slice, or some of the images that are referred to are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>connected with the series that fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>would be connected with the series that fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>series {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>one series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>{problem}; {which} of {count} images fits; can be connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>the frame of reference is that of no image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>refers to {count} image that is not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>refers to {count} images that are not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/connect_lost_references.py"/>
        <source>several series fit; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/copy_unreadable_files.py"/>
        <source>Copy unreadable files as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/copy_unreadable_files.py"/>
        <source>Copies files that are too damaged to be read, unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/copy_unreadable_files.py"/>
        <source>Copies files into the output that are DICOM and so damaged that nothing can be done for them, unchanged. Without this rule they are reported and not written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/copy_unreadable_files.py"/>
        <source>Use it if the output is to be complete, for example for another tool to try.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/copy_unreadable_files.py"/>
        <source>It repairs nothing. The files stay in the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Correct values that wrap or are cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Corrects the sign and the number of bits of pixel values, where the values contradict the header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Sets Pixel Representation of series whose values are negative though the header says they have no sign, or wrap to negative ones though they have none, Bits Stored of series whose values need more bits, and Planar Configuration of colours whose samples seem to stand in another order. The image in the middle of each series is looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Use it if air is shown brighter than bone, or bright parts black, after a conversion. Compare with another image of the same device: values alone are no proof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>It never changes a pixel, and leaves alone compressed images, and those with overlays in unused bits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Pixel Representation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>What the values of these series have: 0 for no sign, 1 for one. Empty: as the values look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>Bits Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>How many bits the values of these series have, at most 16. Empty: as many as the values need.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>{parameter} must be a number from 1 to 16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>set: {keywords}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>to be set: {keywords}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>the pixel values of the series contradict the header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>the colours of {count} series seem to be stored in another order than PlanarConfiguration says, which should be {planes} then; can be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>the pixel values of {count} series need {bits} bits, more than BitsStored says, and are cut off; can be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>{count} series seems to have negative pixel values, but PixelRepresentation says that they have no sign; can be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>{count} series seem to have negative pixel values, but PixelRepresentation says that they have no sign; can be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/correct_pixel_values.py"/>
        <source>large pixel values of {count} series turn negative, because PixelRepresentation says that they have a sign; can be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Strict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Research</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Nothing stays that the profile removes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Dates are shifted; patient characteristics and safe private elements stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>De-identify (DICOM Basic Profile)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Removes what may identify someone, as the Basic Profile of DICOM with its options wants it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Removes or replaces all attributes that Table E.1-1 of PS3.15 lists, at every depth, and all private and unknown ones. What is not listed stays only if it is known to be safe. A patient gets one new ID, and dates are moved by one interval if they are kept, in all files of all runs with the same key. References go on to resolve. Each file is examined again before it is written, and says how it was de-identified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Use it before data leaves the hospital. Choose what research needs by the parameters, and look through the values that stay before you give the data away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>It does not search pixels for text: it leaves out images that may show any, and documents. It does not remove faces from images of heads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove dates and times; shift them by one interval for each patient, so that times between them stay; or keep them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Patient characteristics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove or keep sex, age (90 years for all who are older), size, weight and the like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Safe private elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove all private elements, or keep those that are known to be safe, such as diffusion directions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Device identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove or keep serial numbers, station names and the like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Institution identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove or keep the names and addresses of institutions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>UIDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Replace UIDs, or keep them: then everybody who has the original finds it by them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Descriptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Remove descriptions, or clean them: only words that are known to say nothing of a person stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Structured content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Put dummies in the place of text in reports, or clean it: only words that are known to say nothing of a person stay. Codes, numbers and references stay in any case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Images that may show text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Refuse images that may show text; make ultrasound images black outside of the regions that they name, as far as that can be done without decoding them, and refuse the others; or keep them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>List of patient IDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>A CSV file with an old and a new patient ID in each line: old;new. Empty: new IDs are made up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out: its patient ID is not in the list, or several patients would get one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>Images of heads may show faces. They are not changed; use a program that removes faces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out: {problem}; {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>all but the ultrasound regions was made black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>all but the ultrasound regions would be made black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out, because it cannot be searched: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out: Pixel Data is not where it has to be, or longer than the image: it may be something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/deidentify_basic_profile.py"/>
        <source>left out: the compressed pixels may contain comments, and cannot be searched for them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>Say what each series is in space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>Tells of slices that are missing, uneven, or twice at one place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>Examines each series as a volume when all repairs are made, and says where slices are missing, where their distance changes, and where several lie at one place and nothing tells them apart; the same of frames in one file, and of dose grids. It tells where pixel sizes differ between slices, and where lengths seem to be in another unit. A JPEG image that is much shorter than the one beside it is looked into: whether its picture is cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>Always: measurements in such a volume are wrong although it loads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>It repairs nothing. It does not speak of what is sound: tilt, time points, echoes, localizers in three directions, mosaics, overlapping slices, clips.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>{series}: {message}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>{count} more series is like that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>{count} more series are like that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/examine_geometry.py"/>
        <source>Series {number} ({modality})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>Fix compressed ultrasound photometric interpretation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>Corrects the label RGB of JPEG ultrasound images that are not RGB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>Corrects Photometric Interpretation where an ultrasound image is labelled RGB and the JPEG image itself says that it is not. With the wrong label it is shown in wrong colours, mostly green and pink.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>Needed for some ultrasound devices and converters that compress colour images and leave the label as it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>It leaves true RGB images alone, and those that do not say what they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>it cannot be determined whether the JPEG codestream is RGB, as declared, or YCbCr</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_compressed_ultrasound_photometric_interpretation.py"/>
        <source>PhotometricInterpretation is RGB, but the JPEG codestream is {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>Fix invalid exposure tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>Rounds tube current, exposure time and exposure, and keeps the exact values elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>Rounds tube current, exposure time and exposure that are written with decimals, such as 12.5 mA, where only whole numbers are allowed. The exact value is kept in the element made for it, in microampere, microseconds or microampere seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>Needed for some X-ray and CT devices, whose files strict readers refuse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>It leaves a value alone that is not one plausible number, and does not search sequences.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>{keyword} is not a plausible number; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>{keyword} is not an integer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>{keyword} is not an integer, and contradicts {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>{keyword} is too small for {other}; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_exposure_fiasco.py"/>
        <source>{keyword} is too large for {other}; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>Write missing or wrong File Meta Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>Writes the File Meta Information where it is missing, or wrong about encoding, class or UID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>Writes the File Meta Information, which says how a file is encoded and which object it holds, where it is missing or does not match the data set. The encoding is determined from the data set and the pixels themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>Needed for files from hospital CDs, old scanners and scripts, which readers refuse or misread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>It changes nothing in the data set, and leaves a header that is right as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>MediaStorage{keyword} does not match the {keyword} of the data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_file_meta_information.py"/>
        <source>MediaStorage{keyword} does not match the {keyword} of the data set, which is not a valid UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>Fix private SOP class UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>Gives files without a SOP class, or with one that says nothing, the class that fits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>Gives files without a SOP class, or with one that is not valid, made up or the private one of the DCMTK toolkit, the standard class that fits their modality, number of frames and colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>Needed for files of some tools and converters, which readers refuse, or of which they have to guess what they hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>It leaves private classes of device makers alone, and reports them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>SOPClassUID {uid} is private or unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>SOPClassUID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>SOPClassUID is not a valid UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>copied from the File Meta Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>would be copied from the File Meta Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>it cannot be inferred because there is no Pixel Data; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>the file is damaged and may contain it; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>{name} was assigned, which matches modality, number of frames and colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>{name} would be assigned, which matches modality, number of frames and colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/fix_private_media_storage_sop_class_uid.py"/>
        <source>SOPClassUID is private or unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>Force same patient name and ID in each directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>Makes all files of a folder one patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>Gives all files of a folder the first patient's name and the first patient ID that are found in it, in the order of the file names. A folder without any gets a placeholder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>Use it if each folder holds one patient, but the import shows several because name or ID differ from file to file. Do not use it on folders with files of several patients: they would become one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>It leaves a folder alone in which birth dates or sexes contradict each other, and reports it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>birth date or sex differ in the folder, which may contain several patients; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>{keyword} is in an undeclared character set in all of the folder; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>{keyword} differs from the first file of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>replaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>would be replaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>unified for all files of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_directory.py"/>
        <source>would be unified for all files of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Force same patient name and ID in each study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Unifies the spelling of the patient's name, and the patient ID, within each study.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Gives all files of a study one spelling of the patient's name and one patient ID, the most frequent ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Use it if one examination shows up under several patients, or some of its series cannot be found, because the files differ in case, spaces or separators of the name, or in the ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>It never unifies different patients: a study in which names, birth dates or sexes contradict each other is left alone and reported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Different names or IDs in {files} files of {count} study refer to the same patient; can be unified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>Different names or IDs in {files} files of {count} studies refer to the same patient; can be unified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>the study names several patients, which may be the same; Slicer shows all images under one of them; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>{keyword} differs from other files of the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>unified for the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_patient_name_id_in_each_study.py"/>
        <source>would be unified for the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>Force same series instance UID in each directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>Makes all files of a folder one series, and different folders different series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>Makes all images of one kind in a folder one series, and different folders different series. Of one kind are those with the same SOP class, modality, rows and columns. A folder that is already one series of its own stays as it is. Ultrasound is left to SplitUltrasoundSeriesByInstanceNumber where that is used too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>Use it if each folder holds one volume, but its slices arrive as separate series, or if several folders got the same series UID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>It never makes files of several studies or patients one series, nor images of several kinds, which no viewer could load as one: those of each in a folder are a series of their own. The report says so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>{count} slices in one folder are a series each, and do not say where they lie; can be made one series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>StudyInstanceUID differs from the first file of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>the folder contains files of several patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>the folder contains images of several kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>series kept separate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>SeriesInstanceUID differs within the folder or is also used in other folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>all files of the folder share one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/force_same_series_instance_uid_in_each_directory.py"/>
        <source>all files of the folder would share one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>Generate missing patient/study/series IDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>Fills in missing identifiers of patients, studies, series and instances by what the files say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>Fills in missing patient names and IDs, study, series and instance UIDs and series numbers, so that files which were refused or hidden at import appear. What belongs together is determined by what the files say: dates, accession and series numbers, descriptions, geometry, references, and by the folder only where they say nothing. If several files claim to be the same image, exact copies are left out and different images get UIDs of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>Needed after overdone anonymization and for files written by scripts and converters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>It never puts different patients together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID and content are identical to another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID is missing, and the content is identical to another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>would be left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>identical copy of {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>{keyword} was not valid and the same for different patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID and image are identical to another file; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID is also used by another file, which may be the same image in another encoding; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID is also used by a different image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID is also used by an image of a different patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SOPInstanceUID is also used by several images, one of which may be the same image in another encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a placeholder was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a placeholder would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>copied from other files with the same PatientID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>would be copied from other files with the same PatientID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a placeholder for the study was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a placeholder for the study would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a separate series was created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a separate series would be created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>copied from other files with the same {evidence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>would be copied from other files with the same {evidence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>left unchanged because the series has several numbers or patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>copied from other files of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>would be copied from other files of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>an unused number of the study was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>an unused number of the study would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a new UID was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>a new UID would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>{keyword} was missing and could not be inferred; a new UID was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>{keyword} is missing and cannot be inferred; a new UID would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>{keyword} was missing and could not be inferred; {count} files, grouped by {evidence}, share a new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>{keyword} is missing and cannot be inferred; {count} files, grouped by {evidence}, would share a new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>copied from other files of the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>would be copied from other files of the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/generate_missing_ids.py"/>
        <source>SeriesInstanceUID is used in studies of different patients, and Slicer shows all of its images under one of them; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>Join the slices of a volume that are separate series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>Joins the slices of a volume that arrive as separate series or studies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>Joins slices that arrive one by one, as many series or even studies of one image each, if patient, kind of image, direction, size and description are the same, and their positions are distinct and evenly spaced. Of several times at the same places, each time becomes a series, if its slices tell the same content time. Files that are each alone in a study are joined if patient, date, time and order are the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>Use it if each slice is a volume of its own in Slicer, because an anonymizer or an export gave every file identifiers of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>It never joins complete volumes with each other, nor time points, echoes, phases or different acquisitions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>files of one examination are in different studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>slices of one volume are in different series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>slices of one volume are in different studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>slices of one volume have different StudyTime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>slices of one volume have different SeriesNumber</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>slices of one volume have different FrameOfReferenceUID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>{series} series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>{series} series of one image each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>{where} and {studies} studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>, {missing} missing between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>{count} files in {where} form one volume of {count} evenly spaced slices{gaps}; can be joined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>{files} files of one examination are in {count} studies; can be joined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/join_scattered_series.py"/>
        <source>series of a single slice, not joined with similar ones: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/normalize_file_names.py"/>
        <source>Normalize file names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/normalize_file_names.py"/>
        <source>Gives files short names without special characters, in folders by patient, study and series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/normalize_file_names.py"/>
        <source>Puts the files into folders by patient, study and series, and gives folders and files short names without special characters, such as pa000/st000/se000/ct000.dcm, in the order of the instance numbers. The report lists the new name of each file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/normalize_file_names.py"/>
        <source>Needed where paths are too long, or hold characters which some programs cannot read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/normalize_file_names.py"/>
        <source>It changes nothing in the files, and puts nothing but the modality from their data into a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>Number series and instances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>Numbers series and slices where numbers are missing, are text, or are not unique.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>Gives each series one number, and each slice of a series a number of its own, where numbers are missing, are text, or are not unique. Slices are numbered by their position or, if positions are not conclusive, by acquisition time and file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>Needed for files written by scripts, and for programs that sort slices by number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>It leaves numbers alone that are in order; time points, echoes and acquisitions may restart the numbers, and images and clips of ultrasound may share a number. A series with several series numbers, patients or pixel spacings may be several series: it is reported and stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>series numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>pixel spacings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>the series has different {what} and may be several series; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>left unchanged because it may tell where slices without position lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>copied from another file of the same image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>would be copied from another file of the same image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>an unused number of the series was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>an unused number of the series would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>renumbered by slice position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>would be renumbered by slice position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>renumbered by acquisition time and file name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>would be renumbered by acquisition time and file name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/number_series_and_instances.py"/>
        <source>{keyword} is not unique in the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>Pad truncated pixel data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>Fills missing pixels at the end of an image with zeros, and says so in Image Comments.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>Pads truncated Pixel Data with zeros, and says so in Image Comments. Without this rule such files are reported and stay damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>Use it to see at least a part of an image whose copy was interrupted, if no complete copy can be found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>It does not recover pixels. Never measure in such an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>missing pixels were filled with zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/pad_truncated_pixel_data.py"/>
        <source>missing pixels would be filled with zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>Remove DICOMDIR files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>Leaves out DICOMDIR files, which do not match the patched files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>Leaves out DICOMDIR files, the tables of contents of CDs and of exports from an archive, whatever their names are. They do not match the patched files, and next to images they can be taken for one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>Needed for CDs and exports.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>It never leaves out an image, even if it is named DICOMDIR.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_dicomdir.py"/>
        <source>DICOMDIR: the index of other files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_foreign_bytes.py"/>
        <source>Remove bytes that do not belong to the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_foreign_bytes.py"/>
        <source>Removes what precedes the file or follows the data set, and stray delimiters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_foreign_bytes.py"/>
        <source>Removes headers of a web server in front of the file, a web page or zeros behind the data set, and delimiters of sequences that are not there. Readers stop at such bytes, or refuse the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_foreign_bytes.py"/>
        <source>Needed after downloads and network transfers, and for copies from tapes and old archives.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_foreign_bytes.py"/>
        <source>It removes nothing behind a data set that may be incomplete, and nothing but zeros, HTML, and headers and boundaries of HTTP and MIME. Anything else is reported and stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>Leave out slices stored twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>Leaves out slices that are stored twice in a series, with the same place and the same pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>Leaves out slices that a series contains a second time under another UID: at the same place, with the same pixels and the same header, bit for bit, but for UID, number and time of the file. References to them name the one that stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>Needed if a volume does not load because some of its slices lie at one place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>It leaves out nothing that says something else: another time, echo, acquisition, description or private value, and nothing of a volume in which slices at one place differ in their pixels alone: those may be time points with empty slices. Slices with the same pixels and another header are reported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>the same image, at the same place, is there under another SOPInstanceUID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>its header is different; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/remove_repeated_slices.py"/>
        <source>the same image as {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>the term of the character set does not exist, or is not that of all text; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>all text is now in UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>all text would be written in UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>Repair the name of the character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>Writes text in UTF-8 where its character set is misspelt, or is one that programs cannot decode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>Where the term of the character set is misspelt but can mean one set only, such as ISO_IR 149 or ISO-IR 100, or is valid but one that Slicer's import cannot decode, such as those with escape sequences, all text is decoded and written in UTF-8. So is text in UTF-8 that the file does not name so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>Needed for files of servers that misspell the term, and for Korean, Japanese and Chinese names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>It changes nothing unless every value of the file can be decoded, and leaves files of plain text alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text of private elements would not be what it is in another character set; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text is in UTF-8, but another character set is declared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>the term of the character set is misspelt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>several character sets are named, and nothing says where one of them ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text is in a character set that not all readers decode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text lacks the escape sequences of its character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text does not fit the escape sequences of its character set; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>text begins with a byte order mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>the mark was removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_character_set.py"/>
        <source>the mark would be removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>Repair sex, age and directions that are written wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>Writes sex, age and patient orientation as the standard requires, such as 045Y for 45 years.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>Repairs Patient's Sex, Patient's Age and Patient Orientation that are written in words, in lower case or without leading zeros, such as male, 45Y or Left\Foot. Programs do not understand them: they compute no dose by age or sex, and do not mark the sides of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>Needed for files of scripts and forms that people fill in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>It leaves alone what has no single meaning, such as an age without a unit, and reports it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>{keywords} is not written with its code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>{keywords} are not written with their codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>{keywords} has no code of the standard, and it is not certain which is meant; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_codes.py"/>
        <source>{keywords} have no code of the standard, and it is not certain which is meant; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>Repair dates and times that are written wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>Writes dates and times as the standard requires, such as 20200131 for 31/01/2020.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>Repairs dates and times that have dots, dashes, slashes, colons or words, such as 2020-01-31, 31/01/2020, 31 Jan 2020 or 10:35:02, at any depth. Programs do not show them, or find them in no search, and cannot compute doses and ages with them. They are repaired only if one date is possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>Needed for files of scripts, spreadsheets and old systems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>It leaves a date alone that may be two, such as 04/05/2020, or none, and reports it. It does not touch private elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>{keywords} does not have the form of a date or time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>{keywords} do not have the form of a date or time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>{keywords} does not have the form of a date or time, and may mean none or several; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_dates_and_times.py"/>
        <source>{keywords} do not have the form of a date or time, and may mean none or several; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_element_encoding.py"/>
        <source>Repair elements that are encoded wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_element_encoding.py"/>
        <source>Corrects lengths that are odd or wrong, and missing or unknown VRs, of elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_element_encoding.py"/>
        <source>Pads values of odd length, and gives elements a value representation where it is missing or unknown; which one is looked up in the data dictionary of the standard. A wrong length is corrected where exactly one lets everything behind it be read up to the end of the file. Readers refuse files with such elements, or lose what follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_element_encoding.py"/>
        <source>Needed for files written by scripts, anonymizers and converters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_element_encoding.py"/>
        <source>It never changes a value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>Complete the modality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>Fills in the modality where the class of the object allows one only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>Fills in Modality where it is missing or written otherwise, and the class of the object allows one only: CT Image Storage comes from CT. Slicer shows series by it, and uses it to decide how they are loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>Needed for files of scripts and converters that leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>It does not change a modality that is there, even if it contradicts the class. Where the class allows several, as secondary captures do, a missing modality is reported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>the other images of the series have another one; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>Modality is not written with its defined term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_modality.py"/>
        <source>the class of the object does not tell it; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is written with a decimal comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are written with a decimal comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>the values of {keywords} are not separated by backslashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has more characters than a number may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have more characters than a number may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has blanks or null characters around or in a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have blanks or null characters around or in a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has a unit after the number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have a unit after the number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is a number in another notation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are numbers in another notation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is an integer written with decimals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are integers written with decimals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has one value; it is that of rows and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have one value; it is that of rows and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has a comma that may stand for decimals, thousands or several values; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have commas that may stand for decimals, thousands or several values; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has a blank or null character in a number that may mean several things; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have blanks or null characters in numbers that may mean several things; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is not a finite number; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are not finite numbers; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} must be an integer and has decimals; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} must be integers and have decimals; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is out of the range of its VR; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are out of the range of their VR; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} has not as many values as it must have; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} have not as many values as they must have; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is zero, which is no size of a pixel; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are zero, which is no size of a pixel; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} is not a number; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>{keywords} are not numbers; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>Repair numbers that are written wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>Writes numbers as the standard requires, such as 0.5 for 0,5, where only one meaning is possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>Repairs numbers with a decimal comma, commas between values, a unit behind them, more than 16 characters, or decimals where an integer is required, at any depth. Programs read such a number as another one: 0,8 mm as 8 and 1 mm. It is repaired only if the number of values and the form of each leave one meaning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>Needed for files of scripts and of devices that are set to a language with a decimal comma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_numbers.py"/>
        <source>It leaves a number alone that may mean two things, such as 12,500, that is no number, or is the size of a pixel and zero, and reports it. It does not touch private elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_data_encoding.py"/>
        <source>Repair pixel data encapsulation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_data_encoding.py"/>
        <source>Encapsulates compressed pixels, ends them with a delimiter, and corrects the length of Pixel Data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_data_encoding.py"/>
        <source>Divides compressed pixels into fragments as the standard asks for, inserts the delimiter that ends them, corrects the length of Pixel Data where all pixels are there, removes zeros behind the last pixel, and packs masks whose frames are filled up to whole bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_data_encoding.py"/>
        <source>Needed for files of home-made converters, and for interrupted copies that lack only the last eight bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_data_encoding.py"/>
        <source>It never changes a pixel. An image whose Pixel Data is truncated is reported and not repaired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_description.py"/>
        <source>Repair how the pixels are described</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_description.py"/>
        <source>Corrects size, bits, colours and number of frames in the header where the pixels prove them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_description.py"/>
        <source>Compares Rows, Columns, Number of Frames, Samples per Pixel, Photometric Interpretation, Planar Configuration, Bits Allocated, Bits Stored and High Bit with the length of Pixel Data or with the codestream, and corrects what is missing or wrong if only one value fits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_description.py"/>
        <source>Needed for images that scripts and converters have written, which are refused, cut off, sheared or shown in wrong colours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_pixel_description.py"/>
        <source>It never changes a pixel. What the pixels do not prove is reported and stays as it is, such as a size that is swapped, frames that were lost, or a wrong sign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_sequences.py"/>
        <source>Repair sequences with wrong lengths or delimiters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_sequences.py"/>
        <source>Corrects lengths of sequences and items, and inserts missing delimiters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_sequences.py"/>
        <source>Corrects the lengths of sequences and of their items, and inserts delimiters that are missing. Readers refuse files with such sequences, or drop what follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_sequences.py"/>
        <source>Needed after anonymizers and converters that change values inside sequences and forget the lengths around them, or lose a delimiter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_sequences.py"/>
        <source>It never guesses: where the contents can be read in more than one way, the file is reported and stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>Repair windows of grey values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>Leaves out centers of windows that have no width, and widths that have no center.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>Leaves out values of Window Center and Window Width that have no counterpart in the other element, also in functional groups. With different numbers of values, Slicer uses none of the windows and logs an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>Needed for files of scripts and converters that join or split values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>It makes up no window: a center without any width, and a width of 0 or less, are reported and stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>{keyword} is given without {other}; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>WindowCenter and WindowWidth have values without a counterpart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>WindowWidth is not greater than 0; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/repair_windows.py"/>
        <source>WindowCenter and WindowWidth do not fit together; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>a UID contains binary data, which may belong to another element; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>an invalid UID may have been damaged like other elements of the file; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>SOPInstanceUID is not valid and differs in one character from the one in the File Meta Information; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>Replace invalid UIDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>Replaces invalid UIDs by valid ones, the same in all files and references.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>Replaces UIDs of studies, series, instances, frames of reference and other objects that have letters, spaces, leading zeros or more than 64 characters. The same invalid UID becomes the same valid one in all files, in references and sequences too. Spaces around a valid UID are removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>Needed for files of some scripts and anonymizers, because archives and other programs refuse such UIDs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>It leaves valid UIDs and private elements alone, and reports what seems to be damage: binary data in a UID, a UID in a file whose elements are damaged, one that differs in a single character from the valid one in the File Meta Information.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>{keywords} is not a valid UID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>{keywords} are not valid UIDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>replaced consistently in all files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>would be replaced consistently in all files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/replace_invalid_uids.py"/>
        <source>a sequence cannot be read; not searched for invalid UIDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Take localizers and screenshots out of a volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Makes series of their own of images and objects that keep the volume in their series from loading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Makes series of their own of images of another size or kind than the slices of the volume in the same series, such as localizers and screenshots, and of structure sets, raw data and other objects without pixels. With them the whole series cannot be loaded. An image whose pixels have the size of the slices, though its Rows or Columns are others, stays and gets theirs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Needed if a volume does not load because its series contains more than its slices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>It leaves series alone that are no volume, such as three-plane localizers and screenshots, and images of the same size and kind, whatever their direction. It never separates a slice that only its header makes another kind or size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>another size or kind than the volume in its series, which cannot be loaded with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>no image, and in the series of a volume, which cannot be loaded with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>a series of its own was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>a series of its own would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Rows and Columns are not the size of the pixels, which is that of the other slices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>they were corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>they would be corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_foreign_images.py"/>
        <source>Rows and Columns are swapped here or in the other slices, as it seems; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>Separate patients who share a dummy ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>Gives each study a patient ID of its own where many patients share a dummy ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>Gives each study a patient ID of its own where the ID is a dummy such as Removed, Anonymous or 0, or where studies of evidently different patients have the same ID. The new ID is the old one with a code behind it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>Use it if the studies of many patients show up under one patient after anonymization. Several studies of one patient become several patients too: nothing says any more that they belong together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>It leaves an ID alone that is no dummy and that only one patient has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>PatientID is a dummy value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>PatientID is shared by different patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>a separate ID was assigned to the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>a separate ID would be assigned to the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>left unchanged because StudyInstanceUID is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>{count} studies have the same dummy patient ID; can be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_dummy_id.py"/>
        <source>{count} studies of different patients have the same ID; can be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>Separate patients who share a study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>Gives each patient a study of their own where names or IDs in a study contradict each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>Gives the series of each patient a study UID of their own where the names or IDs in one study are not those of one patient, even if the birth dates are the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>Use it if you know that a study holds several patients. If they are one patient who was entered in several ways, set one name and ID with SetElements instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>It leaves a study alone in which name and ID may be unified, or one series has files of several patients. Series that may belong to several of the patients stay in the study.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>the study names several patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>a study of its own was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>a study of its own would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>{count} study names several patients. If they are several, they can be separated; if they are one, the repair 'Set, replace or remove data elements' gives them one name and ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_patients_of_study.py"/>
        <source>{count} studies name several patients. If they are several, they can be separated; if they are one, the repair 'Set, replace or remove data elements' gives them one name and ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>Separate echoes, kernels and phases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>Makes a series of each echo, phase, time point, kernel or acquisition that lies at the same places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>Divides series in which several complete volumes lie at the same places: echoes, phases, time points, b-values, kernels, acquisitions, fields of view; and those in which even volumes are shifted against each other. Each becomes a series of its own; the first one keeps the identifiers. A few images of another direction, or pages of text without a place, beside one volume become a series too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>Use it if a volume alternates between two contrasts, or Slicer warns that slices are not equally spaced. Time series are loaded as a sequence without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>It leaves series alone in which nothing tells the images apart, or a volume lacks an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>another direction than the slices of the volume in its series, or no place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>several volumes lie at the same places, or shifted against each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>{count} image of another direction, or without a place, is in the series of a volume; can be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>{count} images of other directions, or without a place, are in the series of a volume; can be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_repeated_volumes.py"/>
        <source>{count} volumes of {images} slices, told apart by {keywords}, lie at the same places in one series; can be separated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>Separate patients and volumes with the same UIDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>Gives patients, and volumes, that share a study or series UID their own ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>Gives the files of each patient UIDs of their own where one study, series or instance UID stands for several patients, as programs with fixed UIDs and copied headers cause it. Complete volumes with pixels of another size, or in another study, that share a series UID get their own one too. References follow within each patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>Needed if images of one patient show up under another one, or volumes are mixed in one series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>It does not separate files whose patients may be one person who was entered in several ways: name or ID and another fact must differ, with different birth dates if they are known, and the slices of both must not form one volume. Such files are reported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>{keyword} is also that of another patient; a new one was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>{keyword} is also that of another patient; a new one would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>{keyword} is also that of another volume; a new one was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/separate_shared_uids.py"/>
        <source>{keyword} is also that of another volume; a new one would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Set, replace or remove data elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Sets, replaces or removes data elements in all files, or in those with certain values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Makes the same change in all files, or only in those with certain values: gives data elements a value, replaces a piece of text in them, or removes them. Values are checked before anything is done. References follow if the UID of a study, series or frame of reference is set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Use it to put in what you know and the files do not say, such as a patient ID, a modality or a pixel spacing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>It does not change whole sequences or the UID of an instance, and adds no item to a sequence. Rows, Columns, Samples per Pixel, Bits Allocated and Number of Frames are set only if the pixels agree, all of them together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>One change on each line, or several separated by semicolons if there is one line only: PatientID=123 or (0010,0020)=123 sets, SeriesDescription~old~new replaces text, -PatientBirthDate removes. Backslashes separate several values: PixelSpacing=0.5\0.5. Elements in sequences are named with their item, counted from 0, or an asterisk for all: RadiopharmaceuticalInformationSequence[0].RadionuclideTotalDose=3E8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Only where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>Which files to change: Modality=CT, several on lines of their own or separated by semicolons, which must all hold. An asterisk matches any text, everything else itself; case is ignored. Empty: all files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>the pixels do not agree with {keywords} as given; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>No file matched; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>No file matches; nothing would be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>SetElements needs the parameter Elements, for example PatientID=123.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>{keyword} does not match its declared character set; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>{keyword} must be {expected}, and would not be after replacing the text; left unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/set_elements.py"/>
        <source>SetElements: a change or condition is empty or has several lines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>Split ultrasound series by instance number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>Makes each instance number within an ultrasound series a series of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>Makes a series of its own for each instance number within an ultrasound series, so that single images, clips and volumes of an examination can be loaded one by one. The new series number is the old one times 1000 plus the instance number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>Use it for ultrasound systems that put a whole examination into one series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>It leaves other modalities alone, and files without an instance number in the series in which they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>InstanceNumber is missing; the file stays in the original series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>SeriesNumber could not be derived from the old numbers; an unused number of the study was assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/split_ultrasound_series_by_instance_number.py"/>
        <source>SeriesNumber cannot be derived from the old numbers; an unused number of the study would be assigned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>Join what Slicer offers in pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>Gives the slices of one volume one acquisition number and image type, so that they load as one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>Gives all slices of a series that lie one behind the other the acquisition number and the image type that most of them have. Slicer offers a series in pieces by these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>Use it if Slicer offers a volume in pieces that you want as one, for example two parts of one scan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>It leaves series alone with several images at one place, or in several directions: they are not one volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unite_torn_acquisitions.py"/>
        <source>{keyword} differs between slices of one volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unpack_archives.py"/>
        <source>Unpack archives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unpack_archives.py"/>
        <source>Patches files in zip, tar, gz, bz2 and xz archives as if they were in a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unpack_archives.py"/>
        <source>Unpacks zip, tar, gz, bz2 and xz archives and patches their files as if the archive were a folder of its name. A file that consists of several concatenated DICOM files is split in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unpack_archives.py"/>
        <source>Public collections and portals send images packed; old archives and web servers put several files into one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/unpack_archives.py"/>
        <source>It does not unpack an archive that needs a password, or that grows to a hundred times its size: that is reported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Specify character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Reads text in the character set that you specify where it does not match the declared one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Reads names and other text in the character set that you specify where it does not match the one that the file declares, and writes all text of the file in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Use it if names show as question marks or wrong letters, because the files do not say in which character set they are written, or name one that does not fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>It leaves text alone that matches its declared character set, unless you say that the set is declared by mistake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>The set the text really is in: a DICOM term such as ISO_IR 144 or a Python codec such as cp1251. Several DICOM terms are separated by backslashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>Instead of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>A set that files declare by mistake, such as ISO_IR 100: text declared in it is decoded again too, even if it fits, as any text fits some sets. Empty: none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>UseCharacterSet needs the parameter CharacterSet, for example cp1251 or ISO_IR 144.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>UseCharacterSet: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{count} file contains text that does not match its declared character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{count} files contain text that does not match their declared character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{count} file contains text that is hardly in its declared character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{count} files contain text that is hardly in their declared character set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{problem}; specify the actual one, for example cp1251 for Cyrillic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{problem}; specify the actual one, most likely one of: {sets}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/rules/use_character_set.py"/>
        <source>{set} ({sample})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>Give rules or deidentify, not both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>Give key or key_file, not both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>There is no part {number} of {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>The plan {path} lies in the input, where nothing is written. Move it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>another file has its name in the output folder; left as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/run.py"/>
        <source>What was written cannot be taken down beside the plan: {reason}. A later run writes it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/inputs.py"/>
        <source>No input was given. Give a folder, files, or a list of them with --files-from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/inputs.py"/>
        <source>{path} is too large for a list of paths.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/log_file.py"/>
        <source>The log {path} would be in the input or output. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/log_file.py"/>
        <source>{path} is also to be written as something else. Choose another log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/log_file.py"/>
        <source>The log {path} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/log_file.py"/>
        <source>{path} exists and is not a log. Choose another place for the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/plan_options.py"/>
        <source>{part} is not of the form K/N, such as 2/8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>The settings {path} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>The settings {path} are not in the form of TOML: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>There is no setting {name} (in {path}). Use: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>a list of texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>a table of rules with their parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>a number or auto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/terminal/settings.py"/>
        <source>The setting {name} (in {path}) must be {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/text.py"/>
        <source>{term} is neither a DICOM character set nor a Python codec</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/text.py"/>
        <source>bytes that are not valid {encoding}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>{count} value(s), separated by backslashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a value of the VR {vr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>an integer from {low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a decimal number, such as 0.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>text without control characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>at most {count} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>ASCII characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>three digits and D, W, M or Y, such as 045Y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>uppercase letters, digits, spaces and underscores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a date in the form YYYYMMDD, such as 20200131</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a date and time in the form YYYYMMDDHHMMSS.FFFFFF, which may be shortened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a name such as Doe^John, at most 64 characters in each of up to three component groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a time in the form HHMMSS.FFFFFF, such as 143000</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a UID: at most 64 digits and dots, without leading zeros in a component</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/values/typed_values.py"/>
        <source>a URI without spaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/far_writing.py"/>
        <source>another folder has taken its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/file_writer.py"/>
        <source>cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/journal.py"/>
        <source>{path} exists and is not a journal. Save the plan under another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/journal.py"/>
        <source>The journal {path} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/output_folder.py"/>
        <source>The output folder {output} cannot be used: {reason}. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/output_folder.py"/>
        <source>{path} leads into the output folder {output}. Choose an output folder without input files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/output_folder.py"/>
        <source>The output folder {output} cannot be emptied: {reason}. Choose a new, empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/output_folder.py"/>
        <source>Files in {output} cannot be removed: {reason}. Remove them by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/output_folder.py"/>
        <source>There is too little space in {output}: {needed} MiB are needed and {free} MiB are free. Choose a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>cancelled before it was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>Created DICOM file: {path} ({outcome})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>Created DICOM file: {path} ({outcome} from {source})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>An unreadable file was copied unchanged: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>An unreadable file was copied unchanged: {source}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>A file was not written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/writing/writer.py"/>
        <source>A file was not written: {source}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Input DICOM directory:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;The folder of the original files, with all folders in it. It is not changed.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Output DICOM directory:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;A new, empty folder outside the input folder, in which the repaired copy is written. Leave it empty for a new temporary folder.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Choose the folder, CD or archive with the original files. It is not changed.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Choose folder...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Write a repaired copy of the input folder into the output folder.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Import the files that are named below. The database refers to them where they are, unless your settings of the DICOM module say that it copies them.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Import to DICOM database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Show the DICOM browser with what was imported.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Go to DICOM module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Stop. Files that are written already stay.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Repairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Tick the repairs that are ticked at first, and forget their settings.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Restore defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Show only repairs that have this text in them.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Find a repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Repairs by default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Safe: they change only what readers refuse or misread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>When you say so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>They use what only you can know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Remove identities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Pictures can show names too: look at them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>De-identification:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Choose this before the files leave the hospital. It ticks the repair of that name below and sets its parameters; each can be changed there.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Key file:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;With the same key file, a patient gets the same new ID every time. Who has it can find out which new identifier belongs to an old one.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>A random key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Use the key file of a study that was begun already.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Choose...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Make a file with a random key. Keep it as long as more data of the same patients may follow.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>New...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Show only problems, files and elements that have this text in them.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Save what was found and done in each file, as JSON lines or as a table for spreadsheets (CSV).&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Show the output folder in the file manager.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Open output folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>&lt;p&gt;Save which profile and options were used, what was done with which element how often, and a digest of each output file. It holds no original value and may be given away with the files.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Save record of de-identification...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../Resources/UI/DICOMPatcher.ui"/>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.check_and_patch</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The check was cancelled. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Cancelled after the check. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Cancelled before all of the output folder was emptied. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Patched files are in: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>What was written is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Nothing was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>Cancelled before all of it was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The report was saved: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The report cannot be saved: {reason}. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The report was not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The record was saved: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The record cannot be saved: {reason}. Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/check_and_patch.py"/>
        <source>The record was not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.database_import</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_import.py"/>
        <source>There is nothing to import yet. Press Patch first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_import.py"/>
        <source>Nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_import.py"/>
        <source>The input folder has changed since it was checked. Check it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_import.py"/>
        <source>There are no files in {path}. Press Patch first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/database_import.py"/>
        <source>The import was cancelled. Nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.deidentification</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/deidentification.py"/>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/deidentification.py"/>
        <source>As chosen below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/deidentification.py"/>
        <source>Choose the key file of the study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/deidentification.py"/>
        <source>Name a new key file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/deidentification.py"/>
        <source>Key (*.key)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.dialogs</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>DICOM Patcher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>it contains {name} and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>it contains {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>The output folder {path} is not empty: {contents}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Choose a new one...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Replace its contents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>If you replace its contents, everything in it is deleted first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Files in it that were imported into the DICOM database: {count}. Slicer would show what is written now in their place, even of another patient, until their studies are removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Delete what was written to {path}? Files: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Only files that this run has written are deleted. The originals are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Delete them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>The DICOM database has {count} of these studies already ({names}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Slicer does not update patients, studies and series that are already in the database. Remove these studies first, so that the files are shown as they are now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>This is not possible here: the database would delete files of the input or output folder, because they are in its own folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Remove and import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Images of these studies that would be removed and not imported again: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Files in the database folder that would be deleted: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Import without removing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>gone: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>replaced or changed: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>added: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>{path} has changed since it was written: {count} files were written; since then {changes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Slices may be missing, or belong to another patient. Press Patch to write the copy again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Import it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Import only what was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>The output folder contains only some of the files: patching was cancelled, or files could not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Volumes may lack slices. Press Patch to write all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/dialogs.py"/>
        <source>Import this part</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.folder_fields</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/folder_fields.py"/>
        <source>Temporary folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/folder_fields.py"/>
        <source>Choose the input folder first: the one that contains the files to patch.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.log_lines</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/log_lines.py"/>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.output_choice</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/output_choice.py"/>
        <source>Choose a new, empty folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/output_choice.py"/>
        <source>No temporary folder can be made in {path}: {reason}. Choose an output folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/output_choice.py"/>
        <source>The output folder was left empty. A new temporary folder was made: {path}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.panel</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>DICOM Patcher {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>The sample cannot be made: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>The default repairs are ticked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>The DICOM module cannot be shown: Slicer has no main window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Save report as a page to read (.html), or for programs (.jsonl, .json, .csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Report (*.html *.jsonl *.json *.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>The report names the original files. Choose a place outside the output folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Save how it was de-identified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Record (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Repairs: {ticked} of {count} ticked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/panel.py"/>
        <source>Ticked since last time: {rules}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.restart</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/restart.py"/>
        <source>The scene has changes that are not saved. Save or close it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/restart.py"/>
        <source>The program that starts Slicer was not found. Use dicom-patcher slicer in a terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/restart.py"/>
        <source>Slicer ends, and starts again with this DICOM Patcher in place of the built-in one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/restart.py"/>
        <source>DICOM Patcher</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.result_branches</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>{count} before: click to show the previous ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>{value} (elements: {count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>{count} more: click to show the next ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>written as {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>to be written as {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>(hidden)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>(none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>(removed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/result_branches.py"/>
        <source>(empty)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.results_tree</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>No matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Files: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>{rule} ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>{outcome}: {reason} ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Repair: {rules}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Only reported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Before: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>After: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Recommended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>To be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Changed, but still damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>To be changed, but still damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>To be copied unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Not written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>Not to be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>No changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_tree.py"/>
        <source>No problems, no changes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.results_view</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/results_view.py"/>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.rule_choices</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/rule_choices.py"/>
        <source>Always done: {rules}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/rule_choices.py"/>
        <source>"{parameter}" of "{rule}"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/rule_choices.py"/>
        <source>{rule} (always done)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/rule_choices.py"/>
        <source>{rule} (ticked)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../DICOMPatcherLib/panel/rule_choices.py"/>
        <source>{rule} (not ticked)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>panel.status_card</name>
    <message>
        <location filename="../../DICOMPatcherLib/panel/status_card.py"/>
        <source>Choose another place...</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
