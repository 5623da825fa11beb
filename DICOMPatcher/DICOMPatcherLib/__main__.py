"""python -m DICOMPatcherLib is dicom-patcher."""

from __future__ import annotations

import sys

from DICOMPatcherLib.terminal.exit_codes import CRASHED, NOT_ALL_HANDLED
from DICOMPatcherLib.terminal.streams import complain, open_missing


def main() -> int:
    """Run the command line, once all it needs was imported, and return the exit code."""
    open_missing()
    try:
        from DICOMPatcherLib import cli
    except ImportError as error:
        complain(f"cannot start: {error}")
        return CRASHED
    except KeyboardInterrupt:
        complain("cancelled")
        return NOT_ALL_HANDLED
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
