"""``ckan kipfreshness load-organizations`` on a real CKAN: fifty OPDs that no admin has to type."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan.model import Group
from ckan.tests.helpers import call_action
from click.testing import CliRunner, Result

from ckanext.kipfreshness.cli import kipfreshness
from ckanext.kipfreshness.organization_import import import_fields
from ckanext.kipfreshness.organization_import.fields import fold

from ..factories import as_admin

pytestmark = pytest.mark.usefixtures("clean_portal", "with_request_context")

Load = Callable[..., Result]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Run the command on a table, given as rows of cells, of which the first are the headers."""

    def run(*rows: list[str], arguments: tuple[str, ...] = ()) -> Result:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return run_on(tmp_path / "opd.csv", text.getvalue().encode(), *arguments)

    return run


def run_on(path: Path, content: bytes, *arguments: str) -> Result:
    path.write_bytes(content)
    return CliRunner().invoke(kipfreshness, ["load-organizations", str(path), *arguments])


def create(**data: Any) -> dict[str, Any]:
    return call_action("organization_create", as_admin(), **data)


def shown(name: str) -> dict[str, Any]:
    return call_action("organization_show", id=name)


def names() -> list[str]:
    return call_action("organization_list")


def test_each_row_becomes_an_organisation(load: Load) -> None:
    result = load(
        ["name", "title", "short_name", "opd_code", "phone", "region_code"],
        ["dinkes", "Dinas Kesehatan", "Dinkes", "1.02.0.00.0.00.01.0000", "(0285) 421234", "3375"],
        ["dinsos", "Dinas Sosial", "Dinsos", "1.06.0.00.0.00.01.0000", "081 6644 000", "33.75"],
    )
    assert result.stdout.splitlines() == [
        "+ dinkes (Dinas Kesehatan)",
        "+ dinsos (Dinas Sosial)",
        "2 created, 0 updated, 0 unchanged, 0 refused.",
    ]
    assert (result.exit_code, result.stderr) == (0, "")
    assert {name: shown(name)["phone_normal"] for name in names()} == {
        "dinkes": ["+62285421234"],
        "dinsos": ["+62816644000"],
    }


def test_same_file_again_writes_nothing(load: Load) -> None:
    rows = [
        [
            "name",
            "title",
            "aliases",
            "phone",
            "region_code",
            "opd_type",
            "update_frequency",
            "update_limit",
            "parent_opd",
        ],
        ["setda", "Sekretariat Daerah", "", "", "", "", "", "", ""],
        ["dinkes", "Dinas Kesehatan", "Dinkes; DINKES", "(0285) 421234", "3375", "Dinas", "Bulanan", "p2w", "setda"],
    ]
    load(*rows)
    before = {name: shown(name) for name in names()}
    result = load(*rows)
    assert result.stdout == "0 created, 0 updated, 2 unchanged, 0 refused.\n"
    assert result.exit_code == 0
    assert {name: shown(name) for name in names()} == before


def test_changed_cell_changes_only_its_field(load: Load) -> None:
    create(name="dinkes", title="Dinas Kesehatan", phone="(0285) 421234", email="dinkes@kota.example")
    result = load(["name", "phone"], ["dinkes", "(0285) 421235"])
    assert result.stdout.splitlines() == [
        "~ dinkes (Dinas Kesehatan)",
        "    phone: (0285) 421234 → (0285) 421235",
        "0 created, 1 updated, 0 unchanged, 0 refused.",
    ]
    record = shown("dinkes")
    assert (record["title"], record["email"]) == ("Dinas Kesehatan", "dinkes@kota.example")
    assert record["phone_normal"] == ["+62285421235"]


def test_empty_cell_leaves_its_field_as_it_is(load: Load) -> None:
    create(name="dinkes", title="Dinas Kesehatan", phone="(0285) 421234")
    assert (
        load(["name", "title", "phone"], ["dinkes", "", ""]).stdout == "0 created, 0 updated, 1 unchanged, 0 refused.\n"
    )
    assert shown("dinkes")["phone"] == "(0285) 421234"


def test_organisation_that_the_file_does_not_name_stays(load: Load) -> None:
    create(name="dinsos", title="Dinas Sosial")
    load(["name", "title"], ["dinkes", "Dinas Kesehatan"])
    assert names() == ["dinkes", "dinsos"]


def test_what_the_schema_does_not_know_stays(load: Load) -> None:
    organization = create(name="dinkes", extras=[{"key": "kode_lama", "value": "7"}])
    call_action("organization_member_create", as_admin(), id="dinkes", username=user_name(), role="editor")
    load(["name", "phone"], ["dinkes", "(0285) 421234"])
    assert Group.get(organization["id"]).extras["kode_lama"] == "7"
    assert user_name() in [user["name"] for user in shown("dinkes")["users"]]


def user_name() -> str:
    from ckan.tests import factories

    try:
        call_action("user_show", id="operator")
    except tk.ObjectNotFound:
        factories.User(name="operator")
    return "operator"


def test_row_without_name_is_known_by_its_code_and_else_by_its_title(load: Load) -> None:
    create(name="opd-1", title="Dinas Kesehatan Kota", opd_code="1.02.0.00.0.00.01.0000")
    create(name="opd-2", title="Dinas Sosial")
    result = load(
        ["title", "opd_code", "phone"],
        ["Dinas Kesehatan", "1.02.0.00.0.00.01.0000", "(0285) 421234"],
        ["DINAS  SOSIAL", "", "(0285) 421235"],
    )
    assert result.stdout.splitlines()[-1] == "0 created, 2 updated, 0 unchanged, 0 refused."
    assert (shown("opd-1")["title"], shown("opd-2")["phone"]) == ("Dinas Kesehatan", "(0285) 421235")


def test_new_name_beside_a_known_code_renames(load: Load) -> None:
    organization = create(name="diskominfo", title="Dinkominfo", opd_code="2.16.0.00.0.00.01.0000")
    load(["name", "opd_code"], ["dinkominfo", "2.16.0.00.0.00.01.0000"])
    assert shown("dinkominfo")["id"] == organization["id"]
    assert names() == ["dinkominfo"]


def test_name_is_made_of_the_short_name_or_the_title(load: Load) -> None:
    rows = [["Nama perangkat daerah", "Nama singkat"], ["Dinas Kesehatan", "Din. Kes"], ["RSUD Bendan", ""]]
    load(*rows)
    assert names() == ["din-kes", "rsud-bendan"]
    assert load(*rows).stdout == "0 created, 0 updated, 2 unchanged, 0 refused.\n"


@pytest.mark.parametrize(
    "headers",
    [
        ["title", "short_name", "head_office", "phone", "opd_type"],
        ["Nama perangkat daerah", "Nama singkat", "Jabatan pimpinan", "Telepon kantor", "Jenis perangkat daerah"],
        ["Name of the agency", "Short name", "Head: office", "Office phone", "Type of agency"],
        ["NAMA OPD", "nama_singkat", "JABATAN  PIMPINAN", "telepon-kantor", "Jenis Perangkat Daerah"],
    ],
)
def test_headers_are_known_in_both_languages(load: Load, headers: list[str]) -> None:
    result = load(headers, ["Dinas Kesehatan", "Dinkes", "Kepala Dinas", "(0285) 421234", "Dinas"])
    assert (result.exit_code, result.stderr) == (0, "")
    record = shown("dinkes")
    assert (record["head_office"], record["phone"], record["opd_type"]) == ("Kepala Dinas", "(0285) 421234", "dinas")


def test_no_header_could_mean_two_fields() -> None:
    meant = [(fold(spelling), field.name) for field in import_fields() for spelling in field.spellings]
    fields_by_spelling = {spelling: {name for folded, name in meant if folded == spelling} for spelling, _ in meant}
    assert {spelling: fields for spelling, fields in fields_by_spelling.items() if len(fields) > 1} == {}


def test_every_field_of_the_form_is_a_column(load: Load) -> None:
    from .test_organization_schema import FULL_RECORD

    values = {**FULL_RECORD, "address": "Jalan Majapahit 1"}
    cells = {name: "; ".join(value) if isinstance(value, list) else value for name, value in values.items()}
    assert load(list(cells), list(cells.values())).exit_code == 0
    record = shown("dinkominfo")
    assert {name: record[name] for name in values} == {**values, "region_code": "33.75"}


def test_each_refused_cell_is_named_and_the_good_rows_are_written(load: Load) -> None:
    result = load(
        ["No.", "Nama OPD", "Nama singkat", "Telepon kantor", "Kode wilayah", "Frekuensi pemutakhiran"],
        ["1", "Dinas Kesehatan", "Dinkes", "421234", "337", "Bulanan"],
        ["2", "Dinas Sosial", "Dinsos", "(0285) 421235", "33.75", "Harian"],
        ["3", "Dinas Perhubungan", "Dishub", "(0285) 421236", "33.75", "kadang"],
    )
    assert result.exit_code == 2
    assert names() == ["dinsos"]
    assert result.stdout.splitlines() == ["+ dinsos (Dinas Sosial)", "1 created, 0 updated, 0 unchanged, 2 refused."]
    code, phone, frequency = sorted(result.stderr.splitlines())
    assert code == (
        "Row 2, column “Kode wilayah”, “337”: 337 is no region code. "
        "Write the code of Kemendagri, for example 33.75 or 3375; in a spreadsheet, as text."
    )
    assert phone == (
        "Row 2, column “Telepon kantor”, “421234”: 421234 has no area code. "
        "Write it with one, for example (0285) 421234."
    )
    assert frequency.startswith(
        "Row 4, column “Frekuensi pemutakhiran”, “kadang”: kadang is not one of the choices. "
        "Choose one of: daily (Daily), weekly (Weekly), "
    )


def test_column_that_no_field_has_is_named(load: Load) -> None:
    result = load(["name", "title", "Telpon"], ["dinkes", "Dinas Kesehatan", "(0285) 421234"])
    assert (result.exit_code, names()) == (2, ["dinkes"])
    assert result.stderr == (
        "Row 1, column “Telpon”, “Telpon”: No field has this name. "
        "Use the name of a field or its label, or leave the column out.\n"
    )


def test_dry_run_writes_nothing_and_says_what_would_change(load: Load) -> None:
    create(name="dinsos", title="Dinas Sosial", phone="(0285) 421234")
    result = load(
        ["name", "title", "phone"],
        ["dinkes", "Dinas Kesehatan", "(0285) 421234"],
        ["dinsos", "Dinas Sosial", "(0285) 421235"],
        ["dishub", "Dinas Perhubungan", "421236"],
        arguments=("--dry-run",),
    )
    assert result.stdout.splitlines() == [
        "+ dinkes (Dinas Kesehatan)",
        "~ dinsos (Dinas Sosial)",
        "    phone: (0285) 421234 → (0285) 421235",
        "Nothing was written. It would be: 1 created, 1 updated, 0 unchanged, 1 refused.",
    ]
    assert result.exit_code == 2
    assert names() == ["dinsos"]
    assert shown("dinsos")["phone"] == "(0285) 421234"


def test_parent_may_stand_anywhere_in_the_file(load: Load) -> None:
    rows = [
        ["name", "title", "short_name", "parent_opd"],
        ["bagian-umum", "Bagian Umum", "", "Sekretariat Daerah"],
        ["subbagian", "Subbagian", "", "bagian-umum"],
        ["setda", "Sekretariat Daerah", "Setda", ""],
        ["bagian-hukum", "Bagian Hukum", "", "SETDA"],
    ]
    assert load(*rows).exit_code == 0
    ids = {name: shown(name)["id"] for name in names()}
    assert {name: shown(name).get("parent_opd") for name in names()} == {
        "bagian-hukum": ids["setda"],
        "bagian-umum": ids["setda"],
        "setda": None,
        "subbagian": ids["bagian-umum"],
    }
    assert load(*rows).stdout == "0 created, 0 updated, 4 unchanged, 0 refused.\n"


def test_parent_that_is_changed_is_shown_and_counted_once(load: Load) -> None:
    create(name="setda", title="Sekretariat Daerah")
    create(name="bagian-umum", title="Bagian Umum")
    result = load(["name", "parent_opd"], ["bagian-umum", "setda"])
    assert result.stdout.splitlines() == [
        "~ bagian-umum (Bagian Umum)",
        "    parent_opd: – → setda",
        "0 created, 1 updated, 0 unchanged, 0 refused.",
    ]


def test_circle_of_parents_is_refused(load: Load) -> None:
    result = load(["name", "parent_opd"], ["opd-a", "opd-b"], ["opd-b", "opd-c"], ["opd-c", "opd-a"])
    assert (result.exit_code, names()) == (2, [])
    assert result.stderr.splitlines()[2] == (
        "Row 4, column “parent_opd”, “opd-a”: opd-a is this organisation itself or one below it, so it cannot be its "
        "parent. Choose another organisation, or none."
    )


def test_unknown_and_ambiguous_parents_are_refused(load: Load) -> None:
    create(name="kel-kauman-1", title="Kelurahan Kauman")
    create(name="kel-kauman-2", title="Kelurahan Kauman")
    result = load(["name", "parent_opd"], ["rt-1", "Kelurahan Kauman"], ["rt-2", "Kelurahan Medono"])
    assert result.stderr.splitlines() == [
        "Row 2, column “parent_opd”, “Kelurahan Kauman”: Kelurahan Kauman may be any of kel-kauman-1, kel-kauman-2. "
        "Write the name of the one you mean.",
        "Row 3, column “parent_opd”, “Kelurahan Medono”: Kelurahan Medono is no organisation of this portal or of this "
        "table. Write the name, short name or title of one.",
    ]


def test_child_of_a_refused_row_is_refused_too(load: Load) -> None:
    result = load(["name", "phone", "parent_opd"], ["bagian-umum", "", "setda"], ["setda", "421234", ""])
    assert names() == []
    assert (
        "Row 2, column “parent_opd”, “setda”: setda is in row 3, which is refused. Mend that row first."
        in result.stderr.splitlines()
    )


def test_two_rows_about_the_same_organisation_are_refused(load: Load) -> None:
    create(name="dinkes", title="Dinas Kesehatan")
    result = load(["name", "title", "phone"], ["dinkes", "", "112"], ["", "Dinas Kesehatan", "110"])
    assert result.stderr == (
        "Row 3, column “name”, “–”: Row 2 is about the same organisation, dinkes. Put both into one row.\n"
    )
    assert shown("dinkes")["phone"] == "112"


def test_title_that_several_organisations_have_is_refused(load: Load) -> None:
    create(name="kel-kauman-1", title="Kelurahan Kauman")
    create(name="kel-kauman-2", title="Kelurahan Kauman")
    result = load(["title", "phone"], ["Kelurahan Kauman", "112"])
    assert result.stderr == (
        "Row 2, column “title”, “Kelurahan Kauman”: Several organisations fit this row: kel-kauman-1, kel-kauman-2. "
        "Write in the column name which of them it is.\n"
    )


def test_deleted_organisation_is_not_brought_back_silently(load: Load) -> None:
    create(name="dinkes", title="Dinas Kesehatan")
    call_action("organization_delete", id="dinkes")
    result = load(["name", "title"], ["dinkes", "Dinas Kesehatan"])
    assert (result.exit_code, names()) == (2, [])
    assert result.stderr == (
        "Row 2, column “name”, “dinkes”: dinkes was deleted from the portal. "
        "Restore it or purge it first, or choose another name.\n"
    )


def test_row_that_names_nobody_is_refused(load: Load) -> None:
    result = load(["name", "phone"], ["", "112"])
    assert result.stderr == (
        "Row 2, column “name”, “–”: This row names no organisation. Write at least a name or a title.\n"
    )


def test_spreadsheet_is_read_with_its_title_rows_numbers_and_blank_rows(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Daftar Perangkat Daerah"])
    sheet.append([])
    sheet.append(["No", "Nama OPD", "Kode wilayah", "Telepon kantor", "ID lokal"])
    sheet.append([1, "Dinas Kesehatan", 3375, 816644000, 17])
    sheet.append([])
    sheet.append([2, "Dinas Sosial", 33.75, "421234", None])
    content = io.BytesIO()
    workbook.save(content)
    result = run_on(tmp_path / "opd.xlsx", content.getvalue())
    assert result.stderr == (
        "Row 6, column “Telepon kantor”, “421234”: 421234 has no area code. "
        "Write it with one, for example (0285) 421234.\n"
    )
    record = shown("dinas-kesehatan")
    assert (record["region_code"], record["phone_normal"], record["local_id"]) == ("33.75", ["+62816644000"], "17")


@pytest.mark.parametrize(
    "content",
    [
        b'name;title;aliases\ndinkes;Dinas Kesehatan;"Dinkes;DINKES"\n',
        b"name\ttitle\taliases\ndinkes\tDinas Kesehatan\tDinkes;DINKES\n",
        "\ufeffname,title,aliases\r\ndinkes,Dinas Kesehatan,Dinkes; DINKES\r\n".encode(),
        "name,title,aliases\ndinkes,Dinas Kesehatan,Dinkes;DINKES\n".encode("utf-16"),
    ],
)
def test_text_tables_of_any_delimiter_and_character_set_are_read(tmp_path: Path, content: bytes) -> None:
    assert run_on(tmp_path / "opd.csv", content).exit_code == 0
    assert shown("dinkes")["aliases"] == ["Dinkes", "DINKES"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"just some words\nwithout any table\n",
        b"PK\x03\x04 no workbook",
        b"<!DOCTYPE html><html><body><table><tr><td>name</td></tr></table></body></html>",
        bytes(range(256)),
    ],
)
def test_file_that_is_no_table_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    result = run_on(tmp_path / "opd.csv", content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith(".\n")


def test_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    result = CliRunner().invoke(kipfreshness, ["load-organizations", str(missing)])
    assert (result.exit_code, result.stderr) == (1, f"{missing} cannot be read: No such file or directory.\n")


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest")
def test_portal_without_scheming_loads_what_ckan_keeps(load: Load) -> None:
    result = load(["name", "title", "opd_code"], ["dinkes", "Dinas Kesehatan", "1.02.0.00.0.00.01.0000"])
    assert (result.exit_code, shown("dinkes")["title"]) == (2, "Dinas Kesehatan")
    assert result.stderr.startswith("Row 1, column “opd_code”, “opd_code”: No field has this name.")


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest scheming_organizations")
@pytest.mark.ckan_config("scheming.organization_schemas", "ckanext.scheming:org_with_dept_id.json")
def test_portal_with_its_own_schema_loads_its_own_fields(load: Load) -> None:
    result = load(["name", "title", "Department ID"], ["dinkes", "Dinas Kesehatan", "7"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert (shown("dinkes")["title"], shown("dinkes")["department_id"]) == ("Dinas Kesehatan", "7")
