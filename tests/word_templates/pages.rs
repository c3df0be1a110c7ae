//! Filled documents as pages.

use crate::word::{Docx, p};
use crate::{context, pictures, told};
use anping::report::{HtmlFigure, HtmlPage, WordTemplate, word_to_html};
use std::collections::BTreeMap;

const STYLES: &str = "<w:styles xmlns:w=\"x\">\
    <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"T\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"a\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:rPr><w:sz w:val=\"33\"/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"own\"><w:name w:val=\"小节\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style></w:styles>";

fn page_of(content: &str, page: &HtmlPage) -> String {
    let docx = Docx::with_body(content).styles(STYLES);
    let template = WordTemplate::read(&docx.bytes()).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    let filled = template.fill(&context(), &pictures()).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    word_to_html(&filled, page).unwrap_or_else(|problem| panic!("{problem}"))
}

fn main_of(content: &str) -> String {
    let html = page_of(content, &HtmlPage::default());
    let from = html.find("<main>\n").unwrap() + 7;
    let sheet = &html[from..html.find("</main>").unwrap()];
    sheet[sheet.find('\n').unwrap() + 1..].strip_suffix("</section>\n").unwrap().to_owned()
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn paragraphs_follow_their_styles() {
    let content = [
        styled("T", "{{ title }}"),
        styled("1", "一、总体"),
        styled("own", "（一）"),
        "<w:p><w:pPr><w:jc w:val=\"right\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val=\"C00000\"/>\
         </w:rPr><w:t>落</w:t><w:tab/><w:t>款</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:r><w:br w:type=\"page\"/><w:t>{{ lines }}</w:t></w:r></w:p>".to_owned(),
    ];
    assert_eq!(
        main_of(&content.concat()),
        "<h1 style=\"text-align:center;\">隐患&lt;&amp;&quot;&#39;&gt;通报</h1>\n\
         <h2 style=\"font-size:16.5pt;\">一、总体</h2>\n<h4>（一）</h4>\n\
         <p style=\"text-align:right;text-indent:2.00em;\"><span style=\"font-weight:bold;color:#C00000;\">落</span>\
         <span style=\"font-weight:bold;color:#C00000;\">&emsp;</span><span style=\"font-weight:bold;color:#C00000;\">款</span></p>\n\
         <p class=\"page\">第一行<br>第二行</p>\n"
    );
}

#[test]
fn tables_keep_their_merged_cells_colours_and_heading_rows() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let content = [
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"3000\"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>".to_owned(),
        cell("<w:gridSpan w:val=\"2\"/>", "村"),
        "</w:tr><w:tr>".to_owned(),
        cell("", "{%tr for row in t.by_village.rows %}"),
        "</w:tr><w:tr>".to_owned(),
        cell("", "{{ merge(key=row.name) }}{{ row.name }}"),
        cell("", "{{ fill(level=row.level) }}{{ row.cells[0] }}"),
        "</w:tr><w:tr>".to_owned(),
        cell("", "{%tr endfor %}"),
        "</w:tr></w:tbl>".to_owned(),
    ];
    let html = main_of(&content.concat());
    assert!(html.contains("<col style=\"width:25.0%\"><col style=\"width:75.0%\">"), "{html}");
    assert!(html.contains("<thead>\n<tr><th colspan=\"2\"><p>村</p></th></tr>\n</thead>"), "{html}");
    assert!(html.contains("<tr><td rowspan=\"2\"><p>东村</p></td><td style=\"background:#FF0000;\">"), "{html}");
    assert!(
        html.contains(
            "<tr><td style=\"background:#FFFF00;\"><p><a class=\"figure\" href=\"#F021\">4</a></p></td></tr>"
        ),
        "{html}"
    );
    assert_eq!(html.matches("<td").count(), 5);
}

#[test]
fn figures_lead_to_their_sources_and_pictures_stand_in_the_page() {
    let content = ["共{{ f.total.text }}{{ f.total.unit }}", "{{ image(name=\"trend\", width=100) }}"].map(p).concat();
    let figure = HtmlFigure {
        id: "F012".to_owned(),
        definition: "排查<隐患>".to_owned(),
        value: "515".to_owned(),
        unit: "项".to_owned(),
        rows: vec!["YH-1 a&b.xlsx 清单 第 5 行".to_owned()],
    };
    let page = HtmlPage {
        title: "<月报>".to_owned(),
        css: "a{}</style><script>".to_owned(),
        figures: vec![figure],
        ..HtmlPage::default()
    };
    let html = page_of(&content, &page);
    assert!(html.contains("<title>&lt;月报&gt;</title>"));
    assert!(html.contains("<p>共<a class=\"figure\" href=\"#F012\">515</a>项</p>"), "{html}");
    assert!(html.contains("<section id=\"F012\">\n<h3>F012　排查&lt;隐患&gt;：515项</h3>"));
    assert!(html.contains("<li>YH-1 a&amp;b.xlsx 清单 第 5 行</li>"));
    assert!(html.contains("<span class=\"picture\" style=\"width:100.0mm\"><img alt=\"近6月&lt;隐患&gt;趋势\" src=\"data:image/png;base64,iVBORw0KGgo"), "{html}");
    assert_eq!(html.matches("</style>").count(), 1);
    let svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>".to_owned();
    let drawn = page_of(&content, &HtmlPage { drawings: BTreeMap::from([("trend".to_owned(), svg)]), ..page });
    assert!(drawn.contains("role=\"img\" aria-label=\"近6月&lt;隐患&gt;趋势\"><svg xmlns"), "{drawn}");
    assert!(!drawn.contains("data:image"));
}

#[test]
fn what_is_no_document_gives_no_page() {
    assert!(word_to_html(b"PK", &HtmlPage::default()).is_err());
}

#[test]
fn headings_that_word_numbers_are_numbered() {
    let numbering = "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\">\
         <w:numFmt w:val=\"chineseCountingThousand\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let heading = |list: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let content = [heading(1, "总体"), heading(0, "附件"), heading(1, "清单")].concat();
    let docx = Docx::with_body(&content).raw("word/numbering.xml", numbering.as_bytes()).bytes();
    let html = word_to_html(&docx, &HtmlPage::default()).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(html.contains("<p>一、总体</p>\n<p>附件</p>\n<p>二、清单</p>\n"), "{html}");
}

#[test]
fn a_section_stands_on_a_sheet_as_wide_as_its_paper() {
    let section = |size: &str| format!("<w:sectPr><w:pgSz {size}/><w:cols/></w:sectPr>");
    let last_of =
        |text: &str, size: &str| format!("<w:p><w:pPr>{}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>", section(size));
    let (upright, across) = ("w:w=\"11906\" w:h=\"16838\"", "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"");
    let content = [
        p("正文"),
        last_of("封面", upright),
        last_of("正文末", upright),
        last_of("附表", across),
        p("附件"),
        section("w:w=\"9\" w:h=\"x\""),
    ];
    let html = page_of(&content.concat(), &HtmlPage::default());
    let main = &html[html.find("<main>").unwrap()..html.find("</main>").unwrap()];
    assert_eq!(
        main,
        "<main>\n<section class=\"sheet\" style=\"max-width:210mm\">\n<p>正文</p>\n<p>封面</p>\n<p>正文末</p>\n</section>\n\
         <section class=\"sheet across\" style=\"max-width:297mm\">\n<p>附表</p>\n</section>\n\
         <section class=\"sheet\" style=\"max-width:210mm\">\n<p>附件</p>\n</section>\n"
    );
}
