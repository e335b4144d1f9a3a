"""Requests for an update, short history, what a run looked at, and the version of the data

Revision ID: 0002
"""

from __future__ import annotations

import click
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTS = ("current", "due_soon", "overdue", "unknown", "exempt", "not_checked", "confirmed", "behind_schedule")
_WITH_NUMBERS = """
    INSERT INTO kipfreshness_history
    SELECT number, on_date, current, due_soon, overdue, unknown, exempt, not_checked, confirmed, behind_schedule
    FROM old_history JOIN kipfreshness_history_organization USING (organization_id) ORDER BY on_date
"""
_WITH_IDS = """
    INSERT INTO kipfreshness_history
    SELECT
        organization_id, on_date, current, due_soon, overdue, unknown, exempt, not_checked, confirmed, behind_schedule
    FROM old_history JOIN kipfreshness_history_organization ON number = organization_number ORDER BY on_date
"""


def upgrade() -> None:
    _create_update_requests()
    _give_numbers_to_organizations()
    # No earlier run counts as a look at everything: the next one is.
    op.add_column("kipfreshness_run", sa.Column("horizon", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("kipfreshness_run", sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false()))
    for name in ("horizon", "whole"):
        op.alter_column("kipfreshness_run", name, server_default=None)
    op.create_table(
        "kipfreshness_data_version",
        sa.Column("place", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Requests are lost, which is said as the first migration says it; the rest is what a run finds again."""
    requests = sa.select(sa.func.count()).select_from(sa.table("kipfreshness_update_request"))
    click.echo(f"Gone with the requests for an update: {op.get_bind().execute(requests).scalar_one()}")
    op.drop_table("kipfreshness_update_request")
    op.drop_table("kipfreshness_data_version")
    for name in ("whole", "horizon"):
        op.drop_column("kipfreshness_run", name)
    _give_ids_to_organizations()


def _create_update_requests() -> None:
    op.create_table(
        "kipfreshness_update_request",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("dataset_id", sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_update_at", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
    )


def _give_numbers_to_organizations() -> None:
    op.create_table(
        "kipfreshness_history_organization",
        sa.Column("number", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False, unique=True),
    )
    op.execute(
        "INSERT INTO kipfreshness_history_organization (organization_id) "
        "SELECT DISTINCT organization_id FROM kipfreshness_history"
    )
    numbers = sa.ForeignKey("kipfreshness_history_organization.number")
    _move_history(sa.Column("organization_number", sa.Integer, numbers, primary_key=True), _WITH_NUMBERS)


def _give_ids_to_organizations() -> None:
    _move_history(sa.Column("organization_id", sa.Text, primary_key=True), _WITH_IDS)
    op.drop_table("kipfreshness_history_organization")


def _move_history(organization: sa.Column[str] | sa.Column[int], statement: str) -> None:
    """Into a new table: altered in place, each row would keep the room that the long id took."""
    op.execute("CREATE TEMPORARY TABLE old_history ON COMMIT DROP AS SELECT * FROM kipfreshness_history")
    op.drop_table("kipfreshness_history")
    counts = (sa.Column(name, sa.Integer, nullable=False) for name in _COUNTS)
    op.create_table("kipfreshness_history", organization, sa.Column("on_date", sa.Date, primary_key=True), *counts)
    op.execute(statement)
    op.execute("DROP TABLE old_history")
