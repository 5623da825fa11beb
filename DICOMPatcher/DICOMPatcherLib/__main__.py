"""python -m DICOMPatcherLib is dicom-patcher."""

import sys

from DICOMPatcherLib.cli import main

sys.exit(main())
