"""Make the pages about rules and defects, and the table in README.md: python3 tools/make_docs.py.

Needs the project installed. What a page says comes from the registry of defects and from the classes of the rules.
"""

from __future__ import annotations

import html
import pathlib
import re
from collections.abc import Iterator

from pydicom.datadict import keyword_for_tag

from DICOMPatcherLib import RULES, DICOMPatcherRule
from DICOMPatcherLib.defects import DEFECTS, Defect, address_of
from DICOMPatcherLib.deidentification.table import rows
from DICOMPatcherLib.deidentification.treatments import KEEP, SHIFT, Options, treatment_of
from DICOMPatcherLib.part10.elements import format_tag
from DICOMPatcherLib.reporting.explanations import default_of, references_of
from DICOMPatcherLib.rule_api.examples import AS_IT_IS, LEFT_OUT, Example

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
DEIDENTIFICATION = DOCS / "deidentification.md"
BEGIN_ATTRIBUTES, END_ATTRIBUTES = "<!-- attributes: made by tools/make_docs.py -->\n", "<!-- /attributes -->\n"
BEGIN, END = "<!-- rules: made by tools/make_docs.py -->\n", "<!-- /rules -->\n"
MADE = "<!-- Made by tools/make_docs.py: change the rule or the registry of defects, not this page. -->\n"
KINDS = {
    "F": "Structure of the file",
    "I": "Identity",
    "G": "Geometry",
    "V": "Values, text and pixels",
    "RULE": "Rules that fail",
}
DONE = {
    "remove": "removed",
    "empty": "emptied",
    "dummy": "dummy",
    "uid": "replaced",
    "items": "items",
    "hidden": "items, codes too",
    "words": "known words",
    "name": "new ID",
    "id": "new ID",
    "label": "number",
    "age": "kept up to 89",
}
"""What is done with an attribute, in few words; others are kept if they are of legal form."""
NAMES = {rule.__name__ for rule in RULES}
MEANT = re.compile(r"[\\`*~<>|&]")
"""What would be taken for markup."""
PLACE = re.compile(r"PS3\.\d+ (?:section |annex )?(?:[A-Z]|\d+)(?:\.\d+)*")


def pages() -> dict[pathlib.Path, str]:
    """Return all that is made, by path."""
    made = {DOCS / "rules" / f"{rule.__name__}.md": rule_page(rule) for rule in RULES}
    made[DOCS / "rules" / "index.md"] = rule_index()
    made[DOCS / "defects.md"] = defects_page()
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    made[README] = before + BEGIN + rule_table("docs/rules/") + END + rest.partition(END)[2]
    before, _, rest = DEIDENTIFICATION.read_text("utf-8").partition(BEGIN_ATTRIBUTES)
    table = attribute_table() + END_ATTRIBUTES + rest.partition(END_ATTRIBUTES)[2]
    made[DEIDENTIFICATION] = before + BEGIN_ATTRIBUTES + table
    return made


def attribute_table() -> str:
    """Return what is done with each attribute of the table of the profile, without options and with each of them."""
    columns = {
        "strict": Options(),
        "dates shifted": Options(dates=SHIFT),
        "dates kept": Options(dates=KEEP),
        "characteristics kept": Options(keeps_characteristics=True),
        "device kept": Options(keeps_device=True),
        "institution kept": Options(keeps_institution=True),
        "UIDs kept": Options(keeps_uids=True),
        "descriptions cleaned": Options(cleans_descriptions=True),
    }
    lines = [f"| tag | attribute | {' | '.join(columns)} |", f"| --- | --- |{' --- |' * len(columns)}"]
    for tag in sorted(rows()):
        keyword = keyword_for_tag(tag) or "(new)"
        if tag >> 16 >= 8:
            strict, *others = (DONE.get(treatment_of(tag, options).what, "kept") for options in columns.values())
            cells = [strict, *("" if cell == strict else cell for cell in others)]
            lines.append(f"| {format_tag(tag)} | {keyword} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def rule_table(folder: str) -> str:
    """Return the rules as a table with links to their pages in a folder."""
    lines = ["| rule | default | what it does |", "| --- | --- | --- |"]
    for rule in RULES:
        name = rule.__name__
        lines.append(f"| [`{name}`]({folder}{name}.md) | {default_of(rule)} | {plain(rule.summary)} |")
    return "\n".join(lines) + "\n"


def rule_index() -> str:
    intro = (
        "They run in this order, whatever the order in which you choose them. A rule that is *always* on cannot be "
        "switched off: it changes only what readers refuse or misread.\n"
    )
    return f"{MADE}\n# Rules\n\n{intro}\n{rule_table('')}"


def rule_page(rule: type[DICOMPatcherRule]) -> str:
    """Return the page of a rule: sections without content are left out."""
    sections = {
        "What it does": plain(rule.description),
        "When to use it": plain(rule.whenToUse),
        "What it never does": plain(rule.neverDoes),
        "Examples": "\n\n".join(map(example_table, rule.examples)),
        "Parameters": parameters(rule),
        "How to choose it": choice(rule),
        "Defects that it repairs": "\n".join(f"- {defect_link(DEFECTS[id])}" for id in rule.defects),
        "References": with_addresses(plain(references_of(rule))),
    }
    text = "".join(f"\n## {title}\n\n{content}\n" for title, content in sections.items() if content)
    return f"{MADE}\n# {rule.__name__}\n\n**{plain(rule.title)}** (default: {default_of(rule)})\n{text}"


def example_table(example: Example) -> str:
    """Return the files of an example before and after, one element in a row."""
    lines = [f"### {plain(example.title)}", ""]
    if example.parameters:
        lines += [f"With {', '.join(f'`{name}` = {code(value)}' for name, value in example.parameters.items())}:", ""]
    rows = list(example_rows(example))
    columns = ["file", "element", "before", "after"]
    if all(after == "unchanged" for *_, after in rows):
        lines += ["Nothing is changed.", ""]
        rows = [row[:-1] for row in rows]
        columns = ["file", "element", "value"]
    first = 0 if len(example.files) > 1 else 1
    for cells in (columns, ["---"] * len(columns), *rows) if rows else ():
        lines.append(f"| {' | '.join(cells[first:])} |")
    return "\n".join(lines).rstrip()


def example_rows(example: Example) -> Iterator[tuple[str, ...]]:
    """Yield file, element, value before and value after as they are shown."""
    for path, keyword, before, after in example.rows():
        if keyword:
            is_left_out = example.outcomes[path] == LEFT_OUT
            shown = "" if is_left_out else "unchanged" if after == before else code(after)
            yield code(path), code(keyword), code(before), shown
        elif before == path:
            yield code(path), "(name)", code(before), code(after)
        elif (before, after) != ("in order", AS_IT_IS.what):
            yield code(path), "(the file)", plain(before), plain(after)


def code(text: str) -> str:
    """Return a value as code, and what is said in place of one in brackets as text."""
    if text.startswith("(") or not text:
        return plain(text)
    return f"<code>{html.escape(text, quote=False).replace('|', '&#124;')}</code>"


def parameters(rule: type[DICOMPatcherRule]) -> str:
    lines = (f"- `{spec.name}`: {plain(spec.details)}" for spec in rule.parameterSpecs)
    return "\n".join(lines)


def choice(rule: type[DICOMPatcherRule]) -> str:
    """Say how the rule is switched on or off."""
    if rule.default == "always":
        return "It is always on."
    options = f"--{'without' if rule.default else 'with'} {rule.__name__}"
    options += "".join(f" --parameter {rule.__name__}.{spec.name}=VALUE" for spec in rule.parameterSpecs[:1])
    how = (
        "on by default. To leave it out" if rule.default else f"off. Tick *{plain(rule.title)}* in the panel, or write"
    )
    return f"It is {how}:\n\n```\ndicom-patcher patch CD repaired {options}\n```"


def defects_page() -> str:
    intro = (
        "Findings in reports carry the id of what is wrong, which never changes its meaning. The same texts are shown "
        "by `dicom-patcher explain F13`.\n"
    )
    text = f"{MADE}\n# Defects\n\n{intro}"
    for kind, title in KINDS.items():
        found = [defect for id, defect in DEFECTS.items() if id.rstrip("0123456789") == kind]
        text += f"\n## {title}\n" + "".join(map(about_defect, found))
    return text


def about_defect(defect: Defect) -> str:
    lines = [f"### {heading(defect)}", plain(defect.description), f"**What readers do:** {plain(defect.effect)}"]
    rules = ", ".join(f"[`{name}`](rules/{name}.md)" for name in defect.rules)
    lines.append(f"**Repaired by:** {rules or 'no rule; it is only reported'}.")
    if defect.advice:
        lines.append(f"**What to do:** {plain(defect.advice)}")
    if defect.section:
        lines.append(f"**Standard:** [{defect.section}]({address_of(defect.section)})")
    return "\n" + "\n\n".join(lines) + "\n"


def heading(defect: Defect) -> str:
    return f"{defect.id}: {defect.title}"


def defect_link(defect: Defect) -> str:
    """Return a link from the page of a rule."""
    return f"[{heading(defect)}](../defects.md#{anchor_of(heading(defect))})"


def anchor_of(title: str) -> str:
    """Return the anchor of a heading as GitHub and MkDocs make it."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title).lower())


def plain(text: str) -> str:
    """Return text of which nothing is taken for markup, with the names of rules as code."""
    safe = MEANT.sub(lambda found: f"&#{ord(found[0])};", text)
    return re.sub(r"\b[A-Z]\w+\b", lambda word: f"`{word[0]}`" if word[0] in NAMES else word[0], safe)


def with_addresses(text: str) -> str:
    """Return text in which places in the standard are links."""
    return PLACE.sub(lambda place: f"[{place[0]}]({address_of(re.sub('section |annex ', '', place[0]))})", text)


def main() -> None:
    made = pages()
    for path in (DOCS / "rules").glob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
