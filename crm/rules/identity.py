"""When two names mean the same enterprise: what near-same names differ in, taken away."""

from __future__ import annotations

import re
import unicodedata

_FORMS = re.compile(
    r"(股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|总公司|"
    r"分公司|子公司|公司|集团|股份|控股|企业)"
)
_PLACES = re.compile(
    r"^(中国|湖南省?|长沙市?|长沙经济技术开发区|长沙经开区|北京市?|上海市?|深圳市?|广州市?|"
    r"广东省?|浙江省?|江苏省?)"
)
_MARKS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def core_of(name: str) -> str:
    """Return a name without legal form, brackets, leading place, marks and blanks, in lower case.

    ``长沙示例机械（集团）有限公司`` and ``示例机械股份有限公司`` share ``示例机械``. A name of
    which nothing would be left stays as it is, but for marks.
    """
    whole = unicodedata.normalize("NFKC", name).lower()
    plain = _MARKS.sub("", whole)
    core = _FORMS.sub("", _MARKS.sub("", _BRACKETS.sub("", whole)))
    return _PLACES.sub("", core) or core or plain
