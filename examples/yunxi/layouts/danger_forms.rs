//! The columns of hidden danger ledgers as they reach the town.

use crate::form::Form;

const KIND: &str = "hidden_danger_ledger";

/// All that the plan asks for.
pub(crate) const FULL: Form = Form {
    id: "danger-full",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("隐患编号", "code", 13),
        ("排查时间", "found_on", 11),
        ("排查人员", "finder", 9),
        ("隐患来源", "source", 10),
        ("隐患部位", "place", 14),
        ("隐患描述", "text", 30),
        ("隐患等级", "level", 9),
        ("人机环管", "aspect", 6),
        ("原因分析", "cause", 20),
        ("依据", "basis", 18),
        ("整改措施", "measures", 26),
        ("整改责任人", "person", 10),
        ("联系电话", "phone", 13),
        ("整改资金（万元）", "fund", 9),
        ("整改期限", "due_on", 11),
        ("应急预案", "contingency", 18),
        ("整改完成时间", "rectified_on", 11),
        ("复查人", "reinspector", 9),
        ("复查时间", "reinspected_on", 11),
        ("隐患状态", "status", 10),
        ("是否销号", "closed", 7),
        ("销号日期", "closed_on", 11),
        ("挂牌督办", "listing", 9),
        ("上报情况", "reported", 11),
        ("备注", "remark", 8),
    ],
};

/// Three blocks under parents of their own.
pub(crate) const BLOCKS: Form = Form {
    id: "danger-three-blocks",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("隐患排查情况|排查日期", "found_on", 11),
        ("隐患排查情况|排查人", "finder", 9),
        ("隐患排查情况|隐患部位", "place", 14),
        ("隐患排查情况|隐患内容", "text", 30),
        ("隐患排查情况|隐患级别", "level", 9),
        ("整改情况|整改措施", "measures", 28),
        ("整改情况|整改责任人", "person", 10),
        ("整改情况|整改资金（元）", "fund_yuan", 9),
        ("整改情况|整改时限", "due_on", 11),
        ("整改情况|应急措施", "contingency", 16),
        ("整改情况|整改完成时间", "rectified_on", 11),
        ("复查销号|复查人", "reinspector", 9),
        ("复查销号|复查日期", "reinspected_on", 11),
        ("复查销号|是否销号", "closed", 7),
        ("上报情况", "reported", 11),
    ],
};

/// A small enterprise's list of what it found and did.
pub(crate) const SHORT: Form = Form {
    id: "danger-short",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("检查时间", "found_on", 11),
        ("检查\n地点", "place", 14),
        ("存在问题", "text", 32),
        ("隐患等级\n（必填）", "level", 9),
        ("整改措施", "measures", 28),
        ("责任人", "person", 10),
        ("整改资金\n（元）", "fund_yuan", 9),
        ("完成时限", "due_word", 11),
        ("防范措施", "contingency", 16),
        ("完成时间", "rectified_on", 11),
        ("整改情况", "result", 9),
        ("是否上报", "reported", 11),
        ("备 注", "remark", 8),
    ],
};

/// As the chemical platform exports it: codes instead of words.
pub(crate) const EXCHANGE: Form = Form {
    id: "danger-exchange",
    kind: KIND,
    columns: &[
        ("隐患编码", "code", 13),
        ("企业名称", "unit_name", 22),
        ("企业编码", "platform_code", 12),
        ("登记时间", "found_on", 11),
        ("登记人姓名", "finder", 9),
        ("隐患来源", "source", 10),
        ("隐患描述", "text", 30),
        ("隐患等级", "level_code", 8),
        ("隐患类型", "type", 8),
        ("原因分析", "cause", 20),
        ("控制措施", "measures", 26),
        ("整改责任人", "person", 10),
        ("资金", "fund", 8),
        ("隐患治理期限", "due_on", 11),
        ("应急措施", "contingency", 14),
        ("整改完成时间", "rectified_on", 11),
        ("验收人姓名", "reinspector", 9),
        ("验收时间", "reinspected_on", 11),
        ("验收情况", "opinion", 14),
        ("隐患状态", "status_code", 8),
        ("上报情况", "reported", 11),
    ],
};

/// A village's ledger over its enterprises.
pub(crate) const VILLAGE: Form = Form {
    id: "danger-village",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("^企业名称", "unit_name", 22),
        ("巡查时间", "found_on", 11),
        ("巡查人", "finder", 9),
        ("检查发现问题", "text", 32),
        ("隐患性质", "level", 9),
        ("整改要求", "measures", 28),
        ("企业负责人\n联系电话", "phone", 13),
        ("整改责任人", "person", 10),
        ("整改资金（万元）", "fund", 9),
        ("要求完成时间", "due_on", 11),
        ("监控措施", "contingency", 16),
        ("整改日期", "rectified_on", 11),
        ("整改状态", "status", 10),
        ("销号情况", "closed", 7),
        ("报送时间", "reported", 11),
    ],
};

/// The town's own ledger of inspections.
pub(crate) const TOWN: Form = Form {
    id: "danger-town",
    kind: KIND,
    columns: &[
        ("序号", "seq", 5),
        ("被检查单位", "unit_name", 22),
        ("统一社会信用代码", "credit_code", 20),
        ("所属村（社区）", "village", 10),
        ("行业领域", "industry", 10),
        ("检查日期", "found_on", 11),
        ("检查人员", "finder", 9),
        ("检查类型", "source", 10),
        ("隐患部位", "place", 14),
        ("存在的问题", "text", 32),
        ("隐患等级", "level", 9),
        ("违反条款", "basis", 18),
        ("整改意见", "measures", 28),
        ("整改责任人", "person", 10),
        ("联系方式", "phone", 13),
        ("落实资金（万元）", "fund", 9),
        ("整改期限", "due_on", 11),
        ("临时措施", "contingency", 16),
        ("整改完成时间", "rectified_on", 11),
        ("复查人员", "reinspector", 9),
        ("复查日期", "reinspected_on", 11),
        ("复查意见", "opinion", 14),
        ("隐患状态", "status", 10),
        ("是否销号", "closed", 7),
        ("销号时间", "closed_on", 11),
        ("是否挂牌督办", "listing", 9),
        ("上报时间", "reported", 11),
    ],
};
