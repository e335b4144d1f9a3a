"""Evidence, marks' history and the ledger of runs

Revision ID: 0001
"""

from __future__ import annotations

from datetime import datetime

import click
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "kipfreshness_dataset",
    "kipfreshness_resource",
    "kipfreshness_evidence",
    "kipfreshness_confirmation",
    "kipfreshness_exemption",
    "kipfreshness_transition",
    "kipfreshness_history",
    "kipfreshness_run",
    "kipfreshness_harvested",
    "kipfreshness_source",
    "kipfreshness_harvest_report",
    "kipfreshness_harvest_problem",
    "kipfreshness_unmatched_publisher",
    "kipfreshness_reminder",
    "kipfreshness_delivery",
    "kipfreshness_paused_address",
    "kipfreshness_monthly_letter",
)


def upgrade() -> None:
    _create_evidence()
    _create_what_people_said()
    _create_what_runs_recorded()
    _create_harvest()
    _create_harvest_reports()
    _create_reminders()


def downgrade() -> None:
    """CKAN's command asks nothing first, so it is said at least what went; docs/admin.md says what to do before."""
    click.echo("Gone with the tables of kipfreshness, and only a copy of the database brings it back:")
    for table in TABLES:
        click.echo(f"{_rows_of(table):10} in {table}")
    for table in reversed(TABLES):
        op.drop_table(table)


def _rows_of(table: str) -> int:
    return op.get_bind().execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def _dataset_id(*, primary_key: bool = False, deferred: bool | None = None) -> sa.Column[str]:
    key = sa.ForeignKey(
        "package.id", ondelete="CASCADE", deferrable=deferred, initially="DEFERRED" if deferred else None
    )
    return sa.Column("dataset_id", sa.Text, key, primary_key=primary_key, nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, server_default=default)


def _count(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _counter(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, server_default="0", nullable=False)


def _values(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, server_default="{}", nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False)


def _create_evidence() -> None:
    op.create_table(
        "kipfreshness_dataset",
        _dataset_id(primary_key=True),
        _at("resource_at", nullable=True),
        _at("publisher_at", nullable=True),
        _at("refused_at", nullable=True),
        _at("content_at", nullable=True),
        _at("confirmed_at", nullable=True),
        _text("status", nullable=True),
        _at("status_since", nullable=True),
        _flag("index_stale"),
    )
    op.create_index(
        "kipfreshness_dataset_index_stale",
        "kipfreshness_dataset",
        ["dataset_id"],
        postgresql_where=sa.text("index_stale"),
    )
    op.create_table(
        "kipfreshness_resource",
        sa.Column("resource_id", sa.Text, primary_key=True),
        _dataset_id(),
        _text("url"),
        _text("link"),
        sa.Column("last_modified", sa.DateTime, nullable=True),
        _at("changed_at"),
        _flag("harvested"),
        _at("gone_since", nullable=True),
    )
    op.create_index("ix_kipfreshness_resource_dataset_id", "kipfreshness_resource", ["dataset_id"])
    op.create_table(
        "kipfreshness_evidence",
        _number(),
        _dataset_id(),
        _text("basis"),
        _at("happened_at"),
        _at("recorded_at"),
        _text("resource_id", nullable=True),
    )
    op.create_index(
        "kipfreshness_evidence_once",
        "kipfreshness_evidence",
        ["dataset_id", "basis", "happened_at", sa.text("coalesce(resource_id, '')")],
        unique=True,
    )


def _create_what_people_said() -> None:
    op.create_table(
        "kipfreshness_confirmation",
        _number(),
        _dataset_id(),
        _text("user_id"),
        _text("note"),
        _at("confirmed_at"),
    )
    op.create_index("kipfreshness_confirmation_newest", "kipfreshness_confirmation", ["dataset_id", "confirmed_at"])
    op.create_table(
        "kipfreshness_exemption",
        _number(),
        _dataset_id(),
        _text("user_id"),
        _text("reason"),
        sa.Column("until", sa.Date, nullable=False),
        _at("exempted_at"),
        _at("lifted_at", nullable=True),
    )
    op.create_index("ix_kipfreshness_exemption_dataset_id", "kipfreshness_exemption", ["dataset_id"])
    op.create_index(
        "kipfreshness_exemption_in_force",
        "kipfreshness_exemption",
        ["dataset_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _create_what_runs_recorded() -> None:
    op.create_table(
        "kipfreshness_transition",
        _number(),
        _dataset_id(),
        _text("from_status", nullable=True),
        _text("to_status"),
        _at("found_at"),
    )
    op.create_index("ix_kipfreshness_transition_dataset_id", "kipfreshness_transition", ["dataset_id"])
    op.create_table(
        "kipfreshness_history",
        sa.Column("organization_id", sa.Text, primary_key=True),
        sa.Column("on_date", sa.Date, primary_key=True),
        _count("current"),
        _count("due_soon"),
        _count("overdue"),
        _count("unknown"),
        _count("exempt"),
        _count("not_checked"),
        _count("confirmed"),
        _count("behind_schedule"),
    )
    op.create_table(
        "kipfreshness_run",
        _number(),
        _at("as_of"),
        _at("started_at"),
        _at("finished_at"),
        _text("outcome"),
        _text("rule"),
        _count("assessed"),
        _count("changed"),
        _count("became_overdue"),
        _count("recovered"),
    )


def _create_harvest() -> None:
    op.create_table(
        "kipfreshness_harvested",
        _dataset_id(primary_key=True, deferred=True),
        _text("source_id"),
        _text("guid"),
        _text("entry_key", default=""),
        _text("entry_hash", default=""),
        _text("content_hash", default=""),
        _at("declared_at", nullable=True),
        _at("content_changed_at", nullable=True),
        _at("first_seen_at"),
        _at("last_seen_at"),
        _at("gone_since", nullable=True),
        _counter("missed_readings"),
        _flag("withdrawn"),
        _text("organization_id", default=""),
        _flag("is_foreign"),
        _values("brought"),
    )
    op.create_index("kipfreshness_harvested_source_guid", "kipfreshness_harvested", ["source_id", "guid"])
    op.create_index("kipfreshness_harvested_entry_key", "kipfreshness_harvested", ["entry_key"])
    op.create_table(
        "kipfreshness_source",
        sa.Column("source_id", sa.Text, primary_key=True),
        _at("last_attempt_at", nullable=True),
        _at("last_success_at", nullable=True),
        _at("failing_since", nullable=True),
        _text("error", default=""),
        _text("etag", default=""),
        _text("last_modified", default=""),
        _text("read_with", default=""),
        _count("entries", nullable=True),
    )


def _create_harvest_reports() -> None:
    op.create_table(
        "kipfreshness_harvest_report",
        sa.Column("job_id", sa.Text, primary_key=True),
        _text("source_id"),
        _at("started_at"),
        _at("read_at", nullable=True),
        _text("format", default=""),
        _counter("entries"),
        _flag("complete"),
        _flag("not_modified"),
        _text("vanished_rule", default=""),
        _counter("planned"),
        _counter("new"),
        _counter("changed"),
        _counter("unchanged"),
        _counter("gone"),
        _counter("withdrawn"),
        _counter("returned"),
        _counter("refused"),
        _text("error", default=""),
        _values("error_values"),
    )
    op.create_index("kipfreshness_harvest_report_source", "kipfreshness_harvest_report", ["source_id", "started_at"])
    op.create_table(
        "kipfreshness_harvest_problem",
        _number(),
        sa.Column(
            "job_id",
            sa.Text,
            sa.ForeignKey("kipfreshness_harvest_report.job_id", ondelete="CASCADE"),
            nullable=False,
        ),
        _count("entry_index", nullable=True),
        _text("guid", default=""),
        _text("title", default=""),
        _text("field", default=""),
        _text("value", default=""),
        _text("message"),
        _values("message_values"),
        _text("outcome"),
    )
    op.create_index("ix_kipfreshness_harvest_problem_job_id", "kipfreshness_harvest_problem", ["job_id"])
    op.create_table(
        "kipfreshness_unmatched_publisher",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("publisher", sa.Text, primary_key=True),
        _count("entries"),
        _at("first_seen_at"),
    )


def _create_reminders() -> None:
    op.create_table(
        "kipfreshness_reminder",
        _number(),
        _dataset_id(),
        sa.Column("cycle", sa.Date, nullable=False),
        _count("stage"),
        _at("planned_at"),
    )
    op.create_index(
        "kipfreshness_reminder_once", "kipfreshness_reminder", ["dataset_id", "cycle", "stage"], unique=True
    )
    op.create_table(
        "kipfreshness_delivery",
        _number(),
        sa.Column(
            "reminder_id",
            sa.BigInteger,
            sa.ForeignKey("kipfreshness_reminder.id", ondelete="CASCADE"),
            nullable=False,
        ),
        _text("address"),
        _text("role"),
        _text("state"),
        _at("attempted_at", nullable=True),
        _text("error", default=""),
    )
    op.create_index("kipfreshness_delivery_once", "kipfreshness_delivery", ["reminder_id", "address"], unique=True)
    op.create_index("kipfreshness_delivery_state", "kipfreshness_delivery", ["state"])
    op.create_table(
        "kipfreshness_paused_address",
        sa.Column("address", sa.Text, primary_key=True),
        _at("paused_at"),
    )
    op.create_table(
        "kipfreshness_monthly_letter",
        sa.Column("month", sa.Date, primary_key=True),
        _text("address"),
        _count("datasets"),
        _text("state"),
        _at("attempted_at"),
        _text("error", default=""),
    )
