//! The workbook part: which sheets there are, and where ours go.

use super::error::SpliceError;
use super::package::Package;
use super::relations::{ContentTypes, Relations};
use super::xml::{Edits, Node, Walk, attribute, escape_attribute, prefix, relation_id};
use std::fmt::Write as _;
use std::ops::Range;

/// Where a sheet of ours stands among the tabs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// Before the sender's sheets, and shown when the file is opened.
    First,
    /// After them.
    Last,
}

/// A sheet of the sender's.
pub(super) struct SheetEntry {
    pub(super) name: String,
    /// Its entry in the package; none where nothing leads to it.
    pub(super) part: Option<usize>,
    pub(super) is_worksheet: bool,
}

/// A sheet of ours.
pub(super) struct OwnSheet {
    pub(super) name: String,
    pub(super) place: Place,
    /// The tab of the sheet that it takes the place of.
    pub(super) instead_of: Option<usize>,
    /// Rows at the top that are printed on every page.
    pub(super) repeated_rows: u32,
    /// What the filter covers, e.g. `$A$1:$G$20`.
    pub(super) filtered: Option<String>,
    pub(super) part: String,
}

pub(super) struct WorkbookPart {
    index: usize,
    pub(super) path: String,
    xml: String,
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) strict: bool,
    pub(super) relations: Relations,
}

impl WorkbookPart {
    pub(super) fn read(package: &mut Package) -> Result<Self, SpliceError> {
        let root = Relations::of(package, "")?;
        let path = root.first("officeDocument").map_or_else(|| "xl/workbook.xml".to_owned(), |found| root.path(found));
        let index = package.find(&path).ok_or(SpliceError::NotXlsx("压缩包里没有工作簿"))?;
        if !path.to_ascii_lowercase().ends_with(".xml") {
            return Err(SpliceError::NotXlsx("不是 xlsx 格式"));
        }
        let (xml, relations) = (package.text(index)?, Relations::of(package, &path)?);
        let mut part = Self { index, path, xml, sheets: Vec::new(), strict: false, relations };
        part.parse(package)?;
        Ok(part)
    }

    fn parse(&mut self, package: &Package) -> Result<(), SpliceError> {
        let mut walk = Walk::new(&self.path, &self.xml);
        let mut is_workbook = false;
        while let Some(node) = walk.next()? {
            let Node::Open { name, tag, depth, .. } = node else { continue };
            match (depth, name) {
                (0, "workbook") => {
                    is_workbook = true;
                    self.strict = tag.contains("http://purl.oclc.org/ooxml/spreadsheetml/main");
                }
                (2, "sheet") => {
                    let relation = relation_id(tag).and_then(|id| self.relations.by_id(&id));
                    self.sheets.push(SheetEntry {
                        name: attribute(tag, "name").unwrap_or_default().into_owned(),
                        part: relation.and_then(|relation| package.find(&self.relations.path(relation))),
                        is_worksheet: relation.is_some_and(|relation| relation.is("worksheet")),
                    });
                }
                _ => {}
            }
        }
        if is_workbook { Ok(()) } else { Err(SpliceError::NotXlsx("不是 Excel 工作簿")) }
    }

    /// The folder of the workbook, with a slash at its end.
    pub(super) fn folder(&self) -> &str {
        self.path.rfind('/').and_then(|at| self.path.get(..=at)).unwrap_or_default()
    }

    /// The address of a kind of relation.
    pub(super) fn relation_kind(&self, kind: &str) -> String {
        let base = if self.strict {
            "http://purl.oclc.org/ooxml/officeDocument/relationships/"
        } else {
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        };
        format!("{base}{kind}")
    }

    /// The namespace of sheets.
    pub(super) const fn namespace(&self) -> &'static str {
        if self.strict {
            "http://purl.oclc.org/ooxml/spreadsheetml/main"
        } else {
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        }
    }

    /// Writes our sheets into the workbook, its relations and the content types.
    pub(super) fn store(
        mut self,
        package: &mut Package,
        types: &mut ContentTypes,
        own: &[OwnSheet],
    ) -> Result<(), SpliceError> {
        if !own.is_empty() {
            let kind = self.relation_kind("worksheet");
            let mut ids = Vec::new();
            for sheet in own.iter().filter(|sheet| sheet.instead_of.is_none()) {
                ids.push(self.relations.add(kind.clone(), &sheet.part));
                types.add(&sheet.part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");
            }
            let xml = self.edited(own, &ids)?;
            package.replace_text(self.index, xml);
        }
        self.relations.store(package)
    }

    fn edited(&self, own: &[OwnSheet], ids: &[String]) -> Result<String, SpliceError> {
        let map = Map::of(&self.path, &self.xml)?;
        let new = || own.iter().filter(|sheet| sheet.instead_of.is_none());
        let shift = new().filter(|sheet| sheet.place == Place::First).count();
        let renewed: Vec<usize> = own.iter().filter_map(|sheet| sheet.instead_of).collect();
        let mut edits = Edits::default();
        let mut next_id = map.last_id;
        let relations = self.relation_kind("");
        let relations = relations.trim_end_matches('/');
        let mut tags = [String::new(), String::new()];
        for (sheet, id) in new().zip(ids) {
            next_id += 1;
            let [first, last] = &mut tags;
            let tags = if sheet.place == Place::First { first } else { last };
            let name = escape_attribute(&sheet.name);
            let p = map.prefix;
            // Writing to a string does not fail.
            let _ =
                write!(tags, "<{p}sheet xmlns:r=\"{relations}\" name=\"{name}\" sheetId=\"{next_id}\" r:id=\"{id}\"/>");
        }
        let [first, last] = tags;
        edits.insert(map.sheets.start, first);
        edits.insert(map.sheets.end, last);
        for LocalName { tag, whole, sheet, is_excels } in map.local_names {
            if is_excels && renewed.contains(&sheet) {
                edits.replace(whole, "");
            } else if shift > 0 {
                edits.set(&self.xml, tag, "localSheetId", &sheet.saturating_add(shift).to_string());
            }
        }
        let shown = own.iter().find(|sheet| sheet.place == Place::First);
        if let Some(shown) = shown {
            let tab = shown.instead_of.map_or(0, |tab| tab + shift).to_string();
            for at in map.views {
                let tag = self.xml.get(at.clone()).unwrap_or_default();
                let tag = super::xml::without_attribute(tag, "firstSheet");
                edits.replace(at, super::xml::with_attribute(&tag, "activeTab", &tab));
            }
        }
        self.names(own, shift, &map.names, map.prefix, &mut edits);
        Ok(edits.apply(&self.xml))
    }

    /// Names that Excel keeps for repeated rows and filters.
    fn names(&self, own: &[OwnSheet], shift: usize, place: &NamesPlace, p: &str, edits: &mut Edits) {
        let (mut first, mut last) = (0, shift + self.sheets.len());
        let mut names = String::new();
        for sheet in own {
            let mut there = sheet.instead_of.map(|tab| tab + shift);
            let position = match &mut there {
                Some(there) => there,
                None if sheet.place == Place::First => &mut first,
                None => &mut last,
            };
            let quoted = escape_attribute(&super::new_sheet::quoted(&sheet.name)).into_owned();
            if let Some(range) = &sheet.filtered {
                let _ = write!(
                    names,
                    "<{p}definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{position}\" hidden=\"1\">{quoted}!{range}</{p}definedName>"
                );
            }
            if sheet.repeated_rows > 0 {
                let rows = sheet.repeated_rows;
                let _ = write!(
                    names,
                    "<{p}definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{position}\">{quoted}!$1:${rows}</{p}definedName>"
                );
            }
            *position += 1;
        }
        if names.is_empty() {
            return;
        }
        match place {
            NamesPlace::Inside(at) => edits.insert(*at, names),
            NamesPlace::Empty(at) => edits.replace(at.clone(), format!("<{p}definedNames>{names}</{p}definedNames>")),
            NamesPlace::Missing(at) => edits.insert(*at, format!("<{p}definedNames>{names}</{p}definedNames>")),
        }
    }
}

/// Where the names of ranges go.
enum NamesPlace {
    Inside(usize),
    Empty(Range<usize>),
    Missing(usize),
}

/// The places of a workbook part that change.
struct Map<'x> {
    prefix: &'x str,
    /// From before the first sheet to after the last.
    sheets: Range<usize>,
    last_id: u32,
    views: Vec<Range<usize>>,
    local_names: Vec<LocalName>,
    names: NamesPlace,
}

/// A name of a range that is known in one sheet only.
struct LocalName {
    tag: Range<usize>,
    whole: Range<usize>,
    /// The sheet's tab.
    sheet: usize,
    /// Whether Excel keeps it for repeated rows or a filter.
    is_excels: bool,
}

impl<'x> Map<'x> {
    fn of(path: &'x str, xml: &'x str) -> Result<Self, SpliceError> {
        let mut walk = Walk::new(path, xml);
        let mut map = Self {
            prefix: "",
            sheets: 0..0,
            last_id: 0,
            views: Vec::new(),
            local_names: Vec::new(),
            names: NamesPlace::Missing(0),
        };
        // Names come after the sheets, and after these two where they are there.
        let mut before_names = 0;
        let (mut known, mut local) = (None, None);
        while let Some(node) = walk.next()? {
            match node {
                Node::Open { name: "sheets", tag, at, depth: 1, empty: false } => {
                    map.prefix = prefix(tag);
                    map.sheets = at.end..at.end;
                }
                Node::Close { name: "sheets", at, depth: 1 } => {
                    map.sheets.end = at.start;
                    before_names = at.end;
                }
                Node::Close { name: "functionGroups" | "externalReferences", at, depth: 1 }
                | Node::Open { name: "functionGroups" | "externalReferences", at, depth: 1, empty: true, .. } => {
                    before_names = at.end;
                }
                Node::Open { name: "sheet", tag, depth: 2, .. } => {
                    let id = attribute(tag, "sheetId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    map.last_id = map.last_id.max(id);
                }
                Node::Open { name: "workbookView", at, depth: 2, .. } => map.views.push(at),
                Node::Open { name: "definedName", tag, at, depth: 2, .. } => local = map.local_name(tag, at),
                Node::Close { name: "definedName", at, depth: 2 } => {
                    if let Some(name) = local.take().and_then(|local| map.local_names.get_mut(local)) {
                        name.whole.end = at.end;
                    }
                }
                Node::Open { name: "definedNames", at, depth: 1, empty: true, .. } => {
                    known = Some(NamesPlace::Empty(at));
                }
                Node::Close { name: "definedNames", at, depth: 1 } => known = Some(NamesPlace::Inside(at.start)),
                _ => {}
            }
        }
        if map.sheets.end == 0 || map.last_id >= u32::from(u16::MAX) {
            return Err(SpliceError::damaged(path, "没有工作表列表，或编号用尽"));
        }
        map.names = known.unwrap_or(NamesPlace::Missing(before_names));
        Ok(map)
    }

    /// Notes a name that is known in one sheet only; its position.
    fn local_name(&mut self, tag: &str, at: Range<usize>) -> Option<usize> {
        let sheet = attribute(tag, "localSheetId")?.parse().ok()?;
        let name = attribute(tag, "name")?;
        let is_excels = matches!(&*name, "_xlnm._FilterDatabase" | "_xlnm.Print_Titles");
        self.local_names.push(LocalName { tag: at.clone(), whole: at, sheet, is_excels });
        Some(self.local_names.len() - 1)
    }
}
