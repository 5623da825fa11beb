"""The report for people: one page that needs nothing else, says no more than it may, and stays small."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from builders import KEY, encoded, image, item, save
from DICOMPatcherLib import InputError, check, cli, make_rules, patch
from DICOMPatcherLib.reporting import change_lines, page, plain_words
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing import file_writer, writer

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"
CHROMIUM = shutil.which("chromium")
ELEMENTS = [
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "span", "section", "strong", "b", "ul"),
    *("li", "article", "div", "br", "img", "code", "details", "summary", "table", "tr", "th", "td"),
]
SECRET = "Zqx7Secret"
HOSTILE = "<script>alert('x')</script>\"&$body<img src=x>"


class Page(html.parser.HTMLParser):
    """The elements, sources and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.sources: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attributes)
        self.sources += [value or "" for name, value in attributes if name == "src"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def written(report, folder):
    report.write(folder / "report.html")
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def of_samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    return written(patch(SAMPLES, folder / "out", key=KEY), folder)


# What it needs


def test_a_page_needs_nothing_else(of_samples):
    page = Page(of_samples)
    assert page.elements <= set(ELEMENTS)
    assert len(page.sources) > 3
    assert all(source.startswith("data:image/png;base64,") for source in page.sources)
    assert page.attributes <= {"charset", "http-equiv", "content", "name", "class", "alt", "src"}
    assert of_samples.count("http") == 1  # of the http-equiv that forbids all of it


def test_its_policy_allows_its_style_and_pictures_alone(of_samples):
    style = re.search("<style>(.*?)</style>", of_samples, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', of_samples)[1]
    assert policy == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"


def test_its_parts_are_in_this_order(of_samples):
    titles = [
        "The repaired copy is ready",
        "What Slicer shows, now and after",
        "What was wrong",
        "What was left out, and why",
        "What you may want to do",
        "19 files: 11 patched",
        "Details for specialists",
        "What was changed",
        "Findings",
    ]
    places = [of_samples.index(title) for title in titles]
    assert places == sorted(places)


def test_above_the_details_is_no_uid_and_no_keyword(of_samples):
    above = Page(of_samples.partition("<details>")[0].partition("<body>")[2]).text
    assert (
        re.findall(r"\b(?:[0-9]+\.){5,}[0-9]+|\b(?:[A-Z][a-z]+){3,}\b|UID\b", above.partition("What you may")[0]) == []
    )


# What it says


def test_all_that_is_data_stays_text(tmp_path):
    values = {"SeriesDescription": HOSTILE, "PatientID": HOSTILE, "StudyDescription": HOSTILE + "x" * 9000}
    folder = tmp_path / "in" / "<b>&amp;$title"
    for number in (1, 2):
        save(folder / f"{number}<i>.dcm", image(number, **values), raw={"XRayTubeCurrent": b"<b>12.5"})
    (folder / "<u>.dcm").write_bytes(encoded(image(9))[:-9])
    rules = make_rules(add=["SetElements"], parameters={"SetElements": {"Elements": f"StudyDescription={HOSTILE}\n"}})
    text = written(check(tmp_path / "in", rules, key=KEY), tmp_path)
    found = Page(text)
    assert found.elements <= set(ELEMENTS)
    assert "alert('x')" in found.text
    assert "<u>.dcm" in found.text
    assert len(text) < 40_000


def test_what_is_no_text_is_no_trouble(tmp_path):
    ds = image(1, SeriesDescription="\u202eright to left\x07", PatientID="\x1b[31m")
    save(tmp_path / "in" / "1.dcm", ds)
    os.mkdir(os.path.join(os.fsencode(tmp_path), b"in", b"\xff"))
    pathlib.Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), b"in", b"\xff", b"\xfe.txt"))).write_text("hello")
    text = written(check(tmp_path / "in"), tmp_path)
    assert not {"\u202e", "\x07", "\x1b", "\udcff"} & set(text)
    assert "right to left" in text


def test_series_that_become_one_are_told_with_what_they_were(tmp_path):
    for number in range(1, 8):
        study = {"SeriesInstanceUID": f"1.2.3.4.2.{number}", "SeriesDescription": "Thorax"}
        save(tmp_path / "in" / str(number), image(number, **study))
    text = Page(
        written(patch(tmp_path / "in", tmp_path / "out", make_rules(add=["JoinScatteredSeries"])), tmp_path)
    ).text
    card = text[text.index("CT Thorax") : text.index("What was wrong")]
    assert all(part in card for part in ("Now: 7 series", "After: complete", "7 images, 8 x 8 x 7", "repaired"))


def test_a_series_of_which_nothing_is_written_is_told(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    cut = image(2, SeriesInstanceUID="1.2.3.9", SeriesDescription="Scout", Rows=64, Columns=64)
    save(tmp_path / "in" / "2", cut, raw={"PixelData": bytes(64)})
    text = Page(written(patch(tmp_path / "in", tmp_path / "out"), tmp_path)).text
    assert "Left out" not in text or "CT Scout" in text[text.index("Left out") :]


def test_a_check_says_that_it_wrote_nothing(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    assert "Nothing needs repair" in written(check(tmp_path / "in"), tmp_path)
    assert "Nothing was written: this was a check." in written(check(tmp_path / "in"), tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("hello")
    assert "No DICOM files here" in written(check(tmp_path / "notes"), tmp_path)


def test_equal_changes_are_one_line_and_many_values_a_number(tmp_path):
    for number in range(1, 13):
        save(tmp_path / "in" / str(number), image(number, SOPInstanceUID=None), raw={"XRayTubeCurrent": b"12.5"})
    text = written(check(tmp_path / "in", key=KEY), tmp_path)
    rows = [re.findall("<td[^>]*>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", text)]
    told = {row[0]: row[1:4] for row in rows if row}
    assert told["XRayTubeCurrent"][0::2] == ["12.5", "12"]
    assert told["SOPInstanceUID"] == ["(none)", "12 different", "12"]


def test_ten_files_are_named_and_the_others_counted(tmp_path):
    for number in range(12):
        (tmp_path / f"{number:02}.dcm").write_bytes(encoded(image(number))[:-9])
    left = written(check(tmp_path), tmp_path.parent)
    assert "12 files: 00.dcm, 01.dcm, 02.dcm, 03.dcm, 04.dcm, 05.dcm, 06.dcm, 07.dcm, 08.dcm, 09.dcm and 2 more" in left


# What it hides


@pytest.fixture
def secret(tmp_path):
    """A folder with original text in all that a page shows."""
    for number in range(1, 5):
        values = {
            "PatientName": f"{SECRET}^Anna",
            "PatientID": SECRET,
            "SeriesDescription": f"{SECRET} old",
            "StudyDate": "19630517",
            "SOPInstanceUID": None,
            "ReferencedImageSequence": [item(ReferencedSOPInstanceUID="1.2.3.4.5.9", PatientComments=SECRET)],
        }
        save(tmp_path / SECRET / f"{SECRET}-{number}", image(number, **values), raw={"XRayTubeCurrent": b"12.5"})
    (tmp_path / SECRET / f"{SECRET}.txt").write_text("hello")
    return tmp_path / SECRET


@pytest.mark.parametrize("rule", ["Anonymize", "DeidentifyBasicProfile"])
def test_where_identity_is_hidden_a_page_shows_none(secret, tmp_path, rule):
    report = patch(secret, tmp_path / "out", make_rules(add=[rule]), key=KEY)
    text = written(report, tmp_path)
    assert SECRET not in text
    assert "1963-" not in text
    assert "19630517" not in text
    assert "<img" not in text
    assert "Patient 1" in text
    assert "12.5" not in text
    assert os.stat(tmp_path / "report.html").st_mode & 0o077 == 0 or os.name != "posix"
    plain = written(check(secret), tmp_path)
    assert SECRET in plain
    assert "<img" in plain


# How large it may be


def test_a_page_of_many_series_stays_small(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "_MOST_CARDS", 5)
    monkeypatch.setattr(page, "_LARGEST", dict.fromkeys(page._LARGEST, 900))
    monkeypatch.setattr("DICOMPatcherLib.reporting.series_pictures._MOST_PICTURES", 2)
    monkeypatch.setattr(change_lines, "_MOST_LINES", 6)
    for number in range(1, 9):
        for half in (0, 1):
            values = {
                "SeriesInstanceUID": f"1.2.3.{number}",
                "SeriesNumber": str(number),
                "SeriesDescription": "x" * 64,
            }
            ds = image(2 * number + half, SOPInstanceUID=None, **values)
            save(tmp_path / "in" / f"{number}-{half}", ds, raw={"XRayTubeCurrent": f"1{number}.5".encode()})
    text = written(check(tmp_path / "in", key=KEY), tmp_path)
    assert text.count("<article") < 5
    assert "more series: " in Page(text).text
    assert 1 <= text.count("<img") <= 2
    assert len(text) < 20_000


def test_its_limits_add_up_to_less_than_two_megabytes():
    from DICOMPatcherLib.reporting.series_pictures import _MOST_BYTES

    uses = {"items": 3, "rest": 2}
    total = sum(size * uses.get(name, 1) for name, size in page._LARGEST.items())
    assert total + _MOST_BYTES * 4 / 3 + 200 * 60 + 10_000 < 2_000_000


# How it is written


def test_an_earlier_page_is_replaced_and_no_other(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    report = check(tmp_path / "in")
    for _ in range(2):
        assert "DICOM Patcher report" in written(report, tmp_path)
    (tmp_path / "report.html").write_text("<!DOCTYPE html>\n<p>mine")
    with pytest.raises(InputError, match="is not a report"):
        report.write(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text() == "<!DOCTYPE html>\n<p>mine"


@pytest.mark.parametrize("command", ["check", "patch"])
def test_the_command_line_writes_a_page(tmp_path, capsys, command):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID=None))
    output = [str(tmp_path / "out")] if command == "patch" else []
    name = tmp_path / "out" / "r.HTML" if output else tmp_path / "r.html"
    cli.main([command, str(tmp_path / "in"), *output, "--report", str(name)])
    assert ("The repaired copy is ready" in name.read_text("utf-8")) == (command == "patch")
    assert not list(tmp_path.rglob("*.part"))


def test_a_run_that_is_cancelled_has_a_page_that_says_so(tmp_path, monkeypatch, capsys):
    calls = []

    def interrupt(*arguments):
        calls.append(arguments)
        if len(calls) > 2:  # twice for each file
            raise KeyboardInterrupt

    for number in range(1, 4):
        save(tmp_path / "in" / str(number), image(number))
    monkeypatch.setattr(writer, "_THREADS", 0)
    monkeypatch.setattr(file_writer, "_check_unchanged", interrupt)
    monkeypatch.setattr(writer.write_steps, "__defaults__", (0, *writer.write_steps.__defaults__[1:]))
    cli.main(["patch", str(tmp_path / "in"), str(tmp_path / "out"), "--quiet", "--report", str(tmp_path / "r.html")])
    text = Page((tmp_path / "r.html").read_text("utf-8")).text
    assert "Stopped before all files were written" in text
    assert "1 of 3 files are in the copy." in text
    assert "cancelled" in text[text.index("What was left out, and why") :]


def test_a_page_in_another_language_leaves_data_as_it_is(tmp_path):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID=None, SeriesDescription="Thorax"))
    check(tmp_path / "in").write(tmp_path / "r.html", translate=lambda text: f"\u27e6{text}\u27e7")
    text = (tmp_path / "r.html").read_text("utf-8")
    while text != (text := re.sub("\u27e6[^\u27e6\u27e7]*\u27e7", "", text)):
        pass
    left = set(re.findall(r"[A-Za-z]{2,} [a-z]{2,}", Page(text.partition("<body>")[2]).text))
    assert left == set()
    assert "CT Thorax" in text


def test_plain_words_name_no_element():
    for defect, words in plain_words._WORDS.items():
        assert isinstance(words, Text)
        assert not re.search(r"\b(?:[A-Z][a-z]+){2,}\b|UID|VR\b|[.]$", words), defect


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not here")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")
def test_all_of_it_is_printed(of_samples, tmp_path):
    (tmp_path / "report.html").write_text(of_samples, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    pdf = tmp_path / "report.pdf"
    command = [CHROMIUM, *options, f"--print-to-pdf={pdf}", (tmp_path / "report.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "The repaired copy is ready" in text
    assert "XRayTubeCurrentInuA" in text
