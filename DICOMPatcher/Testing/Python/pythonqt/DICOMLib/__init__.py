"""Stands for the package `DICOMLib` of Slicer's DICOM module."""
