"""设置 of 到位资金: the zone's city, which tells 市外 from 市内, and a rate for the dollar."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QLineEdit

from crm.capital_records import HOME_CITY, home
from crm.capital_sums import USD_RATE
from crm.rules.places import home_of
from crm.settings import set_setting, setting
from resources import tr
from ui.desk import Desk
from ui.widgets.card import Card, show_error, show_note

MOST_RATE = 100


class CapitalCard(Card):
    """Each field is saved when it is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("资金口径"))
        self._desk = desk
        self._held = ("", "")
        self.city, self.rate = QLineEdit(), QLineEdit()
        self.city.setPlaceholderText(tr("按园区名称判断，如 长沙市"))
        self.rate.setPlaceholderText(tr("如 6.6423"))
        self.city_note = self.add_field(tr("所在城市"), self.city, self._city_words())
        self.rate_note = self.add_field(tr("美元汇率"), self.rate, self._rate_words())
        self.city.editingFinished.connect(self._save_city)
        self.rate.editingFinished.connect(self._save_rate)

    def read(self) -> None:
        """Show what is set."""
        self._desk.read(_held, then=self._show, owner=self, latest=True)

    def _show(self, found: tuple[str, str, str]) -> None:
        city, rate, known = found
        self._held = city, rate
        if not self.city.hasFocus():
            self.city.setText(city)
            show_note(self.city_note, self._city_words(known))
        if not self.rate.hasFocus():
            self.rate.setText(rate)
            show_note(self.rate_note, self._rate_words())

    @staticmethod
    def _city_words(known: str = "") -> str:
        words = tr("投资方所在地与它比较，分出市内、省内市外、省外境内")
        return tr("{words}；现在按“{city}”").format(words=words, city=known) if known else words

    @staticmethod
    def _rate_words() -> str:
        return tr("1 美元折合人民币，只用来折算以第三种外币到位的外资；不填则另列不计")

    def _save_city(self) -> None:
        city = self.city.text().strip()
        if city == self._held[0]:
            return
        if city and home_of(city) is None:
            words = tr("没有认出“{city}”是哪个城市，没有改。请写全称，如 长沙市。")
            show_error(self.city_note, words.format(city=city))
            return
        show_note(self.city_note, self._city_words(city))
        label = tr("所在城市改为 {city}").format(city=city or tr("按园区名称"))
        self._desk.change(
            set_setting, HOME_CITY, city or None, label=label, then=lambda _: self.read()
        )

    def _save_rate(self) -> None:
        text = self.rate.text().strip()
        if text == self._held[1]:
            return
        if text and not _is_rate(text):
            words = tr("“{text}”不是汇率，没有改。请写 1 美元合多少元，如 6.6423。")
            show_error(self.rate_note, words.format(text=text))
            return
        show_note(self.rate_note, self._rate_words())
        label = tr("美元汇率改为 {rate}").format(rate=text or tr("不设"))
        self._desk.change(
            set_setting, USD_RATE, text or None, label=label, then=lambda _: self.read()
        )


def _is_rate(text: str) -> bool:
    try:
        return 0 < Decimal(text) < MOST_RATE
    except InvalidOperation:
        return False


def _held(session: Any) -> tuple[str, str, str]:
    known = home(session)
    return (
        setting(session, HOME_CITY) or "",
        setting(session, USD_RATE) or "",
        "" if known is None else known.city,
    )
