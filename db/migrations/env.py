"""Alembic's entry: runs the revisions on the connection that `runner` gives it."""

from alembic import context

from db.models import Project

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Project.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
