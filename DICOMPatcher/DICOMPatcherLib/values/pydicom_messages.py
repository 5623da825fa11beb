"""What pydicom says of values that do not fit: it names them, and they may tell who the patient is."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator


def _refuse(_: logging.LogRecord) -> bool:
    return False


@contextlib.contextmanager
def without_pydicom_messages() -> Iterator[None]:
    """Let pydicom neither warn nor log: what it says is a finding here, or nobody's business.

    Newer versions log what they warn of, and applications keep their log.
    """
    logger = logging.getLogger("pydicom")
    is_outermost = _refuse not in logger.filters
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if is_outermost:
            logger.addFilter(_refuse)
        try:
            yield
        finally:
            if is_outermost:
                logger.removeFilter(_refuse)
