#!/usr/bin/env python3
"""独立复算: counts the figures of the monthly and the quarterly report once more, from the spreadsheets alone.

    python3 -m venv V && V/bin/pip install --require-hashes -r tests/recount/requirements.txt
    V/bin/python tests/recount/recount.py samples/yunxi/inputs --report out/….溯源.json [--report …] [--all] [--rows]

It shares nothing with the engine: it opens the workbooks with openpyxl, xlrd and csv, finds the headings by its own list of the
layouts that samples/yunxi has, and has its own reading of dates, levels and states. It reads neither the book, nor the rules, nor
truth.yaml. From the report it takes only what is to be compared: its kind, period, cut-off day, scope, and each figure's title and
text. It prints `equal? | figure | engine | recount`, by default only where they differ, and exits with 1 on any difference, with 2
where the report has a figure that is neither recounted nor on the list NOT_RECOUNTED. Beside the figures it compares the rows behind
the main ones, the sentences that set a figure against other periods, what the Word document cites against what the trace says, and
whether the annex names enterprises that the report is not about; so the Word document and the annex must lie beside the trace.

What it takes from the definitions (rulesets/common/figures, the `book` section of rulesets/README.md):
- A danger is one row of a ledger. Rows of several ledgers about one unit, of one day, with the same description are one danger;
  the newest ledger counts (date of filling in, else the last day of its period; then the period). Of equally new ones that counts
  in which the danger has come further; only of those that are equal in that too the larger SHA-256 of the file, as the book does it:
  arbitrary, but the same for everybody. A row without a description is a danger of its own.
- How far it has come: registered, given to somebody by a day, being put right, put right, accepted, closed: as the days say, or as
  the words say where they say more. "已整改" says put right, not accepted.
- Put right: at least that far. A failed reinspection undoes it, unless the danger was closed or put right once more after it.
- 逾期: the time limit is before the cut-off day and it is not put right. 到期: the time limit is not after it.
- Risks: of what is said of a unit, only what it sent itself where it sent anything, and of that only tables in which some row is
  graded where there are any; of those the newest register. Graded by the factors (LEC above 320, from 160, from 70; LS from 20, 15,
  9), else by the risk value, else by the level as written; where it is graded twice, as it is now.
- Reported: an enterprise of the office's roster that itself sent a ledger of dangers whose period touches that of the report (or,
  where no period is named, the time from 1 January to the day on which it was filled in).
- What nobody sent a table of is "—", not 0. What the office keeps for all (accidents, reports from the public) is known of everybody
  once there is any; inspections and reviews are known of those who sent theirs.
- A period that is not over on the cut-off day is compared with as much of the other one: as many days before its end.
- Lists of suggestions (反复, 典型) are not counted again, but in a report about a village or an enterprise they may have only rows
  about it, and those that name no single unit none at all.
"""

import argparse
import csv
import datetime as dt
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import xlrd

# Figures that are not recounted, by title, and why.
NOT_RECOUNTED = {
    "反复出现的隐患（行数）": "按文字相似度和规则词表找出，是建议，不是统计数；村、企业的只核对各行是不是它的",
    "典型隐患（行数）": "按文字相似度和规则词表找出，是建议，不是统计数；村、企业的应为 0",
}

ERROR = object()  # a cell that shows #N/A and the like


# --- Cells ------------------------------------------------------------------------------------------------------------------


def sheets(path):
    """(name of the sheet, rows of cells), each cell a text, number, date, ERROR or None."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        yield "CSV", [[cell if cell.strip() else None for cell in row] for row in csv.reader(text.splitlines())]
    elif path.suffix == ".xls":
        book = xlrd.open_workbook(str(path))
        for sheet in book.sheets():
            yield sheet.name, [[xls_cell(book, sheet.cell(r, c)) for c in range(sheet.ncols)] for r in range(sheet.nrows)]
    else:
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            yield sheet.title, [[xlsx_cell(cell, book.epoch) for cell in row] for row in sheet.iter_rows()]


def xls_cell(book, cell):
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ERROR
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode).date()
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return Decimal(repr(cell.value))
    return cell.value if str(cell.value).strip() else None


def xlsx_cell(cell, epoch):
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "e":
        return ERROR
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    return value


def text_of(cell):
    if cell is None or cell is ERROR:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return unicodedata.normalize("NFKC", str(cell)).strip()


def bare(cell):
    return re.sub(r"\s+", "", text_of(cell))


def number(cell):
    if isinstance(cell, Decimal):
        return cell
    text = bare(cell)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        found = re.fullmatch(r"约?([\d.]+)(人次|人|名|次)?", text)
        return Decimal(found[1]) if found else None


def day_or_none(year, month, day):
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(cell, year=None):
    """A day; `year` where only month and day are written."""
    if isinstance(cell, dt.date):
        return cell
    text = bare(cell)
    if re.fullmatch(r"\d{5}(\.0+)?", text):  # a serial number of Excel
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return day_or_none(*found.groups())
    if found := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text):
        return day_or_none(*found.groups())
    if year and (found := re.fullmatch(r"(\d{1,2})月(\d{1,2})日", text)):
        return day_or_none(year, *found.groups())
    return None


def last_day_of_month(year, month):
    return (dt.date(year + month // 12, month % 12 + 1, 1)) - dt.timedelta(days=1)


def limit_of(cell, found_on):
    """The last day by which a danger is to be put right."""
    if day := day_of(cell):
        return day
    text = bare(cell)
    if text in ("立即", "当场", "当日") and found_on:
        return found_on
    if (found := re.fullmatch(r"(\d+)日内", text)) and found_on:
        return found_on + dt.timedelta(days=int(found[1]))
    if found := re.fullmatch(r"(\d{4})年底前?", text):
        return dt.date(int(found[1]), 12, 31)
    if found := re.fullmatch(r"(\d{4})年(\d{1,2})月底前?", text):
        return last_day_of_month(int(found[1]), int(found[2]))
    return None


def is_yes(cell):
    """True, False, or None where nobody can tell."""
    text = bare(cell)
    if text in ("是", "有", "√", "已"):
        return True
    if text in ("否", "无", "×", "未", "不"):
        return False
    return None


# --- Tables -----------------------------------------------------------------------------------------------------------------

# Headings of hidden dangers, bare, by what they mean.
DANGER = {
    "code": ["隐患编号", "隐患编码"],
    "unit": ["企业名称", "被检查单位"],
    "found": ["检查时间", "排查时间", "排查日期", "登记时间", "巡查时间", "检查日期"],
    "place": ["检查地点", "隐患部位"],
    "text": ["存在问题", "隐患描述", "隐患内容", "检查发现问题", "存在的问题"],
    "level": ["隐患等级(必填)", "隐患等级", "隐患级别", "隐患性质"],
    "due": ["完成时限", "整改期限", "整改时限", "隐患治理期限", "要求完成时间"],
    "done": ["完成时间", "整改完成时间", "整改日期"],
    "status": ["整改情况", "隐患状态", "整改状态"],
    "closed": ["是否销号", "销号情况"],
    "closed_on": ["销号日期", "销号时间"],
    "accepted": ["复查时间", "复查日期", "验收时间"],
    "opinion": ["复查意见", "验收情况"],
    "yuan": ["整改资金(元)"],
    "wan": ["整改资金(万元)", "落实资金(万元)", "资金"],
    "source": ["隐患来源", "检查类型"],
    "type": ["隐患类型"],
    "aspect": ["人机环管"],
    "listed": ["挂牌督办", "是否挂牌督办"],
    "department": ["整改责任单位", "责任部门"],
}
MUST_DANGER = {"found", "text", "level", "due", "done"}

OTHER = {
    "review": ({"held": ["研判时间"], "kind": ["研判类型"], "trigger": ["研判事由"]}, {"held", "kind"}),
    "inspection": ({"held": ["检查时间"], "form": ["检查形式"], "found": ["发现隐患数"], "people": ["检查人次"]}, {"held", "form", "found"}),
    "accident": ({"unit": ["单位名称"], "held": ["事故时间"], "deaths": ["死亡人数"]}, {"unit", "held", "deaths"}),
    "report": ({"unit": ["企业名称"], "held": ["受理时间"], "true": ["是否属实"]}, {"unit", "held", "true"}),
    "roster": (
        {"unit": ["企业名称"], "village": ["所属村(社区)"], "trade": ["行业领域"], "state": ["企业状态"]},
        {"unit", "village", "trade", "state"},
    ),
}

FOOTERS = ("合计", "小计", "总计", "注:", "填报人", "填表人", "分析人", "审核人", "填表说明", "审定人")


def heading(cell):
    return bare(cell)


def columns_of(rows, at, meanings, height):
    """Column by meaning of the headings that begin in a row and are `height` rows high; the lowest filled cell counts."""
    width = max(len(row) for row in rows[at : at + height])
    columns = {}
    for c in range(width):
        cells = [heading(row[c]) for row in rows[at : at + height] if c < len(row)]
        lowest = next((cell for cell in reversed(cells) if cell), "")
        for meaning, names in meanings.items():
            if lowest in names and meaning not in columns:
                columns[meaning] = c
    return columns


def tables(rows, meanings, must, heights=(1, 2)):
    """(first row after the headings, columns, row at which the next table begins) of each table of such headings."""
    found = []
    at = 0
    while at < len(rows):
        for height in heights:
            columns = columns_of(rows, at, meanings, height) if at + height <= len(rows) else {}
            top = {heading(cell) for cell in rows[at]} - {""}
            if must <= set(columns) and len(top) > 2:
                found.append((at, at + height, columns))
                at += height - 1
                break
        at += 1
    ends = [start for start, _, _ in found[1:]] + [len(rows)]
    merged = []
    for (_, first, columns), end in zip(found, ends):
        if merged and merged[-1][1] == columns:  # the same headings once more, as at the top of a page
            first = merged.pop()[0]
        merged.append((first, columns, end))
    return merged


def is_footer(row):
    first = next((bare(cell) for cell in row if cell is not None), "")
    return not first or first.startswith(FOOTERS)


def above(rows, at):
    return " ".join(text_of(cell) for row in rows[max(0, at - 4) : at] for cell in row if cell is not None)


class Sample:
    """Everything that was sent in."""

    def __init__(self, folder):
        self.folder = folder
        self.files = sorted(path for path in folder.rglob("*") if path.suffix in (".xlsx", ".xls", ".csv"))
        self.units = {}  # name on the office's roster: village and trade
        self.roster()
        self.dangers = self.read_dangers()
        self.reviews = self.read_simple("review", lambda p: "研判记录" in p.name or p.stem.endswith("月报"))
        self.inspections = self.read_simple("inspection", lambda p: p.parent.name == "检查记录")
        self.accidents = self.read_simple("accident", lambda p: p.name.endswith("事故登记台账.xlsx"))
        self.reports = self.read_simple("report", lambda p: p.name.endswith("举报受理台账.csv"))
        self.risks = RiskReader(self).read()

    def relative(self, path):
        return str(path.relative_to(self.folder))

    def roster(self):
        path = self.folder / "镇应急办" / "云溪镇企业一企一档.xlsx"
        meanings, must = OTHER["roster"]
        for _, rows in sheets(path):
            for first, columns, end in tables(rows, meanings, must, heights=(2,)):
                self.roster_on = day_of(re.search(r"填[表报]日期[::]?(\S+日)", above(rows, first - 2))[1])
                for row in rows[first:end]:
                    if is_footer(row):
                        continue
                    cell = {meaning: bare(row[c]) for meaning, c in columns.items()}
                    self.units[cell["unit"]] = (cell["village"], cell["trade"])
        self.villages = {village for village, _ in self.units.values()}
        self.cores = {core(name): name for name in self.units}
        assert len(self.cores) == len(self.units)

    def unit(self, written):
        """The unit that a name means: the same without place and legal form, or short for exactly one."""
        folded = core(written)
        if folded in self.cores:
            return self.cores[folded]
        near = [name for known, name in self.cores.items() if folded and (known.startswith(folded) or folded in known)]
        return near[0] if len(near) == 1 else None

    def sender(self, path):
        """The unit or village by the file's name: 01砺金铸造-…, 东崖村2026年…."""
        if path.parts[-2] in self.villages:
            return path.parts[-2]
        if found := re.match(r"\d\d(.+?)-", path.name):
            return self.unit(found[1])
        return "镇应急办"

    def read_dangers(self):
        self.ledgers = []  # who sent each, and the time that it tells of
        ledgers = []
        for path in self.files:
            place = self.relative(path)
            if not (place.startswith(("企业报送/隐患台账/", "企业报送/全套台账/")) or "隐患整改台账" in path.name
                    or path.stem.endswith("月报") or "镇级检查隐患台账" in path.name):
                continue
            mark = hashlib.sha256(path.read_bytes()).hexdigest()
            number_of_tables = 0
            for sheet, rows in sheets(path):
                for first, columns, end in tables(rows, DANGER, MUST_DANGER):
                    number_of_tables += 1
                    head = above(rows, first - 1) or path.stem
                    span = next(filter(None, map(span_of, (head, path.parent.name, path.stem))), None)
                    until = span and span[1]
                    dated = re.search(r"填[表报]日期[::]?(\S+日)", head + " " + above(rows, len(rows)))
                    dated = day_of(dated[1]) if dated else None
                    self.ledgers.append((self.sender(path), *(span or (dated.replace(month=1, day=1), dated))))
                    age = (dated or until, until or dt.date.min)
                    tie = (mark, sheet, first)
                    ledgers.append((age, tie, place, sheet, self.rows_of_ledger(path, rows, first, columns, end)))
            assert number_of_tables == 1, (place, number_of_tables)
        return merge(ledgers)

    def rows_of_ledger(self, path, rows, first, columns, end):
        sender = self.sender(path)
        unit = sender if sender in self.units else None
        seen = []
        for r in range(first, end):
            row = rows[r]
            if is_footer(row) or heading(row[columns["found"]]) in DANGER["found"]:
                continue
            cell = lambda meaning: row[columns[meaning]] if meaning in columns and columns[meaning] < len(row) else None
            if all(cell(meaning) is None for meaning in ("found", "text", "level")):
                continue
            if bare(cell("unit")):
                unit = self.unit(bare(cell("unit")))
            assert unit, (path, r + 1)
            seen.append(Danger(self, unit, sender, r + 1, cell))
        return seen

    def read_simple(self, kind, wanted):
        meanings, must = OTHER[kind]
        seen = []
        for path in self.files:
            if not wanted(path):
                continue
            sender = self.sender(path)
            for sheet, rows in sheets(path):
                for first, columns, end in tables(rows, meanings, must, heights=(1,)):
                    year = re.search(r"20\d\d", above(rows, first - 1) or path.stem)
                    for row in rows[first:end]:
                        if is_footer(row):
                            continue
                        if row[columns["held"]] is None or not (sender == "镇应急办" or columns["held"] < len(row)):
                            continue
                        if kind == "review" and bare(row[columns["kind"]]) not in ("综合研判", "专项研判"):
                            continue  # the second table of a monthly report
                        unit = self.unit(bare(row[columns["unit"]])) if "unit" in columns else sender
                        seen.append({
                            "unit": unit, "sender": sender, "kind": bare(row[columns["kind"]]) if "kind" in columns else "",
                            "on": day_of(row[columns["held"]], int(year[0]) if year else None),
                            "deaths": number(row[columns["deaths"]]) if "deaths" in columns else None,
                        })
        return seen


def core(name):
    name = bare(name).removeprefix("云溪镇").removeprefix("云溪")
    return name.removesuffix("有限公司")


def span_of(text):
    """The first and the last day of the time that a heading or a name speaks of."""
    text = bare(text)
    found = re.search(r"(20\d\d)年(上半年|下半年|第([一二三四])季度|(\d{1,2})月(?!\d*日)|度)?", text)
    if not found:
        return None
    year = int(found[1])
    if found[2] == "上半年":
        return dt.date(year, 1, 1), dt.date(year, 6, 30)
    if found[2] == "下半年":
        return dt.date(year, 7, 1), dt.date(year, 12, 31)
    if found[3]:
        last = 3 * ("一二三四".index(found[3]) + 1)
        return dt.date(year, last - 2, 1), last_day_of_month(year, last)
    if found[4]:
        return dt.date(year, int(found[4]), 1), last_day_of_month(year, int(found[4]))
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


# --- Dangers ----------------------------------------------------------------------------------------------------------------

SOURCES = {"日常检查": "企业自查"}  # a daily check is the enterprise's own
STEPS = REGISTERED, ASSIGNED, RECTIFYING, DONE, ACCEPTED, CLOSED = range(6)
SAID = {
    "未完成": RECTIFYING, "正在整改": RECTIFYING, "整改中": RECTIFYING, "逾期未整改": RECTIFYING, "0": RECTIFYING,
    "已整改": DONE, "已完成": DONE, "待复查": DONE, "1": DONE, "已验收": ACCEPTED, "9": ACCEPTED, "已销号": CLOSED,
}


class Danger:
    def __init__(self, sample, unit, sender, row, cell):
        self.unit, self.sender, self.row = unit, sender, row
        self.village, self.trade = sample.units[unit]
        self.found_on = day_of(cell("found"))
        self.text = re.sub(r"\W+", "", text_of(cell("text")))
        self.place = text_of(cell("place"))
        self.due_on = limit_of(cell("due"), self.found_on)
        self.done_on, self.accepted_on, self.closed_on = (day_of(cell(m)) for m in ("done", "accepted", "closed_on"))
        level = bare(cell("level"))
        self.is_major = level in ("重大", "重大隐患", "重大事故隐患", "1")
        self.has_level = self.is_major or level in ("一般", "一般隐患", "一般事故隐患", "0")
        source = bare(cell("source"))
        self.written_source, self.source = source, SOURCES.get(source, source)
        self.type = bare(cell("type"))
        aspect = bare(cell("aspect"))
        self.aspect = aspect if aspect in ("人", "机", "环", "管") else ""
        self.department = bare(cell("department"))
        self.is_listed = is_yes(cell("listed")) is True
        yuan, wan = number(cell("yuan")), number(cell("wan"))
        self.funds = yuan / 10000 if yuan is not None else wan or Decimal(0)
        status, opinion = bare(cell("status")), bare(cell("opinion"))
        failed = any(word in opinion for word in ("不合格", "未通过", "不通过", "不同意", "未完成", "不到位"))
        if self.closed_on or is_yes(cell("closed")):
            by_days = CLOSED
        elif self.done_on:
            by_days = ACCEPTED if self.accepted_on else DONE
        else:
            by_days = ASSIGNED if self.due_on else REGISTERED
        self.step = max(by_days, SAID.get(status, REGISTERED))
        again = self.done_on and self.accepted_on and self.done_on > self.accepted_on
        if failed and not self.closed_on and not again:
            self.step = RECTIFYING

    def see_on(self, day):
        """How it stood on a day: what is dated later had not happened."""
        self.is_done = self.step >= DONE and not (self.done_on and self.done_on > day)

    def is_overdue(self, day):
        return self.due_on is not None and self.due_on < day and not self.is_done

    def is_due(self, day):
        return self.due_on is not None and self.due_on <= day

    def is_on_time(self):
        return self.is_done and self.done_on is not None and self.done_on <= self.due_on


def merge(ledgers):
    """The dangers of all ledgers; one that stands in several is as the newest has it, or where it has come further of these."""
    latest = {}
    alone = []
    for age, tie, place, sheet, rows in ledgers:
        for danger in rows:
            danger.where = (place, sheet, danger.row)
            danger.rank = (age, danger.step, tie, danger.row)
            if not danger.text or not danger.found_on:
                alone.append(danger)
                continue
            latest.setdefault((danger.unit, danger.found_on, danger.text), []).append(danger)
    kept = []
    for copies in latest.values():
        kept.append(max(copies, key=lambda danger: danger.rank))
    return kept + alone


# --- Risks ------------------------------------------------------------------------------------------------------------------

LEVELS = ["重大", "较大", "一般", "低"]
WORDS = {
    "重大": "重大 重大风险 红 红色 I级 1级 A级 一级 重大风险(红) 一级/红",
    "较大": "较大 较大风险 橙 橙色 II级 2级 B级 二级 较大风险(橙) 二级/橙",
    "一般": "一般 一般风险 黄 黄色 III级 3级 C级 三级 一般风险(黄) 三级/黄",
    "低": "低 低风险 蓝 蓝色 IV级 4级 D级 四级 低风险(蓝) 四级/蓝 5级 V级 E级 五级",
}
LEVEL_OF = {word: level for level, words in WORDS.items() for word in words.split()}


def band(value, cuts, strictly_above_first):
    first, second, third = (Decimal(cut) for cut in cuts)
    if value > first or (value == first and not strictly_above_first):
        return "重大"
    return "较大" if value >= second else "一般" if value >= third else "低"


def lec(value):
    return band(value, (320, 160, 70), True)


def ls(value):
    return band(value, (20, 15, 9), False)


class Risk:
    def __init__(self, unit, village, trade, level, where, hazard):
        self.unit, self.village, self.trade, self.level, self.where, self.hazard = unit, village, trade, level, where, hazard


class RiskReader:
    """The registers of risks, by their layouts, and which of them counts for each unit."""

    def __init__(self, sample):
        self.sample = sample

    def read(self):
        tables = defaultdict(list)  # unit: what is said of it, table by table
        for path in self.sample.files:
            place = self.sample.relative(path)
            if not place.startswith(("企业报送/风险清单", "企业报送/往年风险清单", "企业报送/全套台账/", "企业报送/风险点登记/")) and (
                    path.name != "重大风险清单2026.xlsx"):
                continue
            sender = self.sample.sender(path)
            year = re.search(r"20\d\d", place)
            count = 0
            for sheet, rows in sheets(path):
                of_sheet = defaultdict(list)
                for row, about, hazard, level in self.rows(rows):
                    count += 1
                    unit = self.sample.unit(about) if about else sender
                    assert unit in self.sample.units, (place, sheet, row, about)
                    of_sheet[unit].append(Risk(unit, *self.sample.units[unit], level, (place, sheet, row), hazard))
                for unit, risks in of_sheet.items():
                    is_graded = any(risk.level for risk in risks)
                    # One that names no year is the oldest.
                    tables[unit].append((unit == sender, is_graded, int(year[0]) if year else 0, place, risks))
            assert count >= 8, (place, count)
        return [risk for said in tables.values() for risk in self.that_count(said)]

    def that_count(self, said):
        best = max(table[:3] for table in said)
        chosen = [table for table in said if table[:3] == best]
        assert len({place for *_, place, _ in chosen}) == 1, chosen  # the sample has nobody with two of one year
        return [risk for *_, risks in chosen for risk in risks]

    def rows(self, rows):
        head = None
        for r, row in enumerate(rows):
            cells = [bare(cell) for cell in row]
            if new := self.head(rows, r, cells):
                head, after = new, r
                continue
            if head is None or r <= after + head["height"] - 1 or is_footer(row):
                continue
            filled = [cell for cell in cells if cell]
            if len(filled) < 4:  # a caption such as 一、熔炼车间
                continue
            if re.fullmatch(r"[一二三四五六七八九十]+、.*", filled[0]) or all(cell.isdigit() for cell in filled):
                continue  # a caption; numbers of the columns
            about = cells[head["unit"]] if "unit" in head else ""
            yield r + 1, about, cells[head["hazard"]], self.level(head, row)

    HAZARDS = ("安全风险", "危险源", "危险源或潜在事件(人、物、作业环境、管理)", "危险源或潜在事件", "存在的主要危险(有害)因素",
               "主要危险有害因素", "危险因素", "不符合标准情况及后果", "危害", "描述", "风险内容", "风险描述", "可能导致的主要事故类型")
    POINTS = "可能导致的主要事故类型"  # of a list of risk points, which grades nothing

    TOPS = {"序号", "风险点", "风险点名称", "企业名称", "过程(区域)", "基本情况"}  # what the first heading of a register may be
    SUBS = {"L", "工程技术", "工程技术措施", "名称", "部位", "LEC风险分析法"}  # what stands in its lower rows of headings

    def head(self, rows, at, cells):
        """Where headings begin in this row: how high they are, and the columns of what is graded."""
        filled = [cell for cell in cells if cell]
        if len(filled) < 4 or filled[0] not in self.TOPS:
            return None
        height = 1
        while at + height < len(rows) and self.SUBS & {bare(cell) for cell in rows[at + height]}:
            height += 1
        block = rows[at : at + height]
        lowest = []
        for c in range(max(len(row) for row in block)):
            column = [bare(row[c]) if c < len(row) else "" for row in block]
            lowest.append(next((cell for cell in reversed(column) if cell), ""))
        hazard = next((lowest.index(name) for name in self.HAZARDS if name in lowest), None)
        levels = [c for c, name in enumerate(lowest) if name in self.LEVELS]
        if hazard is None or not (levels or lowest[hazard] == self.POINTS):
            return None
        found = {"height": height, "hazard": hazard, "level": levels[-1] if levels else None}
        if "单位名称" in lowest:
            found["unit"] = lowest.index("单位名称")
        for meaning, names in self.FACTORS.items():
            places = [c for c, name in enumerate(lowest) if name in names]
            if places:  # graded twice: as it is now stands on the right
                found[meaning] = places[-1]
        return found

    LEVELS = ("风险等级", "风险等级/风险色度", "颜色", "现有风险等级", "风险等级(必填)")
    FACTORS = {
        "L": ("L", "可能性(L)", "LEC(L)"), "E": ("E", "频次(E)", "LEC(E)"), "C": ("C", "严重性(C)", "LEC(C)"),
        "D": ("D", "风险度(D)", "LEC(D)"), "S": ("S", "严重性(S)"), "R": ("R", "风险值(R)"), "product": ("风险值D(L×E×C)",),
    }

    def level(self, head, row):
        value = lambda meaning: number(row[head[meaning]]) if meaning in head else None
        if "product" in head:
            found = re.fullmatch(r"([\d.]+)×([\d.]+)×([\d.]+)=([\d.]+)", bare(row[head["product"]]))
            if found:
                return lec(Decimal(found[1]) * Decimal(found[2]) * Decimal(found[3]))
        factors = [value(meaning) for meaning in "LEC"]
        if "E" in head and all(factor is not None for factor in factors):
            return lec(factors[0] * factors[1] * factors[2])
        if "E" in head and value("D") is not None:
            return lec(value("D"))
        if "S" in head and value("L") is not None and value("S") is not None:
            return ls(value("L") * value("S"))
        if "S" in head and value("R") is not None:
            return ls(value("R"))
        return None if head["level"] is None else LEVEL_OF.get(bare(row[head["level"]]))


# --- Figures ----------------------------------------------------------------------------------------------------------------


def rate(part, whole):
    if whole == 0:
        return "—"
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{share}%"


def plain(value):
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


class Count:
    """The figures of one report, by title."""

    def __init__(self, sample, report):
        self.sample = sample
        self.kind = report["report"]
        self.as_of = dt.date.fromisoformat(report["as_of"])
        if self.as_of < sample.roster_on:
            sys.exit(f"企业名单是 {sample.roster_on} 填的；截至 {self.as_of} 的报告不能用它复算")
        self.scope = report["scope"]
        self.from_, self.until = period(report["period"])
        self.figures = {}
        self.sentences = []  # that must stand in the document: figures against those of other periods
        known = lambda danger: not danger.found_on or danger.found_on <= self.as_of
        self.dangers = [danger for danger in sample.dangers if self.covers(danger.unit) and known(danger)]
        for danger in self.dangers:
            danger.see_on(self.as_of)
        self.risks = [risk for risk in sample.risks if self.covers(risk.unit)]
        self.found = [danger for danger in self.dangers if self.is_in(danger.found_on)]
        (self.monthly if self.kind == "monthly-review" else self.quarterly)()

    # Which figures each kind of report cites is known from the report itself; here is only what they are.

    @property
    def is_town(self):
        return not self.scope

    @property
    def village(self):
        return self.scope if self.scope in self.sample.villages else None

    @property
    def enterprise(self):
        return None if self.is_town or self.village else self.sample.unit(self.scope)

    def covers(self, unit):
        if self.is_town:
            return True
        if self.village:
            return unit == self.village or self.sample.units.get(unit, ("",))[0] == self.village
        return unit == self.enterprise

    def is_in(self, day):
        return day is not None and self.from_ <= day <= min(self.until, self.as_of)

    def set(self, title, value):
        assert title not in self.figures, title
        self.figures[title] = plain(value)

    # One figure over some dangers and risks.
    def of(self, title, dangers, risks):
        found = [danger for danger in dangers if self.is_in(danger.found_on)]
        done = [danger for danger in found if danger.is_done]
        majors = [danger for danger in found if danger.is_major]
        due = [danger for danger in found if danger.is_due(self.as_of)]
        match title:
            case "排查隐患":
                return len(found)
            case "已整改":
                return len(done)
            case "未整改":
                return len(found) - len(done)
            case "整改率":
                return rate(len(done), len(found))
            case "到期应整改":
                return len(due)
            case "按期整改":
                return sum(danger.is_on_time() for danger in due)
            case "按期整改率":
                return rate(sum(danger.is_on_time() for danger in due), len(due))
            case "没有写期限":
                return sum(danger.due_on is None for danger in found)
            case "排查重大隐患":
                return len(majors)
            case "已整改重大隐患":
                return sum(danger.is_done for danger in majors)
            case "重大隐患整改率":
                return rate(sum(danger.is_done for danger in majors), len(majors))
            case "未整改重大隐患":
                return sum(danger.is_major and not danger.is_done for danger in dangers)
            case "未整改总数":
                return sum(not danger.is_done for danger in dangers)
            case "逾期未整改":
                return sum(danger.is_overdue(self.as_of) for danger in dangers)
            case "逾期未整改重大隐患":
                return sum(danger.is_major and danger.is_overdue(self.as_of) for danger in dangers)
            case "挂牌督办":
                return sum(danger.is_listed for danger in found)
            case "整改资金":
                return sum((danger.funds for danger in found), Decimal(0))
            case "企业自查":
                return sum(danger.source == "企业自查" for danger in found)
            case "他查发现":
                return sum(danger.source not in ("", "企业自查") for danger in found)
            case "涉及单位":
                return len({danger.unit for danger in found})
            case "人的因素" | "物的因素" | "环境因素" | "管理因素":
                aspect = {"人": "人", "物": "机", "环": "环", "管": "管"}[title[0]]
                return sum(danger.aspect == aspect for danger in found)
            case "没有写人机环管":
                return sum(not danger.aspect for danger in found)
            case "重大风险" | "较大风险" | "一般风险" | "低风险":
                return sum(risk.level is not None and title == risk.level + "风险" for risk in risks)
            case "在册风险":
                return len(risks)
            case "未能定级":
                return sum(risk.level is None for risk in risks)
        raise KeyError(title)

    def named(self, titles):
        for title in titles:
            self.set(title, self.of(title, self.dangers, self.risks))

    # A table: lines by name, cells by title; a line for each value that occurs, or for each of `names`.
    def table(self, title, key, cells, names=None, total=True):
        names = names if names is not None else sorted({key(danger) or "未填" for danger in self.found})
        for name in names:
            dangers = [danger for danger in self.dangers if (key(danger) or "未填") == name]
            risks = [risk for risk in self.risks if hasattr(risk, "level") and risk_key(risk, key) == name]
            for cell in cells:
                self.set(f"{title} › {name} › {cell}", self.of(cell, dangers, risks))
        if total:
            for cell in cells:
                self.set(f"{title} › 合计 › {cell}", self.of(cell, self.dangers, self.risks))

    def months(self, title, cells, first, last, total=False):
        month = first
        while month <= last:
            count = [danger for danger in self.dangers
                     if danger.found_on and (danger.found_on.year, danger.found_on.month) == (month.year, month.month)]
            name = f"{month.year}年{month.month}月"
            values = {
                "排查隐患": len(count),
                "已整改": sum(danger.is_done for danger in count),
                "排查重大隐患": sum(danger.is_major for danger in count),
            }
            for cell in cells:
                self.set(f"{title} › {name} › {cell}", values[cell])
            month = last_day_of_month(month.year, month.month) + dt.timedelta(days=1)
        if total:
            for cell in cells:
                self.set(f"{title} › 合计 › {cell}", self.of(cell, self.dangers, self.risks))

    def others(self, title, names):
        """A cell of the line 其他: what is left of a table that shows only its largest lines."""
        table, name, cell = (title.split(" › ") + ["", ""])[:3]
        if name != "其他":
            return None
        sums = Counter()
        for mine, value in self.figures.items():
            parts = mine.split(" › ")
            if len(parts) == 3 and parts[0] == table and parts[1] not in names[table] | {"合计"} and value.isdigit():
                sums[parts[2]] += int(value)
        return rate(sums["已整改"], sums["排查隐患"]) if cell == "整改率" else str(sums[cell])

    def left_out(self, names):
        """Lines that a table leaves to 其他 though a line that it shows is smaller."""
        for table, shown in names.items():
            if "其他" not in shown:
                continue
            size = {parts[1]: int(value) for title, value in self.figures.items()
                    if len(parts := title.split(" › ")) == 3 and parts[0] == table and parts[2] == "排查隐患"}
            least = min(size[name] for name in shown - {"其他", "合计", "未填"} if name in size)
            yield from ((table, name) for name in size if name not in shown | {"合计", "未填"} and size[name] > least)

    def trend(self):
        last = self.until.replace(day=1)
        self.months("近13个月隐患排查和整改", ["排查隐患", "已整改"], dt.date(last.year - 1, last.month, 1), last)

    def trades(self):
        return sorted({risk.trade for risk in self.risks} | {danger.trade for danger in self.dangers})

    DANGERS = ["排查隐患", "已整改", "未整改", "整改率", "到期应整改", "按期整改", "按期整改率", "没有写期限", "排查重大隐患",
               "已整改重大隐患", "重大隐患整改率", "未整改重大隐患", "未整改总数", "逾期未整改", "逾期未整改重大隐患", "挂牌督办", "整改资金",
               "企业自查", "他查发现", "涉及单位", "人的因素", "物的因素", "环境因素", "管理因素", "没有写人机环管"]

    def changes(self, noun, figure, unit, count_between, words):
        """How a figure stands to those of the period before and of the same period a year before, as the document must say it."""
        before = shifted(self.from_, self.from_.month - self.until.month - 1), self.from_ - dt.timedelta(days=1)
        last_year = self.from_.replace(year=self.from_.year - 1), last_day_of_month(self.until.year - 1, self.until.month)
        said = [change(figure, count_between(*span), unit, word) for span, word in zip((before, last_year), words)]
        self.sentences.append(f"{noun}{figure}{unit}，" + "，".join(said))

    def until_as_far(self, last):
        """Of another period that ends on a day: until when it is compared, where ours is not over yet."""
        return min(last, last + (self.as_of - self.until))

    def found_between(self, first, last):
        last = self.until_as_far(last)
        return sum(danger.found_on is not None and first <= danger.found_on <= last for danger in self.dangers)

    def monthly(self):
        self.named(self.DANGERS)
        self.changes("登记隐患", len(self.found), "项", self.found_between, ("上月", "去年同月"))
        self.named(["在册风险", "重大风险", "较大风险", "一般风险", "低风险", "未能定级"])
        units = [unit for unit in self.sample.units if self.covers(unit)]
        touches = lambda first, last: first <= self.until and last >= self.from_
        reporting = {sender for sender, first, last in self.sample.ledgers if sender in units and touches(first, last)}
        self.set("企业", len(units))
        self.set("报送风险清单的单位", len({risk.unit for risk in self.risks}))
        self.set("报送隐患台账的企业", len(reporting))
        self.set("没有报送的企业", len(units) - len(reporting))
        self.set("报送率", rate(len(reporting), len(units)))
        inspections = self.happened(self.sample.inspections)
        self.set("检查次数", "—" if inspections is None else len(inspections))
        self.set("检查人次", "—" if inspections is None else 0)  # no sheet of the sample has them
        if inspections is not None:
            self.inspections_before(len(inspections))
        self.set("检查企业", "—" if inspections is None else len({row["unit"] for row in inspections}))
        reviews = self.happened(self.sample.reviews)
        self.set("研判次数", "—" if reviews is None else len(reviews))
        self.set("专项研判", "—" if reviews is None else sum(row["kind"] == "专项研判" for row in reviews))
        accidents = self.happened(self.sample.accidents, kept_by_town=True)
        self.set("事故", "—" if accidents is None else len(accidents))
        self.set("事故死亡", "—" if accidents is None else sum((row["deaths"] or 0 for row in accidents), Decimal(0)))
        self.table("各村（社区）隐患排查治理情况", lambda row: row.village,
                   ["排查隐患", "已整改", "整改率", "未整改重大隐患", "逾期未整改"], sorted(self.sample.villages))
        self.table("各行业风险和隐患情况", lambda row: row.trade,
                   ["重大风险", "较大风险", "一般风险", "低风险", "排查隐患", "未整改"], self.trades())
        self.table("隐患类型分布", lambda row: row.type, ["排查隐患", "已整改", "整改率"])
        self.trend()
        self.table("各行业风险等级", lambda row: row.trade, ["重大风险", "较大风险", "一般风险", "低风险"], self.trades(), total=False)
        self.set("重大风险（行数）", self.figures["重大风险"])
        self.set("未整改的重大隐患（行数）", self.figures["未整改重大隐患"])
        self.set("逾期未整改的隐患（行数）", self.figures["逾期未整改"])
        self.set("优先检查的企业（行数）", len(self.first_to_inspect()))
        self.set("本月事故（行数）", len(accidents or []))
        self.set("本月研判记录（行数）", len(reviews or []))

    def first_to_inspect(self):
        """Who has a major danger open, one overdue, a major risk, or within a year a report from the public or an accident."""
        year = dt.timedelta(days=365)
        recent = lambda rows: {row["unit"] for row in rows if row["on"] and self.as_of - year < row["on"] <= self.as_of}
        return (
            {d.unit for d in self.dangers if d.is_overdue(self.as_of) or (d.is_major and not d.is_done)}
            | {risk.unit for risk in self.risks if risk.level == "重大"}
            | recent(self.sample.reports) | recent(self.sample.accidents)
        )

    def inspections_before(self, now):
        before = shifted(self.from_, -1), self.from_ - dt.timedelta(days=1)
        last = self.until_as_far(before[1])
        then = sum(self.covers(row["unit"]) and row["on"] is not None and before[0] <= row["on"] <= last
                   for row in self.sample.inspections)
        self.sentences.append(f"检查次数{change(now, then, '次', '上月')}")

    def quarterly(self):
        self.named(self.DANGERS)
        self.changes("登记隐患", len(self.found), "项", self.found_between, ("上季度", "去年同季度"))
        some = ["排查隐患", "已整改", "整改率"]
        self.table("隐患类型分布", lambda row: row.type, some + ["排查重大隐患"])
        self.table("隐患来源", lambda row: row.source, some)
        self.months("各月情况", ["排查隐患", "已整改", "排查重大隐患"], self.from_, self.until, total=True)
        self.table("高发部位", lambda row: row.place, ["排查隐患", "未整改"], total=False)
        self.table("责任部门分布", lambda row: row.department, some)
        wide = some + ["排查重大隐患", "逾期未整改"]
        self.table("各村（社区）情况", lambda row: row.village, wide, sorted(self.sample.villages))
        self.table("各行业情况", lambda row: row.trade, wide, self.trades())
        self.table("人机环管", lambda row: row.aspect, some + ["排查重大隐患"])
        self.trend()
        self.table("各行业风险等级", lambda row: row.trade, ["重大风险", "较大风险", "一般风险", "低风险"], self.trades(), total=False)
        self.set("本季度重大隐患（行数）", self.figures["排查重大隐患"])
        self.set("逾期未整改的隐患（行数）", self.figures["逾期未整改"])

    def happened(self, rows, kept_by_town=False):
        """Those in the period and the scope; None where no table could show any."""
        mine = [row for row in rows if self.covers(row["unit"])]
        if not (rows if kept_by_town else mine):
            return None
        return [row for row in mine if self.is_in(row["on"])]


def shifted(day, months):
    """The first day of the month so many months after."""
    at = day.year * 12 + day.month - 1 + months
    return dt.date(at // 12, at % 12 + 1, 1)


def change(now, then, unit, against):
    if now == then:
        return f"与{against}持平"
    if then == 0:
        return f"{against}为0，净增{now}{unit}"
    if now == 0:
        return f"{against}为{then}{unit}，本期没有"
    more, rises = ("增加", "上升") if now > then else ("减少", "下降")
    return f"比{against}{more}{abs(now - then)}{unit}，{rises}{rate(abs(now - then), then)}"


def risk_key(risk, key):
    try:
        return key(risk) or "未填"
    except AttributeError:
        return None


def period(text):
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = int(found[1]), int(found[2])
        return dt.date(year, month, 1), last_day_of_month(year, month)
    year, quarter = map(int, re.fullmatch(r"(\d{4})Q([1-4])", text).groups())
    return dt.date(year, 3 * quarter - 2, 1), last_day_of_month(year, 3 * quarter)


# --- Comparison -------------------------------------------------------------------------------------------------------------


def compare(sample, path, options):
    report = json.loads(path.read_text(encoding="utf-8"))
    count = Count(sample, report)
    counts = Counter()
    lines = []

    def line(title, engine, mine):
        same = mine == engine
        counts["equal" if same else "different"] += 1
        if options.all or not same:
            lines.append(("=" if same else "≠", title, engine, mine))

    in_document, document = cited(path)
    names = defaultdict(set)  # the lines that each table has
    for title in (figure["title"].split(" › ") for figure in report["figures"]):
        if len(title) == 3:
            names[title[0]].add(title[1])
    for table, name in count.left_out(names):
        line(f"{table}：没有列出的「{name}」多于列出的", "是", "否")
    for figure in report["figures"]:
        title, text = figure["title"], figure["text"]
        others = in_document.pop(figure["id"], {text}) - {text}
        if others:
            line(f"{title}（文件里的写法）", "、".join(sorted(others)), text)
        mine = count.figures.get(title) or count.others(title, names)
        if title == "典型隐患（行数）" and not count.is_town:
            line(title, text, "0")
        elif title in NOT_RECOUNTED:
            counts["not"] += 1
        elif mine is not None:
            line(title, text, mine)
        else:
            counts["unknown"] += 1
            lines.append(("?", title, text, "（没有复算）"))
    for figure in in_document:
        line(f"{figure}（文件里有，溯源里没有）", "有", "没有")
    for sentence in count.sentences:
        line(f"叙述：{sentence}", "有" if sentence in document else "没有", "有")
    for sheet, rows, mine in suggestions(count, path):
        line(f"附表「{sheet}」：{report['scope']}的行", str(rows), str(mine))
    for sheet, strangers in units_elsewhere(count, path):
        line(f"附表「{sheet}」：不属于{report['scope']}的单位", f"{len(strangers)}家", "0家")
    print(f"\n## {report['title']}（截至 {report['as_of']}）")
    for cells in lines:
        print(" | ".join(cells))
    for title, engine, mine in different_rows(count, report):
        counts["rows"] += 1
        print(f"≠ 行 | {title} | 只有引擎有 {len(engine)} 行 | 只有复算有 {len(mine)} 行")
        if options.rows:
            for sign, places in (("引擎", engine), ("复算", mine)):
                for place in places:
                    print(f"    {sign}：{place[0]} {place[1]}!{place[2]}")
    print(f"比对 {counts['equal'] + counts['different']}，一致 {counts['equal']}，不一致 {counts['different']}，行不一致的数 {counts['rows']}，"
          f"没有复算 {counts['unknown']}，不复算（见 NOT_RECOUNTED）{counts['not']}")
    return counts


def different_rows(count, report):
    """Figures of which the rows differ, even where the numbers agree: (title, rows of the engine alone, rows of the recount alone)."""
    of_title = {figure["title"]: figure["rows"] for figure in report["figures"]}
    due = [danger for danger in count.found if danger.is_due(count.as_of)]
    chosen = {
        "排查隐患": count.found,
        "已整改": [danger for danger in count.found if danger.is_done],
        "到期应整改": due,
        "按期整改": [danger for danger in due if danger.is_on_time()],
        "未整改总数": [danger for danger in count.dangers if not danger.is_done],
        "逾期未整改": [danger for danger in count.dangers if danger.is_overdue(count.as_of)],
        "企业自查": [danger for danger in count.found if danger.source == "企业自查"],
        "他查发现": [danger for danger in count.found if danger.source not in ("", "企业自查")],
        "排查重大隐患": [danger for danger in count.found if danger.is_major],
        "未整改重大隐患": [danger for danger in count.dangers if danger.is_major and not danger.is_done],
        "在册风险": count.risks,
        **{level + "风险": [risk for risk in count.risks if risk.level == level] for level in LEVELS},
    }
    for title, rows in chosen.items():
        if title not in of_title:
            continue
        engine = {tuple(report["rows"][at]["place"]) for at in of_title[title]}
        mine = {tuple(row.where) for row in rows}
        if engine != mine:
            yield title, sorted(engine - mine), sorted(mine - engine)


def cited(path):
    """What a Word document says where it cites a figure: {F012: {"515", …}}, and its whole text."""
    document = path.with_name(path.name.replace(".溯源.json", ".docx"))
    xml = zipfile.ZipFile(document).read("word/document.xml").decode("utf-8")
    texts = defaultdict(set)
    starts = r'<w:bookmarkStart [^>]*w:name="(F\d+)(?:_\d+)?"[^>]*/>(.*?)<w:bookmarkEnd'
    for figure, inside in re.findall(starts, xml, flags=re.DOTALL):
        texts[figure].add("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside)))
    return texts, "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))


def units_elsewhere(count, path):
    """Sheets of the annex that name enterprises that the report is not about."""
    annex = path.with_name(path.name.replace(".溯源.json", "（附表）.xlsx"))
    for name, rows in sheets(annex):
        named = {cell for row in rows for cell in map(bare, row) if cell in count.sample.units}
        strangers = {unit for unit in named if not count.covers(unit)}
        if strangers:
            yield name, strangers


def suggestions(count, path):
    """Lists of what comes again, in a report about a village or an enterprise: how many rows, how many of them are about it."""
    annex = path.with_name(path.name.replace(".溯源.json", "（附表）.xlsx"))
    for name, rows in [] if count.is_town else sheets(annex):
        if name == "反复出现的隐患":
            # An empty list says 没有 in its first cell.
            units = [bare(row[0]) for row in rows[2:] if row[0] is not None and bare(row[0]) != "没有"]
            yield name, len(units), sum(count.covers(count.sample.unit(unit)) for unit in units)


def main():
    parser = argparse.ArgumentParser(description="独立复算月度、季度报告的数")
    parser.add_argument("inputs", type=Path)
    parser.add_argument("--report", type=Path, action="append", required=True)
    parser.add_argument("--all", action="store_true", help="一致的也列出")
    parser.add_argument("--rows", action="store_true", help="行不同的，列出各行在哪里")
    options = parser.parse_args()
    sample = Sample(options.inputs)
    print(f"读到企业 {len(sample.units)} 家，隐患 {len(sample.dangers)} 条，风险 {len(sample.risks)} 个")
    total = Counter()
    for path in options.report:
        total += compare(sample, path, options)
    print(f"\n共比对 {total['equal'] + total['different']}，一致 {total['equal']}，不一致 {total['different']}")
    for title, why in NOT_RECOUNTED.items():
        print(f"不复算：{title}：{why}")
    sys.exit(1 if total["different"] or total["rows"] else 2 if total["unknown"] else 0)


if __name__ == "__main__":
    main()
