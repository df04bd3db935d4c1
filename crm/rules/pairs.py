"""联点领导 and 督办专员 in one cell: `主任 / 甲`, and read as such when it is edited."""

from __future__ import annotations

from crm.errors import InvalidInput
from crm.rules.numbers import is_blank
from resources import tr

_NOBODY = "—"


def show_pair(chief: str | None, commissioner: str | None) -> str:
    """Show both in a line; a lacking chief is a dash, a lacking commissioner is left out."""
    if not commissioner:
        return chief or ""
    return f"{chief or _NOBODY} / {commissioner}"


def parse_pair(text: str) -> dict[str, str | None]:
    """Return who `text` names as chief and as commissioner; raises InvalidInput for a third."""
    names = [name.strip() for name in text.replace("／", "/").split("/")]
    if len(names) > 2:
        raise InvalidInput(tr("请写成“联点领导 / 督办专员”，只用一条斜线。"), field="people")
    chief, commissioner = [None if is_blank(name) else name for name in [*names, ""][:2]]
    return {"chief": chief, "commissioner": commissioner}


def is_pair(chief: str | None, commissioner: str | None) -> bool:
    """Whether what is shown reads back as the same two: no name holds a slash itself."""
    return not any(sign in (name or "") for name in (chief, commissioner) for sign in "/／")
