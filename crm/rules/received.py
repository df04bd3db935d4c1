"""实际到位 and 完成固投 of one project: what its arrivals add up to, else what a ledger says.

domain.md, section 5: only verified arrivals count, of all origins, in yuan at their recorded
rates, and of what became fixed assets that of verified arrivals; what is not verified or has no
rate is told beside the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm.rules.units import in_cny, show_amount
from db.values import Amount
from resources import N_, tr

_REPORTED = N_("报 {figure}")


@dataclass(frozen=True)
class Received:
    """Both figures of a project.

    recorded: the sum of its verified arrivals in 分 of yuan; None when it has no arrival at all.
    apart: how many arrivals that sum leaves out. reported: as typed or imported from a ledger.
    fixed: it is 完成固投, which adds up what arrivals became.
    """

    recorded: int | None = None
    apart: int = 0
    reported: Amount | None = None
    fixed: bool = False

    @property
    def amount(self) -> Amount | None:
        """The figure that is shown: the recorded one goes before the reported one."""
        return self.reported if self.recorded is None else Amount(self.recorded)

    @property
    def from_ledger(self) -> bool:
        """Whether the figure shown is only a reported one, without an arrival behind it."""
        return self.recorded is None and self.reported is not None

    @property
    def differs(self) -> bool:
        """Whether a figure was reported too, and is another than the recorded one."""
        if self.recorded is None or self.reported is None:
            return False
        yuan = in_cny(self.reported)
        return yuan is None or not yuan.firm or yuan.fen != self.recorded


def show_received(one: Received, *, with_unit: bool = True, places: int | None = 2) -> str:
    """Show the figure; `报` stands before one that only a ledger told; nothing is ""."""
    if one.amount is None:
        return ""
    figure = show_amount(one.amount, with_unit=with_unit, places=places)
    return tr(_REPORTED).format(figure=figure) if one.from_ledger else figure


def part_received(text: str) -> str:
    """Return the figure of a text that `show_received` gave, without its `报`."""
    return text.strip().removeprefix(tr(_REPORTED).partition("{figure}")[0].strip())


def received_note(one: Received, total: Amount | None = None) -> str:
    """Say where the figure comes from, what it leaves out, and how a ledger's differs from it.

    total: the project's investment, where it is more than talked about: more than it is odd.
    """
    if one.recorded is None:
        lacking = tr("还没有登记形成固投") if one.fixed else tr("还没有登记到位资金")
        return tr("台账填报数，{lacking}").format(lacking=lacking) if one.from_ledger else ""
    said = [
        tr("按已核实的到位资金形成固投的记录汇总")
        if one.fixed
        else tr("按已核实的到位资金记录汇总")
    ]
    if one.apart:
        said.append(tr("另有 {n} 笔未核实或不是确数，不计入").format(n=one.apart))
    whole = None if total is None else in_cny(total)
    if whole is not None and whole.firm and whole.fen is not None and one.recorded > whole.fen:
        said.append(tr("超过投资总额 {total}，请核对").format(total=show_amount(total)))
    if one.differs and one.reported is not None:
        said.append(tr("台账填报 {figure}，与记录不同").format(figure=show_amount(one.reported)))
    return tr("；").join(said)
