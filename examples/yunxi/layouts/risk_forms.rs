//! The columns of risk registers as they reach the town.

use crate::form::Form;

const KIND: &str = "risk_register";

/// Form 4 with LEC: analysis of work steps, the same five leaves under two parents.
pub(crate) const JHA_LEC: Form = Form {
    id: "jha-lec",
    kind: KIND,
    columns: &[
        ("^序号", "group_seq", 5),
        ("^作业活动", "point", 12),
        ("作业步骤", "step", 14),
        ("危险源或潜在事件（人、物、作业环境、管理）", "hazard", 26),
        ("可能发生的事故类型及后果", "accident", 12),
        ("现有控制措施|工程技术", "engineering", 22),
        ("现有控制措施|管理措施", "management", 22),
        ("现有控制措施|培训教育", "training", 18),
        ("现有控制措施|个体防护", "ppe", 16),
        ("现有控制措施|应急处置", "emergency", 20),
        ("风险评价|L", "likelihood", 5),
        ("风险评价|E", "exposure", 5),
        ("风险评价|C", "consequence", 5),
        ("风险评价|D", "score", 6),
        ("评价级别", "grade", 8),
        ("风险等级", "level", 9),
        ("管控层级", "tier", 8),
        ("建议新增（改进）措施|工程技术", "s_engineering", 14),
        ("建议新增（改进）措施|管理措施", "s_management", 14),
        ("建议新增（改进）措施|培训教育", "s_training", 8),
        ("建议新增（改进）措施|个体防护", "s_ppe", 8),
        ("建议新增（改进）措施|应急处置", "s_emergency", 8),
        ("备 注", "remark", 8),
    ],
};

/// Form 4 with the matrix.
pub(crate) const JHA_LS: Form = Form {
    id: "jha-ls",
    kind: KIND,
    columns: &[
        ("^序号", "group_seq", 5),
        ("^作业活动\n名称", "point", 12),
        ("^岗位", "post", 9),
        ("作业步骤", "step", 14),
        ("危险源或\n潜在事件", "hazard", 26),
        ("可能发生的\n事故类型", "accident", 12),
        ("现有控制措施|工程技术措施", "engineering", 22),
        ("现有控制措施|管理措施", "management", 22),
        ("现有控制措施|培训教育措施", "training", 18),
        ("现有控制措施|个体防护措施", "ppe", 16),
        ("现有控制措施|应急处置措施", "emergency", 20),
        ("可能性\n（L）", "ls_likelihood", 7),
        ("严重性\n（S）", "severity", 7),
        ("风险值\n（R）", "ls_score", 7),
        ("风险等级\n（必填）", "level", 9),
        ("管控\n层级", "tier", 8),
        ("责任人", "person", 9),
    ],
};

/// Form 5: checks of installations, 可能性 before 严重性 before 频次.
pub(crate) const SCL_LEC: Form = Form {
    id: "scl-lec",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("^设备设施", "point", 12),
        ("检查项目", "item", 14),
        ("标准", "standard", 22),
        ("不符合标准情况及后果", "deviation", 26),
        ("现有控制措施|工程技术", "engineering", 20),
        ("现有控制措施|管理", "management", 20),
        ("现有控制措施|培训教育", "training", 16),
        ("现有控制措施|个体防护", "ppe", 14),
        ("现有控制措施|应急处置", "emergency", 18),
        ("可能性（L）", "likelihood", 7),
        ("严重性（C）", "consequence", 7),
        ("频次（E）", "exposure", 7),
        ("风险度（D）", "score", 7),
        ("风险等级", "level", 9),
        ("管控级别", "tier", 8),
        ("建议改进措施|工程技术", "s_engineering", 12),
        ("建议改进措施|管理", "s_management", 12),
        ("建议改进措施|培训教育", "s_training", 7),
        ("建议改进措施|个体防护", "s_ppe", 7),
        ("建议改进措施|应急处置", "s_emergency", 7),
        ("备注", "remark", 7),
    ],
};

/// The older checklist analysis.
pub(crate) const SCL_OLD: Form = Form {
    id: "scl-old",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("检查部位", "point", 14),
        ("检查项目", "item", 16),
        ("标准", "standard", 24),
        ("危害", "hazard", 26),
        ("主要后果", "accident", 14),
        ("现有的控制措施", "measures", 36),
        ("L", "ls_likelihood", 5),
        ("S", "severity", 5),
        ("R", "ls_score", 5),
        ("风险等级", "level", 8),
        ("建议改正/控制措施", "s_management", 16),
    ],
};

/// Form 6: the LEC table of a building site, with tense and state.
pub(crate) const LEC_TABLE: Form = Form {
    id: "lec-table",
    kind: KIND,
    columns: &[
        ("^过程（区域）", "location", 12),
        ("^行为（活动）或设备", "point", 14),
        ("危险因素", "hazard", 28),
        ("可能导致的伤害（事故）", "accident", 12),
        ("时态", "tense", 6),
        ("状态", "state", 6),
        ("辅助方法\n（Ⅰ–Ⅳ）", "auxiliary", 8),
        ("作业条件危险性评价|L", "likelihood", 5),
        ("作业条件危险性评价|E", "exposure", 5),
        ("作业条件危险性评价|C", "consequence", 5),
        ("作业条件危险性评价|D", "score", 6),
        ("风险等级", "level", 9),
        ("预防措施", "measures", 40),
        ("备注", "remark", 8),
    ],
};

/// Form 7: the list of graded risks that most towns ask for.
pub(crate) const GRADED_LIST: Form = Form {
    id: "graded-list",
    kind: KIND,
    columns: &[
        ("^风险点|名称", "point", 14),
        ("风险点|编号", "code", 12),
        ("^风险点|类型", "type", 9),
        ("^所在位置", "location", 12),
        ("存在的主要危险（有害）因素", "hazard", 28),
        ("可能导致事故类别", "accident", 12),
        ("风险评价|L", "likelihood", 5),
        ("风险评价|E", "exposure", 5),
        ("风险评价|C", "consequence", 5),
        ("风险评价|D", "score", 6),
        ("风险等级/风险色度", "level", 9),
        ("辨识分级时间", "identified_on", 11),
        ("采取的主要管控措施", "measures", 40),
        ("责任部门", "unit", 12),
        ("责任人", "person", 9),
        ("管控层级", "tier", 8),
        ("联系电话", "phone", 13),
    ],
};

/// The whole of what the plan asks for, so that graver risks have all they need.
pub(crate) const FULL_LIST: Form = Form {
    id: "full-list",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("风险点", "point", 12),
        ("风险点类型", "type", 9),
        ("所在位置", "location", 12),
        ("危险源", "hazard", 28),
        ("可能导致的事故类型", "accident", 12),
        ("涉及人数（人）", "people", 7),
        ("L", "likelihood", 5),
        ("E", "exposure", 5),
        ("C", "consequence", 5),
        ("D", "score", 6),
        ("固有风险等级", "inherent", 9),
        ("现有风险等级", "level", 9),
        ("管控措施|工程技术措施", "engineering", 20),
        ("管控措施|管理措施", "management", 20),
        ("管控措施|培训教育措施", "training", 16),
        ("管控措施|个体防护措施", "ppe", 14),
        ("管控措施|应急处置措施", "emergency", 16),
        ("管控层级", "tier", 8),
        ("责任单位", "unit", 10),
        ("责任人", "person", 9),
        ("联系电话", "phone", 13),
        ("挂牌责任人", "owner", 14),
        ("在线监测", "monitoring", 12),
        ("专项管控方案", "plan", 16),
        ("上报时间", "reported", 11),
        ("辨识日期", "identified_on", 11),
    ],
};

/// Form 9: posts with their risks, as the platform exports it.
pub(crate) const POST_LIST: Form = Form {
    id: "post-list",
    kind: KIND,
    columns: &[
        ("企业名称", "unit_name", 22),
        ("风险点名称", "point", 14),
        ("风险等级", "level", 9),
        ("防控级别", "tier", 8),
        ("岗位名称", "post", 10),
        ("责任部门", "unit", 12),
        ("责任人", "person", 9),
        ("责任人手机号", "phone", 13),
        ("安全风险分析单元", "location", 14),
        ("危险源", "step", 14),
        ("安全风险", "hazard", 28),
        ("诱发事故类型", "accident", 12),
        ("是否为重点管控风险", "is_key", 8),
    ],
};

/// Form 11: both methods side by side.
pub(crate) const REVIEW_LIST: Form = Form {
    id: "review-list",
    kind: KIND,
    columns: &[
        ("风险点名称", "point", 14),
        ("风险内容", "hazard", 28),
        ("可能导致的事故", "accident", 12),
        ("应急处置措施", "emergency", 20),
        ("巡检点区域", "location", 12),
        ("负责人", "person", 9),
        ("风险等级", "level", 9),
        ("可能性LS(L)", "ls_likelihood", 6),
        ("严重性LS(S)", "severity", 6),
        ("风险值LS(R)", "ls_score", 6),
        ("LEC(L)", "likelihood", 6),
        ("LEC(E)", "exposure", 6),
        ("LEC(C)", "consequence", 6),
        ("LEC(D)", "score", 6),
        ("风险点类型", "type", 9),
        ("管控措施", "measures", 36),
        ("技术保障措施", "engineering", 20),
    ],
};

/// The product in one cell.
pub(crate) const PRODUCT: Form = Form {
    id: "product-in-one-cell",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("岗位/设备", "point", 14),
        ("危险因素", "hazard", 30),
        ("易发生的事故类型", "accident", 12),
        ("风险值D\n（L×E×C）", "product", 14),
        ("风险等级", "level", 9),
        ("防范措施", "measures", 40),
        ("责任人", "person", 9),
    ],
};

/// A three-row header with area and place merged at the left.
pub(crate) const STUB: Form = Form {
    id: "stub-three-rows",
    kind: KIND,
    columns: &[
        ("^基本情况|区域|部位", "location", 12),
        ("^基本情况|风险点|名称", "point", 14),
        ("基本情况|风险点|步骤", "step", 14),
        ("安全风险辨识|危险源|描述", "hazard", 26),
        ("安全风险辨识|危险源|事故类型", "accident", 12),
        ("安全风险评价|LEC风险分析法|L", "likelihood", 5),
        ("安全风险评价|LEC风险分析法|E", "exposure", 5),
        ("安全风险评价|LEC风险分析法|C", "consequence", 5),
        ("安全风险评价|LEC风险分析法|D", "score", 6),
        ("安全风险评价|结果|风险等级", "level", 9),
        ("风险管控|管控措施|工程技术", "engineering", 20),
        ("风险管控|管控措施|管理", "management", 20),
        ("风险管控|管控措施|个体防护", "ppe", 14),
        ("风险管控|管控责任|管控层级", "tier", 8),
        ("风险管控|管控责任|责任人", "person", 9),
    ],
};

/// What a small village shop sends: no factors, a colour and a telephone.
pub(crate) const SIMPLE: Form = Form {
    id: "simple-colours",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("风险点", "point", 14),
        ("位置", "location", 12),
        ("风险描述", "hazard", 30),
        ("事故类型", "accident", 12),
        ("颜色", "level", 8),
        ("防范措施", "measures", 40),
        ("负责人", "person", 9),
        ("电话", "phone", 13),
    ],
};

/// Form 8: the town's list of major risks.
pub(crate) const MAJOR_LIST: Form = Form {
    id: "major-list",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("单位名称", "unit_name", 22),
        ("重大风险名称（风险点）", "point", 14),
        ("所在位置", "location", 12),
        ("判定依据", "basis", 16),
        ("风险描述", "hazard", 28),
        ("事故类型", "accident", 12),
        ("涉及人数", "people", 7),
        ("风险等级", "level", 9),
        ("管控措施", "measures", 36),
        ("应急措施", "emergency", 20),
        ("挂牌领导", "owner", 14),
        ("电话", "phone", 13),
        ("专项方案", "plan", 16),
        ("上报时间", "reported", 11),
    ],
};

/// Seven classes of measures, and the method in a column of its own.
pub(crate) const SEVEN_CLASSES: Form = Form {
    id: "seven-classes",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("风险点编号", "code", 12),
        ("风险点名称", "point", 14),
        ("作业步骤", "step", 14),
        ("主要危险有害因素", "hazard", 26),
        ("易发生的事故类型", "accident", 12),
        ("评价方法", "method", 7),
        ("L", "likelihood", 5),
        ("E", "exposure", 5),
        ("C", "consequence", 5),
        ("D", "score", 6),
        ("风险等级", "level", 9),
        ("管控措施|工程技术", "engineering", 18),
        ("管控措施|设施装备", "facility", 14),
        ("管控措施|个体防护", "ppe", 14),
        ("管控措施|职业健康", "health", 14),
        ("管控措施|应急救援", "emergency", 16),
        ("管控措施|现场管理", "management", 18),
        ("管控措施|培训教育", "training", 16),
        ("管控层级", "tier", 8),
        ("责任人", "person", 9),
        ("排查频次", "frequency", 8),
    ],
};

/// Graded twice: before the measures and with them. The second is the register's.
pub(crate) const TWICE: Form = Form {
    id: "graded-twice",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("^风险点", "point", 14),
        ("危险源", "hazard", 28),
        ("可能导致的事故", "accident", 12),
        ("固有风险评价|L", "before_likelihood", 5),
        ("固有风险评价|E", "before_exposure", 5),
        ("固有风险评价|C", "before_consequence", 5),
        ("固有风险评价|D", "before_score", 6),
        ("固有风险评价|风险等级", "inherent", 9),
        ("现有管控措施", "measures", 40),
        ("现有风险评价|L", "likelihood", 5),
        ("现有风险评价|E", "exposure", 5),
        ("现有风险评价|C", "consequence", 5),
        ("现有风险评价|D", "score", 6),
        ("现有风险评价|风险等级", "level", 9),
        ("责任单位", "unit", 12),
        ("责任人", "person", 9),
        ("评估日期", "identified_on", 11),
    ],
};

/// Form 3: risk points booked before anything is graded.
pub(crate) const POINT_LIST: Form = Form {
    id: "point-list",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("风险点名称", "point", 16),
        ("类型", "type", 10),
        ("可能导致的主要事故类型", "accident", 16),
        ("区域位置", "location", 16),
        ("所属单位", "department", 16),
        ("备注", "remark", 10),
    ],
};
