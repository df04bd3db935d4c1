"""Alembic's entry: runs the revisions on the connection that `runner` gives it."""

from alembic import context

from db.models import Project
from db.textindex import is_own

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Project.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_name=lambda name, _kind, _parents: not is_own(name or ""),
)
context.run_migrations()
