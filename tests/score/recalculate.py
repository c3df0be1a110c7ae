"""Computes the scores in workbooks once more with LibreOffice and compares them with the engine's.

    recalculate.py FOLDER WORK

FOLDER holds workbooks named …得分表.xlsx, each with the results of its assessment, 考核结果.json, in the same folder or in one
above. The results that stand in the workbooks are taken out first, so that what is compared is what LibreOffice computed.

Exits with 1 where a score differs, with 2 where nothing could be compared. Needs nothing but Python and soffice.
"""

import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SHEET = "得分表"
SCORE, NAME = "总分", "考核对象"
FULL = "标准分"
NOTHING = "—"
# No result of ours: a formula that is not computed again keeps it and is found out.
STALE = "-12345"
# What a formula shows is rounded to two places; LibreOffice keeps binary fractions.
TOLERANCE = Decimal("0.000001")
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def fail(why):
    print(why, file=sys.stderr)
    sys.exit(2)


def without_results(source, target):
    """Copies a workbook with a stale result for every formula; says how many formulas it has."""
    formulas = 0

    def stale(cell):
        nonlocal formulas
        formulas += 1
        attributes = re.sub(r' t="\w+"', "", cell.group(1))
        return f"<c{attributes}>{cell.group(2)}<v>{STALE}</v></c>"

    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in package.namelist():
            content = package.read(part)
            if part.startswith("xl/worksheets/sheet"):
                text = content.decode("utf-8")
                content = re.sub(r"<c( [^>]*)>(<f>[^<]*</f>)<v>[^<]*</v></c>", stale, text).encode("utf-8")
            copy.writestr(part, content)
    return formulas


def recalculated(source, work):
    """The workbook as LibreOffice computes it."""
    profile = work / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    out = work / "out"
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to", "xlsx"]
    done = subprocess.run([*command, "--outdir", out, source], capture_output=True, text=True, timeout=300)
    made = out / source.name
    if not made.exists():
        fail(f"LibreOffice did not convert {source}: {done.stdout}{done.stderr}")
    return made


def cells(path, wanted):
    """Rows of a sheet: what stands in each column, by letters."""
    with zipfile.ZipFile(path) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target") for link in links}
        parts = [targets[s.get(LINK)] for s in book.iter(f"{MAIN}sheet") if s.get("name") == wanted]
        if not parts:
            fail(f"{path} has no sheet {wanted}")
        texts = []
        if "xl/sharedStrings.xml" in package.namelist():
            shared = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
            texts = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in shared.iter(f"{MAIN}si")]
        sheet = ElementTree.fromstring(package.read("xl/" + parts[0].removeprefix("/xl/")))
    for row in sheet.iter(f"{MAIN}row"):
        found = {}
        for cell in row.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            text = "" if value is None else value.text or ""
            if cell.get("t") == "s":
                text = texts[int(text)]
            found[re.match(r"[A-Z]+", cell.get("r"))[0]] = text
        yield found


def scores(path):
    """The score of each subject as the workbook shows it."""
    rows = iter(list(cells(path, SHEET)))
    columns = {}
    for row in rows:
        columns.update({text: column for column, text in row.items() if text in (SCORE, NAME)})
        if FULL in row.values():
            break
    if set(columns) != {SCORE, NAME}:
        fail(f"{path}: no headings {SCORE} and {NAME}")
    return [(row[columns[NAME]], row.get(columns[SCORE], "")) for row in rows if row.get(columns[NAME])]


def assessments(workbook, folder):
    """The assessments beside a workbook."""
    for place in [workbook.parent, *workbook.parent.parents]:
        known = sorted(place.glob("*考核结果.json"))
        if known:
            found = []
            for one in known:
                content = json.loads(one.read_text(encoding="utf-8"))
                found += content if isinstance(content, list) else [content]
            return [one.get("assessment", one) for one in found]
        if place == folder:
            break
    fail(f"no 考核结果.json beside {workbook}")


def compare(workbook, shown, wanted):
    """What differs, in words."""
    given = {subject["name"]: subject["score"] for subject in wanted["subjects"]}
    names = [name for name, _ in shown]
    wrong = [] if sorted(names) == sorted(given) else [f"{workbook.name}: other subjects than in the assessment"]
    for name, text in shown:
        score = given.get(name)
        if score is None or text == NOTHING:
            same = score is None and text == NOTHING
        else:
            same = re.fullmatch(r"-?\d+(\.\d+)?", text) and abs(Decimal(text) - Decimal(score)) <= TOLERANCE
        if not same:
            wrong.append(f"{workbook.name} {name}: LibreOffice {text}, the engine {score}")
    return wrong


def main():
    if len(sys.argv) != 3:
        fail("usage: recalculate.py FOLDER WORK")
    folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    workbooks = sorted(folder.rglob("*得分表.xlsx"))
    if not workbooks:
        fail(f"no …得分表.xlsx in {folder}")
    wrong, compared, formulas = [], 0, 0
    for number, workbook in enumerate(workbooks):
        place = work / str(number)
        place.mkdir(parents=True)
        blanked = place / "score.xlsx"
        formulas += without_results(workbook, blanked)
        shown = scores(recalculated(blanked, place))
        named = {name for name, _ in shown}
        fits = [one for one in assessments(workbook, folder) if {s["name"] for s in one["subjects"]} == named]
        if not fits:
            wrong.append(f"{workbook}: no assessment of the same subjects")
            continue
        # Schemes may have the same subjects: one of them must have these scores.
        differences = min((compare(workbook, shown, one) for one in fits), key=len)
        wrong += differences
        compared += len(shown)
    for line in wrong:
        print(line)
    if not compared or not formulas:
        fail("nothing was compared")
    print(f"{len(workbooks)} workbooks, {formulas} formulas computed again, {compared} scores: {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
