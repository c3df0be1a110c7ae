"""The light markup of a report's Word template: `report.txt` read into blocks.

One line is one block. What a line begins with says what it is:

    = text            title                        =- text     line under the title
    # ## ### text     headings of three levels     > text      addressee (no indent)
    =! text           title of a posted sheet      =# text     number of a form, at the right
    ~ text            centred line                 : text      note in small print
    - text            line without indent          text        body paragraph (indent of two characters)
    + 附件：text      what is enclosed, below the text; `++ 2. text` the second and further ones
    {%p ... %}        control line, vanishes when the template is filled
    // text           comment, left out
    @caption text | unit            caption of the table that follows, numbered by Word; its unit at the right
    @picture name width caption     picture (width in mm) with a numbered caption below; `=p.name p.width` takes both from variables
    @say id                         the narrative paragraphs `say.id` of report.yaml
    @note id hint                   the clerk's paragraphs `note.id`, or a marked place that asks for them; `企业：hint` asks the enterprise
    @sign who | date                signature and date
    @annex title | only             new page, 附件 with its number, title; without a number where it is the only one
    @issuer text, @number text      red head of an official letter; number of the document
    @imprint left | issuer and date   版记 at the end
    @blank n, @pagebreak            empty lines; new page
    @let name text                  `$name` stands for the text from here on
    @landscape, @portrait, @cards, @poster   new section: wide page; upright page; four cards a page; posted sheet

A table is a run of lines that begin with `|`:

    |= 10 30< 20> 40       widths, scaled to the text width; `<` left, `>` right, else centred
    |! heading | heading   heading row, repeated on every page
    |% for r in list       control row, vanishes
    |{20} cell | cell      row at least 20 mm high
    | cell | cell          row

A cell may begin with marks: `[3]` spans three columns, `[+]` begins a vertical merge, `["]` goes on with it, `*` is a label,
`<`, `>` or `^` aligns, `!` is a card's title. ` // ` begins a new paragraph in the cell. `**text**` is strong, `__text__` is underlined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: Marks of one character or more that make a paragraph of a style.
PREFIXES = [
    ("### ", "Heading3"),
    ("## ", "Heading2"),
    ("# ", "Heading1"),
    ("=- ", "Subtitle"),
    ("= ", "Title"),
    ("> ", "Addressee"),
    ("~ ", "Centred"),
    (": ", "SmallPrint"),
    ("=! ", "PosterTitle"),
    ("=# ", "FormNumber"),
    ("- ", "Flush"),
    ("+ ", "Enclosed"),
    ("++ ", "EnclosedMore"),
]

#: Directives that take an argument, and those that take none.
DIRECTIVES = {"caption", "picture", "sign", "annex", "issuer", "number", "imprint", "blank"}
SECTIONS = {"landscape", "portrait", "cards", "poster"}


class MarkupError(Exception):
    """A line that cannot be read, with its place."""


@dataclass
class Paragraph:
    """A paragraph: its style and its text."""

    style: str
    text: str


@dataclass
class Directive:
    """A line that begins with `@`: its name and the parts of its argument."""

    name: str
    parts: list[str]


@dataclass
class Cell:
    """A cell of a table."""

    text: str
    span: int = 1
    merge: str = ""
    is_label: bool = False
    is_title: bool = False
    align: str = ""


@dataclass
class Row:
    """A row of a table: `heading`, `control` or `plain`; the height in mm where one is wanted."""

    kind: str
    cells: list[Cell]
    height: float = 0


@dataclass
class Table:
    """A table: the widths of its columns (any unit, they are scaled), their alignment, its rows."""

    widths: list[float] = field(default_factory=list)
    aligns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


Block = Paragraph | Directive | Table


def read(source: str, name: str) -> list[Block]:
    """Reads a whole source; `name` is said in error messages."""
    blocks: list[Block] = []
    texts: dict[str, str] = {}
    for number, line in enumerate(source.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("//"):
            continue
        for key, text in texts.items():
            line = line.replace("$" + key, text)
        if line.startswith("@let "):
            _, key, text = line.split(" ", 2)
            texts[key] = text
            continue
        try:
            if line.startswith("|"):
                table = blocks[-1] if blocks and isinstance(blocks[-1], Table) and not line.startswith("|=") else None
                if table is None:
                    table = Table()
                    blocks.append(table)
                read_table_line(table, line[1:])
            else:
                blocks.extend(read_line(line))
        except MarkupError as error:
            raise MarkupError(f"{name}:{number}: {error}") from None
    check_tables(blocks, name)
    return blocks


def read_line(line: str) -> list[Block]:
    """Reads a line that is not of a table."""
    if line.startswith("@"):
        return read_directive(line[1:])
    if line.startswith("{%p"):
        return [Paragraph("Control", line)]
    for prefix, style in PREFIXES:
        if line.startswith(prefix):
            return [Paragraph(style, line[len(prefix) :].strip())]
    return [Paragraph("Normal", line)]


def read_directive(line: str) -> list[Block]:
    """Reads a line that begins with `@`."""
    name, _, argument = line.partition(" ")
    argument = argument.strip()
    if name == "say":
        return looped(f"say.{argument}")
    if name == "note":
        key, _, hint = argument.partition(" ")
        return noted(key, hint.strip())
    if name == "pagebreak" or name in SECTIONS:
        return [Directive(name, [])]
    if name not in DIRECTIVES:
        raise MarkupError(f"no such directive: @{name}")
    if name == "picture":
        return [Directive(name, argument.split(" ", 2))]
    return [Directive(name, split_outside_tags(argument))]


def looped(texts: str) -> list[Block]:
    """A paragraph for each text of a list."""
    return [
        Paragraph("Control", "{%p for text in " + texts + " %}"),
        Paragraph("Normal", "{{ text }}"),
        Paragraph("Control", "{%p endfor %}"),
    ]


def noted(key: str, hint: str) -> list[Block]:
    """What the clerk wrote, or a marked place that says what is to be written, and by whom: `企业：…` or the clerk."""
    who = "企业" if hint.startswith("企业：") else "经办人"
    hint = hint.removeprefix("企业：")
    return [
        Paragraph("Control", "{%p if note." + key + " is defined and note." + key + " %}"),
        *looped("note." + key),
        Paragraph("Control", "{%p else %}"),
        Paragraph("ToFill", f"【由{who}填写：{hint}】"),
        Paragraph("Control", "{%p endif %}"),
    ]


def read_table_line(table: Table, line: str) -> None:
    """Reads a line of a table, without its first `|`."""
    if line.startswith("="):
        for word in line[1:].split():
            table.aligns.append(word[-1] if word[-1] in "<>" else "")
            table.widths.append(float(word.rstrip("<>")))
    elif line.startswith("%"):
        table.rows.append(Row("control", [Cell("{%tr " + line[1:].strip() + " %}")]))
    else:
        kind, line = ("heading", line[1:]) if line.startswith("!") else ("plain", line)
        height = re.match(r"\{(\d+)\}", line)
        if height:
            line = line[height.end() :]
        cells = [read_cell(text) for text in split_outside_tags(line)]
        table.rows.append(Row(kind, cells, float(height.group(1)) if height else 0))


def read_cell(text: str) -> Cell:
    """Reads the marks at the beginning of a cell."""
    cell = Cell(text.strip())
    while match := re.match(r'\[(\d+|\+|")\]|[*<>^!](?!\*)', cell.text):
        mark = match.group()
        cell.text = cell.text[match.end() :].strip()
        if mark == "*":
            cell.is_label = True
        elif mark == "!":
            cell.is_title = True
        elif mark in "<>^":
            cell.align = mark
        elif match.group(1).isdigit():
            cell.span = int(match.group(1))
        else:
            cell.merge = "restart" if match.group(1) == "+" else "continue"
    return cell


def split_outside_tags(text: str) -> list[str]:
    """Splits at `|`, but not within `{{ … }}` and `{% … %}`, where it is a filter."""
    parts = re.split(r"(\{\{.*?\}\}|\{%.*?%\})", text)
    cells = [""]
    for part in parts:
        if part.startswith("{"):
            cells[-1] += part
        else:
            first, *rest = part.split("|")
            cells[-1] += first
            cells.extend(rest)
    return [cell.strip() for cell in cells]


def check_tables(blocks: list[Block], name: str) -> None:
    """Every row must fill all columns."""
    for table in (block for block in blocks if isinstance(block, Table)):
        for row in (row for row in table.rows if row.kind != "control"):
            width = sum(cell.span for cell in row.cells)
            if width != len(table.widths):
                first = row.cells[0].text
                raise MarkupError(f"{name}: row 「{first}」 has {width} columns, the table has {len(table.widths)}")
