"""Scores the sample's villages and enterprises once more: own reading of the sheets (recount.py), own reading of the schemes.

    score.py INPUTS --scheme village.yaml … --scored scores.json --as-of 2026-10-31

scores.json is what `anping score YEAR --format json` writes. Every item of every subject is compared: its points, or that it is
left open (待核) or out (缺项); and the score, the grade and the rank. Exits with 1 where anything differs.
"""

import argparse
import datetime as dt
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import yaml

import recount
from recount import Count, Sample, bare, number

UNKNOWN, OF_NOTHING = "unknown", "of nothing"
OPEN, OUT = "pending", "not_applicable"

recount.OTHER |= {
    "training": ({"unit": ["单位名称"], "held": ["培训时间"], "topic": ["培训主题"]}, {"held", "topic"}),
    "drill": ({"unit": ["单位名称"], "held": ["演练时间"], "topic": ["演练科目"]}, {"held", "topic"}),
}


class Everything(Sample):
    """The sample with the tables that only the assessment looks at."""

    def __init__(self, folder):
        super().__init__(folder)
        self.trainings = self.read_simple("training", lambda p: "培训台账" in p.name)
        self.drills = self.read_simple("drill", lambda p: "应急演练" in p.name)
        self.networking = self.lines("双重预防平台联网台账", {"unit": "企业名称", "done": "是否联网"})
        self.enforcement = self.lines("执法检查台账", {"unit": "被检查单位", "held": "执法时间", "fine": "罚款额(万元)"})
        self.forms = self.lines("检查记录台账", {"held": "检查时间", "form": "检查形式"})

    def lines(self, name, headings):
        """The rows of tables with these headings in files called so, as texts."""
        seen = []
        for path in self.files:
            if name not in path.name:
                continue
            for _, rows in recount.sheets(path):
                for at, row in enumerate(rows):
                    found = {bare(cell): column for column, cell in enumerate(row) if bare(cell)}
                    if set(headings.values()) <= set(found):
                        break
                else:
                    continue
                year = recount.re.search(r"20\d\d", path.name + recount.above(rows, at))
                for row in rows[at + 1:]:
                    cells = {key: row[found[heading]] for key, heading in headings.items()}
                    if recount.is_footer(row) or any(cells.get(key) is None for key in ("unit", "held") if key in headings):
                        continue
                    unit = self.unit(bare(cells["unit"])) if "unit" in cells else self.sender(path)
                    on = recount.day_of(cells["held"], int(year[0]) if year else None) if "held" in cells else None
                    seen.append({**cells, "unit": unit, "on": on})
        return seen


class Year(Count):
    """What is known of one village or enterprise over the year."""

    def __init__(self, sample, scope, year, as_of):
        super().__init__(sample, {"report": "monthly-review", "as_of": str(as_of), "scope": scope, "period": f"{year}-01"})
        self.from_, self.until = dt.date(year, 1, 1), dt.date(year, 12, 31)
        self.found = [danger for danger in self.dangers if self.is_in(danger.found_on)]

    def monthly(self):
        pass

    def held(self, rows, kept_by_town=False, fits=lambda row: True):
        rows = self.happened(rows, kept_by_town)
        return UNKNOWN if rows is None else Decimal(sum(fits(row) for row in rows))

    def share(self, part, whole):
        if UNKNOWN in (part, whole):
            return UNKNOWN
        return OF_NOTHING if whole == 0 else Decimal(part) * 100 / Decimal(whole)

    def figure(self, name):
        dangers = lambda count: Decimal(count) if self.dangers else UNKNOWN
        match name:
            case "dangers_found":
                return dangers(len(self.found))
            case "rectification_rate":
                return self.share(dangers(sum(d.is_done for d in self.found)), dangers(len(self.found)))
            case "on_time_rate":
                due = [danger for danger in self.found if danger.is_due(self.as_of)]
                return self.share(dangers(sum(d.is_on_time() for d in due)), dangers(len(due)))
            case "dangers_overdue":
                return dangers(sum(d.is_overdue(self.as_of) for d in self.dangers))
            case "majors_overdue":
                return dangers(sum(d.is_major and d.is_overdue(self.as_of) for d in self.dangers))
            case "risks_registered":
                return Decimal(len(self.risks)) if self.risks else UNKNOWN
            case "risks_ungraded":
                return Decimal(sum(risk.level is None for risk in self.risks)) if self.risks else UNKNOWN
            case "reporting_rate":
                units = {unit for unit in self.sample.units if self.covers(unit)}
                touches = lambda first, last: first <= self.until and last >= self.from_
                sent = {sender for sender, first, last in self.sample.ledgers if sender in units and touches(first, last)}
                return self.share(len(sent), len(units))
            case "networking_rate":
                mine = [row for row in self.sample.networking if self.covers(row["unit"])]
                return self.share(sum(bool(recount.is_yes(row["done"])) for row in mine), len(mine) or UNKNOWN)
            case "trainings_held":
                return self.held(self.sample.trainings)
            case "drills_held":
                return self.held(self.sample.drills)
            case "enforcement_penalties":
                return self.held(self.sample.enforcement, True, lambda row: (number(row["fine"]) or 0) > 0)
            case "deaths":
                rows = self.happened(self.sample.accidents, kept_by_town=True)
                return UNKNOWN if rows is None else sum((row["deaths"] or Decimal(0) for row in rows), Decimal(0))
        raise KeyError(name)

    def months(self):
        """The months of the year that are over: on its last day a month's work may still be done."""
        last = [recount.last_day_of_month(self.from_.year, month) for month in range(1, 13)]
        return [day.month for day in last if day < self.as_of]

    def months_done(self, duty):
        """In which of them a monthly duty was done, as some row shows."""
        own = [row for row in self.sample.reviews if row["unit"] == (self.village or self.enterprise)]
        if "risk-review" in duty:
            days = [row["on"] for row in own if row["kind"] == "综合研判"]
        else:
            # Records by the enterprise, and its own ledger where a danger was found in such an inspection.
            days = [row["on"] for row in self.sample.forms if row["unit"] == self.enterprise and bare(row["form"]).startswith("综合")]
            days += [d.found_on for d in self.dangers if d.sender == d.unit and d.written_source in ("综合检查", "综合性排查")]
        return {day.month for day in days if self.is_in(day)}


# --- Schemes ----------------------------------------------------------------------------------------------------------------


def half_up(value, step):
    return (Decimal(value) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def decimals(value):
    return Decimal(str(value))


class Scheme:
    def __init__(self, path):
        self.spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.step = decimals(self.spec.get("step", "0.01"))
        self.is_village = self.spec["about"] == "village"

    def value(self, text, year):
        """The value of a figure or an expression over figures."""
        text = str(text)
        names = {name for name in recount.re.findall(r"[a-z_]+", text)}
        known = {name: year.figure(name) for name in names}
        if UNKNOWN in known.values():
            return UNKNOWN
        if OF_NOTHING in known.values():
            return OF_NOTHING
        numbers = recount.re.sub(r"\b(\d+(?:\.\d+)?)\b", r"Decimal('\1')", text)
        try:
            return eval(numbers, {"__builtins__": {}, "Decimal": Decimal}, known)  # a scheme's own expression
        except ArithmeticError:
            return UNKNOWN

    def group(self, name):
        for group in self.spec.get("groups", {}).get("named", []):
            if any(word in name for word in group["contains"]):
                return group["title"]
        return "其他"

    def leaves(self, items=None):
        for item in self.spec["items"] if items is None else items:
            if "by" in item:
                yield item
            yield from self.leaves(item.get("items", []))

    def item(self, item, year, medians):
        full = decimals(item["points"])
        unknown = {"pending": OPEN, "zero": Decimal(0), "full": full, "not_applicable": OUT}[item.get("unknown", "pending")]
        (how, by), = item["by"].items()
        limited = lambda points: min(max(half_up(points, self.step), Decimal(0)), full)
        if how in ("judged", "sampled"):
            return unknown  # nobody has marked the year
        if how == "duty":
            months, done = year.months(), year.months_done(by["id"])
            if item.get("unknown", "pending") != "zero":
                raise NotImplementedError("only duties that count as missed where nothing tells")
            return limited(full - decimals(by["each"]) * (len(months) - len(done & set(months))))
        if how == "deduct":
            left = full
            for line in by:
                count = self.value(line["of"], year)
                if count in (UNKNOWN, OF_NOTHING):
                    return unknown
                most = decimals(line.get("most", full))
                left -= min(half_up(min(count * decimals(line["each"]), most), self.step), left)
            return left
        value = self.value(by["of"], year)
        if value == OF_NOTHING:
            return OUT
        if value == UNKNOWN:
            return unknown
        if by.get("against") == "median":
            median = medians(by["of"])
            if not median:
                return unknown
            value = value * 100 / median
        if how == "present":
            return full if value > 0 else Decimal(0)
        if how == "rate":
            none_at, full_at = decimals(by.get("none_at", 0)), decimals(by.get("full_at", 100))
            return limited(full * (value - none_at) / (full_at - none_at))
        if how == "steps":
            for step in by["at"]:
                if value >= decimals(step["from"]):
                    return decimals(step["points"])
            return decimals(by.get("below", 0))
        raise KeyError(how)


def middle(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def score(scheme, sample, year, as_of):
    """Every subject with its items, score, grade and group."""
    names = list(sample.villages) if scheme.is_village else list(sample.units)
    years = {name: Year(sample, name, year, as_of) for name in names}
    group = {name: scheme.group(name) if scheme.is_village else sample.units[name][1] for name in names}
    known = defaultdict(list)

    def medians_of(mine):
        def median(figure):
            key = mine, figure
            if key not in known:
                values = [years[name].figure(figure) for name in names if group[name] == mine]
                known[key] = [value for value in values if value != UNKNOWN]
            return middle(known[key]) if len(known[key]) >= 3 else None

        return median

    results = {}
    for name in names:
        items = {item["id"]: (scheme.item(item, years[name], medians_of(group[name])), decimals(item["points"]))
                 for item in scheme.leaves()}
        given = {key: pair for key, pair in items.items() if isinstance(pair[0], Decimal)}
        applicable = sum((full for _, full in given.values()), Decimal(0))
        total = None
        if applicable:
            out_of = decimals(scheme.spec.get("out_of", 100))
            total = half_up(sum(points for points, _ in given.values()) / applicable * out_of, Decimal("0.01"))
            for extra in scheme.spec.get("penalties", []):
                count = scheme.value(extra["of"], years[name]) if "of" in extra else UNKNOWN
                if count not in (UNKNOWN, OF_NOTHING):
                    total -= min(half_up(count * decimals(extra["each"]), scheme.step), decimals(extra["most"]))
            total = max(total, Decimal(0))
        grade = next((band["grade"] for band in scheme.spec["bands"] if total is not None and total >= decimals(band["from"])), "")
        vetoed = years[name].figure("deaths") not in (UNKNOWN, OF_NOTHING) and years[name].figure("deaths") > 0
        if vetoed:
            grade = scheme.spec["bands"][-1]["grade"]
        results[name] = {"items": {key: points for key, (points, _) in items.items()}, "score": total, "grade": grade,
                         "vetoed": vetoed, "group": group[name]}
    for name, mine in results.items():
        if mine["score"] is not None:
            better = lambda other: (other["vetoed"], -other["score"]) < (mine["vetoed"], -mine["score"])
            mine["rank"] = 1 + sum(other["group"] == mine["group"] and other["score"] is not None and better(other)
                                   for other in results.values())
    return results


def compare(assessment, results):
    """What differs, in words; and how much was compared."""
    different, compared = [], 0
    heads = assessment["items"]
    scored = {subject["name"]: subject for subject in assessment["subjects"]}
    for name in sorted(set(scored) ^ set(results)):
        different.append(f"{name}：只有一边有")
    for name in sorted(set(scored) & set(results)):
        subject, mine = scored[name], results[name]
        for head, item in zip(heads, subject["items"]):
            if not head["is_leaf"]:
                continue
            theirs = Decimal(item["points"]) if item["standing"] == "given" else item["standing"]
            compared += 1
            if theirs != mine["items"][head["id"]]:
                different.append(f"{name} {head['id']} {head['title']}：引擎 {theirs}，复算 {mine['items'][head['id']]}")
        theirs = subject["score"] and Decimal(subject["score"])
        for what, one, other in (("得分", theirs, mine["score"]), ("等次", subject["grade"], mine["grade"]),
                                 ("名次", subject["rank"], mine.get("rank")), ("组", subject["group"], mine["group"])):
            compared += 1
            if one != other:
                different.append(f"{name} {what}：引擎 {one}，复算 {other}")
    return different, compared


def main():
    parser = argparse.ArgumentParser(description="独立复算年度考核")
    parser.add_argument("inputs", type=Path)
    parser.add_argument("--scheme", type=Path, action="append", required=True)
    parser.add_argument("--scored", type=Path, required=True)
    parser.add_argument("--as-of", type=dt.date.fromisoformat, required=True)
    options = parser.parse_args()
    sample = Everything(options.inputs)
    scored = {one["assessment"]["scheme"]["id"]: one["assessment"] for one in json.loads(options.scored.read_text(encoding="utf-8"))}
    total, wrong = 0, 0
    for path in options.scheme:
        scheme = Scheme(path)
        assessment = scored[scheme.spec["id"]]
        results = score(scheme, sample, assessment["year"], options.as_of)
        different, compared = compare(assessment, results)
        print(f"{scheme.spec['title']}：对象 {len(results)} 个，比对 {compared} 处，不一致 {len(different)} 处")
        print(*different[:80], sep="\n")
        total, wrong = total + compared, wrong + len(different)
    print(f"共比对 {total}，不一致 {wrong}")
    sys.exit(1 if wrong or not total else 0)


if __name__ == "__main__":
    main()
