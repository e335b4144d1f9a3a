"""Alembic's environment, as CKAN's `ckan db upgrade -p kipfreshness` runs it."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import engine_from_config, pool

from ckanext.kipfreshness.model import Run

NAME = "kipfreshness"


def include_object(_object: Any, name: str | None, type_: str, _reflected: bool, _compare_to: Any) -> bool:
    """Only our tables: CKAN's and other extensions' have migrations of their own."""
    return type_ != "table" or (name or "").startswith(f"{NAME}_")


def run_migrations() -> None:
    connectable = engine_from_config(
        context.config.get_section(context.config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool
    )
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Run.metadata,
            version_table=f"{NAME}_alembic_version",
            include_object=include_object,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
