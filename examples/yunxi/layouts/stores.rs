//! Inventories of chemicals, major hazard installations, checklists, equipment and activities.

use super::log_forms as forms;
use super::{Making, two};
use crate::dirt::later;
use crate::form::{Form, Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::risks::{self, Method};
use crate::sheet::{Book, FileFormat, Sheet};
use crate::town::Enterprise;
use jiff::civil::date;
use rust_decimal::Decimal;

/// Makes all of them.
pub(crate) fn make(making: &mut Making<'_>) {
    for enterprise in making.enterprises {
        let index = enterprise.index;
        let is_chemical = enterprise.trade.id == "chemicals";
        let chemicals =
            !enterprise.chemicals().is_empty() && (is_chemical || index % 3 == 0 || enterprise.cold_store().is_some());
        let books = [
            (chemicals, inventory as fn(&mut Making<'_>, &Enterprise<'_>) -> Option<Book>),
            (index % 6 == 2, checklist),
            (index % 10 == 3, equipment),
            (index % 18 == 5, activities),
        ];
        for (_, make) in books.into_iter().filter(|(wanted, _)| *wanted) {
            let book = make(making, enterprise);
            making.books.extend(book);
        }
    }
    let book = installations(making);
    making.books.extend(book);
}

/// A sheet with a title, the enterprise's line and one table.
fn one_table(
    enterprise: &Enterprise<'_>,
    form: &'static Form,
    title: &str,
    records: &[Record],
    format: FileFormat,
) -> Vec<Sheet> {
    let mut sheet = Sheet::new("Sheet1");
    let mut painter = Painter::new(&mut sheet, form, !format.is_csv());
    painter.title(&format!("{}{title}", enterprise.name));
    painter.spread(&[&format!("单位：{}", enterprise.name), &format!("填表人：{}", enterprise.safety)]);
    painter.head().rows(records);
    painter.info(&format!("审核人：{}        日期：2026年10月", enterprise.principal));
    vec![sheet]
}

fn inventory(making: &mut Making<'_>, enterprise: &Enterprise<'_>) -> Option<Book> {
    let seed = enterprise.seed;
    let hand = Hand::of(pick::number(seed, "store"))?;
    let (form, format) = match enterprise.index % 5 {
        0 | 3 => (&forms::CHEMICALS, FileFormat::Xlsx),
        1 => (&forms::CHEMICALS_SHORT, FileFormat::Xlsx),
        2 => (&forms::CHEMICALS_SHORT, FileFormat::CsvGb),
        _ => (&forms::CHEMICALS, FileFormat::Xls),
    };
    let mut records = Vec::new();
    for chemical in enterprise.chemicals() {
        let quantity = enterprise.cold_store().filter(|_| chemical.name == "液氨").unwrap_or(chemical.quantity);
        let mut record = Record::default();
        record
            .set("name", &chemical.name)
            .set("alias", &chemical.alias)
            .set("cas", &chemical.cas)
            .set("hazard", &chemical.hazard)
            .set("state", &chemical.state)
            .set("spec", &chemical.spec)
            .set("max_storage", hand.numbers.cell(quantity))
            .set("stock", (quantity / Decimal::TWO).normalize())
            .set("unit", &chemical.unit)
            .set("place", &chemical.place)
            .set("use", &chemical.r#use)
            .set("sds", hand.yes.cell(true))
            .set("supplier", "本地经营单位");
        if enterprise.cold_store().is_some() && chemical.name == "液氨" {
            record.set("grave", "是");
            record.expect("name", "installation_major", "液氨超过临界量10 t，构成重大危险源");
        }
        records.push(record);
    }
    making.planter.plant(&mut records, form, hand, format, seed, usize::from(enterprise.index.is_multiple_of(2)));
    let sheets = one_table(enterprise, form, "危险化学品清单", &records, format);
    let path = format!("企业报送/危险化学品/{}{}-危化品清单", two(enterprise.index), enterprise.short);
    Some(Book::new(path, form.id, format, sheets))
}

fn installations(making: &mut Making<'_>) -> Option<Book> {
    let hand = Hand::of(18_218)?;
    let mut records = Vec::new();
    for enterprise in making.enterprises {
        let Some(quantity) = enterprise.cold_store() else { continue };
        let mut record = Record::default();
        record
            .set("code", format!("BA鲁370399[2024]{}", two(enterprise.index)))
            .set("unit_name", &enterprise.name)
            .set("name", "液氨制冷系统")
            .set("level", "四级")
            .set("chemicals", "液氨")
            .set("r_value", (quantity * Decimal::from(3) / Decimal::from(10)).normalize())
            .set("critical", 10_u32)
            .set("actual", quantity)
            .set("location", "氨制冷机房")
            .set("commissioned_on", hand.dates.cell(date(2019, 5, 20)))
            .set("filed_on", hand.dates.cell(date(2024, 3, 12)))
            .set("expires_on", hand.dates.cell(date(2027, 3, 11)))
            .set("principal", &enterprise.principal)
            .set("engineer", enterprise.person("engineer"))
            .set("operator", enterprise.person("operator"))
            .set("monitoring", "氨气浓度报警联锁事故风机，液位、压力远传，视频监控")
            .set("emergency", "关阀停机、喷淋稀释、向上风侧疏散，报119");
        records.push(record);
    }
    making.planter.plant(&mut records, &forms::INSTALLATIONS, hand, FileFormat::Xlsx, 18_218, 1);
    let mut sheet = Sheet::new("重大危险源");
    let mut painter = Painter::new(&mut sheet, &forms::INSTALLATIONS, true);
    painter.title("云溪镇危险化学品重大危险源台账").info("填报单位：云溪镇应急管理办公室").head().rows(&records);
    painter.info("注：R值由企业自评，备案有效期三年。");
    Some(Book::new("镇应急办/重大危险源台账", forms::INSTALLATIONS.id, FileFormat::Xlsx, vec![sheet]))
}

fn checklist(making: &mut Making<'_>, enterprise: &Enterprise<'_>) -> Option<Book> {
    let seed = enterprise.seed;
    let hand = Hand::of(pick::number(seed, "check"))?;
    let month = i8::try_from(1 + enterprise.index % 10).unwrap_or(1);
    let day = later(date(2026, month, 3), i32::try_from(seed % 20).unwrap_or(0));
    let words = *pick::one(&[["符合", "不符合"], ["√", "×"], ["合格", "不合格"], ["是", "否"]], seed, "words")?;
    let dangers = enterprise.part(&enterprise.trade.dangers);
    let mut records = Vec::new();
    for (at, check) in enterprise.part(&enterprise.trade.checks).iter().enumerate() {
        let found = dangers.iter().find(|danger| {
            !danger.is_major() && at % 5 == 2 && danger.place.contains(check.item.get(..6).unwrap_or_default())
        });
        let [good, bad] = words;
        let mut record = Record::default();
        record
            .set("item", &check.item)
            .set("content", &check.content)
            .set("basis", &check.basis)
            .set("method", &check.method)
            .set("frequency", &check.frequency)
            .set("person", enterprise.person("checker"))
            .set("inspected_on", hand.dates.cell(day))
            .set("result", if found.is_some() { bad } else { good })
            .set("problem", found.map_or("", |danger| danger.text.as_str()));
        records.push(record);
    }
    let format = if enterprise.index.is_multiple_of(4) { FileFormat::Xls } else { FileFormat::Xlsx };
    making.planter.plant(&mut records, &forms::CHECKLIST, hand, format, seed, usize::from(enterprise.index % 4 == 2));
    let title = format!("2026年{month}月安全检查表");
    let sheets = one_table(enterprise, &forms::CHECKLIST, &title, &records, format);
    let path = format!("企业报送/检查表/{}{}-{month}月安全检查表", two(enterprise.index), enterprise.short);
    Some(Book::new(path, forms::CHECKLIST.id, format, sheets))
}

fn equipment(making: &mut Making<'_>, enterprise: &Enterprise<'_>) -> Option<Book> {
    let seed = enterprise.seed;
    let hand = Hand::of(pick::number(seed, "equipment"))?;
    let mut records = Vec::new();
    for (at, equipment) in enterprise.part(&enterprise.trade.equipment).iter().enumerate() {
        let days = pick::below(3_000, seed, &format!("commissioned {at}"));
        let day = later(date(2016, 2, 1), i32::try_from(days).unwrap_or(0));
        let mut record = Record::default();
        record
            .set("name", &equipment.name)
            .set("model", &equipment.model)
            .set("place", &equipment.place)
            .set("department", format!("{}班组", equipment.place))
            .set("commissioned_on", hand.dates.cell(day))
            .set("special", hand.yes.cell(equipment.special.0))
            .set("person", enterprise.person("keeper"));
        records.push(record);
    }
    let format = if enterprise.index % 20 == 3 { FileFormat::Xlsx } else { FileFormat::CsvBom };
    making.planter.plant(&mut records, &forms::EQUIPMENT, hand, format, seed, 1);
    let sheets = one_table(enterprise, &forms::EQUIPMENT, "设备设施清单", &records, format);
    let path = format!("企业报送/设备设施/{}{}-设备设施清单", two(enterprise.index), enterprise.short);
    Some(Book::new(path, forms::EQUIPMENT.id, format, sheets))
}

fn activities(_: &mut Making<'_>, enterprise: &Enterprise<'_>) -> Option<Book> {
    let hand = Hand::of(enterprise.seed)?;
    let mut records = risks::records(enterprise, 2026, hand, Method::Lec);
    records.retain(|record| record.get("type") == "作业活动".into());
    for (at, record) in records.iter_mut().enumerate() {
        let frequency = ["频繁进行", "定期进行", "特定时间进行"].get(at % 3).copied().unwrap_or("频繁进行");
        record.set("frequency", frequency);
    }
    let sheets = one_table(enterprise, &forms::ACTIVITIES, "作业活动清单", &records, FileFormat::Xlsx);
    let path = format!("企业报送/作业活动/{}{}-作业活动清单", two(enterprise.index), enterprise.short);
    Some(Book::new(path, forms::ACTIVITIES.id, FileFormat::Xlsx, sheets))
}
