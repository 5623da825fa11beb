"""Repairs of the structure: offered by the file, accepted by rules, made by the engine."""

import pathlib

import pytest

import dicom_bytes as dcm
from compressed_frames import JPEG_BASELINE
from dicom_bytes import IMPLICIT
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.rule_list import RULES, make_rules
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.run import check, patch
from sound_files import TEXT_CLASS

SIZE = b"".join(dcm.number(tag, "US", value) for tag, value in ((0x00280010, 1), (0x00280011, 2), (0x00280100, 16)))
STRAY = dcm.identity() + dcm.item_end() + SIZE + dcm.pixels(b"abcd")
CUT_OFF = dcm.file(dcm.image())[:-10]


class Accepting(DICOMPatcherRule):
    """Accepts what its function says."""

    def __init__(self, accept):
        super().__init__()
        self._accept = accept
        self.seen = []

    def processFile(self):
        self.seen += [finding.defect for finding in self.file.findings]
        self._accept(self)


def run(tmp_path, content, *rules):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(content)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules))
    (entry,) = report.files()
    target = tmp_path / "out" / (entry["target"] or "")
    return entry, target.read_bytes() if entry["target"] else None


def accept_all(rule):
    for finding in rule.file.findings:
        rule.repair(finding)


def test_what_no_rule_accepts_is_not_repaired(tmp_path):
    entry, written = run(tmp_path, dcm.file(STRAY), Accepting(lambda rule: None))
    assert (entry["outcome"], entry["repairs"]) == ("damaged", [])
    assert written == dcm.file(STRAY)


def test_a_rule_of_a_user_may_accept_a_repair(tmp_path):
    rule = Accepting(accept_all)
    entry, written = run(tmp_path, dcm.file(STRAY), rule)
    assert (entry["outcome"], entry["repairs"]) == ("patched", [{"rule": "Accepting", "id": "F22"}])
    assert [found["id"] for found in entry["findings"]] == ["F22"]
    assert rule.seen[0] == "F22"
    assert dcm.item_end() not in written


def test_a_repair_that_the_file_does_not_offer_is_not_made(tmp_path):
    from DICOMPatcherLib.edits import Edit
    from DICOMPatcherLib.findings import Finding

    made_up = Finding("F22", "made up", (Edit(0, 100, b""),))
    entry, written = run(tmp_path, dcm.file(STRAY), Accepting(lambda rule: rule.repair(made_up)))
    assert entry["outcome"] == "damaged"
    assert written == dcm.file(STRAY)


def test_a_rule_that_raises_stops_neither_others_nor_the_run(tmp_path):
    def fail(rule):
        raise ValueError("no")

    entry, _ = run(tmp_path, dcm.file(STRAY), Accepting(fail), *make_rules(only=["RemoveForeignBytes"]))
    assert entry["outcome"] == "patched"
    assert entry["repairs"] == [{"rule": "RemoveForeignBytes", "id": "F22"}]
    assert "RULE" in [found["id"] for found in entry["findings"]]


def test_a_sound_file_is_not_shown(tmp_path):
    rule = Accepting(accept_all)
    run(tmp_path, dcm.file(dcm.image()), rule)
    assert rule.seen == []


def test_a_repair_is_not_made_if_elements_are_in_disorder_then(tmp_path):
    disorder = dcm.element(0x00100020, "LO", "007") + dcm.item_end() + dcm.identity() + dcm.pixels(b"abcd")
    entry, written = run(tmp_path, dcm.file(disorder), *make_rules(only=["RemoveForeignBytes"]))
    assert (entry["outcome"], entry["repairs"]) == ("damaged", [])
    assert written == dcm.file(disorder)


def test_several_defects_are_repaired_one_after_the_other(tmp_path):
    """Behind the foreign bytes at the start the others come to light."""
    odd = dcm.element(0x00204000, "LT", b"abc", pad=False)
    data_set = dcm.image(between=odd + dcm.item_end())
    content = b"HTTP/1.1 200 OK\r\n\r\n" + dcm.file(data_set) + bytes(200)
    entry, written = run(tmp_path, content, *make_rules(only=["RemoveForeignBytes", "RepairElementEncoding"]))
    assert {made["id"] for made in entry["repairs"]} == {"F3", "F16", "F18", "F22"}
    path = dcm.write(tmp_path, written)
    with Part10File.open(path) as opened:
        assert (opened.damage, opened.findings) == ("", [])


def test_group_lengths_follow(tmp_path):
    group = dcm.element(0x00100010, "PN", b"Doe", pad=False) + dcm.element(0x00100020, "LO", "007")
    content = dcm.number(0x00100000, "UL", len(group)) + group
    _, written = run(tmp_path, dcm.file(content), *make_rules(only=["RepairElementEncoding"]))
    assert dcm.number(0x00100000, "UL", len(group) + 1) in written


def test_later_passes_see_the_mended_file(tmp_path):
    """The rule that generates identifiers works in a pass of its own."""
    rules = make_rules(only=["RemoveForeignBytes", "GenerateMissingIDs"])
    entry, written = run(tmp_path, dcm.file(STRAY), *rules)
    assert {change["rule"] for change in entry["changes"]} == {"GenerateMissingIDs"}
    with Part10File.open(dcm.write(tmp_path, written)) as opened:
        assert opened.findings == []
        assert opened.element(0x00100020) is not None


def test_check_foretells_the_repairs(tmp_path):
    (tmp_path / "1").write_bytes(dcm.file(STRAY))
    report = check(str(tmp_path), make_rules(only=["RemoveForeignBytes"]))
    assert report.would_change
    assert "RemoveForeignBytes: file structure (F22)" in "\n".join(report.lines(verbose=True))


# Unreadable files that are to be copied


def test_unreadable_files_are_copied_along_if_the_user_wants_it(tmp_path):
    entry, written = run(tmp_path, CUT_OFF, *make_rules(only=["CopyUnreadableFiles"]))
    assert (entry["outcome"], entry["target"]) == ("unreadable", "1")
    assert "cut off before its pixels" in entry["reason"]
    assert written == CUT_OFF


def test_the_report_tells_that_they_are_unreadable(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(CUT_OFF)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["CopyUnreadableFiles"]))
    assert not report.all_handled
    assert "Copied unchanged:" in "\n".join(report.lines(verbose=True))
    assert "Not written:" not in "\n".join(report.lines(verbose=True))


@pytest.mark.parametrize("hiding", [rule for rule in RULES if rule.deidentifies])
def test_they_are_never_copied_where_identity_is_to_be_hidden(tmp_path, hiding):
    with pytest.raises(ParameterError, match="Unreadable files cannot be copied"):
        run(tmp_path, CUT_OFF, *make_rules(only=["CopyUnreadableFiles", hiding.__name__, *hiding.needs]))
    assert not pathlib.Path(tmp_path / "out").exists()


NESTED = dcm.sequence(0x00081199, [dcm.item(dcm.element(0x00080100, "SH", "C1"))], defined=False)


def test_the_end_of_a_damaged_sequence_is_no_stray_delimiter(tmp_path):
    """An item that ends too early makes the delimiter of the sequence inside it that of the one around it."""
    item = dcm.tag_bytes(0xFFFEE000) + (len(NESTED) - 8).to_bytes(4, "little") + NESTED
    sequence = dcm.header(0x00220015, "SQ", dcm.UNDEFINED) + item + dcm.sequence_end()
    content = dcm.file(dcm.image(between=sequence))
    entry, written = run(tmp_path, content, *make_rules())
    assert (entry["outcome"], entry["repairs"]) == ("damaged", [])
    assert "F22" in [found["id"] for found in entry["findings"]]
    assert written == content


def test_no_sequence_is_repaired_so_that_an_item_says_something_twice(tmp_path):
    text = dcm.element(0x00080104, "LO", "Abdomen")
    sound = dcm.sequence(0x00220015, [dcm.item(text + NESTED, defined=False)])
    entry, _ = run(tmp_path, dcm.file(dcm.image(between=sound.replace(NESTED, NESTED + NESTED))), *make_rules())
    assert (entry["outcome"], entry["repairs"]) == ("unreadable", [])


@pytest.mark.parametrize("is_counted", [False, True])
def test_zeros_in_a_sequence_do_not_become_an_element(tmp_path, is_counted):
    """Behind the header of a sequence they make it look like an empty one, whose item stands in the one around it."""

    code, text = dcm.element(0x00080100, "SH", "C1", IMPLICIT), dcm.element(0x0040A040, "CS", "NUM", IMPLICIT)
    value = dcm.item(code, IMPLICIT)
    head = dcm.header(0x0040A300, "SQ", len(value), IMPLICIT)
    items = [dcm.item(text, IMPLICIT), dcm.item(text + head + bytes(8) * is_counted + value, IMPLICIT, defined=False)]
    outer_item = text + dcm.sequence(0x0040A730, items, IMPLICIT)
    outer_items = [dcm.item(outer_item, IMPLICIT, defined=False), dcm.item(text, IMPLICIT)]
    outer = dcm.sequence(0x0040A730, outer_items, IMPLICIT, defined=False)
    damaged = outer.replace(head + value, head + bytes(8) + value)
    sop_class, image = (dcm.element(0x00080016, "UI", uid, IMPLICIT) for uid in (TEXT_CLASS, dcm.CT_CLASS))
    content = dcm.file(dcm.identity(IMPLICIT).replace(image, sop_class) + damaged, IMPLICIT.uid)
    entry, written = run(tmp_path, content, *make_rules())
    assert entry["repairs"] == []
    assert written is None or damaged in written


@pytest.mark.parametrize("damage", ["bytes in front", "16 bytes too short"])
def test_a_delimiter_behind_a_damaged_sequence_of_unknown_vr_may_belong_to_it(tmp_path, damage):
    inner = dcm.sequence(0x00081199, [dcm.item(defined=False)], IMPLICIT, defined=False)
    value = dcm.item(dcm.element(0x00080100, "SH", "C1", IMPLICIT), IMPLICIT) + dcm.item(inner, defined=False)
    length = len(value) - 16 * (damage == "16 bytes too short")
    unknown = dcm.header(0x00091001, "UN", length) + b"\x55" * 8 * (damage == "bytes in front") + value
    name = dcm.element(0x00100010, "PN", "Doe^Jane")
    content = dcm.file(dcm.image().replace(name, dcm.element(0x00090010, "LO", "EXAMPLE") + unknown + name))
    entry, written = run(tmp_path, content, *make_rules())
    assert (entry["outcome"], entry["repairs"]) == ("damaged", [])
    assert "F22" in [found["id"] for found in entry["findings"]]
    assert written == content


def test_a_sequence_is_not_ended_where_its_item_goes_on_behind_it(tmp_path):
    """A delimiter that it lacks stands further behind, with elements in front that belong to the item."""
    code, text = dcm.element(0x00220018, "US", b"\1\0"), dcm.element(0x00220019, "LO", "Lens")
    sound = dcm.sequence(0x00220015, [dcm.item(code + text, defined=False)])
    short = dcm.header(0x00220015, "SQ", len(sound) - 12 - 8 - len(text)) + sound[12:]
    content = dcm.file(dcm.image(between=short))
    entry, written = run(tmp_path, content, *make_rules())
    assert entry["repairs"] == []
    assert written in (None, content)


def test_repairs_of_the_same_bytes_are_made_one_after_the_other(tmp_path):
    """A codestream of odd length that stands in no fragment."""
    size = b"".join(dcm.number(tag, "US", 8) for tag in (0x00280010, 0x00280011, 0x00280100))
    frame = JPEG_BASELINE[0] + b"\0" * (1 - len(JPEG_BASELINE[0]) % 2)
    pixels = dcm.element(dcm.PIXEL_DATA, "OB", frame, pad=False)
    assert len(pixels) % 2 == 1
    entry, written = run(tmp_path, dcm.file(dcm.identity() + size + pixels, dcm.JPEG_BASELINE), *make_rules())
    assert {repair["id"] for repair in entry["repairs"]} >= {"F11", "F18"}
    path = dcm.write(tmp_path, written, "written.dcm")
    with Part10File.open(path) as opened:
        assert (opened.damage, opened.findings, opened.pixels.fragments) == ("", [], 1)
        assert opened.elements[-1].stop == opened.end


def test_an_odd_length_behind_which_all_is_in_disorder_may_be_a_wrong_one(tmp_path):
    """A byte of padding would be put into the middle of the value."""
    names = ((0x00080016, "UI", TEXT_CLASS), (0x00080018, "UI", "1.2.3"), (0x00080060, "CS", "SR"))
    identity = b"".join(dcm.element(*one, IMPLICIT) for one in names)
    kept = dcm.element(0x00990010, "LO", "EXAMPLE", IMPLICIT)
    inner = dcm.item(dcm.element(0x00100020, "LO", "inner", IMPLICIT), IMPLICIT) + dcm.item(b"", IMPLICIT)
    behind = dcm.element(0x00991004, "UT", "x" * 300, IMPLICIT) + dcm.element(0x00991008, "DT", "2019", IMPLICIT)
    value = dcm.element(0x00991003, "UN", inner, IMPLICIT)
    for by in (1, 3, 5, 7, 9):
        wrong = value[:4] + (len(value) - 8 - by).to_bytes(4, "little") + value[8:]
        content = dcm.file(identity + kept + wrong + behind, dcm.IMPLICIT_LITTLE)
        (tmp_path / str(by)).mkdir()
        _, written = run(tmp_path / str(by), content, *make_rules())
        assert inner in (written or content), by


def test_a_number_that_has_lost_a_byte_is_not_padded_to_another_one(tmp_path):
    for form, syntax in (
        (dcm.EXPLICIT, dcm.EXPLICIT_LITTLE),
        (IMPLICIT, dcm.IMPLICIT_LITTLE),
        (dcm.BIG, dcm.EXPLICIT_BIG),
    ):
        for tag, vr, value in (
            (0x00280006, "US", b"\1"),
            (0x00189087, "FD", b"1234567"),
            (0x00280103, "US", b"\1\0\1"),
        ):
            element = dcm.header(tag, vr, len(value), form) + value
            inside = dcm.sequence(0x00081140, [dcm.item(element, form)], form)
            for number, data_set in enumerate((dcm.identity(form) + element, dcm.identity(form) + inside)):
                folder = tmp_path / f"{syntax} {tag} {number}"
                folder.mkdir()
                _, written = run(folder, dcm.file(data_set, syntax), *make_rules())
                assert written is None or element in written
