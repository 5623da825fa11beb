"""dicom-patcher slicer: finds Slicer, and starts it with the module in a folder of its own and a clean environment."""

from __future__ import annotations

import configparser
import importlib
import os
import pathlib
import shlex
import stat
import subprocess
import sys
import time

import pytest

from builders import tree
from DICOMPatcherLib import __version__, cli
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.terminal import slicer_module, slicer_programs, slicer_start
from DICOMPatcherLib.terminal.slicer_start import clean_environment
from stand_in import require_qt, stand_in

MODULE = pathlib.Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for Slicer is a shell script")
CODE = "slicer.util.selectModule('DICOMPatcher')"


def fake_slicer(folder: pathlib.Path, name: str = "Slicer") -> pathlib.Path:
    """Make a program that takes down what it was started with."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(
        '#!/bin/sh\nhere=$(dirname "$0")\nenv > "$here/environment"\n'
        'for word in "$@"; do printf "%s\\n" "$word"; done > "$here/part"\nmv "$here/part" "$here/words"\n'
    )
    program.chmod(0o755)
    return program


def words_of(program: pathlib.Path) -> list[str]:
    """Return what a program was started with, once it has said so."""
    words, deadline = program.parent / "words", time.monotonic() + 60
    while not words.exists():
        assert time.monotonic() < deadline, "it was not started"
        time.sleep(0.01)
    return words.read_text().splitlines()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A user without Slicer, whose folders have spaces in their names."""
    home = tmp_path / "a user"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "my data"))
    monkeypatch.delenv("SLICER_EXECUTABLE", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setitem(slicer_programs._USUAL, sys.platform, ("~/Slicer-*",))
    return home


def module_in(home: pathlib.Path) -> pathlib.Path:
    (folder,) = (home / "my data" / "dicom-patcher" / "slicer-module").iterdir()
    return folder


def test_slicer_is_started_with_these_words_and_a_clean_environment(home, tmp_path, monkeypatch, capsys):
    program = fake_slicer(tmp_path / "with spaces" / "Slicer-5.8.1")
    for name in ("PYTHONHOME", "PYTHONPATH", "QT_PLUGIN_PATH", "VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("QTHING", "stays")
    assert cli.main(["slicer", str(program)]) == 0
    folder = module_in(home)
    assert words_of(program) == ["--additional-module-path", str(folder), "--python-code", CODE]
    names = {line.partition("=")[0] for line in (program.parent / "environment").read_text().splitlines()}
    assert not [name for name in names if name.startswith(("PYTHON", "QT_", "VIRTUAL_ENV", "CONDA_"))]
    assert {"QTHING", "HOME"} <= names
    said = capsys.readouterr().out
    assert shlex.split(said) == [str(program), "--additional-module-path", str(folder), "--python-code", CODE]


def test_the_folder_holds_one_module_and_all_of_it(home, tmp_path):
    cli.main(["slicer", str(fake_slicer(tmp_path))])
    folder = module_in(home)
    assert folder.name.startswith(f"{__version__}-")
    assert [path.name for path in folder.glob("*.py")] == ["DICOMPatcher.py"]
    assert not list(folder.rglob("__pycache__"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    wanted = {path.relative_to(MODULE).as_posix() for path in MODULE.rglob("*") if path.is_file()}
    left = {name for name in wanted - files if not name.startswith("Testing/") and "__pycache__" not in name}
    assert left <= {"CMakeLists.txt", "DICOMPatcherLib/py.typed"} | {name for name in left if ".egg-info/" in name}
    loaded = "import DICOMPatcherLib; print(DICOMPatcherLib.check.__module__, DICOMPatcherLib.__file__, sep='|')"
    done = subprocess.run(
        [sys.executable, "-B", "-c", loaded], cwd=folder, env={}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().split("|") == ["DICOMPatcherLib.run", str(folder / "DICOMPatcherLib" / "__init__.py")]


def test_a_second_call_changes_nothing(home, tmp_path):
    program = str(fake_slicer(tmp_path))
    cli.main(["slicer", program])
    before = tree(home), {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    cli.main(["slicer", program])
    assert before == (tree(home), {path: path.stat().st_mtime_ns for path in home.rglob("*")})


def test_another_version_has_a_folder_of_its_own_and_a_broken_off_one_is_no_hindrance(home, tmp_path, monkeypatch):
    program = str(fake_slicer(tmp_path))
    parent = home / "my data" / "dicom-patcher" / "slicer-module"
    (parent / f"{__version__}-0123.x.part").mkdir(parents=True)
    cli.main(["slicer", program])
    monkeypatch.setattr(slicer_module, "__version__", "99.0")
    cli.main(["slicer", program])
    assert len(list(parent.iterdir())) == 3
    assert [path.name for path in parent.glob("99.0-*")] != []


def test_the_program_may_be_named_by_its_folder_as_an_application_has_it(tmp_path):
    program = fake_slicer(tmp_path / "Slicer.app" / "Contents" / "MacOS")
    assert slicer_programs.find_slicer(str(tmp_path / "Slicer.app")) == str(program)
    assert slicer_programs.find_slicer(str(program.parent)) == str(program)


def test_where_slicer_is_looked_for_and_in_which_order(home, tmp_path, monkeypatch):
    for version in ("5.10.0", "5.9.2", "5.6"):
        fake_slicer(home / f"Slicer-{version}-linux-amd64")
    (home / "Slicer-6.0").mkdir()
    assert slicer_programs.find_slicer() == str(home / "Slicer-5.10.0-linux-amd64" / "Slicer")
    in_path = fake_slicer(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(in_path.parent))
    assert slicer_programs.find_slicer() == str(in_path)
    named = fake_slicer(tmp_path / "named", "Slicer-build")
    monkeypatch.setenv("SLICER_EXECUTABLE", str(named))
    assert slicer_programs.find_slicer() == str(named)
    assert slicer_programs.find_slicer(str(in_path)) == str(in_path)


@pytest.mark.parametrize("arguments", [[], ["nowhere"], ["."]])
def test_what_is_not_found_is_said_with_the_places(arguments, home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["slicer", *arguments]) == 2
    said = capsys.readouterr().err
    if arguments:
        assert "is not Slicer" in said
    else:
        assert all(part in said for part in ("SLICER_EXECUTABLE", "PATH", str(home / "Slicer-*")))
    assert not (home / "my data").exists()


def test_a_shortcut_does_the_same_and_starts_nothing(home, tmp_path, capsys):
    program = fake_slicer(tmp_path / "with spaces & $HOME" / "100% Slicer-5.8.1")
    (home / "Desktop").mkdir()
    for _ in range(2):
        assert cli.main(["slicer", str(program), "--shortcut"]) == 0
    (path,) = (home / "Desktop").iterdir()
    assert capsys.readouterr().out.splitlines()[-1] == f"Shortcut: {path}"
    assert path.stat().st_mode & stat.S_IXUSR
    assert not (program.parent / "words").exists()
    if path.suffix == ".desktop":
        entry = configparser.ConfigParser(interpolation=None)
        entry.optionxform = str  # type: ignore[assignment,method-assign]
        entry.read(path)
        command = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\").replace("%%", "%").replace("\\$", "$")
        folder = module_in(home)
        assert shlex.split(command) == [str(program), "--additional-module-path", str(folder), "--python-code", CODE]
    path.write_text("mine")
    assert cli.main(["slicer", str(program), "--shortcut"]) == 2
    assert path.read_text() == "mine"


def test_a_shortcut_on_a_mac_is_a_script(home, tmp_path, monkeypatch):
    program = fake_slicer(tmp_path / "with spaces & $HOME")
    (home / "Desktop").mkdir()
    with monkeypatch.context() as mac:
        mac.setattr(sys, "platform", "darwin")
        assert cli.main(["slicer", str(program), "--shortcut"]) == 0
    (path,) = (home / "Desktop").iterdir()
    assert path.suffix == ".command"
    subprocess.run([path], check=True)
    folder, *others = (home / "Library" / "Application Support" / "dicom-patcher" / "slicer-module").iterdir()
    assert not others
    assert words_of(program) == ["--additional-module-path", str(folder), "--python-code", CODE]


def test_a_shortcut_on_windows_is_made_by_its_shell_without_text_in_the_script(tmp_path, monkeypatch):
    shell = fake_slicer(tmp_path, "powershell")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    command = slicer_start.slicer_command(r"C:\Users\A 'B' $x\Slicer.exe", pathlib.Path("C:/a b"))
    slicer_start._windows_shortcut(tmp_path / "x.lnk", command)
    script = words_of(shell)[-1]
    assert "Slicer.exe" not in script
    given = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines() if "=" in line)
    assert given["SHORTCUT_TARGET"] == command[0]
    assert given["SHORTCUT_ARGUMENTS"] == subprocess.list2cmdline(command[1:])
    assert all(f"$env:{name}" in script for name in given if name.startswith("SHORTCUT_"))
    shell.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(InputError, match="cannot be made"):
        slicer_start._windows_shortcut(tmp_path / "x.lnk", command)


@pytest.fixture
def inside(slicer_version):
    """The function that is called in Slicer's Python console, and the person at the screen."""
    require_qt()
    with stand_in(slicer_version) as user:
        yield importlib.import_module("DICOMPatcherLib.panel.restart").restart_slicer, user


def test_slicer_starts_itself_anew_with_the_module(inside, home, tmp_path):
    restart_slicer, user = inside
    program = fake_slicer(tmp_path / "with spaces")
    user.World.launcher = str(program)
    user.will_answer("OK")
    restart_slicer()
    assert words_of(program) == ["--additional-module-path", str(module_in(home)), "--python-code", CODE]
    assert ("quit",) in user.calls


@pytest.mark.parametrize("hindrance", ["no", "unsaved", "no program"])
def test_slicer_goes_on_if_that_is_not_wanted_or_would_lose_something(inside, hindrance, home, tmp_path):
    restart_slicer, user = inside
    program = fake_slicer(tmp_path)
    user.World.launcher = "" if hindrance == "no program" else str(program)
    user.World.is_scene_modified = hindrance == "unsaved"
    if hindrance == "no":
        user.will_answer("Cancel")
        restart_slicer()
    else:
        with pytest.raises(Exception, match="not saved" if hindrance == "unsaved" else "not found"):
            restart_slicer()
    assert ("quit",) not in user.calls
    assert not (home / "my data").exists()


def test_a_program_that_cannot_be_started_is_told(tmp_path, capsys):
    program = fake_slicer(tmp_path / "x")
    program.write_bytes(b"\x7fELF no program")
    assert cli.main(["slicer", str(program)]) == 3
    assert "dicom-patcher: " in capsys.readouterr().err


def test_what_belongs_to_this_python_is_left_out_whatever_its_case():
    assert clean_environment({"pythonpath": "x", "Conda_Exe": "x", "Path": "y", "QT": "z"}) == {"Path": "y", "QT": "z"}


def test_the_wheel_holds_all_files_of_the_module():
    text = (MODULE.parent / "pyproject.toml").read_text("utf-8")
    table = text.partition("[tool.setuptools.data-files]")[2].partition("\n[")[0]
    patterns = [word for word in table.split('"') if word.startswith("DICOMPatcher/")]
    found = {path for pattern in patterns for path in MODULE.parent.glob(pattern)}
    assert found >= {path for path in (MODULE / "Resources").rglob("*") if path.is_file()} | {
        MODULE / "DICOMPatcher.py"
    }
