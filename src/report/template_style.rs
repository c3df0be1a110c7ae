//! How blank tables look.

use crate::model::RiskLevel;
use crate::ruleset::{TemplateColumn, ValueType};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The font of all sheets: every office has it.
const FONT: &str = "宋体";
/// Columns wider than this hold sentences, which begin on the left.
const WIDE: u16 = 16;

/// The formats of a blank table.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) particulars: Format,
    pub(super) heading: Format,
    /// Of the heading's text, in a cell that has a star too.
    pub(super) bold: Format,
    pub(super) star: Format,
    /// Sentences without a border.
    pub(super) plain: Format,
    /// Cells of the table that explains the columns.
    pub(super) explained: Format,
    pub(super) explained_centre: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let font = || Format::new().set_font_name(FONT).set_font_size(11);
        let wrapped = || font().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let boxed = || wrapped().set_border(FormatBorder::Thin);
        Self {
            title: font()
                .set_bold()
                .set_font_size(18)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            particulars: font().set_align(FormatAlign::VerticalCenter),
            heading: boxed().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0xD9_E1F2)),
            bold: font().set_bold(),
            star: font().set_bold().set_font_color(Color::Red),
            plain: wrapped(),
            explained: boxed(),
            explained_centre: boxed().set_align(FormatAlign::Center),
        }
    }

    /// Cells to be filled in.
    #[expect(clippy::unused_self, reason = "formats are asked for in one place")]
    pub(super) fn body(&self, column: &TemplateColumn) -> Format {
        let format = Format::new().set_font_name(FONT).set_font_size(11).set_text_wrap().set_border(FormatBorder::Thin);
        let align = if column.width > WIDE { FormatAlign::Left } else { FormatAlign::Center };
        let format = format.set_align(align).set_align(FormatAlign::VerticalCenter).set_unlocked();
        match column.value_type {
            ValueType::Date => format.set_num_format("yyyy-mm-dd"),
            ValueType::Phone | ValueType::CreditCode => format.set_num_format("@"),
            ValueType::Text if is_code(&column.sample) => format.set_num_format("@"),
            _ => format,
        }
    }

    /// A level on its colour.
    #[expect(clippy::unused_self, reason = "formats are asked for in one place")]
    pub(super) fn level(&self, level: RiskLevel) -> Format {
        let font = if level == RiskLevel::Major { Color::White } else { Color::Black };
        Format::new().set_background_color(level.rgb()).set_font_color(font)
    }

    /// Cells of the sample row.
    pub(super) fn sample(&self, column: &TemplateColumn) -> Format {
        self.body(column).set_italic().set_font_color(Color::RGB(0x80_8080))
    }
}

/// Codes and telephone numbers stay texts: as numbers they would lose digits.
fn is_code(sample: &str) -> bool {
    sample.len() >= 4
        && sample.chars().all(|c| c.is_ascii_alphanumeric() || "-/.".contains(c))
        && sample.contains(|c: char| c.is_ascii_digit())
}
