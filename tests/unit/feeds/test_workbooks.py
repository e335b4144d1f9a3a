"""Spreadsheets as offices keep them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, Problem, read_feed

HEADER = ["No", "Judul Dataset", "Perangkat Daerah", "Tanggal Pemutakhiran", "Link"]


def read(data: bytes, **config: Any) -> list[FeedEntry | Problem]:
    feed = read_feed(
        io.BytesIO(data), config=FeedConfig(**config), timezone="Asia/Jakarta", base_url="https://h.example/"
    )
    assert feed.format == "xlsx"
    return list(feed)


def workbook(write: Callable[[Any], None]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        write(book)
    return made.getvalue()


def sheet(*rows: list[object], name: str = "Data") -> bytes:
    def write(book: Any) -> None:
        made = book.add_worksheet(name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    made.write_datetime(number, column, cell, day)
                elif cell is not None:
                    made.write(number, column, cell)

    return workbook(write)


def titles(items: list[FeedEntry | Problem]) -> list[str]:
    return [item.title for item in items if isinstance(item, FeedEntry)]


def test_title_rows_above_the_header_are_no_entries() -> None:
    rows = [["DAFTAR DATASET"], ["Dinas Contoh, 2023"], [], HEADER, [1, "Satu", "Dindik", None, "https://h.example/1"]]
    assert titles(read(sheet(*rows))) == ["Satu"]


def test_row_that_numbers_the_columns_is_no_entry() -> None:
    assert titles(read(sheet(HEADER, [1, 2, 3, 4, 5], [1, "Satu"], [2, "Dua"]))) == ["Satu", "Dua"]


def test_running_number_is_no_identifier() -> None:
    """It moves to another dataset whenever a row is added above."""
    (entry,) = read(sheet(HEADER, [1, "Satu"]))
    assert isinstance(entry, FeedEntry)
    assert entry.guid == ""


def test_number_of_a_database_is_an_identifier() -> None:
    (entry,) = read(sheet(["ID", "Judul"], [17, "Satu"]))
    assert isinstance(entry, FeedEntry)
    assert entry.guid == "17"


@pytest.mark.parametrize(
    ("cell", "modified"),
    [
        (date(2023, 9, 11), "2023-09-11"),
        (datetime(2023, 9, 11, 15, 45), "2023-09-11T15:45:00+07:00"),  # noqa: DTZ001
        (45180, "2023-09-11"),
        ("45180", "2023-09-11"),
        ("'45180", "2023-09-11"),
        ("11 September 2023", "2023-09-11"),
        ("Senin, 11/9/2023 15.45 WIB", "2023-09-11T15:45:00+07:00"),
    ],
)
def test_date_is_read_however_the_cell_keeps_it(cell: object, modified: str) -> None:
    rows = [HEADER, [1, "Satu", "Dindik", cell], [2, "Dua", "Dindik", "31/12/2022"]]
    entry = read(sheet(*rows))[0]
    assert isinstance(entry, FeedEntry)
    assert entry.modified == modified


def test_agency_merged_over_several_rows_belongs_to_each() -> None:
    def write(book: Any) -> None:
        made = book.add_worksheet()
        made.write_row(0, 0, HEADER)
        made.write_column(1, 1, ["Satu", "Dua", "Tiga"])
        made.merge_range(1, 2, 2, 2, "Dindik")
        made.write(3, 2, "Dinkes")

    entries = read(workbook(write))
    assert [entry.publisher for entry in entries if isinstance(entry, FeedEntry)] == ["Dindik", "Dindik", "Dinkes"]


def test_heading_merged_over_the_table_is_no_entry() -> None:
    def write(book: Any) -> None:
        made = book.add_worksheet()
        made.write_row(0, 0, HEADER)
        made.merge_range(1, 1, 1, 4, "A. Informasi Berkala")
        made.write_row(2, 0, [1, "Satu", "Dindik"])

    assert titles(read(workbook(write))) == ["Satu"]


def test_header_of_two_rows_is_read_as_one() -> None:
    def write(book: Any) -> None:
        made = book.add_worksheet()
        made.write_row(0, 0, ["No", "Ringkasan Isi Informasi", "Pejabat/Unit yang Menguasai Informasi", "Pembuatan"])
        made.merge_range(0, 3, 0, 4, "Pembuatan")
        made.write_row(1, 4, ["Tempat"])
        made.write_row(2, 0, [1, "Laporan Keuangan", "BPKAD", "2023", "Kota Contoh"])

    (entry,) = read(workbook(write))
    assert isinstance(entry, FeedEntry)
    assert (entry.title, entry.publisher) == ("Laporan Keuangan", "BPKAD")


def test_every_visible_sheet_is_read_and_no_hidden_one() -> None:
    def write(book: Any) -> None:
        for name, hide in (("Dindik", ""), ("Draf", "hide"), ("Sangat", "very_hidden"), ("Dinkes", "")):
            made = book.add_worksheet(name)
            made.write_column(0, 0, ["Judul", f"Data {name}"])
            if hide:
                getattr(made, hide)()

    assert titles(read(workbook(write))) == ["Data Dindik", "Data Dinkes"]


def test_sheet_without_a_title_column_is_left_out_and_reported() -> None:
    def write(book: Any) -> None:
        book.add_worksheet("Data").write_column(0, 0, ["Judul", "Satu"])
        book.add_worksheet("Catatan").write_column(0, 0, ["apa saja", "lain"])
        book.add_worksheet("Kosong")

    *_, problem = items = read(workbook(write))
    assert titles(items) == ["Satu"]
    assert problem == Problem(
        index=None, value="Catatan", message="This sheet was left out: it has no column for the title."
    )


def test_workbook_without_a_title_column_names_its_columns() -> None:
    with pytest.raises(FeedError) as raised:
        read(sheet(["Kolom A", "Kolom B"], ["x", "y"]))
    assert "The columns are: Kolom A, Kolom B." in str(raised.value)


def test_columns_are_what_the_source_says() -> None:
    data = sheet(["Kolom A", "Judul"], ["x", "y"])
    assert titles(read(data, fields={"kolom a": "title"})) == ["x"]


def test_formula_counts_by_its_value_and_text_that_looks_like_one_is_text() -> None:
    def write(book: Any) -> None:
        made = book.add_worksheet()
        made.write_row(0, 0, HEADER)
        made.write_formula(1, 1, '="Data "&"Satu"', None, "Data Satu")
        made.write_string(2, 1, "=cmd|' /C calc'!A0")
        made.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        made.write_string(3, 2, "Dindik")

    items = read(workbook(write))
    assert titles(items) == ["Data Satu", "=cmd|' /C calc'!A0"]
    assert [(item.index, item.field) for item in items if isinstance(item, Problem) and item.fatal] == [(2, "title")]


def test_several_links_in_a_cell_and_several_columns_of_links_are_several_files() -> None:
    header = ["Judul", "Link CSV", "Unduh XLSX", "Keterangan"]
    (entry,) = read(
        sheet(header, ["Satu", "https://a.example/1.csv https://a.example/2.csv", "https://a.example/1.xlsx"])
    )
    assert isinstance(entry, FeedEntry)
    assert [file.url for file in entry.resources] == [
        "https://a.example/1.csv",
        "https://a.example/2.csv",
        "https://a.example/1.xlsx",
    ]


def test_each_row_is_an_entry_or_a_problem_that_says_why_not() -> None:
    rows = [[n, None if n % 7 == 0 else f"Data {n}", "Dindik"] for n in range(1, 501)]
    items = read(sheet(HEADER, *rows))
    assert len(titles(items)) == 429
    assert sum(isinstance(item, Problem) and item.fatal for item in items) == 71


def ods(content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def ods_row(*cells: str, attributes: str = "") -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row {attributes}>{made}</table:table-row>"


def test_open_document_is_read() -> None:
    day = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Satu</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2023-09-11"><text:p>11/09/23</text:p>'
        "</table:table-cell></table:table-row>"
    )
    table = f'<table:table table:name="Data">{ods_row("Judul", "Tanggal Pemutakhiran")}{day}</table:table>'
    (entry,) = read(ods(table))
    assert isinstance(entry, FeedEntry)
    assert (entry.title, entry.modified) == ("Satu", "2023-09-11")


def far_cell() -> bytes:
    """Two cells, one at each end: a table of 17 thousand million, if somebody makes one of it."""

    def write(book: Any) -> None:
        made = book.add_worksheet()
        made.write(0, 0, "Judul")
        made.write(1_048_575, 16_383, "x")

    return workbook(write)


def zip_bomb() -> bytes:
    """A sheet of a few megabytes that unpacks to gigabytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet(HEADER))) as good,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in good.namelist():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, good.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b'<worksheet><sheetData><row r="1">')
            cell = b'<c r="A1" t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c>"
            for _ in range(1100):
                part.write(cell)
    return made.getvalue()


def repeated_rows() -> bytes:
    row = ods_row(*["x"] * 200, attributes='table:number-rows-repeated="1048576"')
    return ods(f'<table:table table:name="Data">{row}</table:table>')


@pytest.mark.parametrize("make", [far_cell, repeated_rows, zip_bomb])
def test_workbook_that_would_fill_the_memory_ends_in_an_error(make: Callable[[], bytes]) -> None:
    with pytest.raises(FeedError, match=r"needs over 1024 MB or 120 seconds to read\. Publish it as CSV|damaged"):
        read(make())


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 1000,
        sheet(HEADER, [1, "Satu"])[:2000],
    ],
)
def test_damaged_workbook_says_so(data: bytes) -> None:
    with pytest.raises(FeedError, match="The spreadsheet is damaged or of an unknown kind"):
        read(data)


def test_workbook_without_a_visible_sheet_says_so() -> None:
    with pytest.raises(FeedError, match="The spreadsheet has no visible sheet"):
        read(sheet(HEADER, [1, "Satu"]).replace(b"xl/workbook.xml", b"xl/workbogk.xml"))


def test_no_process_is_left_behind_when_reading_stops_early() -> None:
    from ckanext.kipfreshness.feeds.workbook import read_sheets

    sheets = read_sheets(io.BytesIO(sheet(HEADER, *[[n, f"Data {n}"] for n in range(20_000)])))
    first = next(sheets)
    assert next(first.rows)[1] == "Judul Dataset"
    process = sheets.gi_frame.f_locals["process"]
    sheets.close()
    assert process.poll() is not None
