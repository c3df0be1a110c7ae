//! Word documents made from XML strings, as Word writes them.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test support may stop a test"
)]
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" mc:Ignorable=\"w14\"";

/// A document's parts by name.
#[derive(Clone, Default)]
pub(crate) struct Docx {
    parts: Vec<(String, Vec<u8>)>,
    kinds: Vec<(String, &'static str)>,
}

impl Docx {
    /// A document with this body.
    pub(crate) fn with_body(body: &str) -> Self {
        let section = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" \
             w:bottom=\"1440\" w:left=\"1440\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr>";
        Self::with_whole_body(&format!("{body}{section}"))
    }

    /// A document with this body, whose last section is left to the caller.
    pub(crate) fn with_whole_body(body: &str) -> Self {
        let document = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
        Self::default().part("word/document.xml", "document.main", &document)
    }

    /// With a header, footer or notes: `("header1", "hdr", …)`.
    pub(crate) fn with(self, file: &str, root: &str, kind: &'static str, content: &str) -> Self {
        let xml = format!("<w:{root} {NAMESPACES}>{content}</w:{root}>");
        self.part(&format!("word/{file}.xml"), kind, &xml)
    }

    fn part(mut self, name: &str, kind: &'static str, xml: &str) -> Self {
        let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n{xml}");
        self.parts.push((name.to_owned(), xml.into_bytes()));
        self.kinds.push((name.to_owned(), kind));
        self
    }

    /// With styles.
    pub(crate) fn styles(self, xml: &str) -> Self {
        self.part("word/styles.xml", "styles", xml)
    }

    /// With any part.
    pub(crate) fn raw(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// The list of what each part is.
    pub(crate) fn content_types(&self) -> String {
        let mut types = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        );
        for (name, kind) in &self.kinds {
            let _ = write!(
                types,
                "<Override PartName=\"/{name}\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
            );
        }
        types.push_str("</Types>");
        types
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let root = format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" \
             Target=\"word/document.xml\"/></Relationships>"
        );
        let mut own = String::new();
        for (at, (name, kind)) in self.kinds.iter().enumerate().filter(|(_, (_, kind))| *kind != "document.main") {
            let file = name.trim_start_matches("word/");
            let _ = write!(own, "<Relationship Id=\"rId{at}\" Type=\"{office}/{kind}\" Target=\"{file}\"/>");
        }
        let own = format!("<Relationships xmlns=\"{package}\">{own}</Relationships>");
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), self.content_types().into_bytes()),
            ("_rels/.rels".to_owned(), root.into_bytes()),
            ("word/_rels/document.xml.rels".to_owned(), own.into_bytes()),
        ];
        for part in &self.parts {
            parts.retain(|(name, _)| *name != part.0);
            parts.push(part.clone());
        }
        zip(&parts)
    }
}

/// A package of these parts.
pub(crate) fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a package, in their order.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |index: usize| {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().to_string(), bytes)
    };
    (0..count).map(read).collect()
}

/// A part's text.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(known, _)| known == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{name} is there")).1).unwrap()
}

/// The body's inner XML, without its last section.
pub(crate) fn body(bytes: &[u8]) -> String {
    let document = part(bytes, "word/document.xml");
    let from = document.find("<w:body>").unwrap() + "<w:body>".len();
    let to = document.rfind("<w:sectPr>").unwrap_or_else(|| document.find("</w:body>").unwrap());
    document[from..to].to_owned()
}

/// A paragraph with one run.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A table of these rows.
pub(crate) fn table(rows: &[&[&str]]) -> String {
    let mut table = String::from("<w:tbl><w:tblPr/><w:tblGrid/>");
    for row in rows {
        table.push_str("<w:tr>");
        for cell in *row {
            let _ = write!(table, "<w:tc><w:tcPr><w:tcW w:w=\"100\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", p(cell));
        }
        table.push_str("</w:tr>");
    }
    table + "</w:tbl>"
}

/// Asserts that every part in XML is well-formed, with all prefixes of Word's own elements declared.
pub(crate) fn assert_well_formed(bytes: &[u8]) {
    for (name, bytes) in parts(bytes) {
        if !matches!(name.rsplit('.').next(), Some("xml" | "rels")) {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(|c: char| c < ' ' && !"\t\r\n".contains(c)), "{name} has control characters");
        let mut reader = quick_xml::NsReader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut depth = 0;
        loop {
            let (namespace, event) = reader.read_resolved_event().unwrap_or_else(|error| panic!("{name}: {error}"));
            match event {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
            assert!(
                !matches!(namespace, quick_xml::name::ResolveResult::Unknown(_)),
                "{name}: a prefix is not declared"
            );
        }
        assert_eq!(depth, 0, "{name} ends early");
    }
}
