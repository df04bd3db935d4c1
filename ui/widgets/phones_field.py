"""Telephone numbers, one or several: how they are understood stands below while one types."""

from __future__ import annotations

from crm.contacts import PHONES_LENGTH
from crm.rules.phones import phone_fault, read_phones, show_phones
from resources import tr


def told(text: str) -> tuple[str, bool]:
    """Return what is said below a field of numbers, and whether something is the matter."""
    if len(text) > PHONES_LENGTH:
        return tr("这里有 {length:,} 个字，不像电话号码。").format(length=len(text)), True
    phones = read_phones(text)
    faults = [fault for phone in phones if (fault := phone_fault(phone))]
    if faults:
        return "\n".join(faults), True
    return (tr("认成：{numbers}").format(numbers=show_phones(phones)) if phones else ""), False
