"""Makes resources/sample: the messy ledger and the monthly figures of the sample zone.

Run from the project's folder: ``python build_spec/sample.py``. The same bytes come out each time.
Names of real firms are those of the zone's public 2016 work plan; every amount, date and person
is invented and marked 示例. What is unpleasant (暂缓, 流失, a reason for standing still) stands at
示例 names only.
"""

from __future__ import annotations

import csv
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sample"
LEDGER = "示例-招商项目台账-2016年5月.xlsx"
STAMP = datetime(2016, 5, 31, 9, 0)  # noqa: DTZ001  (a file's own clock)

# group, header, width
COLUMNS: list[tuple[str, str, float]] = [
    ("", "序号", 6),
    ("", "项目\n名称", 30),
    ("", "又名", 16),
    ("", "投资 主体", 22),
    ("", "所属产业", 15),
    ("投资额", "拟投资", 13),
    ("投资额", "协议投资", 13),
    ("投资额", "合同投资", 24),
    ("投资额", "其中外资\n（万美元）", 11),
    ("投资额", "实际到位\n（亿元）", 10),
    ("", "用地\n（亩）", 12),
    ("", "招商方式", 13),
    ("", "项目阶段", 10),
    ("推进时间", "首次接洽", 12),
    ("推进时间", "洽谈时间", 12),
    ("推进时间", "考察时间", 12),
    ("推进时间", "评审时间", 12),
    ("推进时间", "签约时间", 12),
    ("推进时间", "开工时间", 12),
    ("推进时间", "竣工时间", 12),
    ("推进时间", "投产时间", 12),
    ("", "目前进度", 26),
    ("", "未进展原因", 18),
    ("", "联点领导", 10),
    ("", "督办专员", 10),
    ("", "联系人及电话", 26),
    ("", "是否规上", 9),
    ("", "内部编号", 10),
    ("", "备注", 18),
    ("", "推荐人", 16),
]
KEYS = [
    "no",
    "name",
    "alias",
    "who",
    "industry",
    "planned",
    "agreed",
    "contracted",
    "foreign",
    "arrived",
    "land",
    "channel",
    "stage",
    "contact",
    "talks",
    "visit",
    "review",
    "signed",
    "started",
    "completed",
    "producing",
    "progress",
    "stuck",
    "chief",
    "commissioner",
    "people",
    "big",
    "code",
    "note",
    "referrer",
]
Row = dict[str, Any]


def p(name: str, who: str, industry: str, **rest: Any) -> Row:
    """Return one project's row."""
    return {"name": name, "who": who, "industry": industry, **rest}


MAIN_SIGNED: list[Row] = [
    p("福田汽车环境装备产业园及出口基地与新能源汽车", "北汽福田", "汽车及零部件", alias="北汽福田项目", contracted="50亿(一期30亿,二期20亿)", arrived=1.2, land="400", channel="产业链招商", stage="签约", contact="2015年9月", talks="2015.11", visit="2016-01-14", review="2016/4/22", signed="2016-05-18", progress="投资合同已签，一期地块场平中", chief="主任", commissioner="甲", people="示例联系人 13800000001", big="√", note="金额为示例"),
    p("千山慢病精准管理与服务中心", "千山药机", "大健康", contracted=120000, arrived=3.3, land=150, channel="二次招商", stage="签约", review="2016-03-10", signed="2016年5月6日", progress="办理用地手续", chief="副主任C", commissioner="丁", people="张示例 13807310000", big="是"),
    p("示例整车扩产及新能源", "示例汽车集团", "汽车及零部件", contracted="350,000", arrived=8.4, land=620, channel="存量增资", stage="签约", talks="2015.12", visit=42398, review="2016-03-02", signed="2016/3/18", progress="施工许可办理中", stuck="场平未完成，待征拆", chief="副主任A", commissioner="甲", people="李示例/王示例:0731-84011111转802", referrer="示例汽车行业协会"),
    p("铁建重工高端地下装备制造", "铁建重工", "工程机械", alias="铁建重工扩产", contracted="16亿元", arrived=4.6, land=280, channel="二次招商", stage="开工", signed="2015-11-20", started="2016-04-28", progress="厂房基础施工", chief="主任", commissioner="丙", people="赵示例：１３８０７３１０００２", big="是"),
    p("中上电驱动力系统", "中上控股", "新能源汽车零部件", agreed="105,000", land=110, channel="产业链招商", stage="评审", talks="2016.2", visit="2016-03-25", review="2016-05-11", progress="准入评审已通过，合同文本会签", chief="副主任A", commissioner="丙", people="钱示例 0731-84022222"),
    p("长丰集团整车扩产及新能源汽车", "长丰集团", "汽车及零部件", contracted="28亿", arrived=5.2, land="约500亩", channel="二次招商", stage="开工", signed="2015.8", started="2016-02-26", progress="联合厂房主体施工", chief="主任", commissioner="甲", people="孙示例 13900000003", big="√"),
    p("示例黄金珠宝小镇", "示例黄金集团", "黄金加工贸易", contracted="30亿元", arrived=2.1, land=300, channel="以商招商", stage="供地", signed="2015-12-08", progress="土地出让待控规调整", stuck="控规调整待报批", chief="副主任B", commissioner="乙", people="周示例 13600000004", referrer="示例商会"),
    p("蓝思科技蓝宝石项目", "蓝思科技", "电子信息", contracted=180000, arrived="6.5", land="近240亩", channel="二次招商", stage="竣工", signed="2014-10-16", started="2015-03-20", completed="2016-04-15", progress="设备安装调试", chief="副主任B", commissioner="乙", people="吴示例 13700000005", big="√"),
    p("众泰新能源汽车", "众泰汽车", "新能源汽车", contracted="22亿", arrived=9.1, land=560, channel="产业链招商", stage="投产", signed="2014.6", started="2014-12-18", completed="2016-01-22", producing="2016-03-28", progress="首款车型下线", chief="主任", commissioner="甲", people="郑示例 13500000006", big="是"),
    p("国科微电子集成电路", "国科微电子", "集成电路", contracted="6.8亿元", arrived=1.6, land="—", channel="产业链招商", stage="签约", visit="2016.4", review="2016-05-05", signed="2016-05-20", progress="租用研发楼装修", chief="副主任B", commissioner="丙", people="冯示例 13400000007"),
    p("远大可建住宅产业化", "远大可建", "住宅产业化", contracted=55000, arrived=1.1, land=180, channel="二次招商", stage="投产", signed="2014-03-12", started="2014-09-01", completed="2015-12-20", producing="2016-01-18", progress="已投产", chief="副主任C", commissioner="丁", people="陈示例 13300000008"),
    p("三一快而居住宅产业化", "三一集团", "住宅产业化", contracted="8.5亿", arrived=2.4, land=260, channel="二次招商", stage="投产", signed="2014-05-09", started="2014-11-11", completed="2015-11-30", producing="2016-04-08", progress="已投产", chief="副主任C", commissioner="丁", people="褚示例 13200000009"),
    p("凯天环保再生资源", "凯天环保", "节能环保", contracted="35000", arrived=0.9, land=90, channel="以商招商", stage="开工", signed="2015-10-19", started="2016-03-15", progress="主体施工", chief="副主任C", commissioner="戊", people="卫示例 13100000010"),
    p("万容科技再生资源", "万容科技", "节能环保", contracted="2.6亿元", arrived=0.5, land=58, channel="以商招商", stage="开工", signed="2015-09-25", started="2016-05-12", progress="基础施工", chief="副主任B", commissioner="乙", people="蒋示例 15000000011"),
    p("三一众智新城", "三一集团", "孵化载体", contracted="12,000万", arrived=0.6, land="待定", channel="园区共建", stage="投产", signed="2015-04-10", started="2015-06-18", completed="2016-02-29", producing="2016-05-16", progress="首批团队入驻", chief="副主任C", commissioner="戊", people="沈示例 15100000012"),
    p("三一分布式光伏", "三一集团", "新能源", contracted="3.2亿元", arrived=1.4, land="/", channel="二次招商", stage="竣工", signed="2015-07-07", started="2015-09-09", completed="2016-05-10", progress="并网验收", chief="副主任A", commissioner="乙", people="韩示例 15200000013"),
    p("示例精密减速器", "示例传动公司", "汽车及零部件", contracted="11亿元", arrived=0.8, land=120, channel="产业链招商", stage="签约", visit="2016-02-17", review="2016-04-06", signed="2016-04-27", progress="办理立项备案", chief="副主任C", commissioner="丁", people="杨示例 15300000014", referrer="示例汽车行业协会"),
    p("示例汽车检测平台", "示例检测集团", "生产性服务业", contracted=30000, arrived=0.4, land=45, channel="委托招商", stage="签约", review="2016-02-24", signed="2016.4", progress="用地预审", chief="副主任B", commissioner="戊", people="朱示例 15500000015"),
]  # fmt: skip
MAIN_TALKS: list[Row] = [
    p("中车轨道通信系统", "中车", "轨道交通", planned="约22亿元", land="—", channel="以商招商", stage="考察", contact="2016-02-18", talks="2016-03-21", visit="2016-05-19", progress="合同文本磋商", chief="主任", commissioner="甲", people="秦示例 15600000016"),
    p("博世汽车启动机", "博世汽车", "汽车及零部件", planned="约12亿", land="无", channel="二次招商", stage="在谈", contact="2016-04-12", talks="2016-05-12", progress="厂房净高与承重答复中", chief="主任", commissioner="甲", people="尤示例 010-65000000-8017"),
    p("黄金加工贸易及深加工", "湖南黄金集团", "黄金加工贸易", agreed="18亿元", land="200", channel="以情招商", stage="评审", talks="2016-01-19", visit="2016-03-09", review="2016-05-24", progress="补充环保材料", chief="副主任B", commissioner="乙", people="许示例 15700000017"),
    p("示例芯片封装测试", "示例半导体（香港）公司", "集成电路", planned="1.5亿美元", foreign=15000, land=80, channel="展会招商", stage="考察", contact="2016-03-30", talks="2016-04-19", visit="2016-05-26", progress="选址比对", chief="副主任B", commissioner="丙", people="何示例 +852 2123 4567", referrer="示例投资顾问公司"),
    p("示例新能源商用车", "示例央企", "新能源汽车", planned="60-80亿元", land="约1000亩", channel="产业链招商", stage="在谈", contact="2016-04-05", talks="2016-05-10", progress="等董事会", chief="主任", commissioner="甲", people="吕示例 15800000018", referrer="示例汽车行业协会"),
    p("示例智能仓储", "示例物流公司", "现代物流", planned="4亿", land=75, channel="自主上门", stage="考察", contact="2016.3", talks="2016-04-26", visit="2016-05-17", progress="选址比对", chief="副主任A", commissioner="戊", people="施示例 15900000019"),
    p("示例绿色建材", "示例建材股份", "住宅产业化", planned=55000, land=80, channel="中介招商", stage="考察", contact="2016-02-01", talks="2016-03-03", visit="2016-04-29", progress="样板考察", chief="副主任C", commissioner="丁", people="张二示例 18000000020"),
    p("示例IC设计总部", "示例芯设计公司", "集成电路", planned="1.5亿元", land="租赁", channel="展会招商", stage="在谈", contact="2016-05-04", talks="2016-05-23", progress="IC 年会线索回访", chief="副主任B", commissioner="丙", people="孔示例 18100000021", referrer="示例投资顾问公司"),
    p("示例新材料中试", "示例研究院", "新材料", planned="10,500", land=20, channel="以情招商", stage="接洽", contact="2016-05-09", progress="来访接待 6月7日", chief="副主任B", commissioner="戊", people="曹示例"),
    p("示例冷链配送中心", "示例食品公司", "现代物流", planned="1亿元", land=36, channel="自主上门", stage="接洽", contact="2016-05-16", progress="已回电", chief="副主任A", commissioner="戊", people="严示例 84033333"),
    p("示例机器人本体", "示例机器人公司", "智能装备", planned="5-8亿元", land="约120亩", channel="产业链招商", stage="在谈", contact="2016-01-11", talks="2016-03-29", progress="技术路线评估", stuck="用户订单未落实", chief="副主任A", commissioner="丙", people="华示例 18200000022"),
    p("示例激光雷达", "示例光电公司", "电子信息", planned=120000, land=60, channel="展会招商", stage="接洽", contact=2016.1, progress="约 6 月来访", chief="副主任B", commissioner="丙", people="金示例 18300000023"),
    p("示例电池回收", "示例循环公司", "节能环保", planned="2亿(一期0.8亿)", land="65", channel="以商招商", stage="在谈", contact="2016-03-17", talks="4月底", progress="环评咨询", chief="副主任C", commissioner="戊", people="魏示例 1830000"),
    p("示例车身模具", "示例模具公司", "汽车及零部件", planned="待定", land="待定", channel="产业链招商", stage="线索", contact="2016-05-20", progress="/", chief="副主任A", commissioner="甲", people="陶示例 18500000024"),
    p("示例数控刀具", "示例刀具公司", "智能装备", planned="约0.8亿", land="20万平方米", channel="中介", stage="线索", contact="2016-05-25", progress="资料已发", chief="副主任A", commissioner="乙", people="姜示例 18600000025"),
    p("示例医用耗材", "示例医疗公司", "大健康", planned="3亿", land=50, channel="委托招商", stage="暂缓", contact="2015.10", talks="2016-01-08", progress="投资方内部调整", stuck="投资方调整年度预算", chief="副主任C", commissioner="丁", people="戚示例 18700000026"),
    p("示例包装印刷", "示例印务公司", "轻工", planned="6000万", land=30, channel="自主上门", stage="流失", contact="2015-11-02", progress="落户外地", stuck="亩均税收达不到准入", chief="副主任C", commissioner="戊", people="谢示例 18800000027"),
]  # fmt: skip
PARK: dict[str, list[Row]] = {
    "星沙产业基地": [
        p("示例底盘零部件", "示例底盘公司", "汽车及零部件", contracted="2.2亿元", arrived=0.4, land=60, channel="产业链招商", stage="签约", signed="2016-02-19", progress="施工图审查", chief="副主任A", commissioner="己", people="邹示例 13811110001"),
        p("示例线束工厂", "示例线束公司", "汽车及零部件", contracted=9500, arrived=0.2, land=28, channel="以商招商", stage="签约", signed="2016-05-13", progress="租赁厂房改造", chief="副主任A", commissioner="己", people="喻示例 13811110002"),
        p("示例塑料件", "示例塑业公司", "汽车及零部件", contracted="1.4亿", arrived=0.5, land=40, channel="产业链招商", stage="开工", signed="2015-10-12", started="2016-03-22", progress="主体施工", chief="副主任A", commissioner="己", people="柏示例 13811110003"),
        p("示例液压件", "示例液压公司", "工程机械", contracted="18000", arrived=0.7, land="52", channel="产业链招商", stage="开工", signed="2015-12-21", started="2016-05-06", progress="基础施工", chief="副主任A", commissioner="己", people="水示例 13811110004"),
        p("示例钣金件", "示例钣金公司", "工程机械", contracted="8000", arrived=0.3, land=25, channel="产业链招商", stage="投产", signed="2014-08-20", started="2015-02-10", completed="2016-01-15", producing="2016-02-22", progress="已投产", chief="副主任A", commissioner="己", people="窦示例 13811110005"),
        p("示例铸造件", "示例铸造公司", "工程机械", contracted="1.1亿元", arrived=0.6, land=45, channel="以商招商", stage="投产", signed="2014.9", started="2015.3", completed="2016-03-10", producing="2016-05-18", progress="试生产转正式", chief="副主任A", commissioner="己", people="章示例 13811110006"),
        p("示例食品加工", "示例食品二公司", "食品", planned="5000万", land=20, channel="自主上门", stage="在谈", contact="2016-03-08", talks="2016-05-05", progress="洽谈用地价格", chief="副主任A", commissioner="己", people="云示例 13811110007"),
        p("示例仪器仪表", "示例仪表公司", "电子信息", planned="约1.2亿元", land=32, channel="展会招商", stage="考察", contact="2016-02-15", talks="2016-03-15", visit="2016-05-20", progress="带看厂房", chief="副主任A", commissioner="己", people="苏示例 13811110008"),
        p("示例涂装设备", "示例涂装公司", "智能装备", planned="7500", land="无", channel="以商招商", stage="接洽", contact="2016-05-11", progress="资料收集", chief="副主任A", commissioner="己", people="潘示例 13811110009"),
    ],
    "汨罗产业园": [
        p("示例铝型材", "示例铝业公司", "新材料", contracted="3.6亿元", arrived=0.5, land=150, channel="园区共建招商", stage="签约", signed="2016-03-30", progress="场平施工", chief="副主任B", commissioner="庚", people="葛示例 13822220001"),
        p("示例铜杆加工", "示例铜业公司", "新材料", contracted=26000, arrived=0.3, land=100, channel="园区共建招商", stage="签约", signed="2016-05-09", progress="立项备案", chief="副主任B", commissioner="庚", people="奚示例 13822220002"),
        p("示例再生塑料", "示例再生公司", "节能环保", contracted="1.8亿", arrived=0.4, land=80, channel="园区共建招商", stage="开工", signed="2015-11-11", started="2016-04-18", progress="主体施工", chief="副主任B", commissioner="庚", people="范示例 13822220003"),
        p("示例不锈钢制品", "示例钢制品公司", "新材料", agreed="2亿元", land=70, channel="园区共建招商", stage="评审", talks="2016-02-25", visit="2016-03-28", review="2016-05-17", progress="准入评审", chief="副主任B", commissioner="庚", people="彭示例 13822220004"),
        p("示例电线电缆", "示例电缆公司", "电子信息", planned="9000万元", land=45, channel="以商招商", stage="在谈", contact="2016-04-01", talks="2016-05-19", progress="商谈设备补贴", chief="副主任B", commissioner="庚", people="郎示例 13822220005"),
        p("示例轴承加工", "示例轴承公司", "智能装备", planned="6500", land=30, channel="产业链招商", stage="接洽", contact="2016-05-03", progress="约来访", chief="副主任B", commissioner="庚", people="鲁示例 13822220006"),
        p("示例竹木制品", "示例竹木公司", "轻工", planned="—", land="待定", channel="自主上门", stage="线索", contact="2016-05-27", progress="无", chief="副主任B", commissioner="庚", people="韦示例 13822220007"),
    ],
    "长鄯产业园": [
        p("示例葡萄酒加工", "示例酒业公司", "食品", contracted="1.6亿元", arrived=0.2, land=110, channel="园区共建招商", stage="签约", signed="2016-05-04", progress="办理选址意见书", chief="副主任C", commissioner="辛", people="昌示例 13833330001"),
        p("示例光伏组件", "示例光伏公司", "新能源", contracted="4.2亿", arrived=12000, land=200, channel="园区共建招商", stage="开工", signed="2015-10-28", started="2016-05-20", progress="桩基施工", chief="副主任C", commissioner="辛", people="马示例 13833330002", referrer="示例商会"),
        p("示例石材加工", "示例石材公司", "新材料", planned="8000万", land=90, channel="园区共建招商", stage="在谈", contact="2016-02-22", talks="2016-04-20", progress="比选地块", stuck="用电容量待核", chief="副主任C", commissioner="辛", people="苗示例 13833330003"),
        p("示例果干加工", "示例果业公司", "食品", planned="3500", land=40, channel="园区共建招商", stage="考察", contact="2016-03-14", talks="2016-04-11", visit="2016-05-25", progress="带看标准厂房", chief="副主任C", commissioner="辛", people="凤示例 13833330004"),
        p("示例农机装配", "示例农机公司", "智能装备", planned="约6000万", land=50, channel="以情招商", stage="接洽", contact="2016-05-18", progress="回访", chief="副主任C", commissioner="辛", people="花示例 13833330005"),
    ],
    "黄花": [
        p("示例航空物流", "示例航空物流公司", "现代物流", contracted="3亿元", arrived=0.6, land=100, channel="产业链招商", stage="签约", signed="2016-04-14", progress="仓库施工图", chief="副主任A", commissioner="壬", people="方示例 13844440001"),
        p("示例航材维修", "示例航材公司", "生产性服务业", contracted=16000, arrived=0.3, land=40, channel="以商招商", stage="开工", signed="2015-09-16", started="2016-05-24", progress="开工", chief="副主任A", commissioner="壬", people="俞示例 13844440002"),
        p("示例跨境电商仓", "示例电商公司", "现代物流", planned="2.4亿元", land=60, channel="展会招商", stage="考察", contact="2016-03-01", talks="2016-04-07", visit="2016-05-12", progress="看仓", chief="副主任A", commissioner="壬", people="任示例 13844440003", referrer="示例电商联盟"),
    ],
    "榔梨": [
        p("示例家居展示", "示例家居公司", "商贸", planned="1.8亿", land=55, channel="自主上门", stage="在谈", contact="2016-03-22", talks="2016-05-17", progress="洽谈", chief="副主任A", commissioner="壬", people="袁示例 13844440004"),
        p("示例门窗系统", "示例门窗公司", "住宅产业化", contracted="7000万元", arrived=0.2, land=30, channel="产业链招商", stage="竣工", signed="2014-12-05", started="2015-05-05", completed="2016-05-23", progress="竣工验收", chief="副主任A", commissioner="壬", people="柳示例 13844440005"),
        p("示例印刷电路板", "示例电路公司", "电子信息", planned="5亿元以上", land="约90亩", channel="产业链招商", stage="评审", talks="2016-01-27", visit="2016-02-26", review="2016-05-19", progress="环评论证", chief="副主任A", commissioner="壬", people="酆示例 13844440006"),
        p("示例检测仪器", "示例仪器公司", "电子信息", planned="4200", land=15, channel="中介招商", stage="线索", contact="2016-05-23", progress="已登记", chief="副主任A", commissioner="壬", people="鲍示例 13844440007"),
    ],
}  # fmt: skip
FIGURES: list[tuple[str, str, str, int, int, str, str]] = [
    # indicator, park, unit, year, month, value, published growth
    ("规模工业总产值", "全区", "亿元", 2016, 2, "268.4", "8.6"),
    ("规模工业总产值", "全区", "亿元", 2016, 3, "431.2", "9.1"),
    ("规模工业总产值", "全区", "亿元", 2016, 4, "596.8", "9.8"),
    ("规模工业总产值", "全区", "亿元", 2015, 4, "543.5", ""),
    ("工商税收", "全区", "亿元", 2016, 2, "17.90", ""),
    ("工商税收", "全区", "亿元", 2016, 3, "26.85", ""),
    ("工商税收", "全区", "亿元", 2016, 4, "36.40", ""),
    ("工商税收", "全区", "亿元", 2015, 4, "33.00", ""),
    ("工业固定资产投资", "全区", "亿元", 2016, 2, "14.2", "12.5"),
    ("工业固定资产投资", "全区", "亿元", 2016, 3, "29.6", "13.0"),
    ("工业固定资产投资", "全区", "亿元", 2016, 4, "45.9", "12.2"),
    ("到位外资", "全区", "亿美元", 2016, 3, "0.92", ""),
    ("到位外资", "全区", "亿美元", 2016, 4, "1.31", "6.4"),
    ("外贸进出口总额", "全区", "亿美元", 2016, 3, "6.85", "5.3"),
    ("外贸进出口总额", "全区", "亿美元", 2016, 4, "9.62", "7.1"),
    ("市外境内资金形成固定资产投资", "全区", "亿元", 2016, 4, "19.30", ""),
    ("实际到位省外境内资金", "全区", "亿元", 2016, 4, "8.15", ""),
    ("汽车及零部件产业产值增长", "全区", "%", 2016, 4, "41.2", ""),
    ("电子信息产业产值增长", "全区", "%", 2016, 4, "21.5", ""),
    ("创客活动", "全区", "场次", 2016, 4, "2", ""),
    ("场地平整", "全区", "亩", 2016, 4, "1050", ""),
    ("供地率达标", "全区", "%", 2016, 4, "82", ""),
    ("规模以上工业产值", "星沙产业基地", "亿元", 2016, 2, "4.6", ""),
    ("规模以上工业产值", "星沙产业基地", "亿元", 2016, 4, "11.9", "15.2"),
]
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="D9E2F3")
_SECTION = PatternFill("solid", fgColor="F2F2F2")


def main() -> None:
    """Write the ledger and the figures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _sheet(
        book, "主园区", [("一、已签约及在建项目", MAIN_SIGNED), ("二、跟踪洽谈项目", MAIN_TALKS)]
    )
    for name, rows in PARK.items():
        road = ("签约", "供地", "开工", "竣工", "投产")
        signed = [row for row in rows if row["stage"] in road]
        others = [row for row in rows if row["stage"] not in road]
        _sheet(book, name, [("一、已签约及在建项目", signed), ("二、跟踪洽谈项目", others)])
    book.properties.creator = "示例"
    book.properties.created = book.properties.modified = STAMP
    target = FOLDER / LEDGER
    book.save(target)
    _settle(target)
    with (FOLDER / "monthly-figures-2016.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["指标", "园区", "单位", "年", "月", "累计值", "同比", "说明"])
        writer.writerows([*row, "示例"] for row in FIGURES)
    count = len(MAIN_SIGNED) + len(MAIN_TALKS) + sum(len(rows) for rows in PARK.values())
    sys.stdout.write(f"{target.name}: {count} projects\n")


def _sheet(book: Workbook, name: str, sections: list[tuple[str, list[Row]]]) -> None:
    sheet = book.create_sheet(name)
    width = len(COLUMNS)
    sheet.append([f"长沙经济技术开发区招商项目台账（2016年5月·{name}·示例数据，金额均为虚构）"])
    sheet.append(["填报单位：招商局", *[None] * (width - 2), "单位：万元"])
    sheet.append([group or head for group, head, _ in COLUMNS])
    sheet.append([head if group else None for group, head, _ in COLUMNS])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    _merge_head(sheet)
    for heading, rows in sections:
        sheet.append([heading])
        _whole_row(sheet, width)
        for number, row in enumerate(rows, 1):
            row = {"no": number, "code": f"S-{name[:1]}{number:03}", **row}
            sheet.append([row.get(key) for key in KEYS])
        at = sheet.max_row + 1
        sheet.append(["小计", None, None, None, None])
        sheet.cell(at, 1 + KEYS.index("arrived"), f"=SUM(J{at - len(rows)}:J{at - 1})")
    sheet.append(["合计", f"{sum(len(rows) for _, rows in sections)} 个"])
    sheet.append(
        [
            "注：1. 本表金额除另有注明外以万元计；2. 本表为示例，企业名称引自公开的2016年工作计划，金额、人员、时间均为虚构。"
        ]
    )
    _whole_row(sheet, width, fill=None)
    _dress(sheet, width)


def _merge_head(sheet: Worksheet) -> None:
    start = 0
    for at in range(1, len(COLUMNS) + 1):
        here = COLUMNS[at][0] if at < len(COLUMNS) else None
        if here == COLUMNS[start][0] and here:
            continue
        if COLUMNS[start][0]:
            sheet.merge_cells(start_row=3, end_row=3, start_column=start + 1, end_column=at)
        else:
            sheet.merge_cells(start_row=3, end_row=4, start_column=start + 1, end_column=start + 1)
        start = at


def _whole_row(sheet: Worksheet, width: int, fill: PatternFill | None = _SECTION) -> None:
    row = sheet.max_row
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    if fill is not None:
        sheet.cell(row, 1).fill = fill
        sheet.cell(row, 1).font = Font(name="黑体", size=10, bold=True)


def _dress(sheet: Worksheet, width: int) -> None:
    sheet.cell(1, 1).font = Font(name="方正小标宋简体", size=18)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 36
    for row in sheet.iter_rows(min_row=3, max_row=sheet.max_row, max_col=width):
        for cell in row:
            cell.border = _BOX
            if cell.row in (3, 4):
                cell.fill = _HEAD
                cell.font = Font(name="黑体", size=10)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, (_, _, wide) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = wide
    sheet.column_dimensions[get_column_letter(1 + KEYS.index("code"))].hidden = True
    sheet.freeze_panes = "C5"


def _settle(path: Path) -> None:
    """Write the zip anew with fixed times, since openpyxl stamps each entry with the clock."""
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info.filename)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries):
            info = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                content = _without_clock(content)
            archive.writestr(info, content)


def _without_clock(content: bytes) -> bytes:
    import re

    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)


if __name__ == "__main__":
    main()
