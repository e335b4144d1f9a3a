"""Writes the town's datasets in each format that agencies publish, with the dates as each of them writes dates."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timezone
from email.utils import format_datetime
from xml.sax.saxutils import escape

import xlsxwriter

from .town import ExampleDataset

_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class FeedWriter:
    """One agency's feed. ``site`` is the address that its links begin with, ``name`` the feed's."""

    def __init__(self, name: str, title: str, site: str, today: date) -> None:
        self.name = name
        self.title = title
        self.site = site
        self.today = today

    def page(self, dataset: ExampleDataset) -> str:
        return f"{self.site}/{self.name}/{dataset.id}"

    def download(self, dataset: ExampleDataset) -> str:
        return f"{self.page(dataset)}.{dataset.format.lower()}"

    def updated_at(self, dataset: ExampleDataset) -> datetime | None:
        return dataset.updated_at(self.today)

    def dcat_us(self, datasets: Iterable[ExampleDataset]) -> bytes:
        catalog = {
            "@type": "dcat:Catalog",
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "dataset": [self._dcat_us_entry(dataset) for dataset in datasets],
        }
        return _json(catalog)

    def _dcat_us_entry(self, dataset: ExampleDataset) -> dict[str, object]:
        host = f"{self.name}.kota-contoh.example"
        return {
            "@type": "dcat:Dataset",
            "identifier": dataset.id,
            "title": dataset.title,
            "description": dataset.description,
            "keyword": list(dataset.tags),
            "modified": _iso_day(self.updated_at(dataset)),
            "accrualPeriodicity": dataset.frequency,
            "accessLevel": "public",
            "license": _LICENCE,
            "publisher": {"@type": "org:Organization", "name": dataset.publisher or self.title},
            "contactPoint": {"@type": "vcard:Contact", "fn": self.title, "hasEmail": f"mailto:data@{host}"},
            "landingPage": self.page(dataset),
            "distribution": [
                {
                    "@type": "dcat:Distribution",
                    "title": dataset.title,
                    "downloadURL": self.download(dataset),
                    "format": dataset.format,
                }
            ],
        }

    def ckan(self, datasets: Iterable[ExampleDataset]) -> bytes:
        results = [self._ckan_package(dataset) for dataset in datasets]
        return _json({"success": True, "result": {"count": len(results), "results": results}})

    def _ckan_package(self, dataset: ExampleDataset) -> dict[str, object]:
        updated_at = self.updated_at(dataset)
        stamp = (
            updated_at.astimezone(timezone.utc).replace(tzinfo=None).isoformat() if updated_at else None
        )  # as CKAN does
        return {
            "id": dataset.id,
            "name": dataset.id,
            "title": dataset.title,
            "notes": dataset.description,
            "type": "dataset",
            "state": "active",
            "private": False,
            "license_id": "cc-by",
            "license_url": _LICENCE,
            "organization": {"name": self.name, "title": self.title},
            "tags": [{"name": tag, "display_name": tag} for tag in dataset.tags],
            "extras": [{"key": "update_frequency", "value": dataset.frequency}],
            "metadata_modified": stamp,
            "resources": [
                {
                    "id": f"{dataset.id}-1",
                    "name": dataset.title,
                    "url": self.download(dataset),
                    "format": dataset.format,
                    "last_modified": stamp,
                }
            ],
        }

    def json(self, datasets: Iterable[ExampleDataset]) -> bytes:
        rows = [
            {
                "id": dataset.id,
                "judul": dataset.title,
                "deskripsi": dataset.description,
                "frekuensi": dataset.frequency,
                "kata_kunci": list(dataset.tags),
                "tanggal_pembaruan": _like_mysql(self.updated_at(dataset)),
                "url": self.page(dataset),
                "unduh": self.download(dataset),
                "format": dataset.format,
            }
            for dataset in datasets
        ]
        return _json({"status": "ok", "jumlah": len(rows), "data": rows})

    def csv(self, datasets: Iterable[ExampleDataset]) -> bytes:
        """Semicolons and a BOM, as Excel writes it in Indonesia."""
        text = io.StringIO()
        rows = csv.writer(text, delimiter=";")
        rows.writerow(
            ["No", "ID", "Judul", "Deskripsi", "Frekuensi", "Kata Kunci", "Tanggal Diperbarui", "Tautan", "Format"]
        )
        for number, dataset in enumerate(datasets, 1):
            rows.writerow(
                [
                    number,
                    dataset.id,
                    dataset.title,
                    dataset.description,
                    dataset.frequency,
                    ", ".join(dataset.tags),
                    _in_words(self.updated_at(dataset)),
                    self.download(dataset),
                    dataset.format,
                ]
            )
        return b"\xef\xbb\xbf" + text.getvalue().encode()

    def csv_with_errors(self, datasets: Iterable[ExampleDataset]) -> bytes:
        """The same with three bad entries: no title, a date that is none, a row that repeats another."""
        lines = self.csv(datasets).decode("utf-8-sig").splitlines()
        lines.append("90;tanpa-judul;;Baris tanpa judul.;Bulanan;;1 Januari 2026;;CSV")
        lines.append(
            f"91;tanggal-keliru;Antrean Loket;Antrean;Bulanan;antrean;32/13/2025;{self.site}/rsud/antrean.csv;CSV"
        )
        lines.append("92" + lines[1][lines[1].index(";") :])
        return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()

    def xlsx(self, datasets: Iterable[ExampleDataset]) -> bytes:
        """A workbook as an office keeps it: a title above the table, dates that are dates."""
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Daftar Dataset")
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write(0, 0, f"DAFTAR DATASET {self.title.upper()}")
            sheet.write_row(
                2,
                0,
                ["No", "ID", "Nama Dataset", "Uraian", "Frekuensi", "Kata Kunci", "Diperbarui", "Tautan", "Format"],
            )
            for number, dataset in enumerate(datasets, 1):
                row = number + 2
                sheet.write_row(row, 0, [number, dataset.id, dataset.title, dataset.description, dataset.frequency])
                sheet.write_string(row, 5, ", ".join(dataset.tags))
                updated_at = self.updated_at(dataset)
                if updated_at:
                    sheet.write_datetime(row, 6, updated_at.replace(tzinfo=None), day)
                sheet.write_string(row, 7, self.download(dataset))
                sheet.write_string(row, 8, dataset.format)
        return file.getvalue()

    def rss(self, datasets: Iterable[ExampleDataset]) -> bytes:
        items = "".join(self._rss_item(dataset) for dataset in datasets)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{escape(self.title)}</title><link>{self.site}/{self.name}</link>"
            f"<description>Dataset {escape(self.title)} (karangan)</description><language>id</language>"
            f"{items}</channel></rss>\n"
        ).encode()

    def _rss_item(self, dataset: ExampleDataset) -> str:
        updated_at = self.updated_at(dataset)
        published = f"<pubDate>{format_datetime(updated_at)}</pubDate>" if updated_at else ""
        tags = "".join(f"<category>{escape(tag)}</category>" for tag in dataset.tags)
        return (
            f"<item><title>{escape(dataset.title)}</title><link>{self.page(dataset)}</link>"
            f'<guid isPermaLink="false">{dataset.id}</guid><description>{escape(dataset.description)}</description>'
            f'{published}{tags}<enclosure url="{self.download(dataset)}" length="0" type="text/csv"/></item>\n'
        )

    def atom(self, datasets: Iterable[ExampleDataset]) -> bytes:
        entries = "".join(self._atom_entry(dataset) for dataset in datasets)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>{escape(self.title)}</title><id>{self.site}/{self.name}</id>"
            f"<updated>{datetime.now().astimezone().isoformat(timespec='seconds')}</updated>{entries}</feed>\n"
        ).encode()

    def _atom_entry(self, dataset: ExampleDataset) -> str:
        updated_at = self.updated_at(dataset)
        updated = f"<updated>{updated_at.isoformat()}</updated>" if updated_at else ""
        tags = "".join(f'<category term="{escape(tag)}"/>' for tag in dataset.tags)
        return (
            f"<entry><title>{escape(dataset.title)}</title><id>{self.page(dataset)}</id>{updated}"
            f'<link href="{self.page(dataset)}"/>'
            f'<link rel="enclosure" type="text/csv" href="{self.download(dataset)}"/>'
            f"<summary>{escape(dataset.description)}</summary>{tags}</entry>\n"
        )

    def wordpress(self, datasets: Iterable[ExampleDataset]) -> bytes:
        posts = [self._wordpress_post(number, dataset) for number, dataset in enumerate(datasets, 1)]
        return _json(posts)

    def _wordpress_post(self, number: int, dataset: ExampleDataset) -> dict[str, object]:
        updated_at = self.updated_at(dataset)
        stamp = updated_at.replace(tzinfo=None).isoformat() if updated_at else None
        return {
            "id": number,
            "date": stamp,
            "modified": stamp,
            "slug": dataset.id,
            "status": "publish",
            "type": "post",
            "link": self.page(dataset),
            "title": {"rendered": escape(dataset.title)},
            "content": {
                "rendered": f"<p>{escape(dataset.description)}</p>\n"
                f'<p><a href="{self.download(dataset)}">Unduh {escape(dataset.format)}</a></p>\n'
            },
            "excerpt": {"rendered": f"<p>{escape(dataset.description)}</p>\n"},
            "tags": [],
            "categories": [],
        }


WRITERS: dict[str, Callable[[FeedWriter, Iterable[ExampleDataset]], bytes]] = {
    "dcat_us": FeedWriter.dcat_us,
    "ckan": FeedWriter.ckan,
    "json": FeedWriter.json,
    "csv": FeedWriter.csv,
    "csv_with_errors": FeedWriter.csv_with_errors,
    "xlsx": FeedWriter.xlsx,
    "rss": FeedWriter.rss,
    "atom": FeedWriter.atom,
    "wordpress": FeedWriter.wordpress,
}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _like_ckan(moment: datetime | None) -> str | None:
    """UTC that does not say so."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat() if moment else None


def _iso_day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _like_mysql(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else None


def _in_words(moment: datetime | None) -> str:
    return f"{moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year}" if moment else "-"
