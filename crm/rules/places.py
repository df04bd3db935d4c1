"""Where a seat lies: the zone's city, its province, elsewhere in the country, or abroad.

A seat is told as people write it (长沙, 湖南省株洲市, 深圳市南山区, 香港, 德国). What the table
does not know stays unknown: nothing is taken for foreign that is only not recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crm.rules.numbers import plain_text
from db.terms import Origin

_TABLE = """
北京
天津
上海
重庆
河北 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安
山西 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布
辽宁 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛
吉林 长春 四平 辽源 通化 白山 松原 白城 延边
黑龙江 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
江苏 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟
浙江 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚
安徽 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江
江西 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
山东 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽
河南 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河
河南 三门峡 南阳 商丘 信阳 周口 驻马店 济源
湖北 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门
湖南 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 浏阳 汨罗
广东 广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆
广东 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮
广西 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南 海口 三亚 三沙 儋州
四川 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安
四川 达州 雅安 巴中 资阳 凉山
贵州 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔东南 黔南 黔西南
云南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 红河 楚雄 西双版纳
西藏 拉萨 日喀则 昌都 林芝 山南 那曲
陕西 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南
青海 西宁 海东
宁夏 银川 石嘴山 吴忠 固原 中卫
新疆 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 伊犁 喀什 阿克苏
"""
_PARTS_OF_A_CITY = {"浏阳": "长沙"}
"""County-level cities that lie inside the city of the row."""
_ABROAD = re.compile(
    "香港|澳门|台湾|台北|高雄|美国|德国|日本|韩国|法国|英国|意大利|新加坡|荷兰|瑞士|瑞典|"
    "加拿大|澳大利亚|奥地利|比利时|丹麦|芬兰|挪威|西班牙|葡萄牙|爱尔兰|卢森堡|俄罗斯|印度|"
    "泰国|马来西亚|印度尼西亚|越南|以色列|阿联酋|巴西|墨西哥|开曼|维尔京|百慕大|萨摩亚|"
    "毛里求斯|巴巴多斯|境外|海外|国外"
)
_ZONES = re.compile("自治区|维吾尔|壮族|回族|省|市|特别行政区")


@dataclass(frozen=True)
class Home:
    """The zone's own city and province, by which an origin is told."""

    city: str
    province: str


def home_of(words: str) -> Home | None:
    """Return the city and the province that a zone's name or address begins with; else None."""
    found = _found(words)
    return None if found is None or found[1] is None else Home(found[1], found[0])


def origin_of(seat: str | None, home: Home | None) -> Origin | None:
    """Return the origin that a seat stands for; None when it does not tell, or without a home.

    A province without its city (湖南) tells only that it is not from outside the province: None,
    and `may_be_from` knows it.
    """
    if not seat or home is None:
        return None
    if _ABROAD.search(seat) and not _mainland_city(seat):
        return Origin.OVERSEAS
    found = _found(seat)
    if found is None:
        return None
    province, city = found
    if province != home.province:
        return Origin.MAINLAND
    if city is None:
        return None
    return Origin.CITY if city == home.city else Origin.PROVINCE


def may_be_from(seat: str | None, home: Home | None) -> frozenset[Origin] | None:
    """Return the origins that fit a seat; None when it tells nothing.

    湖南 alone fits 市内 and 省内市外, a city fits one.
    """
    exact = origin_of(seat, home)
    if exact is not None:
        return frozenset({exact})
    found = _found(seat or "")
    if home is not None and found is not None and found[0] == home.province:
        return frozenset({Origin.CITY, Origin.PROVINCE})
    return None


def _mainland_city(seat: str) -> bool:
    """北京（美国某公司） stands in Beijing: what comes first decides."""
    abroad, found = _ABROAD.search(seat), _place(seat)
    return found is not None and abroad is not None and found[0] < abroad.start()


def _found(words: str) -> tuple[str, str | None] | None:
    place = _place(words)
    return None if place is None else place[1]


def _place(words: str) -> tuple[int, tuple[str, str | None]] | None:
    """Return where the first known place stands in a text, and its (province, city or None)."""
    plain = plain_text(words)
    provinces, cities = _places()
    hits = [(plain.find(name), -len(name), name) for name in (*provinces, *cities) if name in plain]
    if not hits:
        return None
    at, _, name = min(hits)
    if name not in provinces:
        return at, (cities[name], _PARTS_OF_A_CITY.get(name, name))
    if not provinces[name]:
        return at, (name, name)  # 直辖市: the city is the province
    rest = _ZONES.sub("", plain[at + len(name) :])
    within = [one for one in provinces[name] if rest.startswith(one)]
    city = max(within, key=len, default=None)
    return at, (name, _PARTS_OF_A_CITY.get(city, city) if city else None)


@cache
def _places() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return province → its cities, and city → its province."""
    provinces: dict[str, tuple[str, ...]] = {}
    cities: dict[str, str] = {}
    for line in _TABLE.split("\n"):
        name, *within = line.split() or [""]
        if name:
            provinces[name] = (*provinces.get(name, ()), *within)
            cities.update(dict.fromkeys(within, name))
    return provinces, cities
