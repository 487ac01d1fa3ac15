"""How do migrations run? On the connection, and in the transaction, that `schema.py` hands over; nothing else."""

from alembic import context

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given["version_table"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
