"""The key of a run, on which new identifiers depend: who knows it can tell which old one a new one stands for."""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.texts import Text

_SIZE = 64
_SALT = b"DICOM Patcher"  # no secret: the same text has to give the same key everywhere
_SALT_OF_ID = b"DICOM Patcher, id of a key"
_SIZE_OF_ID = 4
_RANDOM_BYTES = 32
_COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MiB and about 60 ms for each guess
_LONGEST_FILE = 1024 * 1024


def run_key(key: bytes | str | None) -> bytes:
    """Return the key of a run.

    Parameters
    ----------
    key
        Bytes, which are taken as they are; text, which someone may guess, so that each guess is made to take its time;
        None for a random key.

    Raises
    ------
    TypeError
        If it is anything else.
    ParameterError
        If it is empty.

    References
    ----------
    RFC 7914: the scrypt function.
    """
    if key is None:
        return secrets.token_bytes(_SIZE)
    if not isinstance(key, (bytes, str)):
        raise TypeError(f"the key must be bytes or text, not {type(key).__name__}")
    if not key:
        raise ParameterError(Text("The key is empty. Give any text, or none for a random key."))
    if isinstance(key, bytes):
        return key
    if not hasattr(hashlib, "scrypt"):
        raise ParameterError(Text("This Python lacks the scrypt function, which a text key requires. Give none."))
    text = unicodedata.normalize("NFC", key).encode("utf-8", "surrogateescape")
    return hashlib.scrypt(text, salt=_SALT, dklen=_SIZE, **_COST)


def key_id(key: bytes) -> str | None:
    """Return what tells one key of a run from another, and is no help in finding it out; None without scrypt."""
    if not hasattr(hashlib, "scrypt"):
        return None
    # A key that was given as bytes may be short: each guess is made to take its time here too.
    return hashlib.scrypt(key, salt=_SALT_OF_ID, dklen=_SIZE_OF_ID, **_COST).hex()


def make_key_file(path: str) -> None:
    """Make a file with a random key that only its owner may read, unless there is one. Raises ParameterError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        return
    except OSError as error:
        message = Text("The key file {path} cannot be made: {reason}.", path=path, reason=error.strerror)
        raise ParameterError(message) from error
    with open(descriptor, "wb") as stream:
        stream.write(secrets.token_hex(_RANDOM_BYTES).encode("ascii") + b"\n")


def key_from_file(path: str) -> str:
    """Return the text in a file, without the end of its last line. Raises ParameterError if it cannot be read."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_LONGEST_FILE + 1)
    except OSError as error:
        message = Text("The key file {path} cannot be read: {reason}.", path=path, reason=error.strerror)
        raise ParameterError(message) from error
    if len(data) > _LONGEST_FILE:
        raise ParameterError(Text("The key file {path} is larger than 1 MiB. Choose another one.", path=path))
    return data.decode("utf-8", "surrogateescape").rstrip("\r\n")
