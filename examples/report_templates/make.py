#!/usr/bin/env python3
"""Makes the shipped Word templates from their sources.

    examples/report_templates/make.py            writes report-templates/<kind>/report.docx from report.txt beside it; in a
                                                 folder without report.yaml, NAME.docx from each NAME.txt
    examples/report_templates/make.py --check    fails when a committed .docx is not what its source makes

The sources are compact and can be compared line by line; see `markup.py` for how they are written. The same source gives the
same file: parts in one order, one time stamp. `--check` compares the parts, not the compressed bytes, since those may differ
between versions of zlib. Needs nothing but Python 3.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

# Nothing but the templates is written.
sys.dont_write_bytecode = True

import markup  # noqa: E402
import parts  # noqa: E402
import word  # noqa: E402

TEMPLATES = Path(__file__).resolve().parents[2] / "report-templates"


def main(arguments: list[str]) -> int:
    """Makes or checks all templates; the exit status."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    sources = sorted(source for source in TEMPLATES.glob("*/*.txt") if is_source(source))
    problems = [problem for source in sources for problem in (check(source) if arguments else make(source))]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(sources)} templates, {len(problems)} problems")
    return 1 if problems else 0


def is_source(source: Path) -> bool:
    """Whether a template is made from the file: a report has one, a folder without report.yaml any number."""
    return source.name == "report.txt" or not source.with_name("report.yaml").is_file()


def make(source: Path) -> list[str]:
    """Writes the template of a source; what is wrong with it, if anything."""
    try:
        built = build(source)
    except markup.MarkupError as error:
        return [str(error)]
    source.with_suffix(".docx").write_bytes(zipped(built))
    return check_names(source)


def check(source: Path) -> list[str]:
    """Says where the committed template differs from what its source makes."""
    try:
        wanted = dict(build(source))
    except markup.MarkupError as error:
        return [str(error)]
    made = source.with_suffix(".docx")
    name = made.relative_to(TEMPLATES.parent)
    if not made.is_file():
        return [f"{name}: is missing; run examples/report_templates/make.py"]
    with zipfile.ZipFile(made) as package:
        there = {part: package.read(part).decode("utf-8") for part in package.namelist()}
    differing = sorted(part for part in wanted.keys() | there.keys() if wanted.get(part) != there.get(part))
    stale = [f"{name}: differs from {source.name} in {', '.join(differing)}; run examples/report_templates/make.py"] if differing else []
    return stale + check_names(source)


def build(source: Path) -> list[tuple[str, str]]:
    """The parts of the package that a source makes."""
    name = str(source.relative_to(TEMPLATES.parent))
    blocks = markup.read(source.read_text(encoding="utf-8"), name)
    return parts.package(word.document(blocks), source.parent.name)


def zipped(built: list[tuple[str, str]]) -> bytes:
    """The package as bytes, with one time stamp throughout."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in built:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode("utf-8"), compresslevel=9)
    return buffer.getvalue()


def check_names(source: Path) -> list[str]:
    """Lists, tables, paragraphs and pictures that the template shows must be defined in report.yaml, and the other way round."""
    text = "\n".join(line for line in source.read_text(encoding="utf-8").splitlines() if not line.startswith("//"))
    spec_file = source.with_name("report.yaml")
    if not spec_file.is_file():
        # What such templates show is held by the tests of the program, which fill them.
        return []
    spec = spec_file.read_text(encoding="utf-8")
    # Pictures, `each` and paragraphs use lists and tables too.
    shown = text + "\n" + spec
    problems = []
    for section, pattern in [
        ("tables", r"\bt\.(\w+)|\btable: (\w+)"),
        ("lists", r"\blist\.(\w+)|\blist: (\w+)"),
        ("paragraphs", r"\bsay\.(\w+)|^@say (\w+)"),
        ("pictures", r"image\(name=\"(\w+)\"|^@picture (\w+)"),
    ]:
        defined = defined_in(spec, section)
        used = {one or other for one, other in re.findall(pattern, shown if section in ("lists", "tables") else text, re.M)}
        where = spec_file.parent.name
        problems += [f"{where}: report.txt shows {section} 「{name}」, report.yaml has none" for name in sorted(used - defined)]
        problems += [f"{where}: report.yaml has {section} 「{name}」, report.txt does not show it" for name in sorted(defined - used)]
    return problems


def defined_in(spec: str, section: str) -> set[str]:
    """Identifiers of the entries of a section of report.yaml. Reads the lines, since Python has no YAML of its own."""
    match = re.search(rf"^{section}:\n((?:[ #].*\n|\n)*)", spec, re.M)
    return set(re.findall(r"^  - \{?id: ([\w-]+)", match.group(1), re.M)) if match else set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
