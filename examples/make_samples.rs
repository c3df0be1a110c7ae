//! Writes the sample folders: `cargo run --example make_samples [samples]`.
//!
//! `first-grading` holds two registers as small works send them in, with mistakes on purpose; `sample.yaml` lists each
//! of them with its cell. Reads no clock: the same data give the same bytes. Companies and persons are made up.

use encoding_rs::GB18030;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

const WORKBOOK: &str = "鑫达机械-风险分级管控清单.xlsx";
const CSV: &str = "永兴木业-风险矩阵.csv";

/// What `sample.yaml` says beside the mistakes.
const SAMPLE_HEAD: &str = "\
# Made by examples/make_samples.rs; change it there.
title: 第一次分级：两家小企业报来的风险清单
shows:
  - 标题行、填报信息行、两行合并表头（现有控制措施与建议改进措施下都有「管理措施」），风险点纵向合并
  - LEC 法两张工作表（xlsx），风险矩阵法一个文件（csv，GB18030 编码，单元格内有换行）
  - 等级的多种写法：红、Ⅱ级、一般风险；全角数字「６」照样计算，不算差错
  - 示例行（勿删）、合计行、审核批准行和附注都不是记录
  - 计算值与填写值不符之处逐条指出，位置见 planted；LEC 按 lec-db37，风险矩阵按 ls-db37
planted:
  - {file: 鑫达机械-风险分级管控清单.xlsx, sheet: 作业活动, cell: A3, code: inconsistent, why: \"有一行填报等级低于计算等级，整张表提示一次\"}
  - {file: 鑫达机械-风险分级管控清单.xlsx, sheet: 设备设施, cell: A3, code: inconsistent, why: \"同上\"}
  - {file: 永兴木业-风险矩阵.csv, sheet: null, cell: A1, code: inconsistent, why: \"同上\"}
";

/// A mistake made on purpose, where it stands in a row.
#[derive(Clone, Copy)]
struct Slip {
    column: &'static str,
    code: &'static str,
    why: &'static str,
}

/// A mistake made on purpose, as `sample.yaml` lists it.
struct Planted {
    file: &'static str,
    sheet: Option<&'static str>,
    cell: String,
    slip: Slip,
}

impl Planted {
    /// The entry under `planted`.
    fn to_yaml(&self) -> String {
        let sheet = self.sheet.unwrap_or("null");
        let Slip { code, why, .. } = self.slip;
        format!("  - {{file: {}, sheet: {sheet}, cell: {}, code: {code}, why: \"{why}\"}}\n", self.file, self.cell)
    }
}

/// A row of the LEC register.
#[derive(Clone, Copy)]
struct Hazard {
    /// 作业步骤 or 检查项目, 危险源, 事故类型.
    what: [&'static str; 3],
    /// 工程技术, 管理, 培训教育, 个体防护, 应急处置.
    measures: [&'static str; 5],
    /// L, E, C, D as typed.
    factors: [&'static str; 4],
    /// 风险等级 and 管控层级 as typed, 责任人.
    control: [&'static str; 3],
    /// 建议改进: 工程技术, 管理.
    suggested: [&'static str; 2],
    slip: Option<Slip>,
}

impl Hazard {
    /// A row with a mistake in the named column.
    const fn slip(mut self, column: &'static str, code: &'static str, why: &'static str) -> Self {
        self.slip = Some(Slip { column, code, why });
        self
    }

    /// A row with measures to be added.
    const fn suggest(mut self, engineering: &'static str, management: &'static str) -> Self {
        self.suggested = [engineering, management];
        self
    }
}

/// A row without a mistake.
const fn hazard(
    what: [&'static str; 3],
    measures: [&'static str; 5],
    factors: [&'static str; 4],
    control: [&'static str; 3],
) -> Hazard {
    Hazard { what, measures, factors, control, suggested: ["", ""], slip: None }
}

/// 风险点 with its rows.
struct RiskPoint {
    name: &'static str,
    unit: &'static str,
    hazards: &'static [Hazard],
}

/// A sheet of the LEC register.
struct Register {
    sheet: &'static str,
    title: &'static str,
    /// Heading of column C.
    step: &'static str,
    sample: Option<(&'static str, Hazard)>,
    points: &'static [RiskPoint],
    total: Option<&'static str>,
    notes: &'static [&'static str],
}

const REGISTERS: [Register; 2] = [
    Register {
        sheet: "作业活动",
        title: "鑫达机械有限公司安全风险分级管控清单（作业活动）",
        step: "作业步骤",
        sample: Some(("示例：钻床作业（填写参考，勿删）", SAMPLE_ROW)),
        points: ACTIVITIES,
        total: None,
        notes: &[
            "审核人：孙国栋　　　　　　　　批准人：李鑫达　　　　　　　　日期：2026年3月12日",
            "注：1.风险值D=L×E×C，D＞320为重大风险，160～320为较大风险，70～160为一般风险，D＜70为低风险；\
             2.事故类型按GB 6441填写；3.每年至少更新一次，工艺、设备、人员变化时及时更新。",
        ],
    },
    Register {
        sheet: "设备设施",
        title: "鑫达机械有限公司安全风险分级管控清单（设备设施）",
        step: "检查项目",
        sample: None,
        points: EQUIPMENT,
        total: Some("共13项：重大风险0项，较大风险3项，一般风险6项，低风险4项"),
        notes: &[
            "审核人：孙国栋　　　　　　　　批准人：李鑫达　　　　　　　　日期：2026年3月12日",
            "注：特种设备的检验日期见特种设备台账。",
        ],
    },
];

const SAMPLE_ROW: Hazard = hazard(
    ["更换钻头", "未停机更换钻头，戴手套操作", "机械伤害"],
    ["主轴设防护罩", "执行操作规程", "岗前培训", "防护眼镜", "停机、止血、送医"],
    ["3", "6", "3", "54"],
    ["低风险", "岗位级", "张三"],
);

const ACTIVITIES: &[RiskPoint] = &[
    RiskPoint {
        name: "冲压作业",
        unit: "冲压车间",
        hazards: &[
            hazard(
                ["开机前点检", "未检查离合器、制动器和光电保护装置即开机", "机械伤害"],
                [
                    "离合器与启动按钮联锁",
                    "执行班前点检表，带病设备挂牌停用",
                    "岗前操作规程培训，每年复训",
                    "袖口扎紧，穿安全鞋",
                    "按下急停，断电后救人，拨打120",
                ],
                ["1", "6", "7", "42"],
                ["低风险", "班组级", "王建国"],
            ),
            hazard(
                ["装拆模具", "装模时未切断电源、未使用安全支撑块，滑块意外下行", "机械伤害"],
                [
                    "配安全支撑块，支撑块与电源联锁",
                    "执行上锁挂牌，装模工专人操作",
                    "装模工专项培训并考核",
                    "防砸安全鞋、防割手套",
                    "用备用顶杆升起滑块，送医",
                ],
                ["3", "2", "15", "90"],
                ["一般风险", "车间级", "王建国"],
            ),
            hazard(
                ["送取料", "光电保护装置失效或被屏蔽，手伸入模区送取料", "机械伤害"],
                [
                    "双手按钮、光电保护装置",
                    "班组每班验证光电保护，禁止单手操作",
                    "断指事故案例教育",
                    "使用夹钳等手用工具，防割手套",
                    "断肢低温干燥保存，随伤员送医",
                ],
                ["6", "6", "7", "252"],
                ["一般风险", "车间级", "王建国"],
            )
            .suggest("改用自动送料，加装模区固定式防护罩", "光电保护每月由设备员复测")
            .slip("O", "level_differs", "6×6×7=252，在160～320之间，应为较大风险，填低了一级"),
            hazard(
                ["清理边角料", "徒手清理边角料，锐边割伤", "其他伤害"],
                ["设废料滑道和收集箱", "停机后用钩具清理", "班前会提示", "防割手套", "止血包扎，必要时送医"],
                ["6", "６", "1", "36"],
                ["低风险", "岗位级", "陈志强"],
            ),
        ],
    },
    RiskPoint {
        name: "砂轮机打磨作业",
        unit: "机修班",
        hazards: &[
            hazard(
                ["更换砂轮", "砂轮有裂纹未做音响检查，装后未空转试验，砂轮破裂飞出", "物体打击"],
                [
                    "防护罩完好，开口角度合规",
                    "专人更换，空转不少于3分钟",
                    "砂轮安装、平衡专项培训",
                    "防护眼镜、防尘口罩",
                    "停机断电，止血送医",
                ],
                ["3", "3", "7", "63"],
                ["低风险", "班组级", "刘永"],
            ),
            hazard(
                ["磨削工件", "站在砂轮正面，用砂轮侧面磨削，托架间隙大于3mm，工件卡入", "物体打击、机械伤害"],
                [
                    "托架间隙不大于3mm，挡屑板可调",
                    "禁止两人同用一片砂轮，禁止戴手套",
                    "岗前操作规程培训",
                    "防护眼镜、防尘口罩",
                    "停机断电，眼内异物不得揉擦，送医",
                ],
                ["3", "6", "7", "162"],
                ["一般风险", "车间级", "刘永"],
            )
            .slip("N", "value_differs", "3×6×7=126，误写为162；等级按126填写，没有错"),
        ],
    },
    RiskPoint {
        name: "叉车搬运作业",
        unit: "仓储部",
        hazards: &[
            hazard(
                ["厂内行驶", "弯道、出入库口超速，未鸣笛，碾压、碰撞行人", "车辆伤害"],
                [
                    "限速装置，弯道设凸面镜，人车分流标线",
                    "限速5km/h（车间）、10km/h（厂区），钥匙专人管理",
                    "司机持N1证，每季度安全教育",
                    "系安全带，现场人员穿反光背心",
                    "停车熄火，设警戒，拨打120",
                ],
                ["3", "6", "15", "270"],
                ["Ⅱ级", "公司级", "周海涛"],
            )
            .suggest("加装蓝光警示灯和行人预警", "增设礼让行人考核"),
            hazard(
                ["装卸堆码", "货物超高遮挡视线，货叉载人登高", "车辆伤害、高处坠落"],
                [
                    "配挡货架，登高用专用平台",
                    "遮挡视线时倒车行驶，严禁货叉载人",
                    "装卸作业培训",
                    "安全帽、安全鞋",
                    "现场急救，拨打120",
                ],
                ["3", "3", "15", "135"],
                ["一般风险", "车间级", "周海涛"],
            ),
            hazard(
                ["蓄电池充电", "充电间通风不良，氢气积聚遇火花", "其他爆炸"],
                [
                    "充电间机械通风、防爆灯具",
                    "充电时打开电池盖板，严禁烟火",
                    "充电操作培训",
                    "护目镜、耐酸手套",
                    "断电通风，用干粉灭火器，酸液溅身用清水冲洗",
                ],
                ["0.5", "6", "15", "45"],
                ["低风险", "班组级", "周海涛"],
            ),
        ],
    },
    RiskPoint {
        name: "行车吊运作业",
        unit: "装配车间",
        hazards: &[
            hazard(
                ["挂钩起吊", "歪拉斜吊，使用断丝超标的钢丝绳，吊物坠落", "起重伤害"],
                [
                    "起重量限制器、吊钩防脱装置",
                    "执行“十不吊”，吊索具分色管理、每月检查",
                    "司机、司索工持证上岗",
                    "安全帽、防砸鞋",
                    "撤离人员，设警戒，拨打120",
                ],
                ["3", "6", "15", "270"],
                ["较大风险", "公司级", "吴斌"],
            ),
            hazard(
                ["吊运行走", "吊物从人员上方通过，指挥信号不清", "起重伤害"],
                [
                    "声光报警，地面划定吊运通道",
                    "专人指挥，吊物下方严禁站人",
                    "指挥信号培训",
                    "安全帽",
                    "停止吊运，现场急救",
                ],
                ["3", "3", "15", "135"],
                ["一般风险", "车间级", "吴斌"],
            ),
        ],
    },
    RiskPoint {
        name: "动火作业",
        unit: "机修班",
        hazards: &[
            hazard(
                ["作业审批与清理", "未办动火作业票，未清除周边10m内可燃物即焊割", "火灾"],
                [
                    "设接火盆、防火毯",
                    "执行动火审批，专人监护，作业后留守30分钟",
                    "焊工持证，监护人培训",
                    "焊接面罩、阻燃服、绝缘手套",
                    "用灭火器扑救初起火，报119",
                ],
                ["3", "3", "15", "135"],
                ["一般风险", "车间级", "刘永"],
            ),
            hazard(
                ["气瓶使用", "在喷涂区旁动火，氧气瓶与乙炔瓶间距不足5m，无回火防止器", "火灾、容器爆炸"],
                [
                    "装回火防止器，气瓶用防倾倒小车",
                    "气瓶间距不小于5m、距明火不小于10m，乙炔瓶禁止卧放",
                    "气瓶安全使用培训",
                    "焊接面罩、阻燃服",
                    "关阀、冷却瓶体，疏散，报119",
                ],
                ["3", "3", "40", "360"],
                ["红", "公司级", "李鑫达"],
            )
            .suggest("喷涂区与焊割区改为实体墙分隔", "喷涂作业期间停止动火"),
        ],
    },
    RiskPoint {
        name: "有限空间作业",
        unit: "设备部",
        hazards: &[
            hazard(
                ["进入前准备", "未通风、未检测即进入乳化液池、污水井", "中毒和窒息"],
                [
                    "机械通风，四合一气体检测仪",
                    "作业审批，先通风、再检测、后作业，氧含量19.5%～23.5%",
                    "作业和监护人员专项培训",
                    "正压式呼吸器、安全带、救生绳",
                    "三脚架提升救援，严禁盲目施救",
                ],
                ["3", "2", "40", "240"],
                ["较大险", "公司级", "马立军"],
            )
            .suggest("池口加装上锁盖板", "作业前报属地应急办备查")
            .slip("O", "level_unknown", "「较大险」不是规范写法，应为「较大风险」"),
            hazard(
                ["作业监护", "监护人离开，池内人员中毒后盲目下池施救", "中毒和窒息"],
                [
                    "池外设连续通风、视频监视",
                    "监护人不得离开，每30分钟检测记录",
                    "每年至少演练一次",
                    "救援人员佩戴正压式呼吸器",
                    "拨打119、120，通风后施救",
                ],
                ["3", "1", "40", "120"],
                ["一般风险", "公司级", "马立军"],
            ),
        ],
    },
    RiskPoint {
        name: "临时用电作业",
        unit: "设备部",
        hazards: &[hazard(
            ["接线送电", "非电工接线，移动配电箱无漏电保护", "触电"],
            [
                "一机一闸一漏，动作电流不大于30mA",
                "办理临时用电票，到期拆除",
                "电工持证上岗",
                "绝缘鞋、绝缘手套",
                "切断电源，心肺复苏，拨打120",
            ],
            ["5", "3", "15", "225"],
            ["较大风险", "公司级", "马立军"],
        )
        .slip("K", "value_off_scale", "L取5，取值表为10、6、3、1、0.5、0.2、0.1")],
    },
    RiskPoint {
        name: "高处作业",
        unit: "机修班",
        hazards: &[hazard(
            ["厂房屋面检修", "踩踏采光瓦，未系安全带", "高处坠落"],
            [
                "铺设走道板，设生命绳",
                "办理高处作业票，大风雨雪停止作业",
                "登高人员持证",
                "安全帽、安全带高挂低用、防滑鞋",
                "不随意搬动伤员，拨打120",
            ],
            ["3", "", "15", "45"],
            ["低风险", "班组级", "刘永"],
        )
        .slip("L", "factor_missing", "E未填，D=45无从核对")],
    },
];

const EQUIPMENT: &[RiskPoint] = &[
    RiskPoint {
        name: "开式压力机（JB23-63）",
        unit: "冲压车间",
        hazards: &[
            hazard(
                ["离合器与制动器", "离合器打滑、制动角超标，滑块连冲", "机械伤害"],
                ["刚性离合器设防连冲装置", "每月检查制动角并记录", "维修工专项培训", "手用工具送料", "急停断电，送医"],
                ["3", "6", "7", "126"],
                ["一般风险", "车间级", "王建国"],
            ),
            hazard(
                ["安全防护装置", "光电保护装置失灵，双手按钮可单手启动", "机械伤害"],
                [
                    "光电保护与控制回路联锁",
                    "每班验证，失灵立即停机",
                    "操作工岗前培训",
                    "防割手套",
                    "急停断电，断肢低温保存",
                ],
                ["6", "6", "7", "252"],
                ["Ⅱ级", "公司级", "王建国"],
            )
            .suggest("更换为带自检功能的光电保护装置", "列入设备部月检"),
        ],
    },
    RiskPoint {
        name: "落地砂轮机",
        unit: "机修班",
        hazards: &[
            hazard(
                ["防护罩与挡屑板", "防护罩开口过大，挡屑板缺失，碎片飞出", "物体打击"],
                ["防护罩、挡屑板齐全牢固", "每周检查", "岗前培训", "防护眼镜", "停机，送医"],
                ["3", "6", "3", "54"],
                ["低风险", "班组级", "刘永"],
            ),
            hazard(
                ["砂轮与法兰盘", "砂轮磨损到限未更换，法兰盘直径小于砂轮直径的1/3", "物体打击"],
                [
                    "法兰盘成对、软垫齐全",
                    "砂轮直径磨至法兰盘直径加10mm时更换",
                    "砂轮安装培训",
                    "防护眼镜",
                    "停机，送医",
                ],
                ["1", "6", "7", "42"],
                ["低风险", "班组级", "刘永"],
            ),
        ],
    },
    RiskPoint {
        name: "空压机储气罐（1.0m³/0.84MPa）",
        unit: "设备部",
        hazards: &[
            hazard(
                ["安全阀、压力表", "安全阀未按年校验，压力表未每半年检定，超压运行", "容器爆炸"],
                [
                    "安全阀整定压力合规，压力联锁停机",
                    "建立安全附件台账，到期前一个月送检",
                    "压力容器管理人员持A证",
                    "防护耳塞",
                    "停机泄压，疏散人员",
                ],
                ["1", "6", "15", "90"],
                ["一般风险", "车间级", "马立军"],
            ),
            hazard(
                ["罐体", "未定期检验，底部积水不排，罐壁腐蚀减薄", "容器爆炸"],
                [
                    "自动排水阀，罐体单独隔间",
                    "每班排水，按期定期检验",
                    "操作规程培训",
                    "防护耳塞",
                    "停机泄压，疏散，报119",
                ],
                ["0.5", "6", "40", "12"],
                ["一般风险", "车间级", "马立军"],
            )
            .slip("N", "value_differs", "0.5×6×40=120，误写为12；等级按120填写，没有错"),
        ],
    },
    RiskPoint {
        name: "桥式起重机（5t）",
        unit: "装配车间",
        hazards: &[
            hazard(
                ["钢丝绳与吊钩", "钢丝绳断丝、磨损超标，吊钩无防脱装置", "起重伤害"],
                [
                    "吊钩防脱装置、起重量限制器",
                    "每日点检、每月自检，按报废标准更换",
                    "司机持Q2证",
                    "安全帽",
                    "设警戒，拨打120",
                ],
                ["3", "6", "15", "270"],
                ["较大风险", "公司级", "吴斌"],
            ),
            hazard(
                ["限位与制动", "起升高度限位器失效，制动器打滑，吊钩冲顶坠落", "起重伤害"],
                ["双限位，制动器自动补偿", "每班空载试验限位和制动", "司机岗前培训", "安全帽", "切断总电源，撤离人员"],
                ["1", "6", "15", "90"],
                ["一般风险", "车间级", "吴斌"],
            ),
        ],
    },
    RiskPoint {
        name: "低压配电柜",
        unit: "设备部",
        hazards: &[
            hazard(
                ["柜体与接线", "柜门未锁，接线端子过热，柜前无绝缘垫", "触电、火灾"],
                [
                    "柜门闭锁，铺绝缘垫，设应急照明",
                    "每季度红外测温，非电工不得进入",
                    "电工持证，每年触电急救演练",
                    "绝缘鞋、绝缘手套",
                    "断电，用二氧化碳灭火器，心肺复苏",
                ],
                ["1", "6", "15", "90"],
                ["一般风险", "车间级", "马立军"],
            ),
            hazard(
                ["保护接地", "设备PE线断开、接地电阻超标，外壳带电", "触电"],
                [
                    "TN-S系统，末级漏电保护",
                    "每年检测接地电阻不大于4Ω",
                    "用电安全培训",
                    "绝缘鞋",
                    "断电，心肺复苏，拨打120",
                ],
                ["1", "6", "15", "90"],
                ["一般风险", "车间级", "马立军"],
            ),
        ],
    },
    RiskPoint {
        name: "油漆稀料暂存间",
        unit: "喷涂班",
        hazards: &[hazard(
            ["通风与电气", "未开机械通风，照明、开关不防爆，可燃蒸气积聚", "火灾、其他爆炸"],
            [
                "防爆风机、防爆灯具，可燃气体报警",
                "限量存放，双人收发",
                "危化品安全培训，熟悉一书一签",
                "防毒口罩、防静电服",
                "断电疏散，泡沫灭火，报119",
            ],
            ["3", "3", "40", "360"],
            ["较大风险", "公司级", "郑伟"],
        )
        .suggest("改为独立防爆柜，报警与风机联锁", "存量不超过一昼夜用量")
        .slip("O", "level_differs", "3×3×40=360，大于320，应为重大风险，填低了一级")],
    },
    RiskPoint {
        name: "普通车床（CA6140）",
        unit: "机加车间",
        hazards: &[hazard(
            ["卡盘与丝杠防护", "卡盘无防护罩，长料伸出无托架，衣物缠绕", "机械伤害"],
            ["卡盘防护罩、长料托架", "女工盘发戴帽，禁止戴手套", "岗前培训", "工作服三紧", "停机断电，送医"],
            ["", "", "", "54"],
            ["低风险", "班组级", "陈志强"],
        )
        .slip("N", "score_without_factors", "只有D=54，L、E、C都没有填")],
    },
    RiskPoint {
        name: "测试",
        unit: "测试",
        hazards: &[hazard(
            ["测试", "测试1", "其他伤害"],
            ["测试"; 5],
            ["1", "1", "1", "1"],
            ["低风险", "岗位级", "测试"],
        )
        .slip("B", "trial_entry", "试填后没有删除的一行")],
    },
];

const CSV_HEADINGS: [&str; 13] = [
    "序号",
    "风险点名称",
    "所在位置",
    "危险源",
    "可能导致的事故类型",
    "管控措施",
    "可能性(L)",
    "严重性(S)",
    "风险值(R)",
    "风险等级",
    "管控层级",
    "责任部门",
    "责任人",
];

/// The rows of the furniture maker's register after 序号.
#[rustfmt::skip]
const CSV_ROWS: [[&str; 12]; 14] = [
    ["推台锯", "开料车间", "未用推料板，手靠近锯片；分料刀缺失，木料反弹", "机械伤害、物体打击", "装分料刀和锯片防护罩，使用推料板，禁止戴手套", "4", "4", "16", "一般风险", "车间级", "开料车间", "林国平"],
    ["立式单轴铣床", "机加车间", "防护罩拆除，手推短小料", "机械伤害", "使用夹具进料，防护罩与电源联锁", "3", "4", "12", "一般风险", "车间级", "机加车间", "何勇"],
    ["平刨床", "机加车间", "无护手装置，刨削短料时手滑入刀轴", "机械伤害", "装护指键，长度小于30cm的料用推棒", "3", "4", "10", "一般风险", "车间级", "机加车间", "何勇"],
    ["带锯机", "开料车间", "锯条裂纹、张紧过度，断裂飞出", "物体打击", "锯轮防护罩闭合，每班检查锯条", "2", "4", "8", "低风险", "班组级", "开料车间", "林国平"],
    ["宽带砂光机", "砂光车间", "砂带跑偏断裂，粉尘外逸", "其他伤害", "砂带跑偏自停，吸尘罩完好，佩戴防尘口罩", "2", "3", "6", "低风险", "班组级", "砂光车间", "谢军"],
    ["木粉尘除尘系统", "室外除尘区", "管道积尘，火花探测熄灭装置停用，火花引爆木粉尘", "其他爆炸、火灾", "1.火花探测与熄灭装置投用；\n2.泄爆片朝向安全区；\n3.每班清扫，每周清理管道", "3", "5", "15", "较大风险", "公司级", "设备部", "曹斌"],
    ["喷漆房", "油漆车间", "排风停运，漆雾和溶剂蒸气积聚，遇静电火花", "火灾、其他爆炸", "排风与喷枪联锁，防爆电气，静电接地，穿防静电服", "3", "5", "15", "较大风险", "公司级", "油漆车间", "邓伟"],
    ["油漆及稀释剂库", "厂区东侧", "超量存放，灯具不防爆，泄漏挥发遇火源", "火灾", "限量分类存放，防爆灯具，可燃气体报警，防流散设施", "4", "5", "20", "重大风险", "公司级", "仓储部", "唐志"],
    ["封边机", "封边车间", "接触高温热熔胶和压辊", "灼烫、机械伤害", "设隔热护罩，停机冷却后清胶，戴隔热手套", "2", "2", "4", "低风险", "岗位级", "封边车间", "彭丽"],
    ["叉车", "厂区道路", "转弯超速，板材遮挡视线", "车辆伤害", "司机持证，限速行驶，装倒车报警和蓝光灯", "3", "4", "12", "一般风险", "车间级", "仓储部", "唐志"],
    ["配电箱", "各车间", "箱内积木粉未清，电缆孔未封堵，短路引燃", "触电、火灾", "用防尘型配电箱，封堵孔洞，每周断电清尘", "3", "4", "12", "一般风险", "车间级", "设备部", "曹斌"],
    ["空压机储气罐", "空压机房", "安全阀未校验，超压运行", "容器爆炸", "安全阀每年校验，压力表半年检定，每班排水", "2", "5", "10", "一般风险", "车间级", "设备部", "曹斌"],
    ["板材堆垛", "原料库", "堆垛超高、倾斜，抽取底部板材", "坍塌、物体打击", "堆高不超过2m，设支挡，自上而下取料", "3", "3", "9", "一般风险", "班组级", "仓储部", "唐志"],
    ["检修动火作业", "全厂", "焊割前未清理木屑、木粉，未停除尘系统", "火灾", "动火审批，停机清理，专人监护，作业后留守1小时", "3", "5", "15", "较大风险", "公司级", "设备部", "曹斌"],
];

/// The CSV's mistakes, each with its row in the sheet.
const CSV_SLIPS: [(u32, Slip); 2] = [
    (2, Slip { column: "J", code: "level_differs", why: "4×4=16，应为较大风险，填低了一级" }),
    (4, Slip { column: "I", code: "value_differs", why: "3×4=12，误写为10；等级按12填写，没有错" }),
];

/// Columns A to U: width in characters.
const WIDTHS: [u16; 21] = [5, 11, 11, 22, 10, 17, 18, 14, 14, 17, 5, 4, 4, 6, 9, 8, 9, 8, 13, 13, 6];
/// The row in which the data begin, counted from 0.
const FIRST_ROW: u32 = 4;
const LAST_COLUMN: u16 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folder = std::env::args_os().nth(1).map_or(default, PathBuf::from).join("first-grading");
    let inputs = folder.join("inputs");
    fs::create_dir_all(&inputs)?;

    let mut planted = Vec::new();
    fs::write(inputs.join(WORKBOOK), workbook(&mut planted)?)?;
    fs::write(inputs.join(CSV), csv(&mut planted)?)?;
    let list: String = planted.iter().map(Planted::to_yaml).collect();
    fs::write(folder.join("sample.yaml"), format!("{SAMPLE_HEAD}{list}"))?;
    Ok(())
}

/// The furniture maker's register in GB18030 with Windows line ends, as WPS saves it.
fn csv(planted: &mut Vec<Planted>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(CSV_HEADINGS)?;
    for (number, row) in (1..).zip(CSV_ROWS) {
        writer.write_field(number.to_string())?;
        writer.write_record(row)?;
    }
    let text = String::from_utf8(writer.into_inner()?)?;
    planted.extend(CSV_SLIPS.map(|(row, slip)| Planted {
        file: CSV,
        sheet: None,
        cell: format!("{}{row}", slip.column),
        slip,
    }));
    Ok(GB18030.encode(&text).0.into_owned())
}

/// The machine works' register.
fn workbook(planted: &mut Vec<Planted>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title("安全风险分级管控清单")
        .set_author("赵立新")
        .set_company("鑫达机械有限公司（示范）")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 3, 9)?);
    workbook.set_properties(&properties);
    let look = Look::new();
    for register in &REGISTERS {
        let sheet = workbook.add_worksheet().set_name(register.sheet)?;
        set_up_page(sheet)?;
        write_head(sheet, register, &look)?;
        let mut row = FIRST_ROW;
        if let Some((name, sample)) = &register.sample {
            write_point(sheet, row, name, "机加车间", &look.sample)?;
            write_hazard(sheet, row, "示例", sample, &look.sample, &look.sample)?;
            row += 1;
        }
        row = write_points(sheet, row, register, &look, planted)?;
        write_foot(sheet, row, register, &look)?;
    }
    workbook.save_to_buffer()
}

/// The formats of a form.
struct Look {
    title: Format,
    info: Format,
    heading: Format,
    text: Format,
    centred: Format,
    sample: Format,
    foot: Format,
}

impl Look {
    /// 宋体 on white with thin lines, a 黑体 title, and grey headings.
    fn new() -> Self {
        let plain = Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let framed = plain.clone().set_border(FormatBorder::Thin).set_text_wrap();
        let centred = framed.clone().set_align(FormatAlign::Center);
        Self {
            title: plain.clone().set_font_name("黑体").set_font_size(18).set_align(FormatAlign::Center),
            info: plain.clone().set_font_size(11),
            heading: centred.clone().set_bold().set_background_color(Color::RGB(0x00D9_D9D9)),
            sample: centred.clone().set_italic().set_font_color(Color::RGB(0x0080_8080)),
            text: framed,
            centred,
            foot: plain.set_font_size(11).set_text_wrap(),
        }
    }

    /// The format of a level cell: filled with the level's colour, as it was typed.
    fn level(&self, level: &str) -> Format {
        let fill = |rgb: u32| self.centred.clone().set_background_color(Color::RGB(rgb));
        match level {
            "红" => fill(0x00FF_0000).set_font_color(Color::White),
            "Ⅱ级" | "较大风险" | "较大险" => fill(0x00FF_A500),
            "一般风险" => fill(0x00FF_FF00),
            "低风险" => fill(0x0000_B0F0),
            _ => self.centred.clone(),
        }
    }
}

/// A3 across, one page wide, the head repeated on each page.
fn set_up_page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_paper_size(8).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3).set_footer("&C第 &P 页，共 &N 页");
    sheet.set_repeat_rows(0, FIRST_ROW - 1)?;
    sheet.set_freeze_panes(FIRST_ROW, 2)?;
    Ok(())
}

/// Title, information, and the headings in two rows.
fn write_head(sheet: &mut Worksheet, register: &Register, look: &Look) -> Result<(), XlsxError> {
    sheet.merge_range(0, 0, 0, LAST_COLUMN, register.title, &look.title)?;
    sheet.set_row_height(0, 34)?;
    sheet.merge_range(1, 0, 1, 4, "单位：鑫达机械有限公司（示范）", &look.info)?;
    sheet.merge_range(1, 5, 1, 8, "评价方法：作业条件危险性评价法（LEC）", &look.info)?;
    sheet.merge_range(1, 9, 1, 14, "编制人：赵立新", &look.info)?;
    sheet.merge_range(1, 15, 1, LAST_COLUMN, "编制日期：2026年3月9日", &look.info)?;
    sheet.set_row_height(1, 20)?;

    let groups: [(u16, &str, &[&str]); 3] = [
        (5, "现有控制措施", &["工程技术措施", "管理措施", "培训教育措施", "个体防护措施", "应急处置措施"]),
        (10, "作业条件危险性评价", &["L", "E", "C", "D"]),
        (18, "建议改进措施", &["工程技术", "管理措施"]),
    ];
    for (first, parent, children) in groups {
        let mut column = first;
        for child in children {
            sheet.write_with_format(3, column, *child, &look.heading)?;
            column += 1;
        }
        sheet.merge_range(2, first, 2, column - 1, parent, &look.heading)?;
    }
    let singles = [
        (0, "序号"),
        (1, "风险点"),
        (2, register.step),
        (3, "危险源或潜在事件\n（人、物、作业环境、管理）"),
        (4, "可能发生的\n事故类型"),
        (14, "风险\n等级"),
        (15, "管控\n层级"),
        (16, "责任单位"),
        (17, "责任人"),
        (LAST_COLUMN, "备注"),
    ];
    for (column, heading) in singles {
        sheet.merge_range(2, column, 3, column, heading, &look.heading)?;
    }
    sheet.set_row_height(2, 22)?;
    sheet.set_row_height(3, 22)?;
    Ok(())
}

/// The risk points from `row` on; gives the row after them.
fn write_points(
    sheet: &mut Worksheet,
    mut row: u32,
    register: &Register,
    look: &Look,
    planted: &mut Vec<Planted>,
) -> Result<u32, XlsxError> {
    let mut number = 0;
    for point in register.points {
        let first = row;
        for hazard in point.hazards {
            number += 1;
            write_hazard(sheet, row, &number.to_string(), hazard, &look.text, &look.level(hazard.control[0]))?;
            row += 1;
            planted.extend(hazard.slip.map(|slip| Planted {
                file: WORKBOOK,
                sheet: Some(register.sheet),
                cell: format!("{}{row}", slip.column),
                slip,
            }));
        }
        if row - first == 1 {
            write_point(sheet, first, point.name, point.unit, &look.centred)?;
        } else {
            sheet.merge_range(first, 1, row - 1, 1, point.name, &look.centred)?;
            sheet.merge_range(first, 16, row - 1, 16, point.unit, &look.centred)?;
        }
    }
    Ok(row)
}

/// 风险点 and 责任单位 of a risk point with one row.
fn write_point(sheet: &mut Worksheet, row: u32, name: &str, unit: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_with_format(row, 1, name, format)?;
    sheet.write_with_format(row, 16, unit, format)?;
    Ok(())
}

/// All of a row but 风险点 and 责任单位.
fn write_hazard(
    sheet: &mut Worksheet,
    row: u32,
    number: &str,
    hazard: &Hazard,
    format: &Format,
    level_format: &Format,
) -> Result<(), XlsxError> {
    let centred = format.clone().set_align(FormatAlign::Center);
    let [level, tier, person] = hazard.control;
    let texts = hazard.what.iter().chain(&hazard.measures);
    for (column, text) in (2..).zip(texts) {
        sheet.write_with_format(row, column, *text, if column == 2 || column == 4 { &centred } else { format })?;
    }
    write_number(sheet, row, 0, number, &centred)?;
    for (column, factor) in (10..).zip(hazard.factors) {
        write_number(sheet, row, column, factor, &centred)?;
    }
    sheet.write_with_format(row, 14, level, level_format)?;
    sheet.write_with_format(row, 15, tier, &centred)?;
    sheet.write_with_format(row, 17, person, &centred)?;
    for (column, text) in (18..).zip(hazard.suggested) {
        sheet.write_with_format(row, column, text, format)?;
    }
    sheet.write_blank(row, LAST_COLUMN, format)?;
    sheet.set_row_height(row, height(hazard))?;
    Ok(())
}

/// A number where the text is one in plain digits, else the text.
fn write_number(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    match text.parse::<f64>() {
        Ok(number) => sheet.write_with_format(row, column, number, format)?,
        Err(_) => sheet.write_with_format(row, column, text, format)?,
    };
    Ok(())
}

/// Points for as many lines as the row's longest text takes in its column, and for three at least.
fn height(hazard: &Hazard) -> u32 {
    let texts = hazard.what.iter().chain(&hazard.measures).zip(WIDTHS.iter().skip(2));
    let suggested = hazard.suggested.iter().zip(WIDTHS.iter().skip(18));
    let lines = texts.chain(suggested).map(|(text, width)| {
        let half_widths: u32 = text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
        half_widths.div_ceil(u32::from(*width) - 1)
    });
    lines.max().unwrap_or(0).max(3) * 14 + 6
}

/// Total, signatures and notes.
fn write_foot(sheet: &mut Worksheet, mut row: u32, register: &Register, look: &Look) -> Result<(), XlsxError> {
    if let Some(total) = register.total {
        sheet.merge_range(row, 0, row, 2, "合计", &look.heading)?;
        sheet.merge_range(row, 3, row, LAST_COLUMN, total, &look.text)?;
        sheet.set_row_height(row, 22)?;
        row += 1;
    }
    for note in register.notes {
        sheet.merge_range(row, 0, row, LAST_COLUMN, note, &look.foot)?;
        sheet.set_row_height(row, 26)?;
        row += 1;
    }
    Ok(())
}
