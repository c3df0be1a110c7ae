//! Writes the sample town of Yunxi: `cargo run --example yunxi -- --out samples/yunxi`.
//!
//! Twelve villages and sixty enterprises send what they keep about risks and hidden dangers, each in their own way.
//! `truth.yaml` says what is in each file and which mistakes were planted. Reads no clock: the same content gives the
//! same bytes. Town, enterprises and persons are made up.

mod content;
mod csv;
mod dangers;
mod dirt;
mod form;
mod geo;
mod hand;
mod layouts;
mod ole;
mod pick;
mod risks;
mod sheet;
mod slips;
mod town;
mod truth;
mod xls;
mod xlsx;

use layouts::Making;
use sheet::{Book, FileFormat};
use std::error::Error;
use std::path::{Path, PathBuf};

/// 云溪镇 2025 年的村（社区）考核细则, by which the marks of that year were given.
const SCHEME: &str = include_str!("village-2025.yaml");

fn main() -> Result<(), Box<dyn Error>> {
    let out = out_folder().ok_or("usage: cargo run --example yunxi -- --out samples/yunxi")?;
    let trades = content::trades()?;
    let enterprises = town::enterprises(&trades);
    let mut making = Making { enterprises: &enterprises, planter: slips::Planter::default(), books: Vec::new() };
    layouts::make_all(&mut making);
    let (inputs, map) = (out.join("inputs"), out.join("map"));
    for folder in [&inputs, &map].into_iter().filter(|folder| folder.exists()) {
        std::fs::remove_dir_all(folder)?;
    }
    for book in &making.books {
        write(&inputs, book)?;
    }
    std::fs::create_dir_all(&map)?;
    for (name, text) in geo::maps(&enterprises) {
        std::fs::write(map.join(name), text)?;
    }
    std::fs::write(out.join("truth.yaml"), truth::yaml(&making.books))?;
    std::fs::write(out.join("town.yaml"), town::yaml())?;
    let rules = out.join("rules/assessment");
    std::fs::create_dir_all(&rules)?;
    std::fs::write(rules.join("village-2025.yaml"), SCHEME)?;
    Ok(())
}

/// The folder after `--out`.
fn out_folder() -> Option<PathBuf> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--out");
    arguments.nth(1).map(PathBuf::from)
}

fn write(inputs: &Path, book: &Book) -> Result<(), Box<dyn Error>> {
    let path = inputs.join(book.file());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let bytes = match book.format {
        FileFormat::Xlsx => xlsx::bytes(book)?,
        FileFormat::Xls => xls::bytes(book),
        FileFormat::CsvGb | FileFormat::CsvBom => csv::bytes(book),
    };
    std::fs::write(path, bytes)?;
    Ok(())
}
