"""UIDs of the transfer syntaxes in which native data sets are written.

References
----------
PS3.5 section 10 and annex A; PS3.6 annex A: the UIDs.
"""

from __future__ import annotations

import re

from DICOMPatcherLib.part10.elements import EXPLICIT, IMPLICIT, Encoding

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"

NATIVE = (IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG)
"""The transfer syntaxes of native pixels."""

ALL_DEFLATED = (DEFLATED, "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205")
"""The transfer syntaxes of deflated data sets; the latter ones are those of JPIP."""

OF_ENCODING = {EXPLICIT: EXPLICIT_LITTLE, IMPLICIT: IMPLICIT_LITTLE, Encoding(False, True): EXPLICIT_BIG}
"""The transfer syntax of native pixels in an encoding."""


_STANDARD = re.compile(r"1\.2\.840\.10008\.1\.2(\.(1(\.9[89])?|2|5|[46-9](\.[1-9]\d*)+))?")


def encoding_of(transfer_syntax: str) -> Encoding:
    """Return VR and byte order of a transfer syntax: explicit little endian for all but two."""
    return Encoding(transfer_syntax == IMPLICIT_LITTLE, transfer_syntax == EXPLICIT_BIG)


def is_standard(transfer_syntax: str) -> bool:
    """Tell whether a transfer syntax is one of the standard's, or may be one that is younger than this list.

    References
    ----------
    PS3.6 table A-1.
    """
    return _STANDARD.fullmatch(transfer_syntax) is not None
