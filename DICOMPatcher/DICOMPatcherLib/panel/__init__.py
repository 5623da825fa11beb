"""The panel in Slicer, and what it has beside the library."""
