"""Many harvest sources out of one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.model
import pytest
from ckan.cli.cli import ckan as ckan_command
from ckan.tests import factories
from ckan.tests.helpers import CKANCliRunner
from ckanext.harvest.model import HarvestSource

TABLE = """Daftar sumber,,,
OPD,Alamat,Format,Frekuensi
Dinkes,https://dinkes.example/data.json,dcat_us,mingguan
DINAS PANGAN,https://user:rahasia@pangan.example/feed,,
Dinas Tidak Ada,https://x.example/a.csv,csv,harian
Dinkes,dinkes.example,,
Dinkes,https://dinkes.example/b.csv,docx,
"""


@pytest.fixture
def table(clean_portal: Any, tmp_path: Path) -> Path:
    factories.Organization(title="Dinas Kesehatan", short_name="Dinkes")
    factories.Organization(title="Dinas Pangan")
    path = tmp_path / "sumber.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(cli: CKANCliRunner, *arguments: str) -> Any:
    return cli.invoke(ckan_command, ["kipfreshness", "add-sources", *arguments])


def test_good_rows_are_added_and_bad_cells_named(cli: CKANCliRunner, table: Path) -> None:
    result = run(cli, str(table))

    assert result.exit_code == 2, result.output
    assert "2 added, 0 there already, 3 refused." in result.output
    for place in (
        "Row 5, column “organization”, “Dinas Tidak Ada”",
        "Row 6, column “url”, “dinkes.example”",
        "Row 7, column “format”, “docx”",
    ):
        assert place in result.output
    assert "rahasia" not in result.output
    sources = ckan.model.Session.query(HarvestSource).order_by(HarvestSource.url).all()
    assert [(s.url, s.type, s.frequency, s.config) for s in sources] == [
        ("https://dinkes.example/data.json", "opd_feed", "WEEKLY", '{"format": "dcat_us"}'),
        ("https://user:rahasia@pangan.example/feed", "opd_feed", "DAILY", ""),
    ]
    first, second = (source.next_run for source in sources)
    assert (second - first).total_seconds() == 1800


def test_dry_run_adds_nothing(cli: CKANCliRunner, table: Path) -> None:
    result = run(cli, str(table), "--dry-run")

    assert result.exit_code == 2
    assert "It would be: 2 added, 0 there already, 3 refused." in result.output
    assert ckan.model.Session.query(HarvestSource).count() == 0


def test_sources_that_are_there_stay_as_they_are(cli: CKANCliRunner, table: Path) -> None:
    run(cli, str(table))

    result = run(cli, str(table))

    assert "0 added, 2 there already, 3 refused." in result.output
    assert ckan.model.Session.query(HarvestSource).count() == 2


def test_table_without_headers_is_refused(cli: CKANCliRunner, table: Path) -> None:
    table.write_text("a,b\n1,2\n", encoding="utf-8")

    result = run(cli, str(table))

    assert result.exit_code == 1
    assert "No row holds the headers." in result.output
