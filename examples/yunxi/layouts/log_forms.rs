//! The columns of rosters, inventories, checklists and logs.

use crate::form::Form;

/// 一企一档: the town's roster, two header rows.
pub(crate) const ROSTER: Form = Form {
    id: "roster-town",
    kind: "enterprise_roster",
    columns: &[
        ("序号", "seq", 5),
        ("企业基本信息|企业名称", "unit_name", 24),
        ("企业基本信息|统一社会信用代码", "credit_code", 20),
        ("企业基本信息|所属村（社区）", "village", 10),
        ("企业基本信息|详细地址", "address", 22),
        ("企业基本信息|行业领域", "industry", 12),
        ("企业基本信息|主要产品", "business", 22),
        ("企业基本信息|成立日期", "founded_on", 11),
        ("企业基本信息|企业状态", "status", 8),
        ("企业基本信息|企业规模", "scale", 8),
        ("企业基本信息|是否规上", "is_above_scale", 7),
        ("企业基本信息|从业人数", "employees", 7),
        ("安全管理人员|法定代表人", "legal", 9),
        ("安全管理人员|主要负责人", "principal", 9),
        ("安全管理人员|主要负责人电话", "principal_phone", 13),
        ("安全管理人员|安全管理人员", "safety", 9),
        ("安全管理人员|安全负责人电话", "safety_phone", 13),
        ("重点风险情况|是否涉及有限空间", "has_confined", 8),
        ("重点风险情况|是否粉尘涉爆", "has_dust", 8),
        ("重点风险情况|是否涉及危化品", "has_chemicals", 8),
        ("重点风险情况|高温熔融金属", "has_molten", 8),
        ("监管情况|安全生产标准化等级", "standard", 9),
        ("监管情况|企业风险等级", "risk_level", 8),
        ("监管情况|安责险", "insurance", 7),
        ("监管情况|网格员", "grid", 9),
        ("备 注", "remark", 8),
    ],
};

/// A village's older list.
pub(crate) const ROSTER_OLD: Form = Form {
    id: "roster-village-old",
    kind: "enterprise_roster",
    columns: &[
        ("序号", "seq", 5),
        ("单位名称", "unit_name", 24),
        ("法人代表", "legal", 9),
        ("联系电话", "phone", 13),
        ("经营地址", "address", 22),
        ("经营项目", "business", 22),
        ("职工人数（人）", "employees", 8),
        ("社会信用代码", "credit_code", 20),
        ("经营状态", "status", 8),
        ("包保人", "grid", 9),
    ],
};

/// Facts of one enterprise.
pub(crate) const FACTS: Form = Form {
    id: "fact-sheet",
    kind: "fact_sheet",
    columns: &[("情况编号", "id", 28), ("情况", "fact", 24), ("填写", "value", 10), ("填写说明", "ask", 40)],
};

/// Chemicals with all their particulars.
pub(crate) const CHEMICALS: Form = Form {
    id: "chemicals-full",
    kind: "chemicals_inventory",
    columns: &[
        ("序号", "seq", 5),
        ("化学品名称", "name", 16),
        ("别名", "alias", 12),
        ("CAS号", "cas", 12),
        ("危险性类别", "hazard", 20),
        ("物态", "state", 6),
        ("规格", "spec", 14),
        ("最大储存量", "max_storage", 9),
        ("当前库存", "stock", 9),
        ("计量单位", "unit", 8),
        ("储存地点", "place", 14),
        ("用途", "use", 18),
        ("一书一签", "sds", 8),
        ("备注", "remark", 8),
    ],
};

/// What a storekeeper keeps.
pub(crate) const CHEMICALS_SHORT: Form = Form {
    id: "chemicals-short",
    kind: "chemicals_inventory",
    columns: &[
        ("品名", "name", 16),
        ("类别", "hazard", 20),
        ("包装规格", "spec", 14),
        ("最大储量\n（t）", "max_storage", 9),
        ("存放地点", "place", 14),
        ("使用环节", "use", 18),
        ("供应商", "supplier", 18),
    ],
};

/// Major hazard installations.
pub(crate) const INSTALLATIONS: Form = Form {
    id: "installations",
    kind: "major_hazard_installations",
    columns: &[
        ("统一编码", "code", 16),
        ("企业名称", "unit_name", 24),
        ("重大危险源名称", "name", 18),
        ("重大危险源等级", "level", 9),
        ("单元内涉及的危险化学品", "chemicals", 14),
        ("R值", "r_value", 7),
        ("临界量（t）", "critical", 8),
        ("设计最大量（t）", "actual", 9),
        ("区域位置", "location", 14),
        ("投用时间", "commissioned_on", 11),
        ("备案日期", "filed_on", 11),
        ("有效期至", "expires_on", 11),
        ("主要负责人", "principal", 9),
        ("技术负责人", "engineer", 9),
        ("操作负责人", "operator", 9),
        ("监测监控措施", "monitoring", 24),
        ("应急处置措施", "emergency", 24),
    ],
};

/// Form 16 with what was found.
pub(crate) const CHECKLIST: Form = Form {
    id: "checklist",
    kind: "inspection_checklist",
    columns: &[
        ("序号", "seq", 5),
        ("检查项目", "item", 14),
        ("检查内容与要求", "content", 34),
        ("检查依据", "basis", 24),
        ("检查方法", "method", 12),
        ("检查频次", "frequency", 8),
        ("责任人", "person", 9),
        ("检查时间", "inspected_on", 11),
        ("检查结果", "result", 8),
        ("存在问题", "problem", 20),
    ],
};

/// Form 2: equipment.
pub(crate) const EQUIPMENT: Form = Form {
    id: "equipment-list",
    kind: "equipment_list",
    columns: &[
        ("序号", "seq", 5),
        ("设备名称", "name", 18),
        ("型号", "model", 14),
        ("安装位置", "place", 14),
        ("使用部门", "department", 12),
        ("投用时间", "commissioned_on", 11),
        ("是否特种设备", "special", 8),
        ("管理人", "person", 9),
        ("备注", "remark", 8),
    ],
};

/// Form 1: work activities.
pub(crate) const ACTIVITIES: Form = Form {
    id: "activity-list",
    kind: "work_activity_list",
    columns: &[
        ("序号", "seq", 5),
        ("岗位/地点", "location", 14),
        ("作业活动", "point", 16),
        ("作业内容", "step", 20),
        ("活动频率", "frequency", 12),
        ("备注", "remark", 8),
    ],
};

/// Training sessions.
pub(crate) const TRAINING: Form = Form {
    id: "training-log",
    kind: "training_log",
    columns: &[
        ("序号", "seq", 5),
        ("单位名称", "unit_name", 24),
        ("培训时间", "held_on", 11),
        ("培训主题", "topic", 30),
        ("培训对象", "audience", 14),
        ("参训人数（人）", "attended", 8),
        ("学时", "hours", 6),
        ("授课人", "lecturer", 9),
        ("是否考核", "is_examined", 8),
        ("考核结果", "exam", 10),
    ],
};

/// Drills.
pub(crate) const DRILLS: Form = Form {
    id: "drill-log",
    kind: "drill_log",
    columns: &[
        ("序号", "seq", 5),
        ("单位名称", "unit_name", 24),
        ("演练时间", "held_on", 11),
        ("演练科目", "topic", 28),
        ("演练方式", "drill_kind", 10),
        ("演练地点", "place", 14),
        ("总指挥", "host", 9),
        ("参演人数", "attended", 8),
        ("演练评估", "assessment", 20),
        ("存在问题及改进", "problem", 24),
    ],
};

/// Meetings.
pub(crate) const MEETINGS: Form = Form {
    id: "meeting-log",
    kind: "meeting_log",
    columns: &[
        ("会议时间", "held_on", 11),
        ("会议名称", "topic", 24),
        ("会议地点", "place", 14),
        ("主持人", "host", 9),
        ("参会人数", "attended", 8),
        ("会议内容", "content", 40),
        ("议定事项", "resolution", 30),
        ("记录人", "recorder", 9),
    ],
};

/// Monthly and special reviews of risk.
pub(crate) const REVIEWS: Form = Form {
    id: "risk-review-log",
    kind: "risk_review_log",
    columns: &[
        ("序号", "seq", 5),
        ("研判时间", "held_on", 11),
        ("研判类型", "review_kind", 10),
        ("研判事由", "trigger", 18),
        ("主持人", "host", 9),
        ("参加人数", "attended", 8),
        ("研判内容", "content", 36),
        ("主要风险", "findings", 26),
        ("应对措施", "measures", 30),
        ("研判结论", "conclusion", 14),
    ],
};

/// Inspections of one enterprise.
pub(crate) const INSPECTIONS: Form = Form {
    id: "inspection-record",
    kind: "inspection_record",
    columns: &[
        ("序号", "seq", 5),
        ("检查时间", "held_on", 11),
        ("检查形式", "inspection_kind", 10),
        ("检查人员", "inspectors", 14),
        ("检查部位", "place", 16),
        ("发现隐患数", "found", 8),
        ("重大隐患数", "major", 8),
        ("整改隐患数", "rectified", 8),
        ("备注", "remark", 8),
    ],
};

/// Form 18: inspections by the authority, with documents and penalties.
pub(crate) const ENFORCEMENT: Form = Form {
    id: "enforcement-log",
    kind: "enforcement_log",
    columns: &[
        ("序号", "seq", 5),
        ("被检查单位", "unit_name", 24),
        ("统一社会信用代码", "firm_code", 20),
        ("行业", "industry", 12),
        ("执法时间", "held_on", 11),
        ("检查类别", "enforcement_kind", 10),
        ("执法人员", "officers", 14),
        ("违法事实", "facts", 32),
        ("查处隐患|一般隐患", "general", 8),
        ("查处隐患|重大隐患", "major", 8),
        ("执法文书号", "document", 20),
        ("整改期限", "due_on", 11),
        ("复查时间", "reinspected_on", 11),
        ("复查意见", "opinion", 12),
        ("行政处罚", "punishment", 12),
        ("罚款额（万元）", "penalty", 9),
        ("实际收缴（万元）", "paid", 9),
        ("责令停产停业", "is_stopped", 8),
    ],
};

/// Reports from the public.
pub(crate) const REPORTS: Form = Form {
    id: "public-report-log",
    kind: "public_report_log",
    columns: &[
        ("序号", "seq", 5),
        ("受理时间", "held_on", 11),
        ("举报渠道", "channel", 10),
        ("举报人", "reporter", 9),
        ("举报人电话", "contact_phone", 13),
        ("企业名称", "unit_name", 24),
        ("举报内容", "content", 34),
        ("核查人员", "handler", 9),
        ("核查时间", "verified_on", 11),
        ("核查情况", "finding", 26),
        ("是否属实", "is_verified", 8),
        ("奖励金额（元）", "reward", 9),
        ("答复时间", "replied_on", 11),
    ],
};

/// What insurers did to prevent accidents.
pub(crate) const INSURANCE: Form = Form {
    id: "insurance-service-log",
    kind: "insurance_service_log",
    columns: &[
        ("序号", "seq", 5),
        ("企业名称", "unit_name", 24),
        ("保险机构", "insurer", 16),
        ("保单号", "policy", 18),
        ("投保人数", "attended", 8),
        ("保费（元）", "premium", 9),
        ("起保日期", "from", 11),
        ("到期日期", "until", 11),
        ("服务时间", "held_on", 11),
        ("服务类型", "service", 12),
        ("服务内容", "content", 28),
        ("服务专家", "expert", 9),
        ("发现隐患数", "found", 8),
        ("整改隐患数", "rectified", 8),
    ],
};

/// Plans for graver risks.
pub(crate) const PLANS: Form = Form {
    id: "special-plan-log",
    kind: "special_plan_log",
    columns: &[
        ("序号", "seq", 5),
        ("企业名称", "unit_name", 24),
        ("方案编号", "number", 14),
        ("方案名称", "plan", 26),
        ("风险点名称", "point", 16),
        ("风险等级", "level", 9),
        ("编制人", "person", 9),
        ("制定时间", "held_on", 11),
        ("审批人", "principal", 9),
        ("批准日期", "approved_on", 11),
        ("主要措施", "measures", 36),
        ("落实情况", "state", 10),
    ],
};

/// Who is on the provincial platform.
pub(crate) const NETWORKING: Form = Form {
    id: "networking-log",
    kind: "networking_log",
    columns: &[
        ("序号", "seq", 5),
        ("企业名称", "unit_name", 24),
        ("统一社会信用代码", "firm_code", 20),
        ("所属村（社区）", "village", 10),
        ("监管行业", "industry", 12),
        ("平台账号", "account", 14),
        ("是否联网", "is_networked", 8),
        ("联网时间", "held_on", 11),
        ("计划联网时间", "planned_on", 11),
        ("数据上传情况", "upload", 14),
        ("联系人", "person", 9),
        ("联系电话", "contact_phone", 13),
    ],
};

/// Accidents.
pub(crate) const ACCIDENTS: Form = Form {
    id: "accident-log",
    kind: "accident_log",
    columns: &[
        ("序号", "seq", 5),
        ("单位名称", "unit_name", 24),
        ("事故时间", "held_on", 11),
        ("事故地点", "place", 14),
        ("事故类型", "accident", 10),
        ("事故简要经过", "course", 44),
        ("死亡人数", "dead", 7),
        ("重伤人数", "serious", 7),
        ("轻伤人数", "minor", 7),
        ("直接经济损失（万元）", "loss", 9),
        ("防范措施", "measures", 30),
        ("报告时间", "reported_on", 11),
    ],
};

/// A village's marks.
pub(crate) const MARKS: Form = Form {
    id: "assessment-marks",
    kind: "assessment_marks",
    columns: &[
        ("序号", "seq", 5),
        ("^考核项目", "block", 14),
        ("考核内容", "item", 30),
        ("标准分", "full", 7),
        ("评分标准", "rule", 36),
        ("扣分", "deducted", 7),
        ("扣分原因", "reason", 24),
        ("得分", "awarded", 7),
    ],
};
