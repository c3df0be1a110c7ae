//! Word templates as offices write them, filled: what must come out, and what must not.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]

#[path = "word_templates/hostile.rs"]
mod hostile;
#[path = "word_templates/pages.rs"]
mod pages;
#[path = "support/word.rs"]
mod word;

use anping::report::{WordPicture, WordProblem, WordTemplate};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use word::{Docx, assert_well_formed, body, p, part, parts, table};

/// Eight by four pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x04\x08\x02\0\0\0\x9d\x1fz\xc4\0\0\0\x10IDATx\xdac\xf8\xcf\xc0\x80\x151\x0c-\t\0\xc5\xac\x1f\xe1\x8b\x8a\xb9]\0\0\0\0IEND\xaeB`\x82";

fn pictures() -> BTreeMap<String, WordPicture> {
    let picture = WordPicture { png: PNG.to_vec(), width: 8, height: 4, alt: "近6月<隐患>趋势".to_owned() };
    BTreeMap::from([("trend".to_owned(), picture)])
}

fn context() -> Value {
    json!({
        "town": "云溪镇", "title": "隐患<&\"'\u{1}>通报", "lines": "第一行\n第二行", "none": null, "no": false,
        "f": {"total": {"text": "\u{e000}F012\u{e001}515\u{e002}", "unit": "项", "number": 515}},
        "t": {"by_village": {"rows": [
            {"name": "东村", "level": "重大", "cells": ["\u{e000}F020\u{e001}3\u{e002}", "a"]},
            {"name": "东村", "level": "一般", "cells": ["\u{e000}F021\u{e001}4\u{e002}", "b"]},
            {"name": "西村", "level": "", "cells": ["—", "c"]},
        ]}},
        "empty": [], "say": ["甲", "乙"],
    })
}

fn filled(docx: &Docx) -> Result<Vec<u8>, Vec<WordProblem>> {
    let template = WordTemplate::read(&docx.bytes())?;
    let bytes = template.fill(&context(), &pictures())?;
    assert_well_formed(&bytes);
    Ok(bytes)
}

#[track_caller]
fn filled_body(content: &str) -> String {
    let bytes = filled(&Docx::with_body(content)).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    body(&bytes)
}

fn told(problems: &[WordProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn run(text: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>")
}

#[test]
fn a_tag_that_word_has_split_is_joined_where_it_begins() {
    let split = "<w:p w:rsidR=\"00A1\"><w:r w:rsidR=\"00B2\"><w:rPr><w:b/></w:rPr><w:t>截至{</w:t></w:r><w:proofErr w:type=\"spellStart\"/>\
         <w:r w:rsidRPr=\"00C3\"><w:t>{ to</w:t></w:r><w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"0\"/>\
         <w:r><w:lastRenderedPageBreak/><w:t xml:space=\"preserve\">wn </w:t></w:r><w:proofErr w:type=\"spellEnd\"/>\
         <w:r><w:t>}}止</w:t></w:r></w:p>";
    let expected = "<w:p w:rsidR=\"00A1\"><w:r w:rsidR=\"00B2\"><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">截至云溪镇</w:t></w:r>\
         <w:proofErr w:type=\"spellStart\"/><w:r w:rsidRPr=\"00C3\"><w:t xml:space=\"preserve\"></w:t></w:r>\
         <w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"0\"/>\
         <w:r><w:lastRenderedPageBreak/><w:t xml:space=\"preserve\"></w:t></w:r><w:proofErr w:type=\"spellEnd\"/>\
         <w:r><w:t xml:space=\"preserve\">止</w:t></w:r></w:p>";
    assert_eq!(filled_body(split), expected);
}

#[test]
fn what_has_no_tags_stays_byte_for_byte() {
    let odd = "<w:p  w:x='1'><!-- {{ no }} --><w:r><w:t></w:t><w:t/>{{</w:r><w:instrText>{{ a }}</w:instrText></w:p ><m:r><m:t>{</m:t></m:r>";
    let docx = Docx::with_body(&format!("{odd}{}", p("{{ town }}")).replace("m:", "a:"));
    let before = parts(&docx.bytes());
    let bytes = filled(&docx).unwrap();
    let after = parts(&bytes);
    assert_eq!(before[0], after[0]);
    assert_eq!(before[2], after[2]);
    assert_eq!(
        body(&bytes),
        format!("{odd}<w:p><w:r><w:t xml:space=\"preserve\">云溪镇</w:t></w:r></w:p>").replace("m:", "a:")
    );
}

#[test]
fn data_is_escaped_and_newlines_are_breaks() {
    assert_eq!(
        filled_body(&p("{{ title }}")),
        "<w:p><w:r><w:t xml:space=\"preserve\">隐患&lt;&amp;&quot;'&gt;通报</w:t></w:r></w:p>"
    );
    let broken = "<w:p><w:r><w:t xml:space=\"preserve\">：第一行</w:t><w:br/><w:t xml:space=\"preserve\">第二行。</w:t></w:r></w:p>";
    assert_eq!(filled_body(&p("：{{ lines }}。")), broken);
    assert_eq!(filled_body(&p("{{ “甲&lt;” }}")), "<w:p><w:r><w:t xml:space=\"preserve\">甲&lt;</w:t></w:r></w:p>");
}

#[test]
fn a_marked_figure_becomes_a_run_in_a_bookmark() {
    let template = format!("<w:p>{}{}</w:p>", run("共{{ f.total.text }}{{ f.total.unit }}"), run("{{ f.total.text }}"));
    let same = "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">";
    let expected = format!(
        "<w:p>{same}共</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"F012\"/>{same}515</w:t></w:r><w:bookmarkEnd w:id=\"1\"/>\
         {same}项</w:t></w:r><w:bookmarkStart w:id=\"2\" w:name=\"F012_2\"/>{same}515</w:t></w:r><w:bookmarkEnd w:id=\"2\"/></w:p>"
    );
    assert_eq!(filled_body(&template), expected);
}

#[test]
fn conditions_leave_out_whole_runs_and_what_follows_keeps_its_look() {
    let template = format!("<w:p>{}<w:r><w:t>有{{% else %}}无{{% endif %}}。</w:t></w:r></w:p>", run("{% if no %}"));
    assert_eq!(
        filled_body(&template),
        "<w:p><w:r><w:t xml:space=\"preserve\">无</w:t></w:r><w:r><w:t xml:space=\"preserve\">。</w:t></w:r></w:p>"
    );
}

#[test]
fn paragraphs_and_rows_with_lifted_tags_vanish() {
    let content = [
        p("{%p for line in say %}"),
        p("{{ loop.index }}{{ line }}"),
        p("{%p endfor %}"),
        p("{%p if no %}"),
        p("x"),
        p("{%p endif %}"),
    ];
    let text = |text: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    assert_eq!(filled_body(&content.concat()), format!("{}{}", text("1甲"), text("2乙")));
    let rows: &[&[&str]] = &[
        &["村", "数"],
        &["{%tr for row in t.by_village.rows %}", ""],
        &["{{ merge(key=row.name) }}{{ row.name }}", "{{ fill(level=row.level) }}{{ row.cells[0] }}"],
        &["", "{%tr endfor %}"],
    ];
    let body = filled_body(&table(rows));
    assert_eq!(body.matches("<w:tr>").count(), 4);
    assert_eq!(body.matches("<w:vMerge w:val=\"restart\"/>").count(), 2);
    assert_eq!(body.matches("<w:vMerge/>").count(), 1);
    assert_eq!(body.matches("东村").count(), 1, "a merged cell is empty");
    assert_eq!(body.matches("w:fill=\"FF0000\"").count(), 1);
    assert_eq!(body.matches("w:fill=\"FFFF00\"").count(), 1);
    assert!(body.contains("<w:tcPr><w:tcW w:w=\"100\" w:type=\"dxa\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FF0000\"/></w:tcPr>"));
    assert!(body.contains("<w:bookmarkStart w:id=\"1\" w:name=\"F020\"/><w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t xml:space=\"preserve\">3</w:t></w:r>"));
}

#[test]
fn nothing_is_left_without_a_paragraph() {
    let cell = ["{%p if no %}", "{%p endif %}"].map(p).concat();
    let content =
        format!("<w:tbl><w:tr><w:tc><w:tcPr/>{cell}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", table(&[&["{{ town }}"]]));
    let body = filled_body(&content);
    assert!(body.contains("<w:tc><w:tcPr/><w:p/></w:tc>"), "{body}");
    assert!(body.contains("</w:tbl><w:p/></w:tc>"), "{body}");
    let rows: &[&[&str]] = &[&["{%tr for row in empty %}"], &["{{ row }}"], &["{%tr endfor %}"]];
    assert_eq!(filled_body(&table(rows)), "<w:p/>", "a table without rows vanishes");
}

#[test]
fn pictures_come_with_their_parts_and_relations() {
    let content = [p("{{ image(name=“trend”, width=100) }}"), p("图{{ image(name=\"trend\") }}")].concat();
    let header = p("{{ image(name=\"trend\", width=20) }}");
    let docx = Docx::with_body(&content).with("header1", "hdr", "header", &header);
    let bytes = filled(&docx).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    assert_eq!(part(&bytes, "word/document.xml").matches("r:embed=\"rIdAnping1\"").count(), 2);
    assert!(part(&bytes, "word/document.xml").contains("<wp:extent cx=\"3600000\" cy=\"1800000\"/>"));
    assert!(part(&bytes, "word/document.xml").contains("descr=\"近6月&lt;隐患&gt;趋势\""));
    for rels in ["word/_rels/document.xml.rels", "word/_rels/header1.xml.rels"] {
        assert_eq!(part(&bytes, rels).matches("Target=\"/word/media/anping1.png\"").count(), 1);
    }
    assert_eq!(part(&bytes, "[Content_Types].xml").matches("Extension=\"png\"").count(), 1);
    let media = parts(&bytes).into_iter().find(|(name, _)| name == "word/media/anping1.png").expect("the picture");
    assert_eq!(media.1, PNG);
    // Filled once more as a template of its own, nothing collides.
    let again = Docx::default();
    let again = parts(&bytes).iter().fold(again, |docx, (name, bytes)| docx.raw(name, bytes)).bytes();
    let again = WordTemplate::read(&again).unwrap().fill(&context(), &pictures()).unwrap();
    assert_well_formed(&again);
}

#[test]
fn all_places_with_text_are_filled() {
    let box_text = p("框{{ town }}");
    let content = format!(
        "<w:p><w:r><w:t>外{{{{ </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline>\
         <wp:extent cx=\"1\" cy=\"1\"/><wp:docPr id=\"7\" name=\"b\"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{box_text}</w:txbxContent>\
         </wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>\
         <w:txbxContent>{box_text}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>town }}}}</w:t></w:r></w:p>\
         <w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:p><w:hyperlink w:anchor=\"a\">{}</w:hyperlink><w:ins w:id=\"3\" w:author=\"a\">{}</w:ins></w:p>",
        p("控{{ town }}"),
        run("链{{ town }}"),
        run("插{{ town }}")
    );
    let footnotes = format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("注{{ town }}"));
    let docx = Docx::with_body(&content)
        .with("header1", "hdr", "header", &p("眉{{ title }}"))
        .with("footer1", "ftr", "footer", &["{%p if no %}", "脚", "{%p endif %}"].map(p).concat())
        .with("footnotes", "footnotes", "footnotes", &footnotes);
    let bytes = filled(&docx).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    let document = part(&bytes, "word/document.xml");
    for (text, count) in [("外云溪镇", 1), ("框云溪镇", 2), ("控云溪镇", 1), ("链云溪镇", 1), ("插云溪镇", 1)]
    {
        assert_eq!(document.matches(text).count(), count, "{text}");
    }
    assert!(part(&bytes, "word/header1.xml").contains("眉隐患&lt;"));
    assert!(part(&bytes, "word/footnotes.xml").contains("注云溪镇"));
    assert!(part(&bytes, "word/footer1.xml").ends_with("><w:p/></w:ftr>"));
}

#[test]
fn what_a_loop_repeats_is_numbered_anew() {
    let inner = "<w:p><w:bookmarkStart w:id=\"4\" w:name=\"mark\"/><w:r><w:t>{{ line }}</w:t></w:r><w:bookmarkEnd w:id=\"4\"/>\
         <w:r><w:drawing><wp:inline><wp:docPr id=\"9\" name=\"x\"/></wp:inline></w:drawing></w:r></w:p>";
    let body = filled_body(&format!("{}{inner}{}", p("{%p for line in say %}"), p("{%p endfor %}")));
    assert_eq!(body.matches("bookmarkStart").count(), 1);
    assert_eq!(body.matches("bookmarkEnd").count(), 1);
    assert!(body.contains("<wp:docPr id=\"9\"") && body.contains("<wp:docPr id=\"10\""), "{body}");
}

/// A drawer's paragraphs as a body.
fn drawn(content: &str) -> String {
    let block = |block: &str| match block.strip_prefix('⊞') {
        Some(rows) => {
            let rows: Vec<Vec<&str>> = rows.split(" // ").map(|row| row.split(" || ").collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            table(&rows) + "<w:p/>"
        }
        None => p(&block.replace('<', "&lt;")),
    };
    content.split('¶').map(block).collect()
}

#[test]
fn every_broken_template_says_where_and_what() {
    let drawer =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/word_templates/broken.tsv")).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in drawer.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [case, content, place, message] = fields[..] else { panic!("{line}") };
        count += 1;
        let template = WordTemplate::read(&Docx::with_body(&drawn(content)).bytes()).unwrap();
        let check = template.check(&context());
        let problems: Vec<WordProblem> = check.unknown.into_iter().chain(check.problems).collect();
        let is_said = |problems: &[WordProblem]| {
            problems.iter().map(ToString::to_string).any(|said| said.contains(place) && said.contains(message))
        };
        let Err(at_fill) = template.fill(&context(), &pictures()) else {
            wrong.push(format!("{case}: filled"));
            continue;
        };
        // Pictures, and values that only the engine looks into, are known once it is filled.
        let late = ["没有的图片", "图片太宽", "图片没有名", "底色没有等级", "循环的不是列表", "安全过滤器"];
        if !is_said(&at_fill) || !(late.contains(&case) || is_said(&problems)) {
            wrong.push(format!("{case}:\n  fill: {}\n  check: {}", told(&at_fill), told(&problems)));
        }
    }
    assert!(count >= 50, "{count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_error_does_not_hide_the_others() {
    let content =
        ["{{ 单位 }}", "{{ town", "{%p if no %}", "{{ twon }}", "{{ a | big }}", "甲{%p endif %}"].map(p).concat();
    let docx = Docx::with_body(&content).with("header1", "hdr", "header", &p("{{ picture() }}"));
    let check = WordTemplate::read(&docx.bytes()).unwrap().check(&context());
    let said = [told(&check.unknown), told(&check.problems)].join("\n");
    for part in [
        "正文第 1 段「{{ 单位 }}」",
        "正文第 2 段「{{ town」",
        "正文第 4 段「{{ twon }}」：没有「twon」这个变量；是否为「town」",
        "没有「big」这个过滤器",
        "正文第 6 段「甲{%p endif %}」",
        "页眉1第 1 段「{{ picture() }}」",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}

#[test]
fn a_check_lists_what_is_used_and_what_is_not() {
    let content = [
        "{{ town }}{{ f.total.text }}",
        "{%p for r in t.by_village.rows %}",
        "{{ r.name }}{{ r.cells[1] }}",
        "{%p endfor %}",
        "{% if later is defined %}{{ later.text }}{% endif %}{{ gone | default(value=\"\") }}",
    ];
    let check = WordTemplate::read(&Docx::with_body(&content.map(p).concat()).bytes()).unwrap().check(&context());
    assert!(check.is_clean(), "{}{}", told(&check.unknown), told(&check.problems));
    let used: Vec<&str> = check.used.iter().map(String::as_str).collect();
    assert_eq!(
        used,
        [
            "f.total.text",
            "gone",
            "later",
            "later.text",
            "t.by_village.rows",
            "t.by_village.rows.cells",
            "t.by_village.rows.name",
            "town"
        ]
    );
    assert_eq!(check.unused, ["empty", "lines", "no", "none", "say", "title"]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let docx = Docx::with_body(&p("{{ f.total.text }}{{ image(name=\"trend\") }}"));
    assert_eq!(filled(&docx).unwrap(), filled(&docx).unwrap());
}

#[test]
fn the_output_grows_with_the_rows_and_no_faster() {
    let rows: &[&[&str]] = &[
        &["{%tr for row in rows %}", "", ""],
        &["{{ merge(key=row.unit) }}{{ row.unit }}", "{{ fill(level=row.level) }}{{ row.level }}", "{{ row.text }}"],
        &["{%tr endfor %}", "", ""],
    ];
    let template = WordTemplate::read(&Docx::with_body(&table(rows)).bytes()).unwrap();
    let row = |at: usize| json!({"unit": format!("单位{:06}", at / 3), "level": "重大", "text": "\u{e000}F001\u{e001}1\u{e002}\n<"});
    let sizes: Vec<usize> = [5_000, 10_000, 20_000]
        .map(|count| {
            let rows: Vec<Value> = (0..count).map(row).collect();
            let bytes = template.fill(&json!({"rows": rows}), &BTreeMap::new()).unwrap();
            assert_eq!(body(&bytes).matches("w:fill=\"FF0000\"").count(), count);
            assert_eq!(body(&bytes).matches("<w:vMerge/>").count(), count - count.div_ceil(3));
            body(&bytes).len()
        })
        .to_vec();
    let slack = 20_000 * 16;
    assert!(sizes[2] - sizes[1] < 2 * (sizes[1] - sizes[0]) + slack, "{sizes:?}");
}

#[test]
fn the_shipped_templates_have_no_broken_tags() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("the templates") {
        let file = entry.expect("a folder").path().join("report.docx");
        let Ok(bytes) = std::fs::read(&file) else { continue };
        count += 1;
        let template =
            WordTemplate::read(&bytes).unwrap_or_else(|problems| panic!("{}: {}", file.display(), told(&problems)));
        let problems = template.check(&Value::Null).problems;
        wrong.extend(problems.iter().map(|problem| format!("{}: {problem}", file.display())));
    }
    assert!(count > 0, "no template was found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
