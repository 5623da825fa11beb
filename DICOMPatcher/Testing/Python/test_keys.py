"""Keys: all of them counts, text is not easily guessed, and nothing else is taken for one."""

from __future__ import annotations

import hashlib

import pytest

from builders import save_series, tree
from DICOMPatcherLib import ParameterError, check, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.planning.keys import key_from_file, run_key


@pytest.fixture
def source(tmp_path):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    return tmp_path / "in"


@pytest.mark.parametrize("as_text", [False, True])
def test_two_studies_with_keys_alike_in_64_bytes_get_other_identifiers(source, tmp_path, as_text):
    for name in ("1", "2"):
        key = f"{'The key of a hospital, and of its studies of the heart. ' * 3}{name}"
        patch(str(source), str(tmp_path / name), key=key if as_text else key.encode())
    first, second = tree(tmp_path / "1"), tree(tmp_path / "2")
    assert list(first) == list(second)
    assert all(first[name] != second[name] for name in first)


def test_a_key_is_random_bytes_or_text():
    assert run_key(None) != run_key(None)
    assert run_key(b"bytes") == b"bytes"
    assert run_key("text") == run_key("text") != run_key("text ")
    assert len(run_key("text")) == 64


def test_text_is_stretched(monkeypatch):
    calls = []
    scrypt = hashlib.scrypt

    def noted(*arguments, **options):
        calls.append(options)
        return scrypt(*arguments, **options)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    assert b"text" not in run_key("text")
    run_key(b"bytes")
    assert len(calls) == 1
    assert calls[0]["n"] * calls[0]["r"] * 128 >= 2**24, "bytes of memory that each guess takes"


def test_the_same_text_is_the_same_key_however_it_is_composed():
    assert run_key("Schl\u00fcssel") == run_key("Schlu\u0308ssel")
    assert run_key("\udcff") != run_key("\udcfe")


@pytest.mark.parametrize("key", [5, 1.5, ["k"], bytearray(b"k"), object()])
def test_anything_else_is_no_key(source, tmp_path, key):
    for work in (lambda: check(str(source), key=key), lambda: patch(str(source), str(tmp_path / "out"), key=key)):
        with pytest.raises(TypeError, match="the key must be bytes or text, not"):
            work()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", ["", b""])
def test_an_empty_key_is_refused(source, key):
    with pytest.raises(ParameterError, match="empty"):
        check(str(source), key=key)


# Files with keys


@pytest.mark.parametrize("content", [b"a secret", b"a secret\n", b"a secret\r\n"])
def test_a_key_in_a_file_is_the_same_as_in_the_command(source, tmp_path, content, capsys):
    (tmp_path / "key").write_bytes(content)
    patch(str(source), str(tmp_path / "a"), key="a secret")
    options = ["--key-file", str(tmp_path / "key"), "--report", str(tmp_path / "report.jsonl")]
    assert main(["patch", str(source), str(tmp_path / "b"), *options]) == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert "a secret" not in capsys.readouterr().out + (tmp_path / "report.jsonl").read_text()


def test_a_file_of_any_bytes_is_a_key(tmp_path):
    (tmp_path / "key").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "other").write_bytes(bytes(range(256)) * 9 + bytes(256))
    assert run_key(key_from_file(str(tmp_path / "key"))) != run_key(key_from_file(str(tmp_path / "other")))


@pytest.mark.parametrize("content", [None, b"", b"\n", bytes(1024 * 1024 + 1)], ids=["none", "empty", "line", "big"])
def test_a_file_that_is_no_key_is_refused(source, tmp_path, content, capsys):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    assert main(["check", str(source), "--key-file", str(tmp_path / "key")]) == 2
    assert "key" in capsys.readouterr().err


def test_one_key_is_enough(source, tmp_path, capsys):
    (tmp_path / "key").write_text("k")
    with pytest.raises(SystemExit) as end:
        main(["check", str(source), "--key", "k", "--key-file", str(tmp_path / "key")])
    assert end.value.code == 2
