"""Files and folders of the system: listed, locked, held open, and cleaned up."""
