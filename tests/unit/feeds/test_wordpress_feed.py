"""Posts and media of WordPress."""

from __future__ import annotations

from typing import Any

from ckanext.kipfreshness.feeds import FeedResource

from .reading import Read

POST: dict[str, Any] = {
    "id": 17,
    "date": "2023-09-11T09:00:00",
    "date_gmt": "2023-09-11T02:00:00",
    "guid": {"rendered": "https://dinkes.contoh.go.id/?p=17"},
    "modified": "2023-10-01T07:30:00",
    "modified_gmt": "2023-10-01T00:30:00",
    "slug": "laporan-gizi",
    "status": "publish",
    "type": "post",
    "link": "https://dinkes.contoh.go.id/laporan-gizi/",
    "title": {"rendered": "Laporan Gizi &#8211; 2023"},
    "content": {"rendered": '<p>Unduh <a href="/wp-content/uploads/gizi.xlsx">tabel</a>.</p>', "protected": False},
    "excerpt": {"rendered": "<p>Unduh</p>"},
    "categories": [3],
    "tags": [5],
    "_embedded": {
        "wp:term": [
            [
                {"taxonomy": "category", "name": "Kesehatan", "slug": "kesehatan"},
                {"taxonomy": "category", "name": "Uncategorized", "slug": "uncategorized"},
            ],
            [{"taxonomy": "post_tag", "name": "gizi", "slug": "gizi"}],
        ]
    },
}
MEDIA: dict[str, Any] = {
    "id": 20,
    "date_gmt": "2023-09-11T02:00:00",
    "guid": {"rendered": "https://dinkes.contoh.go.id/wp-content/uploads/apbd.pdf"},
    "modified_gmt": "2023-09-12T02:00:00",
    "link": "https://dinkes.contoh.go.id/apbd/",
    "title": {"rendered": "APBD 2023"},
    "description": {"rendered": "<p>Anggaran</p>"},
    "caption": {"rendered": ""},
    "media_type": "file",
    "mime_type": "application/pdf",
    "media_details": {"filesize": 2048},
    "source_url": "https://dinkes.contoh.go.id/wp-content/uploads/apbd.pdf",
}


def test_post_is_an_entry_with_the_files_that_it_links_to() -> None:
    read = Read([POST], base_url="https://dinkes.contoh.go.id/wp-json/wp/v2/posts?_embed")
    entry = read.entry

    assert (read.feed.format, read.feed.rolling) == ("wordpress", True)
    assert (entry.guid, entry.title) == ("https://dinkes.contoh.go.id/?p=17", "Laporan Gizi – 2023")
    assert entry.notes == "Unduh [tabel](https://dinkes.contoh.go.id/wp-content/uploads/gizi.xlsx)."
    assert (entry.modified, entry.issued) == ("2023-10-01T00:30:00+00:00", "2023-09-11T02:00:00+00:00")
    assert (entry.tags, entry.themes) == (("gizi",), ("Kesehatan",))
    assert entry.resources == (
        FeedResource(url="https://dinkes.contoh.go.id/wp-content/uploads/gizi.xlsx", name="tabel", format="xlsx"),
    )


def test_media_file_is_an_entry_with_itself_as_file() -> None:
    entry = Read([MEDIA]).entry

    assert (entry.title, entry.notes, entry.issued) == ("APBD 2023", "Anggaran", "2023-09-11T02:00:00+00:00")
    assert [(found.url, found.mimetype, found.size) for found in entry.resources] == [
        ("https://dinkes.contoh.go.id/wp-content/uploads/apbd.pdf", "application/pdf", 2048)
    ]


def test_post_whose_gmt_date_is_zero_uses_the_site_s_own() -> None:
    entry = Read([{**POST, "date_gmt": "0000-00-00T00:00:00"}]).entry

    assert entry.issued == "2023-09-11T09:00:00+07:00"
