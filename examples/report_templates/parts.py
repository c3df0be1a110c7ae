"""The parts of a Word package that are the same in every template: styles, numbering, fonts, settings, footers.

Sizes of type are in half points, as Word has them: 二号 44, 三号 32, 四号 28, 五号 21.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from word import NAMESPACES

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

#: Fonts that the standard names, what else each is called, and what stands in where none is installed.
FONTS = {
    "仿宋_GB2312": "仿宋,FangSong,STFangsong,FandolFang R,Noto Serif CJK SC",
    "楷体_GB2312": "楷体,KaiTi,STKaiti,FandolKai,Noto Serif CJK SC",
    "方正小标宋简体": "方正小标宋_GBK,小标宋,宋体,SimSun,Noto Serif CJK SC",
    "黑体": "SimHei,STHeiti,Noto Sans CJK SC",
    "宋体": "SimSun,STSong,Noto Serif CJK SC",
}

#: One line of the grid, 22 to a page. The line pitch is exact and the type is tightened by 0.3 pt, 28 characters to a line, so
#: that Word, WPS and LibreOffice agree; left to the grid, LibreOffice gives each character two cells of 15.79 pt.
#: Word and LibreOffice put no space of their own between Chinese and digits: 28 characters stay 28.
LINE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/><w:spacing w:line="579" w:lineRule="exact"/>'
TIGHT = '<w:spacing w:val="-6"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
#: Two characters of 三号 as the grid sets them.
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
#: Pictures and tables are not tied to the grid.
FREE = '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'


def font(east: str, latin: str = "") -> str:
    """The fonts of a style; Latin letters and digits are set in the Chinese font unless told."""
    latin = latin or east
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="Times New Roman"/>'


def size(half_points: int) -> str:
    """A size of type, without the tightening of the body."""
    return f'<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def style(key: str, name: str, paragraph: str, run: str = "", based_on: str = "Normal", follows: str = "Normal") -> str:
    """A paragraph style."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="{based_on}"/><w:next w:val="{follows}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def numbered(number: int, level: int = 0) -> str:
    """A style's place in a numbering."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def heading(level: int, run: str) -> str:
    """A heading: numbered, kept with what follows."""
    return style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/>{numbered(1, level - 1)}{INDENT}<w:outlineLvl w:val="{level - 1}"/>',
        run,
    )


def styles() -> str:
    """`word/styles.xml`."""
    song, hei, kai, title = font("宋体"), font("黑体"), font("楷体_GB2312"), font("方正小标宋简体")
    body = font("仿宋_GB2312", "Times New Roman")
    centred, right = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
    own = [
        style("Title", "Title", f"<w:keepNext/>{LINE.replace('579', '640')}{NO_INDENT}{centred}", title + size(44)),
        style("Subtitle", "Subtitle", f"{NO_INDENT}{centred}", kai),
        heading(1, hei),
        heading(2, kai),
        heading(3, body + "<w:b/>"),
        style("Addressee", "主送", NO_INDENT),
        style("Flush", "顶格", NO_INDENT),
        style("Enclosed", "附件说明", '<w:keepNext/><w:ind w:leftChars="200" w:left="632" w:firstLineChars="0" w:firstLine="0"/>'),
        style("EnclosedMore", "附件说明续", '<w:keepNext/><w:ind w:leftChars="500" w:left="1579" w:firstLineChars="0" w:firstLine="0"/>'),
        style("Centred", "居中", f"{NO_INDENT}{centred}"),
        style("Signature", "署名日期", f'<w:ind w:rightChars="400" w:right="1263" w:firstLineChars="0" w:firstLine="0"/>{right}'),
        style("ToFill", "待填写", "", '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>'),
        style("SmallPrint", "附注", f'<w:snapToGrid w:val="0"/><w:spacing w:before="60" w:after="60" w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>', size(21)),
        style("TableCaption", "表题", f'<w:keepNext/>{numbered(2)}<w:snapToGrid w:val="0"/><w:spacing w:before="120" w:line="480" w:lineRule="exact"/>{NO_INDENT}{centred}', hei + size(24)),
        style("TableUnit", "表的单位", f"<w:keepNext/>{FREE}{NO_INDENT}{right}", size(21)),
        style("TableText", "表格文字", f"{FREE}{NO_INDENT}{centred}", size(21)),
        style("TableHead", "表头", "", hei + size(21), based_on="TableText"),
        style("TableTextSmall", "小表格文字", "", size(18), based_on="TableText"),
        style("TableHeadSmall", "小表头", "", size(18), based_on="TableHead"),
        style("TableTextCard", "卡片文字", "", size(19), based_on="TableText"),
        style("TableHeadCard", "卡片表头", "", size(19), based_on="TableHead"),
        style("TableTextLarge", "大表格文字", "", size(24), based_on="TableText"),
        style("TableHeadLarge", "大表头", "", size(24), based_on="TableHead"),
        style("Picture", "图", f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="120" w:line="240" w:lineRule="auto"/>{NO_INDENT}{centred}'),
        style("PictureCaption", "图题", f'{numbered(3)}<w:snapToGrid w:val="0"/><w:spacing w:after="120" w:line="480" w:lineRule="exact"/>{NO_INDENT}{centred}', hei + size(24)),
        style("Annex", "附件", f"<w:keepNext/><w:pageBreakBefore/>{numbered(4)}{NO_INDENT}", hei),
        style("AnnexOnly", "附件（只有一个）", f"<w:keepNext/><w:pageBreakBefore/>{NO_INDENT}", hei),
        style("AnnexTitle", "附件标题", f'<w:keepNext/><w:spacing w:before="320" w:after="320" w:line="640" w:lineRule="exact"/>{NO_INDENT}{centred}', title + size(44)),
        style("Issuer", "发文机关标志", f'<w:snapToGrid w:val="0"/><w:spacing w:before="240" w:after="240" w:line="240" w:lineRule="auto"/>{NO_INDENT}{centred}', title + '<w:color w:val="FF0000"/>' + size(64)),
        style("DocumentNumber", "文号", '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="FF0000"/></w:pBdr><w:spacing w:after="580" w:line="579" w:lineRule="exact"/>' + NO_INDENT + centred),
        style("FormNumber", "通知书文号", f"{NO_INDENT}{right}"),
        style("Imprint", "版记", f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="360" w:lineRule="exact"/><w:ind w:left="280" w:firstLineChars="0" w:firstLine="0"/>', size(28)),
        style("PageNumber", "footer", f"{FREE}{NO_INDENT}", song + size(28)),
        style("Control", "控制行", f"{FREE}{NO_INDENT}<w:jc w:val=\"left\"/>", font("宋体", "Consolas") + '<w:color w:val="808080"/>' + size(15)),
        style("Tiny", "占位", '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>' + NO_INDENT, size(2)),
        style("AfterTable", "表后空", '<w:snapToGrid w:val="0"/><w:spacing w:line="160" w:lineRule="exact"/>' + NO_INDENT, size(2)),
        style("CardTitle", "卡片标题", f'<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>{NO_INDENT}{centred}', hei + size(30)),
        style("PosterTitle", "公告标题", f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="60" w:after="60" w:line="240" w:lineRule="auto"/>{NO_INDENT}{centred}', title + size(56)),
    ]
    rule = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    rules = "".join(rule.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{body}{TIGHT}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{LINE}{INDENT}<w:jc w:val="both"/></w:pPr><w:rPr>{TIGHT}</w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{rules}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{''.join(own)}</w:styles>"
    )


def level(at: int, form: str, text: str, linked: str, run: str, gap: str = "nothing", indent: str = INDENT) -> str:
    """A level of a numbering, linked to the style that uses it."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{linked}"/>'
        f'<w:suff w:val="{gap}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indent}</w:pPr><w:rPr>{run}</w:rPr></w:lvl>"
    )


def numbering() -> str:
    """`word/numbering.xml`: headings 一、（一）1., tables, pictures, annexes."""
    hei = font("黑体")
    lists = [
        level(0, "chineseCountingThousand", "%1、", "Heading1", hei)
        + level(1, "chineseCountingThousand", "（%2）", "Heading2", font("楷体_GB2312"))
        + level(2, "decimal", "%3.", "Heading3", font("仿宋_GB2312", "Times New Roman")),
        level(0, "decimal", "表%1", "TableCaption", hei, "space", NO_INDENT),
        level(0, "decimal", "图%1", "PictureCaption", hei, "space", NO_INDENT),
        level(0, "decimal", "附件%1", "Annex", hei, "nothing", NO_INDENT),
    ]
    kinds = ["multilevel", "singleLevel", "singleLevel", "singleLevel"]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
        for at, (kind, levels) in enumerate(zip(kinds, lists))
    )
    numbers = "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(len(lists)))
    return f"{HEAD}<w:numbering {NAMESPACES}>{abstract}{numbers}</w:numbering>"


def footer(side: str) -> str:
    """A footer: `— 1 —`, one character from the outer edge of the page."""
    field = (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    indent = f'<w:ind w:{side}="280" w:firstLineChars="0" w:firstLine="0"/>'
    return (
        f'{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="PageNumber"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f"{field}</w:p></w:ftr>"
    )


def font_table() -> str:
    """`word/fontTable.xml`: what stands in for fonts that a computer lacks."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FONTS.items()
    )
    return f"{HEAD}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def theme() -> str:
    """`word/theme/theme1.xml`: plain black on white. Nothing in a template refers to it, but validators ask for it."""
    colours = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31"}
    colours |= {"accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72"}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    fonts = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋_GB2312"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文"><a:themeElements>'
        f'<a:clrScheme name="公文">{scheme}</a:clrScheme><a:fontScheme name="公文"><a:majorFont>{fonts}</a:majorFont>'
        f'<a:minorFont>{fonts}</a:minorFont></a:fontScheme><a:fmtScheme name="公文"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f'<a:lnStyleLst>{"".join(f"<a:ln w={chr(34)}{width}{chr(34)}>{fill}</a:ln>" for width in (6350, 12700, 19050))}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def settings() -> str:
    """`word/settings.xml`."""
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def properties(title: str) -> str:
    """`docProps/core.xml`; no dates, so that the same source gives the same file."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>anping</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def content_types() -> str:
    """`[Content_Types].xml`; PNG is named since pictures are put in."""
    kinds = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/numbering.xml": f"{WORD}.numbering+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/fontTable.xml": f"{WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/word/footer2.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


def relations(entries: list[tuple[str, str, str]]) -> str:
    """A part of relations: identifier, type, target."""
    lines = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def package(document: str, title: str) -> list[tuple[str, str]]:
    """All parts of a package by name, in the order in which they are written."""
    root = relations(
        [
            ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ]
    )
    of_document = relations(
        [
            ("rId1", f"{OFFICE}/styles", "styles.xml"),
            ("rId2", f"{OFFICE}/numbering", "numbering.xml"),
            ("rId3", f"{OFFICE}/settings", "settings.xml"),
            ("rId4", f"{OFFICE}/fontTable", "fontTable.xml"),
            ("rId5", f"{OFFICE}/theme", "theme/theme1.xml"),
            ("rId10", f"{OFFICE}/footer", "footer1.xml"),
            ("rId11", f"{OFFICE}/footer", "footer2.xml"),
        ]
    )
    return [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", root),
        ("docProps/core.xml", properties(title)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", of_document),
        ("word/styles.xml", styles()),
        ("word/numbering.xml", numbering()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", font_table()),
        ("word/theme/theme1.xml", theme()),
        ("word/footer1.xml", footer("right")),
        ("word/footer2.xml", footer("left")),
    ]
