from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ckan.model import meta

import ckanext.kipfreshness.model as our_model

pytestmark = pytest.mark.usefixtures("clean_portal")

TABLES = {table for table in our_model.Run.metadata.tables if table.startswith("kipfreshness_")}


def tables_found() -> set[str]:
    return {name for name in sa.inspect(meta.engine).get_table_names() if name in TABLES}


def test_migration_makes_what_the_models_say(migrate_db_for: Callable[..., None]) -> None:
    migrate_db_for("kipfreshness", "base", False)
    assert tables_found() == set()
    migrate_db_for("kipfreshness")
    assert tables_found() == TABLES
    with meta.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _object, name, type_, *_: type_ != "table" or name in TABLES,
                "compare_type": True,
                "compare_server_default": True,
                "version_table": "kipfreshness_alembic_version",
            },
        )
        assert compare_metadata(context, our_model.Run.metadata) == []


def test_migration_can_be_repeated(migrate_db_for: Callable[..., None]) -> None:
    migrate_db_for("kipfreshness")
    assert tables_found() == TABLES
