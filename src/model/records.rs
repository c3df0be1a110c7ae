//! What the rows of each kind of table are, once they are read: one type a kind, its fields typed, each beside what was typed.
//!
//! The names of the fields are those of the column files. A field that a type does not name rides along in `extra`.

use super::{CellRef, FieldValue, RiskLevel, Term, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A cell of a record: what was typed and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed<T> {
    /// The text as typed.
    pub raw: String,
    /// What it means; none where it could not be read.
    pub value: Option<T>,
    /// Where it stands.
    pub cell: CellRef,
}

/// What a typed cell may mean.
pub trait Meaning: Sized {
    /// The meaning of a value, if it is of this type.
    fn of(value: Value) -> Option<Self>;

    /// The value that has this meaning.
    fn value(&self) -> Value;
}

/// 时间: a day, a span of days, or a limit that is no day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum When {
    /// A day.
    Day(Date),
    /// From one day to another, both included.
    Period(Date, Date),
    /// A limit such as 立即.
    Term(Term),
}

/// 数量: a number, exact or not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Amount {
    /// The number.
    Exactly(Decimal),
    /// About the number.
    About(Decimal),
    /// From one number to another, both included.
    Range(Decimal, Decimal),
}

impl Meaning for String {
    fn of(value: Value) -> Option<Self> {
        Some(value.to_string())
    }

    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Meaning for Amount {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(Self::Exactly(number)),
            Value::About(number) => Some(Self::About(number)),
            Value::Range(from, to) => Some(Self::Range(from, to)),
            _ => None,
        }
    }

    fn value(&self) -> Value {
        match *self {
            Self::Exactly(number) => Value::Number(number),
            Self::About(number) => Value::About(number),
            Self::Range(from, to) => Value::Range(from, to),
        }
    }
}

impl Meaning for When {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Day(day) => Some(Self::Day(day)),
            Value::Period(from, to) => Some(Self::Period(from, to)),
            Value::Term(term) => Some(Self::Term(term)),
            _ => None,
        }
    }

    fn value(&self) -> Value {
        match *self {
            Self::Day(day) => Value::Day(day),
            Self::Period(from, to) => Value::Period(from, to),
            Self::Term(term) => Value::Term(term),
        }
    }
}

impl Meaning for RiskLevel {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Level(level) => Some(level),
            _ => None,
        }
    }

    fn value(&self) -> Value {
        Value::Level(*self)
    }
}

impl Meaning for bool {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    fn value(&self) -> Value {
        Value::Truth(*self)
    }
}

impl Meaning for Vec<String> {
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Many(parts) => Some(parts),
            other => Some(vec![other.to_string()]),
        }
    }

    fn value(&self) -> Value {
        Value::Many(self.clone())
    }
}

/// A filled field of a record, whatever its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'r> {
    /// The field's identifier.
    pub field: &'r str,
    /// The text as typed.
    pub raw: &'r str,
    /// What it means; none where it could not be read.
    pub value: Option<Value>,
    /// Where it stands.
    pub cell: CellRef,
}

impl<T: Meaning> Typed<T> {
    fn read(value: FieldValue) -> Self {
        Self { raw: value.raw, value: value.value.and_then(T::of), cell: value.cell }
    }

    fn entry<'r>(&'r self, field: &'r str) -> Entry<'r> {
        Entry { field, raw: &self.raw, value: self.value.as_ref().map(T::value), cell: self.cell }
    }
}

/// Declares the types: name, kind of table, fields with their types.
macro_rules! record_types {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($field:ident: $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct $name {
                $(
                    #[doc = concat!("The field `", stringify!($field), "`.")]
                    pub $field: Option<Typed<$type>>,
                )*
                /// Fields that this type does not name.
                pub extra: Vec<(String, FieldValue)>,
            }

            impl $name {
                fn read(values: Vec<(String, FieldValue)>) -> Self {
                    let mut record = Self::default();
                    for (id, value) in values {
                        match id {
                            $(_ if id == stringify!($field) => record.$field = Some(Typed::read(value)),)*
                            _ => record.extra.push((id, value)),
                        }
                    }
                    record
                }

                fn entries(&self) -> Vec<Entry<'_>> {
                    let mut entries = Vec::new();
                    $(entries.extend(self.$field.as_ref().map(|cell| cell.entry(stringify!($field))));)*
                    entries.extend(self.extra.iter().map(|(field, value)| Entry {
                        field,
                        raw: &value.raw,
                        value: value.value.clone(),
                        cell: value.cell,
                    }));
                    entries.sort_by_key(|entry| entry.cell);
                    entries
                }
            }
        )*

        /// A record of one of the kinds of tables.
        #[derive(Clone, Debug, PartialEq)]
        pub enum TypedRecord {
            $($(#[$doc])* $name(Box<$name>),)*
        }

        impl TypedRecord {
            /// The kinds that have a type, each with the fields that it names.
            pub const KINDS: &'static [(&'static str, &'static [&'static str])] =
                &[$(($kind, &[$(stringify!($field)),*])),*];

            /// The record that a row of a kind of table is, from its filled fields.
            #[must_use]
            pub fn read(kind: &str, values: Vec<(String, FieldValue)>) -> Option<Self> {
                match kind {
                    $($kind => Some(Self::$name(Box::new($name::read(values)))),)*
                    _ => None,
                }
            }

            /// The filled fields in the order of their columns.
            #[must_use]
            pub fn entries(&self) -> Vec<Entry<'_>> {
                match self {
                    $(Self::$name(record) => record.entries(),)*
                }
            }
        }
    };
}

record_types! {
    /// 风险: a row of a risk register.
    RiskRecord = "risk_register" {
        risk_point: String, risk_point_type: String, activity: String, equipment: String, location: String, department: String,
        post: String, step: String, check_item: String, check_standard: String, hazard_factor: String,
        accident_type: Vec<String>, likelihood: Amount, exposure: Amount, consequence: Amount, severity: Amount, score: Amount,
        risk_level: RiskLevel, inherent_level: RiskLevel, control_tier: String, measures: String, measure_engineering: String,
        measure_facility: String, measure_management: String, measure_training: String, measure_ppe: String,
        measure_health: String, measure_emergency: String, suggested_measures: String, exposed_people: Amount,
        responsible_unit: String, responsible_person: String, responsible_phone: Vec<String>, special_plan: String,
        identified_on: When, unit_name: String, credit_code: String, village: String, remark: String,
    }
    /// 隐患: a row of a ledger of hidden dangers.
    HiddenDanger = "hidden_danger_ledger" {
        danger_code: String, danger_name: String, found_on: When, finder: String, danger_source: String, inspection_tier: String,
        danger_location: String, danger_description: String, danger_level: String, danger_type: String, cause_aspect: String,
        accident_type: Vec<String>, cause: String, danger_basis: String, rectification_measures: String,
        rectification_mode: String, rectification_unit: String, rectification_person: String,
        rectification_phone: Vec<String>, rectification_fund: Amount, rectification_due_on: When, contingency_measures: String,
        rectified_on: When, rectification_result: String, reinspector: String, reinspected_on: When,
        reinspection_opinion: String, danger_status: String, is_closed: bool, closed_on: When, supervised_listing: String,
        reported: String, publicised: String, document_number: String, unit_name: String, credit_code: String, village: String,
        industry: String, remark: String,
    }
    /// 企业: a row of a roster of enterprises.
    Enterprise = "enterprise_roster" {
        unit_name: String, credit_code: String, village: String, town: String, legal_person: String, principal: String,
        principal_phone: Vec<String>, safety_head: String, safety_officer: String, safety_phone: Vec<String>, contact: String,
        contact_phone: Vec<String>, registered_address: String, address: String, longitude: Amount, latitude: Amount,
        industry: String, business: String, employee_count: Amount, enterprise_scale: String, is_above_scale: bool,
        enterprise_status: String, founded_on: When, standardisation_level: String, licence_number: String,
        licence_expires_on: When, enterprise_risk_level: RiskLevel, has_major_hazard_installation: bool,
        has_confined_space: bool, has_explosive_dust: bool, has_ammonia: bool, has_hazardous_chemicals: bool,
        has_molten_metal: bool, grid_person: String, remark: String,
    }
    /// 企业情况: a fact of a fact sheet.
    EnterpriseFact = "fact_sheet" { fact_id: String, fact_title: String, fact_value: String }
    /// 自查结果: a line of a self-check on major hidden dangers.
    SelfCheckLine = "major_self_check" {
        criterion_id: String, criterion_check: String, self_check_answer: String, self_check_note: String,
    }
    /// 危险化学品: a row of an inventory of chemicals.
    Chemical = "chemicals_inventory" {
        chemical_name: String, chemical_alias: String, cas_number: String, un_number: String, hazard_class: String,
        physical_state: String, specification: String, annual_use: Amount, annual_output: Amount, max_storage: Amount,
        current_stock: Amount, measuring_unit: String, storage_place: String, storage_mode: String, chemical_use: String,
        chemical_unit: String, persons_within_500m: Amount, unit_name: String, remark: String,
    }
    /// 重大危险源: a row of a ledger of major-hazard installations.
    InstallationRecord = "major_hazard_installations" {
        installation_code: String, installation_name: String, installation_level: String, installation_chemicals: String,
        r_value: Amount, s_value: Amount, critical_quantity: Amount, actual_quantity: Amount, filed_on: When, expires_on: When,
        commissioned_on: When, location: String, installation_principal: String, installation_engineer: String,
        installation_operator: String, monitoring_measures: String, installation_emergency: String, unit_name: String,
    }
    /// 检查项目: a line of an inspection checklist.
    ChecklistItem = "inspection_checklist" {
        inspection_category: String, inspection_item: String, inspection_content: String, inspection_basis: String,
        inspection_method: String, inspection_frequency: String, inspection_tier: String, responsible_unit: String,
        responsible_person: String, inspection_result: String, found_problem: String, inspected_on: When,
    }
    /// 安全检查: an inspection.
    InspectionRecord = "inspection_record" {
        inspected_on: When, inspection_kind: String, inspection_tier: String, inspectors: String, inspector_count: Amount,
        inspected_place: String, inspection_content: String, found_problem: String, general_danger_count: Amount,
        major_danger_count: Amount, rectified_danger_count: Amount, document_number: String, unit_name: String,
    }
    /// 设备设施: a piece of equipment.
    EquipmentItem = "equipment_list" {
        equipment_code: String, equipment: String, equipment_category: String, specification: String, location: String,
        department: String, is_special_equipment: bool, commissioned_on: When, responsible_person: String,
    }
    /// 作业活动: a work activity.
    WorkActivity = "work_activity_list" {
        activity: String, activity_content: String, post: String, location: String, department: String,
        activity_frequency: String, responsible_person: String,
    }
    /// 研判: a review of risk.
    RiskReview = "risk_review_log" {
        held_on: When, review_kind: String, review_trigger: String, topic: String, host: String, attendee_count: Amount,
        attendees: String, review_content: String, review_findings: String, review_measures: String, review_conclusion: String,
        unit_name: String, village: String,
    }
    /// 培训: a training session.
    Training = "training_log" {
        held_on: When, topic: String, training_content: String, training_kind: String, training_audience: String,
        attendee_count: Amount, training_hours: Amount, lecturer: String, organiser: String, is_examined: bool,
        examination_result: String, unit_name: String,
    }
    /// 演练: an emergency drill.
    Drill = "drill_log" {
        held_on: When, topic: String, drill_content: String, drill_kind: String, plan_name: String, commander: String,
        attendee_count: Amount, drill_assessment: String, drill_problems: String, unit_name: String,
    }
    /// 会议: a meeting on safety.
    SafetyMeeting = "meeting_log" {
        held_on: When, topic: String, meeting_kind: String, host: String, attendee_count: Amount, meeting_content: String,
        meeting_resolutions: String, unit_name: String,
    }
    /// 执法检查: an inspection by an authority, with what it led to.
    Enforcement = "enforcement_log" {
        inspected_on: When, enforcement_kind: String, enforcement_officers: String, enforcement_department: String,
        illegal_facts: String, general_danger_count: Amount, major_danger_count: Amount, document_number: String,
        document_kind: String, rectification_due_on: When, reinspected_on: When, reinspection_opinion: String,
        penalty: String, fine: Amount, fine_paid: Amount, is_stopped: bool, unit_name: String, industry: String,
    }
    /// 举报: a report from the public.
    PublicReport = "public_report_log" {
        received_on: When, report_channel: String, report_content: String, reporter: String, reporter_phone: Vec<String>,
        handler: String, verified_on: When, verification_result: String, is_true_report: bool, reward: Amount,
        replied_on: When, unit_name: String,
    }
    /// 安责险服务: what an insurer did to prevent accidents.
    InsuranceService = "insurance_service_log" {
        served_on: When, insurer: String, policy_number: String, insured_count: Amount, premium: Amount, insured_from: When,
        insured_until: When, service_kind: String, service_content: String, general_danger_count: Amount,
        rectified_danger_count: Amount, unit_name: String,
    }
    /// 专项管控方案: a plan for a risk of level 较大 or above.
    SpecialPlan = "special_plan_log" {
        plan_number: String, plan_name: String, risk_point: String, risk_level: RiskLevel, drawn_up_on: When,
        drawn_up_by: String, approved_by: String, approved_on: When, responsible_person: String, plan_measures: String,
        plan_status: String, unit_name: String,
    }
    /// 联网: whether an enterprise reports to the platform.
    Networking = "networking_log" {
        industry: String, platform: String, platform_account: String, is_connected: bool, connected_on: When,
        planned_on: When, upload_status: String, contact: String, contact_phone: Vec<String>, unit_name: String,
        village: String,
    }
    /// 事故: an accident.
    AccidentRecord = "accident_log" {
        occurred_on: When, accident_place: String, accident_type: Vec<String>, accident_course: String, death_count: Amount,
        serious_injury_count: Amount, minor_injury_count: Amount, direct_loss: Amount, cause: String, accident_level: String,
        corrective_measures: String, accident_handling: String, reported_on: When, unit_name: String,
    }
    /// 考核得分: a line of an assessment with its marks.
    AssessmentMark = "assessment_marks" {
        assessment_block: String, assessment_item: String, full_marks: Amount, marking_rule: String,
        assessment_evidence: String, deducted_marks: Amount, deduction_reason: String, awarded_marks: Amount,
        not_applicable: String, is_veto: bool,
    }
}
