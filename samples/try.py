"""Patch the samples in a new folder and say what was wrong: python3 samples/try.py.

Needs Python 3.9 or later with pip and venv. Makes its own virtual environment in .venvs/.
With a folder as argument that folder is patched instead of the samples.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import venv
import webbrowser

ROOT = pathlib.Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples" / "broken"


def main() -> int:
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    environment = ROOT / ".venvs" / "try"
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    if not environment.is_dir():
        venv.create(environment, with_pip=True)
    pip = [programs / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--editable", ROOT], check=True)
    output = pathlib.Path(tempfile.mkdtemp(prefix="patched-"))
    report = output.with_suffix(".html")
    command = [programs / "dicom-patcher", "patch", source, output, "--report", report]
    print("dicom-patcher", *map(str, command[1:]), end="\n\n", flush=True)
    code = subprocess.run(command, check=False).returncode
    files = sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())
    print("", *files, sep="\n  ")
    print(f"The same as a page to read, with pictures: {report}")
    if report.exists() and _has_display():
        webbrowser.open(report.as_uri())
    # The samples hold a file that nobody can repair: that is what the code 3 says.
    return 0 if code == 3 and source == SAMPLES else code


def _has_display() -> bool:
    """Tell whether somebody sees what a browser shows."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
