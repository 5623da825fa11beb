"""python -m DICOMPatcherLib is dicom-patcher."""

from __future__ import annotations

import gc
import sys

from DICOMPatcherLib.terminal.exit_codes import CRASHED, INTERRUPTED
from DICOMPatcherLib.terminal.streams import complain, open_missing


def main() -> int:
    """Run the command line, once all it needs was imported, and return the exit code."""
    open_missing()
    gc.disable()  # what is imported stays; to look through it again and again is a sixth of the time that it takes
    try:
        from DICOMPatcherLib import cli
    except ImportError as error:
        complain(f"cannot start: {error}")
        return CRASHED
    except KeyboardInterrupt:
        complain("cancelled")
        return INTERRUPTED
    finally:
        gc.freeze()
        gc.enable()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
