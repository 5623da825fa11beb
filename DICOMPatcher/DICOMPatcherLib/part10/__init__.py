"""One DICOM file as it lies on disk: where its elements are, and whether its structure is in order."""
