//! Files made to break the reader: each ends in a clear message or in a document, within bounds.

use crate::word::{Docx, assert_well_formed, p, parts, zip};
use crate::{context, pictures, told};
use anping::report::WordTemplate;

/// The document with one part's bytes replaced; without bytes the part is left out.
fn with(docx: &Docx, name: &str, bytes: Option<&[u8]>) -> Vec<u8> {
    let mut parts = parts(&docx.bytes());
    parts.retain(|(known, _)| known != name);
    parts.extend(bytes.map(|bytes| (name.to_owned(), bytes.to_vec())));
    zip(&parts)
}

fn refused(bytes: &[u8]) -> String {
    match WordTemplate::read(bytes) {
        Err(problems) => told(&problems),
        Ok(template) => match template.fill(&context(), &pictures()) {
            Err(problems) => told(&problems),
            Ok(_) => "filled".to_owned(),
        },
    }
}

#[test]
fn files_that_are_no_templates_are_refused_with_a_reason() {
    let docx = Docx::with_body(&p("{{ town }}"));
    let whole = docx.bytes();
    let document = "word/document.xml";
    let macros = docx.content_types().replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    );
    let other = docx.content_types().replace("document.main", "template.main");
    let xml = |xml: &str| with(&docx, document, Some(xml.as_bytes()));
    let deep =
        format!("<w:document><w:body>{}{}</w:body></w:document>", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    let tags = format!("<w:document><w:body>{}</w:body></w:document>", p(&"{{ town }}".repeat(100_000)));
    let blocks = format!("<w:document><w:body>{}</w:body></w:document>", p(&"{% if no %}".repeat(100)));
    let utf16: Vec<u8> = "<w:document/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entities = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><w:document><w:body>&b;</w:body></w:document>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "空的"),
        ("text", b"hello".to_vec(), "不是 .docx"),
        ("old or encrypted", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "密码"),
        ("rtf", b"{\\rtf1 a}".to_vec(), "RTF"),
        ("cut off", whole[..whole.len() / 2].to_vec(), "损坏"),
        ("bytes changed", changed(&whole), "损坏"),
        ("any zip", zip(&[("a.txt".to_owned(), b"a".to_vec())]), "不是 .docx"),
        ("no document", with(&docx, document, None), "缺少文件"),
        ("no content types", with(&docx, "[Content_Types].xml", None), "不是 .docx"),
        ("macros", with(&docx, "[Content_Types].xml", Some(macros.as_bytes())), "宏"),
        ("template", with(&docx, "[Content_Types].xml", Some(other.as_bytes())), ".dotx"),
        ("not XML", xml("{{ town }}"), "没有 Word 正文"),
        ("wrong end", xml("<w:document><w:body></w:document>"), "看不懂"),
        ("no end", xml("<w:document><w:body><w:p>"), "看不懂"),
        ("control character", xml("<w:document><w:body>\u{1}</w:body></w:document>"), "控制字符"),
        ("entities", xml(entities), "DTD"),
        ("UTF-16", with(&docx, document, Some(&utf16)), "UTF-8"),
        ("not UTF-8", with(&docx, document, Some(b"<w:document>\xff</w:document>")), "UTF-8"),
        ("deep", xml(&deep), "嵌套过深"),
        ("100,000 tags", xml(&tags), "标签有 100000 个"),
        ("100 blocks", xml(&blocks), "层以上"),
        ("bomb", with(&docx, "word/media/a.bin", Some(&vec![0; 64 << 20])), "压缩炸弹"),
        (
            "bomb of text",
            xml(&format!("<w:document><w:body>{}</w:body></w:document>", " ".repeat(64 << 20))),
            "压缩炸弹",
        ),
        ("a loop without end", zip_of_loops(), "太大"),
    ];
    let mut wrong = Vec::new();
    for (case, bytes, reason) in cases {
        let said = refused(&bytes);
        if !said.contains(reason) {
            wrong.push(format!("{case}: {}", said.chars().take(300).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A byte within the compressed text flipped.
fn changed(whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let at = bytes.windows(17).position(|window| window == b"word/document.xml").expect("the entry");
    bytes[at + 17 + 40] ^= 0x55;
    bytes
}

fn zip_of_loops() -> Vec<u8> {
    let content = [
        "{%p for a in range(end=90000) %}",
        "{%p for b in range(end=90000) %}",
        "甲",
        "{%p endfor %}",
        "{%p endfor %}",
    ];
    Docx::with_body(&content.map(p).concat()).bytes()
}

#[test]
fn many_tags_are_filled() {
    let content = p(&"{{ town }}".repeat(1_000)).repeat(40);
    let bytes = WordTemplate::read(&Docx::with_body(&content).bytes()).unwrap().fill(&context(), &pictures()).unwrap();
    assert_well_formed(&bytes);
}

#[test]
fn data_cannot_break_out() {
    let evil = "</w:t></w:r><w:p/>{{ town }}{% if %}\u{13}iabc\u{14}\u{11}\u{e000}F1\" x=\"\u{e001}5\u{e002}\u{e000}\u{e001}\u{e002}\u{e002}&#1;]]>";
    let data = serde_json::json!({"town": evil});
    let content = crate::word::table(&[&["{{ merge(key=town) }}{{ fill(level=town) }}{{ town }}"]]);
    let bytes = WordTemplate::read(&Docx::with_body(&content).bytes()).unwrap().fill(&data, &pictures()).unwrap();
    assert_well_formed(&bytes);
    let body = crate::word::body(&bytes);
    assert!(!body.contains("w:bookmarkStart") && !body.contains("w:drawing"), "{body}");
    assert!(body.contains("&lt;/w:t&gt;") && body.contains("{{ town }}") && body.contains("&amp;#1;"), "{body}");
}
