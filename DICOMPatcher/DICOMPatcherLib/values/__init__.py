"""Values of data elements, apart from any file: text, identifiers, numbers."""
