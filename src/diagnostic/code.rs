//! The catalogue of diagnostics: stable codes, their severity, and what they are called.

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Something could not be read or graded.
    Error,
    /// Something was graded and should be corrected or confirmed.
    Warning,
    /// Something to know.
    Info,
}

impl Severity {
    /// All severities, gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// Identifier in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// What users read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Info => "提示",
        }
    }
}

macro_rules! catalogue {
    ($($name:ident $id:literal $severity:ident $title:literal,)+) => {
        /// Which mistake a diagnostic is about. Codes are never reused.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Code {
            $(#[doc = $title] $name,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Identifier in JSON and in the problems sheet.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// How grave it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What it is called.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }
    };
}

catalogue! {
    // Files
    FileUnreadable "file_unreadable" Error "文件打不开",
    FileEmpty "file_empty" Error "文件是空的",
    FileNotTable "file_not_table" Error "不是电子表格",
    FileEncrypted "file_encrypted" Error "文件有密码",
    FileDamaged "file_damaged" Error "文件已损坏",
    FileTooLarge "file_too_large" Error "文件超过限额",
    ReaderFailed "reader_failed" Error "读取程序中止",
    EncodingGuessed "encoding_guessed" Info "文字编码为推断",
    NewerVersion "newer_version" Info "退回改正后的新版",
    // Drawings
    ShapeUnreadable "shape_unreadable" Warning "图形要素读不出",
    ShapeDoubtful "shape_doubtful" Warning "图形要素有疑问",
    // Sheets and tables
    SheetUnreadable "sheet_unreadable" Error "工作表读不全",
    SheetHidden "sheet_hidden" Info "隐藏的工作表",
    TableNotFound "table_not_found" Error "没有找到风险登记表",
    TableNotGraded "table_not_graded" Info "不是风险登记表",
    TableEmpty "table_empty" Info "表内没有数据",
    MethodUnknown "method_unknown" Warning "看不出评价方法",
    ProfileNotApplied "profile_not_applied" Info "指定的方法不适用于本表",
    LevelNumberingAscending "level_numbering_ascending" Info "等级数字越大风险越高",
    LevelNumberingAssumed "level_numbering_assumed" Info "等级数字方向为推定",
    KindUnsure "kind_unsure" Info "看不准是哪类表",
    ColumnUnsure "column_unsure" Info "看不准是哪个字段",
    ColumnAssumed "column_assumed" Info "表头差一个字，照此读",
    ColumnUnreadable "column_unreadable" Info "整列写法读不出",
    RowSkipped "row_skipped" Info "未作为记录的行",
    // Cells
    CellError "cell_error" Error "单元格是公式错误值",
    NumberUnreadable "number_unreadable" Warning "不是数值",
    DateUnreadable "date_unreadable" Warning "日期读不出",
    YesNoUnknown "yes_no_unknown" Warning "看不出是还是否",
    ChoiceUnknown "choice_unknown" Warning "不在可选写法中",
    PhoneInvalid "phone_invalid" Warning "不像电话号码",
    CreditCodeInvalid "credit_code_invalid" Warning "统一社会信用代码不对",
    RequiredBlank "required_blank" Warning "必填项空着",
    LevelUnknown "level_unknown" Warning "等级写法无法识别",
    TextTooLong "text_too_long" Warning "文字过长",
    TrialEntry "trial_entry" Warning "像是试填的数据",
    // Grading
    FactorMissing "factor_missing" Warning "缺少取值",
    ValueOffScale "value_off_scale" Warning "取值不在标准取值表内",
    ValueDiffers "value_differs" Warning "风险值与计算不符",
    LevelDiffers "level_differs" Warning "等级与判定不符",
    ScoreWithoutFactors "score_without_factors" Warning "只有风险值没有取值",
    NotComputable "not_computable" Warning "无法计算",
    DirectSuspected "direct_suspected" Warning "疑似应直接判定",
    DirectRaised "direct_raised" Info "直接判定",
    // Major hidden dangers
    MajorDetermined "major_determined" Warning "判定为重大事故隐患",
    MajorSuspected "major_suspected" Warning "疑似重大事故隐患",
    MajorUnknown "major_unknown" Info "重大事故隐患待核",
    MajorUnfounded "major_unfounded" Info "填报重大，没有对应条款",
    FactUnreadable "fact_unreadable" Warning "填写不在可选值中",
    SelfCheckContradicts "self_check_contradicts" Warning "自查结果与企业情况不符",
    // GB 18218
    InstallationMajor "installation_major" Warning "构成危险化学品重大危险源",
    InstallationSuspected "installation_suspected" Warning "疑似构成危险化学品重大危险源",
    InstallationUnknown "installation_unknown" Info "重大危险源待核",
    InstallationNone "installation_none" Info "不构成危险化学品重大危险源",
    // Consistency
    Inconsistent "inconsistent" Warning "前后不一致",
    InconsistentInfo "inconsistent_info" Info "前后不一致，供参考",
    // Rule packs
    RuleFileInvalid "rule_file_invalid" Error "规则文件有误",
    RuleInvalid "rule_invalid" Error "规则有误",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Code::ALL.len());
    }
}
