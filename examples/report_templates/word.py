"""Blocks of the markup written as WordprocessingML, in the layout of GB/T 9704-2012.

Lengths are in mm in this file and become twips (1/20 pt) at the edge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from markup import Block, Cell, Directive, Paragraph, Row, Table

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

#: A run says that quotes and dashes are set in the Chinese font, not in the Latin one.
HINT = '<w:rFonts w:hint="eastAsia"/>'
HEI = '<w:rFonts w:hint="eastAsia" w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/>'

#: 2 pt high: a paragraph that must be there but should not be seen.
TINY = '<w:p><w:pPr><w:pStyle w:val="Tiny"/></w:pPr></w:p>'

#: Space between a table and what follows; two tables without a paragraph between them would become one.
SPACE = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'
#: Space between a text and a table without a caption, kept with the table.
SPACE_BEFORE = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/><w:keepNext/></w:pPr></w:p>'


def twips(mm: float) -> int:
    """Twips of a length in mm."""
    return round(mm * 1440 / 25.4)


@dataclass
class Section:
    """A kind of page: its size, margins (top, right, bottom, left), grid and columns."""

    width: float
    height: float
    margins: tuple[float, float, float, float]
    grid: bool = True
    columns: int = 1
    gap: float = 0
    footer: float = 23
    #: Appended to the styles of table texts.
    tables: str = ""

    @property
    def text_width(self) -> float:
        """Width of a column of text."""
        _, right, _, left = self.margins
        return (self.width - left - right - self.gap * (self.columns - 1)) / self.columns

    def xml(self, references: str) -> str:
        """The `w:sectPr` element; the first section brings the references to the footers."""
        top, right, bottom, left = self.margins
        turned = ' w:orient="landscape"' if self.width > self.height else ""
        columns = f'<w:cols w:num="{self.columns}" w:space="{twips(self.gap)}"/>' if self.columns > 1 else '<w:cols w:space="425"/>'
        grid = '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/>' if self.grid else ""
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{twips(self.width)}" w:h="{twips(self.height)}"{turned}/>'
            f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}"'
            f' w:header="850" w:footer="{twips(self.footer)}" w:gutter="0"/>{columns}{grid}</w:sectPr>'
        )


#: Margins of GB/T 9704-2012: 天头 37, 订口 28, 版心 156 × 225 mm. A wide page is the upright one turned.
SECTIONS = {
    "portrait": Section(210, 297, (37, 26, 35, 28)),
    "landscape": Section(297, 210, (28, 35, 26, 37), footer=15, tables="Small"),
    "poster": Section(297, 210, (12, 15, 12, 15), grid=False, footer=6, tables="Large"),
    "cards": Section(210, 297, (10, 10, 8, 10), grid=False, columns=2, gap=6, footer=3, tables="Card"),
}

FOOTERS = '<w:footerReference w:type="default" r:id="rId10"/><w:footerReference w:type="even" r:id="rId11"/>'


def document(blocks: list[Block]) -> str:
    """The whole `word/document.xml`."""
    writer = Writer()
    for block in blocks:
        writer.write(block)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>'
        f"{writer.finish()}</w:body></w:document>"
    )


class Writer:
    """Writes blocks one after another; knows which section they are in."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.section: Section | None = None
        self.references = FOOTERS
        self.after_table = False
        self.after_text = False

    def write(self, block: Block) -> None:
        """Writes a block."""
        if isinstance(block, Directive) and block.name in SECTIONS:
            self.begin(SECTIONS[block.name])
            return
        if self.section is None:
            self.begin(SECTIONS["portrait"])
        if self.after_table and not (isinstance(block, Paragraph) and block.style == "SmallPrint"):
            self.parts.append(SPACE)
        if isinstance(block, Table):
            if self.after_text:
                self.parts.append(SPACE_BEFORE)
            self.parts.append(table(block, self.section))
        elif isinstance(block, Paragraph):
            # What announces a table or a list stays with it.
            announces = block.style == "Normal" and block.text.endswith("：")
            self.parts.append(paragraph(block.style, block.text, "<w:keepNext/>" if announces else ""))
        else:
            if block.name == "sign":
                self.keep_text_with_signature()
            self.parts.append(MAKERS[block.name](self.section, *block.parts))
        self.after_table = isinstance(block, Table)
        if not (isinstance(block, Paragraph) and block.style == "Control"):
            self.after_text = isinstance(block, Paragraph) or isinstance(block, Directive) and block.name == "sign"

    def keep_text_with_signature(self) -> None:
        """A signature never stands alone on a page: the texts before it go along, back to the last one of the body."""
        for at in range(len(self.parts) - 1, -1, -1):
            part = self.parts[at]
            if not part.startswith("<w:p>"):
                return
            style = re.search(r'<w:pStyle w:val="(\w+)"/>', part)
            if style is None or style.group(1).startswith("Heading"):
                return
            if style.group(1) == "Control":
                continue
            if "<w:keepNext/>" not in part:
                self.parts[at] = part.replace(style.group(), style.group() + "<w:keepNext/>", 1)
            if style.group(1) in ("Normal", "ToFill"):
                return

    def begin(self, section: Section) -> None:
        """Ends the section before, if any, and begins another."""
        if self.section is not None:
            ending = self.section.xml(self.take_references())
            self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="Tiny"/>{ending}</w:pPr></w:p>')
        self.section = section
        self.after_table = False

    def take_references(self) -> str:
        """References to the footers, once: sections that follow inherit them. Cards and posted sheets have no page number."""
        if self.section is None or not self.section.grid:
            return ""
        references, self.references = self.references, ""
        return references

    def finish(self) -> str:
        """All that was written, with the last section."""
        section = self.section or SECTIONS["portrait"]
        return "".join(self.parts) + TINY + section.xml(self.take_references())


def run(text: str, properties: str = HINT) -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def runs(text: str, properties: str = HINT) -> str:
    """Runs of a text, where `**text**` is strong and `__text__` is underlined."""
    out = []
    for part in re.split(r"(\*\*.+?\*\*|__.+?__)", text):
        if part.startswith("**"):
            out.append(run(part[2:-2], HEI))
        elif part.startswith("__"):
            out.append(run(part[2:-2], properties + '<w:u w:val="single"/>'))
        elif part:
            out.append(run(part, properties))
    return "".join(out)


def paragraph(style: str, text: str, more: str = "") -> str:
    """A paragraph; `more` goes into its properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs(text)}</w:p>'


def make_pagebreak(_: Section) -> str:
    """A new page."""
    return '<w:p><w:pPr><w:pStyle w:val="Tiny"/><w:pageBreakBefore/></w:pPr></w:p>'


def make_blank(_: Section, count: str) -> str:
    """Empty lines."""
    return paragraph("Flush", "") * int(count)


def make_caption(_: Section, text: str, unit: str = "") -> str:
    """A caption above a table, numbered by Word; the unit of its figures below it at the right edge."""
    return paragraph("TableCaption", text) + (paragraph("TableUnit", unit) if unit else "")


def make_picture(_: Section, name: str, width: str, caption: str) -> str:
    """A picture and the caption below it."""
    named = name[1:] if name.startswith("=") else f'"{name}"'
    tag = "{{ image(name=" + named + ", width=" + width + ") }}"
    return paragraph("Picture", tag) + paragraph("PictureCaption", caption)


def make_sign(_: Section, who: str, day: str) -> str:
    """Who signs and when: four characters from the right edge, room for the seal above."""
    return paragraph("Flush", "", "<w:keepNext/>") + paragraph("Signature", who, "<w:keepNext/>") + paragraph("Signature", day)


def make_annex(_: Section, title: str, only: str = "") -> str:
    """A new page that begins an annex; the only one of a document has no number."""
    head = paragraph("AnnexOnly", "附件") if only else paragraph("Annex", "")
    return head + paragraph("AnnexTitle", title)


def make_issuer(_: Section, text: str) -> str:
    """The red head of an official letter."""
    return paragraph("Issuer", text)


def make_number(_: Section, text: str) -> str:
    """The number of the document, above the red line."""
    return paragraph("DocumentNumber", text)


def make_imprint(section: Section, left: str, right: str) -> str:
    """版记: at the foot of the last page; rules of 0.35 mm outside and 0.25 mm inside, as wide as the text."""
    width = twips(section.text_width)

    def line(text: str, top: int, bottom: int) -> str:
        borders = f'<w:tcBorders><w:top w:val="single" w:sz="{top}"/><w:bottom w:val="single" w:sz="{bottom}"/></w:tcBorders>'
        who, _, day = text.partition(" // ")
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{width - 280}"/></w:tabs>'
        tail = f"<w:r><w:tab/></w:r>{runs(day)}" if day else ""
        content = f'<w:p><w:pPr><w:pStyle w:val="Imprint"/>{stop}</w:pPr>{runs(who)}{tail}</w:p>'
        return f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}</w:tcPr>{content}</w:tc></w:tr>'

    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{line(left, 8, 6)}{line(right, 6, 8)}</w:tbl>'
    )


MAKERS = {
    "pagebreak": make_pagebreak,
    "blank": make_blank,
    "caption": make_caption,
    "picture": make_picture,
    "sign": make_sign,
    "annex": make_annex,
    "issuer": make_issuer,
    "number": make_number,
    "imprint": make_imprint,
}


def table(block: Table, section: Section) -> str:
    """A table as wide as the text."""
    total = twips(section.text_width)
    widths = [round(total * width / sum(block.widths)) for width in block.widths]
    widths[-1] += total - sum(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    # Cards and forms are kept on one page, and so is a table of figures, which is short: its total would else stand alone.
    controls = [row for row in block.rows if row.kind == "control"]
    kept = not controls or any(" in t." in row.cells[0].text for row in controls)
    last = None if section.columns > 1 else [row for row in block.rows if row.kind != "control"][-1]

    def is_kept(row: Row) -> bool:
        return row.kind == "heading" or kept and row is not last

    body = "".join(table_row(row, widths, block.aligns, is_kept(row), section.tables) for row in block.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def table_row(row: Row, widths: list[int], aligns: list[str], kept: bool, size: str) -> str:
    """A row; a control row is one cell over all columns."""
    if row.kind == "control":
        row.cells[0].span = len(widths)
        cells = cell(row.cells[0], sum(widths), "Control", "", False)
        return f"<w:tr>{cells}</w:tr>"
    height = f'<w:trHeight w:val="{twips(row.height)}" w:hRule="atLeast"/>' if row.height else ""
    repeated = "<w:tblHeader/>" if row.kind == "heading" else ""
    out, at = [], 0
    for one in row.cells:
        width = sum(widths[at : at + one.span])
        style = "TableHead" if row.kind == "heading" or one.is_label else "CardTitle" if one.is_title else "TableText"
        style += size if style != "CardTitle" else ""
        out.append(cell(one, width, style, one.align or aligns[at], kept))
        at += one.span
    return f'<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{"".join(out)}</w:tr>'


def cell(one: Cell, width: int, style: str, align: str, kept: bool) -> str:
    """A cell with its paragraphs."""
    span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
    merge = f'<w:vMerge w:val="{one.merge}"/>' if one.merge else ""
    side = {"<": "left", ">": "right", "^": "center"}.get(align if style.startswith("TableText") else one.align, "")
    more = ("<w:keepNext/>" if kept else "") + (f'<w:jc w:val="{side}"/>' if side else "")
    texts = one.text.split(" // ")
    content = "".join(paragraph("Control" if text.startswith("{%p") else style, text, more) for text in texts)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
