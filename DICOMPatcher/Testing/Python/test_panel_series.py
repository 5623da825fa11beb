"""What Slicer shows of each series, now and after: cards with pictures in the panel."""

from __future__ import annotations

import pytest

from builders import image, save
from dicom_database import DicomDatabase
from DICOMPatcherLib import check
from DICOMPatcherLib.reporting import series_pictures
from DICOMPatcherLib.reporting.plain_words import is_plain
from DICOMPatcherLib.reporting.series_cards import Headings, heading_of, series_cards
from synthetic import write_ct_series


@pytest.fixture
def source(tmp_path):
    write_ct_series(tmp_path / "input" / "a", 3, Rows=16, Columns=16, StudyInstanceUID=None)
    for number in (1, 2, 3):
        ds = image(number, SeriesInstanceUID="1.2.3", PatientID="4711", SeriesDescription="<b>Thorax")
        save(tmp_path / "input" / "b" / f"{number}.dcm", ds)
    return tmp_path / "input"


def write_many(folder, count):
    for number in range(count):
        uids = {"SeriesInstanceUID": f"1.2.3.{number}", "SOPInstanceUID": f"1.2.4.{number}"}
        for place in (1, 2):
            own = {**uids, "SOPInstanceUID": f"1.2.4.{number}.{place}", "SeriesDescription": f"Series {number}"}
            save(folder / f"{number}-{place}.dcm", image(place, **own))
    return folder


def view(desk):
    return desk.panel._series


def labels(desk, widget):
    found = desk.slicer.util.findChildren(widget, className="QLabel")[::-1]
    return [label.text.replace("\N{ZERO WIDTH SPACE}", "") for label in found if label.text]


def cards(desk):
    """Return the texts of each card."""
    return [labels(desk, series.widget) for series in view(desk).cards]


def pictured(desk):
    """Wait for the pictures; return which cards have one."""
    desk.wait(lambda: not view(desk).job.is_running)
    return [series._picture.isVisibleTo(series.widget) for series in view(desk).cards]


def test_each_series_is_told_the_broken_ones_first(desk, source, tmp_path):
    assert not desk.panel.ui.seriesArea.isVisibleTo(desk.panel.uiWidget)
    desk.choose(source, tmp_path / "output")
    assert desk.panel.ui.seriesArea.isVisibleTo(desk.panel.uiWidget)
    first, second = cards(desk)
    assert first[:4] == ["CT Portal venous 0.5 mm", "will be repaired", "Now: not shown", "After: complete"]
    assert second[:3] == ["CT <b>Thorax", "fine as it is", "complete"]
    headings = [label for label in labels(desk, desk.panel.ui.cardsArea) if label.startswith("Patient ")]
    assert headings[1].startswith("Patient 4711 \N{MIDDLE DOT} ")
    desk.press("patch")
    assert [card[1] for card in cards(desk)] == ["repaired", "fine as it is"]


def test_no_card_names_a_rule_as_programs_do(desk, tmp_path):
    for echo in (1, 2):
        for place in (1, 2, 3):
            ds = image(place, EchoTime=echo, Modality="MR", SOPInstanceUID=f"1.2.4.{echo}.{place}")
            save(tmp_path / f"{echo}-{place}.dcm", ds)
    desk.choose(tmp_path)
    [card] = cards(desk)
    [state] = [line for line in card if "separate" in line]
    assert state.endswith('or separate them with "Separate echoes, kernels and phases"')
    assert all(map(is_plain, card))
    assert is_plain(view(desk).cards[0].widget.accessibleName)


@pytest.mark.parametrize("copies", [False, True])
def test_after_the_import_each_card_tells_how_many_images_slicer_has(desk, source, tmp_path, monkeypatch, copies):
    if copies:
        desk.module.qt.QSettings().setValue("DICOM/ImportDirectoryMode", "0")
    desk.choose(source, tmp_path / "output")
    desk.press("patch")
    gone = next(path for path in (tmp_path / "output").rglob("*.dcm") if b"Thorax" in path.read_bytes())
    gone.unlink()
    desk.user.will_answer("Import it")
    desk.press("import")
    labels_shown = {card[0]: card[1] for card in cards(desk)}
    assert labels_shown == {
        "CT Portal venous 0.5 mm": "repaired \N{MIDDLE DOT} Slicer has 3 of 3",
        "CT <b>Thorax": "fine as it is \N{MIDDLE DOT} Slicer has 2 of 3",
    }
    assert desk.state.headline == "Slicer took 5 of 6 images"
    assert desk.slicer.dicomDatabase.imagesCount() == 5


def test_after_an_import_of_the_originals_each_card_tells_it_too(desk, tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4)
    desk.choose(tmp_path / "input")
    desk.press("import")
    [card] = cards(desk)
    assert card[1] == "fine as it is \N{MIDDLE DOT} Slicer has 3 of 3"


def test_what_is_told_is_what_the_database_has(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    desk.press("patch")
    database = DicomDatabase()
    database.import_folder(tmp_path / "output")
    kept = [series for series in view(desk).cards if not series.card.is_left_out]
    assert sum(series._images for series in kept) == len(database.instances) == 6
    assert sum(len(series.card.series) for series in kept) == len(database.series) == 2


def test_cards_are_read_aloud_and_can_be_selected(desk, source):
    qt = desk.module.qt
    desk.choose(source)
    first = view(desk).cards[0].widget
    assert first.accessibleName.startswith("CT Portal venous 0.5 mm: will be repaired. Now: not shown, After: complete")
    for label in desk.slicer.util.findChildren(desk.panel.ui.cardsArea, className="QLabel"):
        if label.text:
            assert label.textInteractionFlags == qt.Qt.TextSelectableByMouse | qt.Qt.TextSelectableByKeyboard
            assert label.textFormat == qt.Qt.PlainText
            assert is_plain(label.text)


def test_text_that_cannot_be_decoded_reaches_no_widget_as_it_is(desk, tmp_path):
    """PythonQt fails on it, wherever it is: in what is shown, read aloud, copied or asked of the database."""
    texts = ["SeriesDescription", "Modality", "StudyDescription", "PatientID", "PatientName", "StudyDate", "StudyTime"]
    for number, keyword in enumerate([*texts, "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"]):
        for place in (1, 2):
            ds = image(place, SeriesDescription="Axial", StudyDescription="Knee", StudyTime="101010")
            ds.StudyInstanceUID, ds.SeriesInstanceUID = f"1.2.3.{number}", f"1.2.4.{number}"
            ds.SOPInstanceUID = f"1.2.5.{number}.{place}"
            raw = {keyword: b"1.2.\xc6\xff"} if place == 1 or keyword != "SOPInstanceUID" else {}
            save(tmp_path / "input" / keyword / f"{place}.dcm", ds, raw=raw)
    desk.choose(tmp_path / "input", tmp_path / "output")
    assert desk.state.kind not in ("failed", "empty"), desk.message
    assert any(text == "CT 1.2.??" for card in cards(desk) for text in card)
    desk.tree()
    pictured(desk)
    desk.press("patch")
    desk.press("import")
    assert desk.state.kind in ("imported", "part"), desk.message
    desk.panel.onCopyMessage()


def test_dates_are_not_broken(desk):
    layout = desk.part("text_layout")
    assert "2020-01-31" in layout.pieces(layout.breakable("Patient X-1, study of 2020-01-31"))
    assert layout.pieces(layout.breakable("a-b")) == ["a-", "b"]


@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"])
def test_identifiers_are_asked_of_the_database_as_it_reads_them(desk, tmp_path, keyword):
    save(tmp_path / "input" / "1.dcm", image(), raw={keyword: b"1.2.\xc6\xff"})
    desk.choose(tmp_path / "input")
    desk.tick_only()
    desk.press("check")
    desk.press("patch")
    desk.press("import")
    assert desk.state.lines[0].startswith("1 patient, 1 study, 1 series: 1 of 1 image "), desk.message


def test_pictures_come_after_the_text(desk, source):
    desk.choose(source)
    assert not any(series._picture.isVisibleTo(series.widget) for series in view(desk).cards)
    assert pictured(desk) == [True, True]
    pixmap = view(desk).cards[0]._picture.pixmap
    assert 0 < pixmap.width() <= 64


def test_the_badge_is_whole_also_on_a_small_picture(desk, source):
    desk.choose(source)
    pictured(desk)
    qt, series = desk.module.qt, view(desk).cards[0]
    series._images = 12345
    small = qt.QPixmap(4, 4)
    small.fill(qt.QColor("#808080"))
    badge = series._with_badge(small)
    metrics = qt.QFontMetrics(series._picture.font)
    assert badge.width() >= metrics.horizontalAdvance("12,345") + 6
    assert badge.height() >= metrics.height()


@pytest.mark.parametrize("error", [ValueError, MemoryError, None])
def test_a_picture_that_cannot_be_made_does_no_harm_and_is_tried_once(desk, source, monkeypatch, caplog, error):
    tried = []

    def fail(file):
        tried.append(file)
        if error is not None:
            raise error("Zqx7Secret")
        return b"no picture"

    monkeypatch.setattr(series_pictures, "thumbnail", fail)
    desk.choose(source)
    assert pictured(desk) == [False, False]
    desk.panel._series.make_pictures()
    assert pictured(desk) == [False, False]
    assert len(tried) == 2
    assert desk.state.kind == "faults"


def test_pictures_are_kept_for_the_written_copy(desk, source, tmp_path, monkeypatch):
    made = []
    thumbnail = series_pictures.thumbnail
    monkeypatch.setattr(series_pictures, "thumbnail", lambda file: made.append(file) or thumbnail(file))
    desk.choose(source, tmp_path / "output")
    pictured(desk)
    desk.press("patch")
    assert pictured(desk) == [True, True]
    assert len(made) == 2


def test_with_identities_hidden_there_are_no_pictures_and_no_old_values(desk, tmp_path):
    for number in (1, 2, 3):
        ds = image(number, PatientName="Qzx^Jane", PatientID="Qzx1", SeriesDescription="Qzx", StudyDate="19990101")
        save(tmp_path / "in" / f"Qzx{number}.dcm", ds)
    desk.tick("Anonymize")
    desk.choose(tmp_path / "in", tmp_path / "out")
    for button in ("check", "patch"):
        desk.press(button)
        assert pictured(desk) == [False]
        shown = "\n".join(labels(desk, desk.panel.ui.seriesArea)).lower()
        assert "qzx" not in shown
        assert "1999" not in shown


def test_of_many_series_the_first_are_shown_until_more_are_wanted(desk, tmp_path):
    desk.choose(write_many(tmp_path / "in", 40))
    assert len(view(desk).cards) == 30
    assert "Show 10 more series" in desk.panel.ui.moreLabel.text
    desk.panel.ui.moreLabel.linkActivated.emit("more")
    desk.wait(lambda: not view(desk).job.is_running)
    assert len(view(desk).cards) == 40
    assert desk.panel.ui.moreLabel.isHidden()
    assert len({card[0] for card in cards(desk)}) == 40


def test_the_series_of_one_folder_are_not_shown_with_another(desk, source, tmp_path):
    desk.choose(source)
    (tmp_path / "empty").mkdir()
    desk.panel.inputDirSelector.currentPath = str(tmp_path / "empty")
    assert not desk.panel.ui.seriesArea.isVisibleTo(desk.panel.uiWidget)
    desk.panel.inputDirSelector.currentPath = str(source)
    assert desk.panel.ui.seriesArea.isVisibleTo(desk.panel.uiWidget)


def test_pictures_stop_when_the_panel_is_closed_or_does_something_else(desk, source):
    desk.choose(source)
    assert view(desk).job.is_running
    desk.begin("check")
    assert not view(desk).job.is_running
    desk.wait()
    assert view(desk).job.is_running
    desk.panel.cleanup()
    assert not view(desk).job.is_running


def test_what_is_shown_is_put_away_in_another_step_than_the_next_is_shown(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    steps = view(desk).show_steps(desk.panel._results.checked.plan, written=False)
    shown = []
    for step in steps:
        if step is None:
            shown.append(len(cards(desk)))
    assert shown == [0]
    assert len(cards(desk)) == 2


def test_many_cards_are_arranged_in_pages(desk, tmp_path):
    desk.choose(write_many(tmp_path / "input", 60), tmp_path / "output")
    desk.panel.ui.moreLabel.linkActivated.emit("more")
    desk.wait(lambda: not view(desk).job.is_running)
    layout = desk.panel.ui.cardsArea.layout()
    pages = [layout.itemAt(index).widget() for index in range(layout.count())]
    assert [page.layout().count() for page in pages] == [50, 11]  # with one heading


def test_many_series_of_one_image_tell_their_size_only_if_it_is_the_same(desk, tmp_path):
    for number, rows in enumerate((8, 8, 8, 4), 1):
        own = {"SeriesInstanceUID": f"1.2.9.{number}", "Rows": rows, "PixelData": bytes(16 * rows)}
        save(tmp_path / "input" / f"{number}.dcm", image(number, **own))
    desk.choose(tmp_path / "input", tmp_path / "output")
    ((title, _label, *lines),) = cards(desk)
    assert title == "4 CT series of one image each"
    assert not any(" x " in line for line in lines)
    (tmp_path / "input" / "4.dcm").unlink()
    desk.press("check")
    ((title, _label, *lines),) = cards(desk)
    assert title == "3 CT series of one image each"
    assert any(line.startswith("8 x 8 x 1") for line in lines)


def write_studies(folder, *studies):
    """Write a series of three slices for each study."""
    for number, values in enumerate(studies):
        for place in (1, 2, 3):
            uids = {"StudyInstanceUID": f"1.2.5.{number}", "SeriesInstanceUID": f"1.2.6.{number}"}
            uids["SOPInstanceUID"] = f"1.2.7.{number}.{place}"
            day = {"PatientID": "X", "PatientName": "Doe^Jane", "StudyDate": "20200131"}
            save(folder / f"{number}-{place}.dcm", image(place, **{**day, **uids, **values}))


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        ([{}], ["Patient X \N{MIDDLE DOT} study of 2020-01-31"]),
        (
            [{"StudyDescription": "Head"}, {"StudyDescription": "Chest"}],
            [f"Patient X \N{MIDDLE DOT} study of 2020-01-31 ({name})" for name in ("Head", "Chest")],
        ),
        (
            [{"StudyDescription": "Head", "StudyTime": f"{hour}3000"} for hour in ("08", "14")],
            [f"Patient X \N{MIDDLE DOT} study of 2020-01-31 ({time})" for time in ("08:30", "14:30")],
        ),
        (
            [{"StudyDescription": "Head"}, {"StudyDescription": "Head"}],
            [f"Patient X \N{MIDDLE DOT} study of 2020-01-31 (Head, {number} of 2)" for number in (1, 2)],
        ),
        (
            [{"StudyDate": ""}, {"StudyDate": ""}],
            [f"Patient X \N{MIDDLE DOT} study {number}" for number in (1, 2)],
        ),
        (
            [{"PatientName": "Doe^Jane"}, {"PatientName": "Roe^John"}],
            [f"Patient X ({name}) \N{MIDDLE DOT} study of 2020-01-31" for name in ("Doe^Jane", "Roe^John")],
        ),
    ],
)
def test_studies_and_patients_have_headings_that_tell_them_apart(tmp_path, studies, expected):
    write_studies(tmp_path, *studies)
    plan = check(tmp_path).plan
    headings = Headings(plan)
    assert [heading_of(headings.of(card)) for card in series_cards(plan, written=False)] == expected


def test_each_study_has_a_heading_of_its_own(desk, tmp_path):
    write_studies(tmp_path, {}, {}, {"PatientName": "Roe^John"})
    desk.choose(tmp_path)
    headings = [label for label in labels(desk, desk.panel.ui.cardsArea) if label.startswith("Patient ")]
    assert len(headings) == len(set(headings)) == 3
