"""Run migrations on the connection that `schema.upgrade` (or `migrations.__main__`) opened."""

from alembic import context

from jinzhen.experiments.store.schema import VERSION_TABLE
from jinzhen.experiments.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
