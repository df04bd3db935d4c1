"""Todos (待办): what is to be done next, by whom and by when; done with an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.rules.dues import DueGroup, days_late, due_group
from crm.rules.written import clean_line, clean_text
from db.models import Activity, Organization, Project, Todo
from db.terms import ActivityKind
from resources import tr

EDITABLE = frozenset({"what", "due", "owner", "outcome"})
"""Fields that `edit_todo` takes; it is done and opened again by `complete` and `reopen`."""
PERSON_LENGTH = 40


@dataclass(frozen=True)
class NextStep:
    """What is to be done after an activity or another todo."""

    what: str
    due: date | None = None
    owner: str | None = None


@dataclass(frozen=True)
class TodoRow:
    """A todo with whose it is and what it belongs to.

    group: as of the day that was asked for, whether it is open or not. late: days overdue.
    """

    todo_id: str
    what: str
    due: date | None
    owner: str | None
    done_on: date | None
    outcome: str | None
    project_id: str | None
    project: str | None
    organization_id: str | None
    organization: str | None
    activity_id: str | None
    activity_kind: ActivityKind | None
    illustrative: bool
    group: DueGroup
    late: int

    @property
    def of(self) -> str:
        """The name of the project or the organization that it is about, or nothing."""
        return self.project or self.organization or ""


@dataclass(frozen=True)
class TodoGroup:
    """The todos that are equally urgent, in the order of their due days."""

    group: DueGroup
    todos: tuple[TodoRow, ...]


@dataclass(frozen=True)
class DueCounts:
    """How many open todos of somebody are overdue, due today, and due later or undated."""

    overdue: int = 0
    today: int = 0
    other: int = 0
    first: tuple[str, ...] = field(default=())
    """What the most urgent of those overdue and due today say, at most three."""


def add_todo(
    session: Session,
    what: str,
    *,
    due: date | None = None,
    owner: str | None = None,
    project_id: str | None = None,
    organization_id: str | None = None,
    activity_id: str | None = None,
    illustrative: bool = False,
) -> str:
    """Enter a todo and return its id; raises InvalidInput (field ``what`` or ``owner``)."""
    todo = Todo(
        what=_what(what),
        due=due,
        owner=_owner(owner),
        project_id=project_id,
        organization_id=organization_id,
        activity_id=activity_id,
        illustrative=illustrative,
    )
    session.add(todo)
    session.flush()
    return todo.id


def edit_todo(session: Session, todo_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a todo (`EDITABLE`) new values; raises RecordMissing or InvalidInput."""
    todo = todo_of(session, todo_id)
    readers = {"what": _what, "owner": _owner, "outcome": _outcome}
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        setattr(todo, name, readers[name](value) if name in readers else value)


def complete(
    session: Session,
    todo_id: str,
    *,
    today: date,
    outcome: str | None = None,
    then: NextStep | None = None,
) -> str | None:
    """Mark a todo as done today, with what came of it; returns the id of the todo that follows.

    What came of a 诉求's todo is its answer too, where it has none yet. Raises InvalidInput when
    it is done already, RecordMissing when it is gone.
    """
    todo = todo_of(session, todo_id)
    if todo.done_on is not None:
        raise InvalidInput(
            tr("“{what}”在 {day} 已经办结。").format(what=todo.what, day=todo.done_on.isoformat())
        )
    todo.done_on = today
    todo.outcome = _outcome(outcome)
    _answer(session, todo)
    if then is None:
        return None
    return add_todo(
        session,
        then.what,
        due=then.due,
        owner=then.owner or todo.owner,
        project_id=todo.project_id,
        organization_id=todo.organization_id,
        illustrative=todo.illustrative,
    )


def reopen(session: Session, todo_id: str) -> None:
    """Open a todo that was done; what came of it stays written."""
    todo_of(session, todo_id).done_on = None


def postpone(session: Session, todo_ids: Sequence[str], due: date, *, today: date) -> None:
    """Put open todos off to another day; raises InvalidInput (field ``due``) for a day gone by."""
    if due < today:
        raise InvalidInput(
            tr("{day}已经过去。请改到今天或以后的日子。").format(day=due.isoformat()), field="due"
        )
    for todo_id in todo_ids:
        todo = todo_of(session, todo_id)
        if todo.done_on is None:
            todo.due = due


def trash_todo(session: Session, todo_id: str) -> None:
    """Put a todo in the trash."""
    todo_of(session, todo_id).trashed_at = datetime.now(UTC)


def todo_of(session: Session, todo_id: str) -> Todo:
    """Return a todo to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Todo, todo_id, tr("这项待办已被移入回收站，没有保存。"))


def todos_of(
    session: Session,
    *,
    owner: str | None,
    today: date,
    project_id: str | None = None,
    organization_id: str | None = None,
) -> list[TodoGroup]:
    """Return the open todos by urgency, the most urgent first; groups without any are left out.

    owner: whose; None for everybody's, an empty name for those that nobody has. Todos of what
    lies in the trash don't show.
    """
    conditions = [Todo.done_on.is_(None), *_narrowed(project_id, organization_id)]
    if owner is not None:
        conditions.append(Todo.owner == owner if owner else Todo.owner.is_(None))
    rows = [
        _row(found, today)
        for found in session.execute(
            _look().where(*conditions).order_by(Todo.due.is_(None), Todo.due, Todo.id)
        )
    ]
    return [
        TodoGroup(group, tuple(row for row in rows if row.group is group))
        for group in DueGroup
        if any(row.group is group for row in rows)
    ]


def done_todos(
    session: Session,
    *,
    today: date,
    owner: str | None = None,
    project_id: str | None = None,
    organization_id: str | None = None,
    limit: int = 50,
) -> list[TodoRow]:
    """Return the todos that are done, the last first."""
    conditions = [Todo.done_on.is_not(None), *_narrowed(project_id, organization_id)]
    if owner is not None:
        conditions.append(Todo.owner == owner if owner else Todo.owner.is_(None))
    found = session.execute(
        _look().where(*conditions).order_by(Todo.done_on.desc(), Todo.id.desc()).limit(limit)
    )
    return [_row(one, today) for one in found]


def todos_after(session: Session, activity_ids: Sequence[str], today: date) -> list[TodoRow]:
    """Return the todos that follow from activities, open or done, in the order entered."""
    found = session.execute(_look().where(Todo.activity_id.in_(activity_ids)).order_by(Todo.id))
    return [_row(one, today) for one in found]


def due_counts(session: Session, owner: str, today: date) -> DueCounts:
    """Count the open todos of somebody by urgency, for a reminder."""
    groups = {one.group: one.todos for one in todos_of(session, owner=owner, today=today)}
    late, now = groups.pop(DueGroup.OVERDUE, ()), groups.pop(DueGroup.TODAY, ())
    return DueCounts(
        len(late),
        len(now),
        sum(len(todos) for todos in groups.values()),
        tuple(f"{one.of}：{one.what}" if one.of else one.what for one in (*late, *now)[:3]),
    )


def count_due(session: Session, owner: str, today: date) -> int:
    """Return how many open todos of somebody are overdue or due today."""
    found: int | None = session.scalar(
        _look()
        .with_only_columns(func.count())
        .where(Todo.done_on.is_(None), Todo.owner == owner, Todo.due <= today)
    )
    return found or 0


def owners_with_todos(session: Session) -> list[tuple[str | None, int]]:
    """Return who has open todos and how many, by name; None for those that nobody has."""
    found = session.execute(
        _look()
        .with_only_columns(Todo.owner, func.count())
        .where(Todo.done_on.is_(None))
        .group_by(Todo.owner)
        .order_by(Todo.owner.is_(None), Todo.owner)
    )
    return [(owner, count) for owner, count in found]


def _narrowed(project_id: str | None, organization_id: str | None) -> list[Any]:
    wanted: list[Any] = []
    if project_id is not None:
        wanted.append(Todo.project_id == project_id)
    if organization_id is not None:
        wanted.append(Todo.organization_id == organization_id)
    return wanted


def _look() -> Any:
    """Ask for todos with the names of what they belong to, without those of the trash."""
    return (
        select(
            Todo.id,
            Todo.what,
            Todo.due,
            Todo.owner,
            Todo.done_on,
            Todo.outcome,
            Todo.project_id,
            Project.name.label("project"),
            Todo.organization_id,
            Organization.name.label("organization"),
            Todo.activity_id,
            Activity.kind.label("activity_kind"),
            Todo.illustrative,
        )
        .outerjoin(Project, Project.id == Todo.project_id)
        .outerjoin(Organization, Organization.id == Todo.organization_id)
        .outerjoin(Activity, Activity.id == Todo.activity_id)
        .where(
            Todo.trashed_at.is_(None),
            and_(
                or_(Todo.project_id.is_(None), Project.trashed_at.is_(None)),
                or_(Todo.organization_id.is_(None), Organization.trashed_at.is_(None)),
            ),
        )
    )


def _row(found: Any, today: date) -> TodoRow:
    late = 0 if found.done_on is not None else days_late(found.due, today)
    return TodoRow(
        found.id,
        found.what,
        found.due,
        found.owner,
        found.done_on,
        found.outcome,
        found.project_id,
        found.project,
        found.organization_id,
        found.organization,
        found.activity_id,
        found.activity_kind,
        found.illustrative,
        due_group(found.due, today),
        late,
    )


def _answer(session: Session, todo: Todo) -> None:
    if todo.activity_id is None or todo.outcome is None:
        return
    activity = session.get(Activity, todo.activity_id)
    asked = activity is not None and activity.kind is ActivityKind.REQUEST
    if activity is not None and asked and activity.answer is None:
        activity.answer = todo.outcome


def _what(text: str) -> str:
    cleaned = clean_line(text, "what")
    if cleaned is None:
        raise InvalidInput(tr("请写明要做什么。"), field="what")
    return cleaned


def _owner(text: str | None) -> str | None:
    return clean_line(text, "owner", PERSON_LENGTH)


def _outcome(text: str | None) -> str | None:
    return clean_text(text, "outcome")
