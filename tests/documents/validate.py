#!/usr/bin/env python3
"""Checks Word documents with programs that are not ours.

    tests/documents/validate.py FILE.docx ...     prints what is wrong with them; exits with 1 if anything is

Each document must obey the schema and the semantic rules of ECMA-376 as the Open XML SDK checks them (openxml-audit), open in
python-docx, have every part that it refers to, keep the page of GB/T 9704-2012 (an upright page has margins of 37, 26, 35 and
28 mm, or is a sheet of cards), and hold no tag of a template, unless it is a template itself. Needs `requirements.txt`.
"""

from __future__ import annotations

import posixpath
import re
import sys
import zipfile
from pathlib import Path

import docx
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: Margins of an upright page in mm: top, right, bottom, left; then those of a sheet of cards.
MARGINS = [(37, 26, 35, 28), (10, 10, 8, 10)]
#: Half a millimetre: lengths are rounded to twips.
TOLERANCE = 0.5
#: The pages of templates are in a folder of this name, and have tags.
TEMPLATES = "report-templates"


def main(names: list[str]) -> int:
    """Checks files; the exit status."""
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2013, max_errors=0)
    problems = 0
    for name in names:
        for problem in check(validator, Path(name)):
            problems += 1
            print(f"{name}: {problem}")
    print(f"{len(names)} documents, {problems} problems")
    return 1 if problems else 0


def check(validator: OpenXmlValidator, path: Path) -> list[str]:
    """What is wrong with a document."""
    try:
        found = [str(error) for error in validator.validate(path).errors]
        with zipfile.ZipFile(path) as package:
            found += missing_parts(package)
            if TEMPLATES not in path.resolve().parts:
                found += left_tags(package)
        document = docx.Document(str(path))
        return found + [problem for section in document.sections for problem in wrong_page(section)]
    except Exception as error:  # Whatever a reader stumbles over is what we look for.
        return [f"cannot be read: {type(error).__name__}: {error}"]


def missing_parts(package: zipfile.ZipFile) -> list[str]:
    """Relations whose part is not there."""
    names = set(package.namelist())
    problems = []
    for name in sorted(names):
        if not name.endswith(".rels"):
            continue
        # word/_rels/document.xml.rels is about word/document.xml
        base = posixpath.dirname(posixpath.dirname(name))
        for relation in etree.fromstring(package.read(name)).iter(RELATIONS):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if part not in names:
                problems.append(f"{name}: {relation.get('Id')} leads to {part}, which is not there")
    return problems


def left_tags(package: zipfile.ZipFile) -> list[str]:
    """Tags of the template that were not filled, in the texts of each part."""
    problems = []
    for name in package.namelist():
        if name.startswith("word/") and name.endswith(".xml"):
            text = "".join(etree.fromstring(package.read(name)).itertext())
            problems += [f"{name}: has the tag {tag}" for tag in re.findall(r"\{\{[^}]*\}\}|\{%[^%]*%\}", text)[:3]]
    return problems


def wrong_page(section: docx.section.Section) -> list[str]:
    """What is wrong with the paper and the margins of a section."""
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    width, height, *margins = (length.mm for length in (section.page_width, section.page_height, *sides))
    problems = []
    if not near(sorted((width, height)), (210, 297)):
        problems.append(f"is on paper of {width:.0f} by {height:.0f} mm, not on A4")
    if width < height and not any(near(margins, wanted) for wanted in MARGINS):
        problems.append(f"has margins of {', '.join(f'{margin:.1f}' for margin in margins)} mm")
    return problems


def near(lengths: list[float], wanted: tuple[float, ...]) -> bool:
    """Whether lengths are what is wanted."""
    return all(abs(one - other) <= TOLERANCE for one, other in zip(lengths, wanted, strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
