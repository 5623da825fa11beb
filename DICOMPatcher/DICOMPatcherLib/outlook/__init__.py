"""What 3D Slicer shows of a collection: a model of its importer and of what it offers to load."""
