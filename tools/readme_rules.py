"""Put the table of rules into README.md: python3 tools/readme_rules.py. Needs the project installed."""

from __future__ import annotations

import pathlib

from DICOMPatcherLib import RULES

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- rules: made by tools/readme_rules.py -->\n", "<!-- /rules -->\n"


def with_rules(text: str) -> str:
    """Return the text of the README with the table as the code has it now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


def table() -> str:
    """Return the rules as a table in Markdown."""
    lines = ["| rule | default | what it does |", "| --- | --- | --- |"]
    for rule in RULES:
        default = rule.default if isinstance(rule.default, str) else "on" if rule.default else "off"
        parameters = "".join(f" Parameter `{spec.name}`: {spec.description}" for spec in rule.parameterSpecs)
        lines.append(f"| `{rule.__name__}` | {default} | **{rule.title}.** {rule.description}{parameters} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    README.write_text(with_rules(README.read_text("utf-8")), "utf-8")
