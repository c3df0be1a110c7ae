//! Makes the blank tables that an office hands out.

use super::inputs::InputsError;
use super::inspect::Inspector;
use super::output::{OutputError, WholeFile};
use super::{ReaderProcess, RulesError, Unobserved, rules};
use crate::model::records::TypedRecord;
use crate::report::{TemplateError, TemplateRow, write_template};
use crate::ruleset::reference::Reference;
use crate::ruleset::{Ruleset, Template, Templates};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The name that means every table.
const ALL: &str = "all";

/// Why there is no blank table.
#[derive(Debug, thiserror::Error)]
pub enum MakeTemplateError {
    /// No table has this name.
    #[error("没有「{name}」这张空白表；{hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that are like it, or how to see all.
        hint: String,
    },
    /// The files whose records it is to be filled with cannot be listed.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// The workbook cannot be written.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// A line of the list of blank tables.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TemplateLine {
    /// Identifier.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Other names by which it is asked for.
    pub names: String,
    /// How many columns it has.
    pub column_count: usize,
}

/// The blank tables, checked.
#[derive(Debug)]
pub struct BlankTables(Templates, Ruleset);

/// A table that was filled.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filled {
    /// The file.
    pub path: PathBuf,
    /// How many records it has.
    pub records: usize,
    /// Fields that some records have and the table has no column for.
    pub left_out: Vec<String>,
}

impl BlankTables {
    /// Reads and checks the blank tables of the shipped rules with a folder laid over them.
    ///
    /// # Errors
    /// When the folder cannot be read or the rules have mistakes.
    pub fn load(folder: Option<&Path>, as_of: Date) -> Result<Self, RulesError> {
        let files = rules::files(folder)?;
        let ruleset = Ruleset::load(&files, as_of)?;
        let reference = Reference::load(&files)?;
        Ok(Self(Templates::load(&files, &ruleset, &reference.codes)?, ruleset))
    }

    /// What there is.
    #[must_use]
    pub fn list(&self) -> Vec<TemplateLine> {
        let line = |template: &Template| TemplateLine {
            id: template.id.clone(),
            title: template.title.clone(),
            names: template.names.join("、"),
            column_count: template.columns.len(),
        };
        self.0.all().iter().map(line).collect()
    }

    /// Writes one table to a file, or every table into a folder; the files that were written.
    ///
    /// # Errors
    /// When no table has this name, or a file cannot be written.
    pub fn write(&self, name: &str, out: &Path) -> Result<Vec<PathBuf>, MakeTemplateError> {
        if name == ALL {
            let written = self.0.all().iter().map(|template| write(template, &in_folder(out, template)));
            return written.collect();
        }
        let template = self.0.find(name).ok_or_else(|| self.unknown(name))?;
        let path = if out.is_dir() { in_folder(out, template) } else { out.to_path_buf() };
        Ok(vec![write(template, &path)?])
    }

    /// Fills a table with the records of its kind that stand in the inputs, whatever their forms, and writes it to a file.
    ///
    /// # Errors
    /// When no table has this name, the inputs cannot be listed, or the file cannot be written.
    pub fn fill(
        &self,
        name: &str,
        inputs: &[PathBuf],
        reader: Option<&ReaderProcess>,
        out: &Path,
    ) -> Result<Filled, MakeTemplateError> {
        let template = self.0.find(name).ok_or_else(|| self.unknown(name))?;
        let inspector = Inspector { ruleset: &self.1, named_profile: None, reader, wants_records: true };
        let files = inspector.files(inputs, &Unobserved)?;
        let tables = files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables);
        let records: Vec<&TypedRecord> = tables
            .filter(|table| *table.table.kind == *template.kind)
            .flat_map(|table| table.rows.iter().map(|(_, record)| record))
            .collect();
        let mut left_out: BTreeSet<String> = BTreeSet::new();
        let mut rows = records.iter().map(|record| self.row(template, record, &mut left_out));
        let mut file = WholeFile::create(out)?;
        write_template(template, Some(&mut rows), BufWriter::new(file.file()))?;
        let path = file.appear()?;
        Ok(Filled { path, records: records.len(), left_out: left_out.into_iter().collect() })
    }

    /// A record's values in their canonical spelling; what cannot be read stays as it was typed.
    fn row(&self, template: &Template, record: &TypedRecord, left_out: &mut BTreeSet<String>) -> TemplateRow {
        let mut row = TemplateRow::new();
        for entry in record.entries() {
            let Some(field) = self.1.fields.find(entry.field) else { continue };
            if template.columns.iter().any(|column| column.field == field) {
                row.push((field, entry.value.map_or_else(|| entry.raw.to_owned(), |value| value.to_string())));
            } else if field != self.1.fields.known.seq {
                left_out.insert(self.1.fields.title(field).to_owned());
            }
        }
        row
    }

    fn unknown(&self, name: &str) -> MakeTemplateError {
        let told = |template: &Template| format!("{}（{}）", template.id, template.title);
        let near: Vec<String> = self.0.near(name).into_iter().map(told).collect();
        let hint = if near.is_empty() {
            let known: Vec<&str> = self.0.all().iter().map(|template| template.title.as_str()).collect();
            format!("可写：{}", known.join("、"))
        } else {
            format!("是否为 {}？全部见 anping template --list", near.join("、"))
        };
        MakeTemplateError::Unknown { name: name.to_owned(), hint }
    }
}

fn write(template: &Template, path: &Path) -> Result<PathBuf, MakeTemplateError> {
    let mut file = WholeFile::create(path)?;
    write_template(template, None, BufWriter::new(file.file()))?;
    Ok(file.appear()?)
}

/// A table's file in a folder, named by its title.
fn in_folder(folder: &Path, template: &Template) -> PathBuf {
    let is_allowed = |c: &char| !"<>:\"/\\|?*".contains(*c) && !c.is_control();
    folder.join(format!("{}.xlsx", template.title.chars().filter(is_allowed).collect::<String>()))
}
