"""RSS and Atom: what is in an item comes in as it stands, and a bad item costs nothing but itself."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedError
from ckanext.kipfreshness.feeds.context import ReadContext
from ckanext.kipfreshness.feeds.syndication import read_syndication
from ckanext.kipfreshness.feeds.tabular import read_delimited
from ckanext.kipfreshness.feeds.xml_items import XmlFeed
from tests.bad_server import BadServer

from .reading import Read


def rss(*items: str, head: str = "<link>https://opd.example/</link>", attributes: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {attributes}><channel>{head}{"".join(items)}</channel></rss>'


def item(title: str = "Satu", more: str = "") -> str:
    return f"<item><title>{title}</title>{more}</item>"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))


class TestHostileXml:
    def test_entity_bomb_does_not_grow(self) -> None:
        """A million million "ha", if it went off."""
        read = Read(f"<!DOCTYPE rss [{BOMB}]>" + rss(item("Bom &e11;"), item("Dua"), head="<title>&e11;</title>"))
        assert read.titles == ["Bom &e11;", "Dua"]

    def test_long_entity_named_often_does_not_grow(self) -> None:
        entity = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
        read = Read(entity + rss(item("Satu", "<description>" + "&a;" * 5_000 + "</description>")))
        assert len(read.entry.notes) < 50_000

    def test_external_entities_are_neither_read_nor_fetched(self) -> None:
        with BadServer() as server:
            entities = (
                f'<!DOCTYPE rss SYSTEM "{server.url("/dtd")}" [<!ENTITY file SYSTEM "file:///etc/passwd">'
                f'<!ENTITY net SYSTEM "{server.url("/entity")}"><!ENTITY % more SYSTEM "{server.url("/more")}">%more;]>'
            )
            read = Read(entities + rss(item("Berkas &file; dan &net;")))
        assert read.titles == ["Berkas &file; dan &net;"]
        assert server.calls == []

    def test_included_files_stay_text(self) -> None:
        include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
        assert "root:" not in Read(rss(item("Satu", f"<description>{include}</description>"))).entry.notes

    def test_a_string_that_is_an_address_is_not_opened(self) -> None:
        with BadServer() as server, pytest.raises(FeedError):
            Read(server.url("/feed.xml"), format="rss")
        assert server.calls == []


class TestOneBadItem:
    @pytest.mark.parametrize(
        "bad",
        [
            "<item><title>Rusak & <b>tak ditutup</title></item>",
            "<item><title>Rusak</item>",
            "<item><title>Rusak</title>",
            "<item attribute=><title>Rusak</title></item>",
            "<item><title>Rusak</title><x:y>tanpa deklarasi</x:y></item>",
            "<item><title>Rusak &tidakada; &#xD800; &#0; \x00\x01</title></item>",
            "<item><title>Rusak</title><description><![CDATA[tak ditutup</description></item>",
            "<item><title>Rusak</title><!-- tak ditutup </item>",
            "<item><title>Rusak <!DOCTYPE a [<!ENTITY b 'c'>]></title></item>",
            "<item><title>" + "<a>" * 5_000 + "Rusak</title></item>",
            "<item/>",
            "<item></item>",
        ],
    )
    def test_the_others_come_in(self, bad: str) -> None:
        read = Read(rss(item("Satu"), bad, item("Tiga")))
        assert (read.titles[0], read.titles[-1]) == ("Satu", "Tiga")
        assert len(read.entries) + len([problem for problem in read.fatal if problem.index is not None]) == 3

    def test_title_of_a_megabyte_comes_in_shortened(self) -> None:
        read = Read(rss(item("Data " * 200_000), item("Dua")))
        assert [len(title) for title in read.titles] == [1000, 3]

    def test_item_that_is_longer_than_we_read_is_refused_alone(self) -> None:
        read = Read(
            rss(item("Satu"), item("Panjang", "<description>" + "x" * 6_000_000 + "</description>"), item("Tiga"))
        )
        assert read.titles == ["Satu", "Tiga"]
        assert [(problem.index, problem.message) for problem in read.fatal] == [
            (1, "This item is too long or ends before its last tag, so it was left out.")
        ]

    def test_feed_that_breaks_off_gives_what_is_whole_and_is_not_complete(self) -> None:
        read = Read(rss(item("Satu"), item("Dua"))[:-35])
        assert read.titles == ["Satu"]
        assert not read.feed.complete

    def test_words_of_markup_in_a_text_begin_no_item(self) -> None:
        text = "<description><![CDATA[<item><title>bukan</title></item>]]></description><!-- <item> -->"
        assert Read(rss(item("Satu", text), item("Dua"))).titles == ["Satu", "Dua"]


class TestWhatAnItemSays:
    def test_guid_is_taken_as_it_stands(self) -> None:
        read = Read(rss(item("Satu", "<guid>17</guid>"), item("Dua", "<guid>https://opd.example/?p=2</guid>")))
        assert [(entry.guid, entry.url) for entry in read.entries] == [
            ("17", ""),
            ("https://opd.example/?p=2", "https://opd.example/?p=2"),
        ]

    def test_page_of_an_item_without_guid_is_its_identity(self) -> None:
        read = Read(rss(item("Satu", "<link>https://opd.example/satu</link>")))
        assert read.entry.guid == "https://opd.example/satu"

    @pytest.mark.parametrize("link", ["https://opd.example/", "https://opd.example", "http://lain.example/"])
    def test_front_page_is_no_identity(self, link: str) -> None:
        assert Read(rss(item("Satu", f"<link>{link}</link>"))).entry.guid == ""

    @pytest.mark.parametrize(
        ("date", "issued"),
        [
            ("29-12-2021 03:54:29", "2021-12-29T03:54:29+07:00"),
            ("Mon, 11 Sep 2023 08:45:00 +0000", "2023-09-11T08:45:00+00:00"),
            ("Jum'at, 8 September 2023 15.45 WITA", "2023-09-08T15:45:00+08:00"),
            ("0000-00-00 00:00:00", None),
            ("-000001-11-29T00:00:00.000000Z", None),
            ("kemarin", None),
        ],
    )
    def test_date_is_read_as_it_stands_and_never_guessed(self, date: str, issued: str | None) -> None:
        read = Read(rss(item("Satu", f"<pubDate>{date}</pubDate>")))
        assert read.entry.issued == issued
        assert read.values_of("issued") == ([] if issued else [date])

    def test_day_and_month_are_told_apart_by_the_other_items(self) -> None:
        dates = [item("Satu", "<pubDate>11/09/2023</pubDate>"), item("Dua", "<pubDate>25/12/2022</pubDate>")]
        assert [entry.issued for entry in Read(rss(*dates)).entries] == ["2023-09-11", "2022-12-25"]

    def test_undeclared_prefixes_mean_what_they_usually_mean(self) -> None:
        more = "<dc:date>2023-09-11</dc:date><content:encoded>&lt;p&gt;Isi&lt;/p&gt;</content:encoded>"
        entry = Read(rss(item("Satu", more))).entry
        assert (entry.modified, entry.notes) == ("2023-09-11", "Isi")

    def test_elements_of_ones_own_are_known_by_their_names(self) -> None:
        assert Read(rss(item("Satu", "<frekuensi>Bulanan</frekuensi>"))).entry.frequency == "monthly"

    def test_user_name_of_the_site_is_nobody_to_write_to(self) -> None:
        creator = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">admin</dc:creator>'
        entry = Read(rss(item("Satu", creator))).entry
        assert (entry.contact_name, entry.publisher) == ("", "")

    def test_feed_is_a_window_whose_gaps_mean_nothing(self) -> None:
        read = Read(rss(item("Satu")))
        assert (read.feed.rolling, read.feed.complete) == (True, True)

    def test_feed_without_items_is_empty_and_complete(self) -> None:
        read = Read(rss())
        assert (read.items, read.feed.complete) == ([], True)

    @pytest.mark.parametrize("text", ["<html><body>", "a,b\n1,2\n", "{}", ""])
    def test_what_is_no_feed_is_refused(self, text: str) -> None:
        with pytest.raises(FeedError):
            Read(text, format="rss")


class TestMemory:
    """Flat while the feed grows: what was read goes before more comes."""

    def peak_of(self, reader: Callable[..., Iterator[object]], data: bytes) -> int:
        feed = io.BytesIO(data)
        context = ReadContext(config=FeedConfig(), timezone="Asia/Jakarta")
        tracemalloc.start()
        for _item in reader(feed, context, ""):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    def test_of_rss(self) -> None:
        """20 MB, of which no more than a batch of items and a piece of the file are held at once."""
        data = rss(*[item(f"Data {n}", f"<description>{'isi ' * 25_000}</description>") for n in range(200)]).encode()
        assert len(data) > 20_000_000
        assert self.peak_of(read_syndication, data) < 10_000_000

    def test_of_csv(self) -> None:
        data = b"Judul,Keterangan\n" + b"".join(b"Data %d,%s\n" % (n, b"isi " * 250) for n in range(4_000))
        assert len(data) > 4_000_000
        assert self.peak_of(read_delimited, data) < 3_000_000


def test_items_are_cut_at_any_boundary_of_what_is_read() -> None:
    """Whatever the size of the pieces, the items are the same."""
    text = rss(item("Satu", "<![CDATA[<item>]]><!-- </item> -->"), "<item/>", item("Dua"), "<item><title>Tiga")
    for size in (1, 2, 3, 7, 1000):
        assert [item.whole for item in XmlFeed(_Pieces(text, size)).items()] == [True, True, True, True]


class _Pieces(io.BytesIO):
    """A file that gives few bytes at a time, as a slow one may."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__(text.encode())
        self._size = size

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self._size, size) if size and size > 0 else size)
