"""What is in a backup, in words: the same in the window and on the command line."""

from __future__ import annotations

from crm.restoring import Inside, Step
from resources import tr


def inside_lines(inside: Inside) -> list[tuple[str, str]]:
    """Return word and text of each line; a line without a word goes on with the one above."""
    lines = [(tr("园区"), inside.zone or tr("（没有名称）"))]
    for one in inside.counts:
        same = one.now is None or one.now == one.there
        now = "" if same else tr("（现在 {n}）").format(n=one.now)
        lines.append((one.word, f"{one.there}{now}"))
    lines.append((tr("最后一步"), step_words(inside.last) if inside.last else tr("（没有）")))
    lines.append((tr("此后"), _later(inside)))
    return lines + [("", step_words(step)) for step in inside.steps]


def inside_notes(inside: Inside) -> str:
    """Return what else is to be known before anybody goes back to it."""
    notes = []
    if inside.lost:
        notes.append(tr("它还有 {n} 步是现在的数据没有的。").format(n=inside.lost))
    if inside.older:
        notes.append(tr("它由旧版本的引凤写成，恢复时会先升级；备份文件本身不改动。"))
    return "".join(notes)


def step_words(step: Step) -> str:
    """Return when, who and what."""
    when = step.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return tr("{when}　{author}　{label}").format(when=when, author=step.author, label=step.label)


def _later(inside: Inside) -> str:
    if not inside.newer:
        return tr("没有更新的操作")
    if inside.newer > len(inside.steps):
        return tr("又做了 {n} 步，最近的是：").format(n=inside.newer)
    return tr("又做了 {n} 步：").format(n=inside.newer)
