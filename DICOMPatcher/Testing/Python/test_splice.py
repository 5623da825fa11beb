"""From changes to bytes: only what was changed differs, and everything around it still fits."""

from __future__ import annotations

import warnings
from random import Random

import pydicom
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

import dicom_bytes as dcm
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.editor import Change, Editor
from DICOMPatcherLib.planning.splice import meta_header, splice

CODES = 0x00321064
SEQUENCES = (0x00081140, CODES, 0x0040A730)
MEANING = 0x00080104

each_form = pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])


def change(path, value, vr="LO"):
    return Change("R", path, None, None if value is None else "text", vr, value)


@pytest.fixture
def spliced(tmp_path):
    """Return a walk over the file before and one over the file after some changes."""
    opened = []

    def spliced(content, *changes):
        before = Part10File.open(dcm.write(tmp_path, content, "before.dcm"))
        opened.append(before)
        after = Part10File.open(dcm.write(tmp_path, dcm.applied(before, splice(before, changes)), "after.dcm"))
        opened.append(after)
        assert (before.damage, before.not_dicom) == ("", "")
        if not before.deflated:
            assert after.damage == ""
        return before, after

    yield spliced
    for file in opened:
        file.close()


def leaves(opened, elements=None, encoding=None, path=()):
    """Return the bytes of each element by path, those of sequences split up into their items."""
    found = {}
    for element in opened.elements if elements is None else elements:
        here = (*path, element.tag)
        if element.vr == b"SQ" or (element.vr == b"" and element.tag in SEQUENCES):
            for index, item in enumerate(opened.items(element, encoding or opened.encoding)):
                found.update(leaves(opened, item.elements, item.encoding, (*here, index)))
        else:
            found[here] = opened.read(element.start, element.stop - element.start)
    return found


def nested_file(form=dcm.EXPLICIT, *, defined=True, lengths=False):
    inner = dcm.element(0x00080100, "SH", "A", form) + dcm.element(MEANING, "LO", "Head", form)
    if lengths:
        inner = dcm.group_length(inner, 8, form)
    items = [
        dcm.item(inner, form, defined=defined),
        dcm.item(dcm.element(0x00080100, "SH", "B", form), form, defined=defined),
    ]
    group_8 = dcm.element(0x00080060, "CS", "CT", form) + dcm.element(0x00081030, "LO", "Study", form)
    group_32 = dcm.sequence(CODES, items, form, defined=defined)
    if lengths:
        group_8, group_32 = dcm.group_length(group_8, 8, form), dcm.group_length(group_32, 0x32, form)
    return dcm.file(group_8 + group_32 + dcm.pixels(form=form), form.uid)


# Nothing to do


def test_no_changes_no_edits(tmp_path):
    opened = dcm.walked(tmp_path, nested_file())
    assert splice(opened, []) == []


def test_deleting_what_is_not_there_changes_no_byte(spliced):
    before, after = spliced(nested_file(), change((0x00100010,), None))
    assert after.read(0, after.end) == before.read(0, before.end)


# One change


@each_form
@pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])
@pytest.mark.parametrize("lengths", [True, False], ids=["group lengths", "no group lengths"])
@pytest.mark.parametrize("value", [b"", b"Body", b"x" * 1000, None], ids=["empty", "same length", "longer", "deleted"])
@pytest.mark.parametrize(
    "path", [(0x00081030,), (CODES, 0, MEANING), (CODES, 1, 0x00080100), (CODES, 1, MEANING)], ids=len
)
def test_only_the_changed_element_differs(spliced, form, defined, lengths, value, path):
    before, after = spliced(nested_file(form, defined=defined, lengths=lengths), change(path, value))
    old, new = leaves(before), leaves(after)
    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    assert {key for key in differing if key[-1] & 0xFFFF} <= {path}
    if value is None:
        assert path not in new
    else:
        assert new[path] == dcm.element(path[-1], "LO", value, form)
    for key, data in new.items():
        if key[-1] & 0xFFFF == 0:
            check_group_length(after, key, data, form)
    assert [(element.tag, element.length == dcm.UNDEFINED) for element in after.elements if element.tag == CODES] == [
        (CODES, not defined)
    ]


def check_group_length(opened, path, data, form):
    """Compare a group length with the bytes of its group."""
    elements = opened.elements
    if len(path) > 1:
        elements = opened.items(opened.element(path[0]), opened.encoding)[path[1]].elements
    group = [element for element in elements if element.tag >> 16 == path[-1] >> 16]
    assert int.from_bytes(data[-4:], "big" if form.code == ">" else "little") == group[-1].stop - group[0].stop


@each_form
@pytest.mark.parametrize("tag", [0x00080005, 0x00080061, 0x00100010, 0x00321065, 0x7FE00001, 0xFFFAFFFA])
def test_new_elements_go_before_the_first_larger_tag(spliced, form, tag):
    before, after = spliced(nested_file(form), change((tag,), b"ab"))
    tags = [element.tag for element in after.elements]
    assert tags == sorted([*(element.tag for element in before.elements), tag])


def test_several_new_elements_at_one_place_are_in_order(spliced):
    _, after = spliced(
        nested_file(), *(change((tag,), b"ab") for tag in (0x00101081, 0x00101040, 0x00101090, 0x00101080))
    )
    tags = [element.tag for element in after.elements]
    assert tags == sorted(tags)
    assert after.findings == []


def test_a_new_element_in_an_unsorted_file(spliced):
    content = (
        dcm.element(0x00080060, "CS", "CT") + dcm.element(0x00200010, "SH", "1") + dcm.element(0x00100010, "PN", "a")
    )
    _, after = spliced(dcm.file(content), change((0x00100020,), b"ab"))
    assert [element.tag for element in after.elements] == [0x00080060, 0x00100020, 0x00200010, 0x00100010]


def test_a_new_element_in_an_empty_data_set(spliced):
    _, after = spliced(dcm.file(b""), change((0x00100020,), b"ab"))
    assert [after.value(element) for element in after.elements] == [b"ab"]


def test_a_new_element_goes_before_what_follows_the_data_set(spliced):
    _, after = spliced(dcm.file(dcm.identity() + bytes(100)), change((0x00204000,), b"ab"))
    assert dcm.defects(after) == ["F16"]
    assert after.elements[-1].tag == 0x00204000


@pytest.mark.parametrize("defined", [True, False], ids=["defined", "undefined"])
def test_an_element_in_an_empty_item(spliced, defined):
    content = dcm.file(dcm.sequence(CODES, [dcm.item(defined=defined)], defined=defined) + dcm.pixels())
    _, after = spliced(content, change((CODES, 0, MEANING), b"ab"))
    assert leaves(after)[CODES, 0, MEANING] == dcm.element(MEANING, "LO", b"ab")


@pytest.mark.parametrize("value", [b"new ", None], ids=["changed", "deleted"])
def test_all_of_several_elements_with_one_tag_are_changed(spliced, value):
    content = (
        dcm.element(0x00100020, "LO", "1") + dcm.element(0x00100030, "DA", "") + dcm.element(0x00100020, "LO", "1")
    )
    _, after = spliced(dcm.file(content), change((0x00100020,), value))
    assert [after.value(element) for element in after.elements] == ([b"new ", b"", b"new "] if value else [b""])


@pytest.mark.parametrize("other", ["", "2"])
def test_of_several_elements_with_one_tag_no_value_is_lost(spliced, other):
    content = dcm.element(0x00100020, "LO", "1") + dcm.element(0x00100020, "LO", other)
    with pytest.raises(Damage, match="is present twice"):
        spliced(dcm.file(content), change((0x00100020,), b"made up "))


@pytest.mark.parametrize("vr", ["LO", "UL"])
def test_what_is_no_group_length_is_not_taken_for_one(spliced, vr):
    content = dcm.element(0x00100000, vr, "8NM1") + dcm.element(0x00100020, "LO", "1")
    _, after = spliced(dcm.file(content), change((0x00100020,), b"changed "))
    assert after.value(after.element(0x00100000)) == b"8NM1"


@pytest.mark.parametrize("defined", [True, False])
def test_a_sequence_in_the_place_of_a_value_is_not_replaced(spliced, defined):
    content = dcm.file(dcm.sequence(0x00081155, [dcm.item(dcm.element(MEANING, "LO", "text"))], defined=defined))
    with pytest.raises(Damage, match="is a sequence"):
        spliced(content, change((0x00081155,), b"1.2.3 ", "UI"))


def test_a_value_that_holds_other_elements_is_not_replaced(spliced):
    swallowed = dcm.element(0x00081155, "UI", "1.2.3") + dcm.element(0x00081199, "SH", "x")
    content = dcm.file(dcm.sequence(CODES, [dcm.item(dcm.element(MEANING, "LO", b"text" + swallowed))]))
    with pytest.raises(Damage, match="contains other elements"):
        spliced(content, change((CODES, 0, MEANING), b"new "))


@pytest.mark.parametrize("size", [65_534, 65_536, 200_000])
def test_growth_over_the_limit_of_short_lengths(tmp_path, spliced, size):
    path = dcm.write(tmp_path, nested_file())
    with warnings.catch_warnings(), Part10File.open(path) as opened:
        warnings.simplefilter("ignore")
        editor = Editor(opened, path)
        editor.dataset[CODES].value[0].CodeMeaning = "x" * size
        editor.note("R", is_checked=True)  # no rule may write such a value, but a file may hold one
        (found,) = editor.changes.values()
    assert found.vr == ("LO" if size < 65_536 else "UN")
    _, after = spliced(nested_file(), found)
    assert leaves(after)[CODES, 0, MEANING][-size:] == b"x" * size
    assert after.element(dcm.PIXEL_DATA) is not None


def test_a_short_vr_with_a_long_value_is_an_error_and_no_broken_file(tmp_path):
    opened = dcm.walked(tmp_path, nested_file())
    with pytest.raises(OverflowError):
        splice(opened, [change((0x00100020,), b"x" * 65_536)])


def test_a_deflated_file(spliced):
    before, after = spliced(dcm.deflated(dcm.image()), change((0x00100020,), b"longer text "))
    data = dcm.applied(before, splice(before, [change((0x00100020,), b"longer text ")]))
    inside = data[before.data_start :]
    assert dcm.element(0x00100020, "LO", "longer text ") in inside
    assert inside.endswith(dcm.pixels())
    assert after.size == before.end + 8


@each_form
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([change((0x00080000,), None)], id="deleted"),
        pytest.param(
            [change((0x00080000,), None), change((0x00081030,), b"longer text ")], id="deleted, and another changed"
        ),
        pytest.param([change((0x00080000,), b"\0\0\0\0", "UL"), change((0x00081030,), b"longer text ")], id="changed"),
        pytest.param([change((0x00080000,), b"", "UL")], id="emptied"),
    ],
)
def test_changes_to_a_group_length_itself(spliced, form, changes):
    """The edits must not overlap: they are applied one after the other."""
    _, after = spliced(nested_file(form, lengths=True), *changes)
    assert after.findings == []
    assert after.value(after.element(0x00080060)) == b"CT"
    assert after.element(dcm.PIXEL_DATA) is not None


def test_edits_inside_and_around(spliced):
    _, after = spliced(
        nested_file(lengths=True),
        change((CODES, 0, MEANING), b"a longer text "),
        change((CODES, 1, MEANING), b"new "),
        change((CODES, 1, 0x00080100), None),
        change((0x00100010,), b"Doe ", "PN"),
        change((0x00081030,), None),
    )
    assert after.findings == []
    assert set(leaves(after)) >= {(CODES, 0, MEANING), (CODES, 1, MEANING), (0x00100010,)}
    assert (CODES, 1, 0x00080100) not in leaves(after)


def test_encapsulated_pixel_data_can_be_replaced(spliced):
    value = dcm.item() + dcm.item(b"abcdef")
    content = dcm.file(dcm.identity() + dcm.fragments(b"ab"), dcm.JPEG_BASELINE)
    _, after = spliced(content, change((dcm.PIXEL_DATA,), value, "OB")._replace(delimited=True))
    assert (after.findings, after.pixels.fragments, after.pixels.length) == ([], 1, 6)


def test_an_element_after_pixel_data_whose_delimiter_is_missing(spliced):
    content = dcm.file(dcm.identity() + dcm.fragments(b"ab", ended=False), dcm.JPEG_BASELINE)
    _, after = spliced(content, change((0xFFFCFFFC,), b"ab", "OB"))
    assert after.elements[-1].tag == 0xFFFCFFFC
    assert after.pixels.length == 2


def test_an_implicit_element_of_an_explicit_file_is_replaced_by_an_explicit_one(spliced):
    content = dcm.identity() + dcm.element(0x00200010, "SH", "abcd", dcm.IMPLICIT) + dcm.pixels()
    before, after = spliced(dcm.file(content), change((0x00200010,), b"ef", "SH"))
    assert dcm.defects(before) == ["F23"]
    assert (after.findings, after.element(0x00200010).vr) == ([], b"SH")


# The meta header


def test_the_header_keeps_preamble_and_unknown_elements(spliced):
    more = dcm.element(0x00020100, "UI", "1.2.3") + dcm.element(0x00020102, "OB", b"secret")
    head = b"II*\0" + bytes(124) + b"DICM" + dcm.meta(dcm.EXPLICIT_LITTLE, more)
    before, after = spliced(head + dcm.image(), change((0x00020003,), b"1.2.3.4.5.6\0", "UI"))
    assert after.findings == []
    assert after.read(0, 132) == before.read(0, 132)
    expected = {element.tag: before.value(element) for element in before.meta_elements}
    found = {element.tag: after.value(element) for element in after.meta_elements}
    assert found.pop(0x00020003) == b"1.2.3.4.5.6\0"
    assert expected.pop(0x00020003) == b"1.2.3.4\0"
    del found[0x00020000], expected[0x00020000]
    assert found == expected
    assert leaves(after) == leaves(before)


@pytest.mark.parametrize("more", [b"", dcm.element(0x00020013, "SH", "SECRET VERSION" * 3)], ids=["short", "long"])
@pytest.mark.parametrize(
    ("head", "preamble"),
    [
        pytest.param(lambda meta: meta, bytes(128), id="no preamble"),
        pytest.param(lambda meta: b"", bytes(128), id="bare"),
        pytest.param(lambda meta: b"x" * 128 + b"DICM", b"x" * 128, id="no group 2"),
        pytest.param(lambda meta: b"x" * 128 + b"DICM" + meta, b"x" * 128, id="whole"),
    ],
)
def test_a_missing_preamble_is_zero_and_another_is_kept(spliced, head, preamble, more):
    """PS3.10 section 7.1; nothing of the old header may stand in it."""
    meta = dcm.meta(dcm.EXPLICIT_LITTLE, more)
    header = change((0x00020010,), dcm.EXPLICIT_LITTLE.encode() + b"\0", "UI")
    before, after = spliced(head(meta) + dcm.image(), header)
    assert after.findings == []
    assert after.read(0, 132) == preamble + b"DICM"
    assert leaves(after) == leaves(before)


def test_the_preamble_of_the_data_set_is_that_of_the_file(tmp_path):
    long = dcm.element(0x00020013, "SH", "SECRET VERSION") + dcm.element(0x00020016, "AE", "SECRET TITLE")
    path = dcm.write(tmp_path, dcm.meta(dcm.EXPLICIT_LITTLE, long) + dcm.image())
    with Part10File.open(path) as opened:
        assert Editor(opened, path).dataset.preamble == bytes(128)


def test_an_implicit_header_becomes_explicit(tmp_path):
    implicit = dcm.element(0x00020010, "UI", dcm.EXPLICIT_LITTLE + "\0", dcm.IMPLICIT)
    with Part10File.open(dcm.write(tmp_path, bytes(128) + b"DICM" + implicit + dcm.image())) as opened:
        header = meta_header(opened, [])
    assert header[132:140] == b"\2\0\0\0UL\4\0"
    assert int.from_bytes(header[140:144], "little") == len(header) - 144
    assert header.endswith(dcm.element(0x00020010, "UI", dcm.EXPLICIT_LITTLE))


# Random edits of random data sets: the same as pydicom makes them

TAGS = {
    0x00080008: "CS",
    0x00080050: "SH",
    0x00080104: "LO",
    0x00100010: "PN",
    0x00180050: "DS",
    0x00200013: "IS",
    0x00204000: "LT",
    0x00280010: "US",
    0x00289002: "UL",
    0x00720070: "UC",
    0x7FE00008: "OF",
}
# There is nothing to make smaller in a seed.
QUIET = settings(suppress_health_check=list(HealthCheck), phases=[Phase.generate])


def random_value(random, vr):
    """Return a value that fits the VR, often a short or an empty one."""
    if vr == "US":
        return random.randrange(65536)
    if vr == "UL":
        return [random.randrange(2**32) for _ in range(random.randint(1, 3))]
    if vr == "OF":
        return bytes(range(4 * random.randint(0, 3)))
    if vr == "DS":
        return random.choice(["1.0", "1", "2.50\\3"])
    if vr == "IS":
        return random.choice(["1", "007", "-5\\6"])
    if vr == "CS":
        return "\\".join(random.choices(["A", "BC", ""], k=random.randint(0, 3)))
    return "".join(random.choices("ABC abc\xe4\xdf", k=random.randint(0, 12))).strip()


def random_data_set(random, depth=2):
    """Return a data set that holds something, with sequences of both kinds of length."""
    dataset = Dataset()
    for tag in random.sample(sorted(TAGS), random.randint(1, 5)):
        dataset.add_new(tag, TAGS[tag], random_value(random, TAGS[tag]))
    for tag in random.sample(SEQUENCES, random.randint(0, 2) if depth else 0):
        dataset.add_new(tag, "SQ", [random_data_set(random, depth - 1) for _ in range(random.randint(0, 3))])
        dataset[tag].is_undefined_length = random.random() < 0.5
        for item in dataset[tag].value:
            item.is_undefined_length_sequence_item = random.random() < 0.5
    return dataset


def edit_at_random(random, dataset):
    """Make some edits: the same to equal data sets if the state of `random` is the same."""
    for _ in range(random.randint(1, 6)):
        owner = dataset
        for _ in range(random.randint(0, 2)):
            outer, index = random.choice(SEQUENCES), random.randrange(3)
            if outer in owner and len(owner[outer].value) > index:
                owner = owner[outer].value[index]
        tag, sequence, item = random.choice(sorted(TAGS)), random.choice(SEQUENCES), random_data_set(random, 1)
        value = random_value(random, TAGS[tag])
        kind = random.choice(["set", "set", "set", "delete", "add item", "remove item", "new sequence"])
        if kind == "set":
            owner.add_new(tag, TAGS[tag], value)
        elif kind == "delete" and tag in owner:
            del owner[tag]
        elif kind == "add item" and sequence in owner:
            owner[sequence].value.append(item)
        elif kind == "remove item" and sequence in owner and len(owner[sequence].value):
            owner[sequence].value.pop(random.randrange(len(owner[sequence].value)))
        elif kind == "new sequence":
            owner.add_new(sequence, "SQ", [item])


def plain(dataset):
    """Return a data set in a form that can be compared."""
    result = {}
    for element in dataset:
        if element.VR == "SQ":
            result[int(element.tag)] = [plain(item) for item in element.value]
        else:
            value = b"" if element.VR == "OF" and element.value is None else element.value
            if isinstance(value, bytes):
                result[int(element.tag)] = value
            else:
                value = "" if value is None else value
                parts = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
                result[int(element.tag)] = [
                    str(getattr(part, "original_string", part) if element.VR in ("DS", "IS") else part).rstrip(" ")
                    for part in parts
                ]
    return {tag: value for tag, value in result.items() if tag != 0x00080005}


def encoded(dataset, form):
    """Return the bytes of a file that pydicom writes with a data set."""
    stream = pydicom.filebase.DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = form.implicit, form.code == "<"
    pydicom.filewriter.write_dataset(stream, dataset)
    return dcm.file(stream.getvalue(), form.uid)


@each_form
@QUIET
@given(seed=st.integers(0, 2**64))
def test_random_edits_are_those_that_pydicom_makes(tmp_path_factory, form, seed):
    folder = tmp_path_factory.getbasetemp()
    dataset = random_data_set(Random(seed))
    dataset.SpecificCharacterSet = "ISO_IR 100"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = encoded(dataset, form)
        path = dcm.write(folder, content, "random.dcm")
        expected = pydicom.dcmread(path)
        with Part10File.open(path) as opened:
            editor = Editor(opened, path)
            for step in range(3):
                edit_at_random(Random(seed + step), expected)
                edit_at_random(Random(seed + step), editor.dataset)
                editor.note("R")
                editor = Editor(opened, path, editor.changes.values())
            changes = list(editor.changes.values())
            result = dcm.applied(opened, splice(opened, changes))
            untouched = leaves(opened)
        changed_path = dcm.write(folder, result, "result.dcm")
        found = pydicom.dcmread(changed_path)
        assert plain(found) == plain(expected)
        with Part10File.open(changed_path) as changed:
            assert (changed.damage, changed.findings) == ("", [])
            after = leaves(changed)
        paths = {one.path for one in changes}
        for leaf, data in untouched.items():
            if not any(leaf[: len(one)] == one for one in paths):
                assert after[leaf] == data
        if not changes:
            assert result == content
