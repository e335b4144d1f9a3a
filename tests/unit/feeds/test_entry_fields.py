"""Each field of an entry, in the shapes that agencies give it."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedResource

from .reading import Read, read_entry


def messages(read: Read) -> list[tuple[str, str]]:
    return [(problem.field, problem.value) for problem in read.problems]


class TestTitle:
    @pytest.mark.parametrize("title", [None, "", "  ", "-", [], {}, "\u200b", "\x00"])
    def test_entry_without_title_is_refused_and_counted(self, title: object) -> None:
        read = Read({"dataset": [{"title": title, "identifier": "x"}, {"title": "Ada", "identifier": "y"}]})

        assert read.titles == ["Ada"]
        assert [(problem.index, problem.guid, problem.field, problem.fatal) for problem in read.problems] == [
            (0, "x", "title", True)
        ]

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("Data &amp; Informasi", "Data & Informasi"),
            ("Data &amp;#8211; Informasi", "Data – Informasi"),
            ("<b>Data</b>\n  Pokok", "Data Pokok"),
            ("a < b dan c > d", "a < b dan c > d"),
            ({"id": "Penduduk", "en": "Population"}, "Penduduk"),
            ({"rendered": "Penduduk"}, "Penduduk"),
            (["Penduduk"], "Penduduk"),
            ([{"@language": "en", "@value": "Population"}, {"@language": "id", "@value": "Penduduk"}], "Penduduk"),
            (2024, "2024"),
            ("Nama\x00 \x07Kecamatan", "Nama Kecamatan"),
            ("Kecamatan \ud800", "Kecamatan"),
            ("\ud83d\ude00 Senyum", "😀 Senyum"),
        ],
    )
    def test_title_is_a_plain_line_of_text(self, written: object, title: str) -> None:
        assert Read({"dataset": [{"title": written, "identifier": "x"}]}).titles == [title]


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("Pendidikan â€“ SD", "Pendidikan – SD"),
        ("â€œWajib Belajarâ€\x9d", "“Wajib Belajar”"),
        ("CafÃ© Desa", "Café Desa"),
        ("ÃƒÂ©", "é"),
        ("Luas 5 kmÂ²", "Luas 5 km²"),
        ("Suhu 30Â°C", "Suhu 30°C"),
        ("Sao Tomé, Ångström, naïve, Ärzte, façade", "Sao Tomé, Ångström, naïve, Ärzte, façade"),
    ],
)
def test_mojibake_is_undone_where_it_is_certain(garbled: str, meant: str) -> None:
    assert Read({"dataset": [{"title": garbled, "identifier": "x"}]}).titles == [meant]


class TestIdentifier:
    def test_number_is_an_identifier_like_a_string(self) -> None:
        assert read_entry(identifier=1201300017).entry.guid == "1201300017"
        assert read_entry(identifier=12.0).entry.guid == "12"

    def test_object_gives_its_value(self) -> None:
        assert read_entry(identifier={"@type": "xsd:string", "@value": "abc"}).entry.guid == "abc"

    def test_address_of_the_node_stands_in_where_there_is_no_identifier(self) -> None:
        read = Read({"dataset": [{"@id": "https://x.example/d/1", "title": "A", "identifier": ""}]})

        assert read.entry.guid == "https://x.example/d/1"

    def test_node_address_copied_from_another_entry_is_no_identity_beside_an_identifier(self) -> None:
        wrong = {"@id": "https://x.example/data.json", "title": "A"}
        read = Read({**wrong, "dataset": [{**wrong, "identifier": "1"}, {**wrong, "identifier": "2"}]})

        assert [entry.guid for entry in read.entries] == ["1", "2"]
        assert read.problems == []

    def test_repeated_identifier_is_reported_and_both_come_in(self) -> None:
        read = Read({"dataset": [{"title": "A", "identifier": "1"}, {"title": "B", "identifier": 1}]})

        assert [entry.guid for entry in read.entries] == ["1", "1"]
        assert [(problem.index, problem.field, problem.value) for problem in read.problems] == [(1, "guid", "1")]

    def test_overlong_identifier_stays_the_same_each_time(self) -> None:
        first, second = (read_entry(identifier="x" * 5000).entry.guid for _ in range(2))

        assert first == second
        assert first.startswith("sha256:")


class TestKeys:
    """Keys are known in both languages, whatever their case and punctuation, and one slip of the hand away."""

    @pytest.mark.parametrize(
        ("key", "value", "field", "expected"),
        [
            ("contctPoint", {"fn": "Bidang Data"}, "contact_name", "Bidang Data"),
            ("accrualperiodicity", "Bulanan", "frequency", "monthly"),
            ("accrualPeriodicty", "Bulanan", "frequency", "monthly"),
            ("Frekuensi Pemutakhiran", "Bulanan", "frequency", "monthly"),
            ("descripton", "Isi", "notes", "Isi"),
            ("dct:description", "Isi", "notes", "Isi"),
            ("http://purl.org/dc/terms/description", "Isi", "notes", "Isi"),
            ("Perangkat Daerah", "Dinas Sosial", "publisher", "Dinas Sosial"),
            ("publiser", "Dinas Sosial", "publisher", "Dinas Sosial"),
            ("Tgl. Pemutakhiran", "2024-05-06", "modified", "2024-05-06"),
            ("updated_at", "2024-05-06", "modified", "2024-05-06"),
            ("Kata Kunci", "gizi, balita", "tags", ("gizi", "balita")),
            ("landingpage", "https://x.example/d", "url", "https://x.example/d"),
        ],
    )
    def test_key_is_recognised(self, key: str, value: object, field: str, expected: object) -> None:
        assert getattr(read_entry(**{key: value}).entry, field) == expected

    def test_key_that_is_filled_wins_over_a_surer_one_that_is_empty(self) -> None:
        assert read_entry(keyword=[], keywords=["gizi"]).entry.tags == ("gizi",)

    def test_key_that_says_nothing_gives_way_to_one_that_says_something(self) -> None:
        read = read_entry(modified="-", updated_at="2024-05-06")

        assert (read.entry.modified, read.problems) == ("2024-05-06", [])

    def test_configured_key_counts_for_its_field_alone(self) -> None:
        read = Read([{"judul": "Jumlah Balita", "sumber": "x-1", "opd": ""}], fields={"sumber": "guid"})

        assert (read.entry.guid, read.entry.publisher) == ("x-1", "")

    def test_configured_key_wins(self) -> None:
        read = Read(
            [{"title": "Kode 7", "meta": {"nama": "Jumlah Balita"}, "identifier": "x"}], fields={"meta.nama": "title"}
        )

        assert read.titles == ["Jumlah Balita"]

    def test_configured_key_of_any_case_wins(self) -> None:
        read = Read(
            [{"judul": "A", "JUDUL_RESMI": "Jumlah Balita", "id": "x"}], fields={"judul resmi": "title"}, format="json"
        )

        assert read.titles == ["Jumlah Balita"]


class TestPublisher:
    @pytest.mark.parametrize(
        ("written", "publisher"),
        [
            ("Dinas Kesehatan", "Dinas Kesehatan"),
            ({"name": "Dinas Kesehatan"}, "Dinas Kesehatan"),
            (
                {"@type": "org:Organization", "name": "Dinas Kesehatan", "subOrganizationOf": {"name": "Kota"}},
                "Dinas Kesehatan",
            ),
            ({"name": "dinkes", "title": "Dinas Kesehatan"}, "Dinas Kesehatan"),
            ([{"name": "Dinas Kesehatan"}, {"name": "Lain"}], "Dinas Kesehatan"),
            ({"id": 3, "nama_opd": "Dinas Kesehatan"}, "Dinas Kesehatan"),
            (None, ""),
            ({"name": None}, ""),
            ("-", ""),
        ],
    )
    def test_publisher_is_a_name_however_it_is_wrapped(self, written: object, publisher: str) -> None:
        read = read_entry(publisher=written)

        assert read.entry.publisher == publisher
        assert read.problems == []

    def test_publisher_that_is_only_an_address_is_reported(self) -> None:
        read = read_entry(publisher={"@id": "https://contoh.example/opd/3"})

        assert read.entry.publisher == ""
        assert [problem.field for problem in read.problems] == ["publisher"]


class TestContact:
    @pytest.mark.parametrize(
        ("contact", "expected"),
        [
            (
                {"@type": "vcard:Contact", "fn": "Bidang Data", "hasEmail": "mailto:data@x.go.id"},
                ("Bidang Data", "data@x.go.id", ""),
            ),
            ({"fn": "Bidang Data", "hasEmail": "data@x.go.id"}, ("Bidang Data", "data@x.go.id", "")),
            ({"fn": "Bidang Data", "hasEmail": ""}, ("Bidang Data", "", "")),
            (
                {"vcard:fn": "Bidang Data", "vcard:hasEmail": {"@id": "mailto:data@x.go.id"}},
                ("Bidang Data", "data@x.go.id", ""),
            ),
            ("Bidang Data", ("Bidang Data", "", "")),
            ("data@x.go.id", ("", "data@x.go.id", "")),
            ("Bidang Data <data@x.go.id>", ("Bidang Data", "data@x.go.id", "")),
            ([{"fn": "Bidang Data", "hasEmail": "mailto: data@x.go.id"}], ("Bidang Data", "data@x.go.id", "")),
            ({"fn": "Bidang Data", "hasEmail": "data [at] x.go.id"}, ("Bidang Data", "data@x.go.id", "")),
            ({"fn": "Bidang Data", "hasTelephone": "(0285) 421234"}, ("Bidang Data", "", "+62285421234")),
            ({"fn": "Bidang Data", "hasEmail": "0816-644-0000"}, ("Bidang Data", "", "+628166440000")),
            ("0285-421234", ("", "", "+62285421234")),
            (None, ("", "", "")),
        ],
    )
    def test_name_email_and_phone_are_found_in_a_contact(self, contact: object, expected: tuple[str, str, str]) -> None:
        entry = read_entry(contactPoint=contact).entry

        assert (entry.contact_name, entry.contact_email, entry.contact_phone) == expected

    def test_what_is_no_email_is_reported_and_left_out(self) -> None:
        read = read_entry(contactPoint={"fn": "Bidang Data", "hasEmail": "https://x.go.id"})

        assert read.entry.contact_email == ""
        assert messages(read) == [("contact_email", "https://x.go.id")]


class TestTags:
    @pytest.mark.parametrize(
        ("keyword", "tags"),
        [
            (["gizi", "balita"], ("gizi", "balita")),
            ("pemuda,indeks,kepemudaan,2022", ("pemuda", "indeks", "kepemudaan", "2022")),
            ("gizi; balita | stunting", ("gizi", "balita", "stunting")),
            ("#gizi #balita", ("gizi", "balita")),
            (["olahraga,atlet"], ("olahraga", "atlet")),
            (["Pendidikan, Kepemudaan dan Olahraga"], ("Pendidikan Kepemudaan dan Olahraga",)),
            ([{"name": "gizi", "display_name": "Gizi"}], ("Gizi",)),
            ({"0": "gizi", "2": "balita"}, ("gizi", "balita")),
            (["Gizi", "gizi", "GIZI "], ("Gizi",)),
            ([2024, None, "", "-"], ("2024",)),
            ("", ()),
            ([[["gizi"]]], ("gizi",)),
            (["https://data.go.id/theme/sektoral"], ("sektoral",)),
        ],
    )
    def test_tags_are_found_however_they_are_written(self, keyword: object, tags: tuple[str, ...]) -> None:
        assert read_entry(keyword=keyword).entry.tags == tags

    @pytest.mark.parametrize(
        ("found", "tag"),
        [
            ("Perempuan & Anak", "Perempuan Anak"),
            ("KB/KR", "KB KR"),
            ("air (bersih)", "air bersih"),
            ("«gizi»", "gizi"),
            ("a\u0001b:c", "ab c"),
        ],
    )
    def test_tag_that_ckan_refuses_is_cleaned_and_reported(self, found: str, tag: str) -> None:
        read = read_entry(keyword=[found, "lain"])

        assert read.entry.tags == (tag, "lain")
        assert [problem.field for problem in read.problems] == ["tags"]

    def test_tag_too_short_is_left_out_and_one_too_long_is_cut_at_a_word(self) -> None:
        read = read_entry(keyword=["x", "kata " * 30])

        assert read.entry.tags == (("kata " * 20).strip(),)
        assert len(read.problems) == 2


class TestDescription:
    @pytest.mark.parametrize(
        ("written", "notes"),
        [
            ("<p><strong>Data Ikan&nbsp;</strong><span>tangkap</span></p>", "**Data Ikan** tangkap"),
            ("<p>Satu</p><p>Dua<br>Tiga</p>", "Satu\n\nDua\nTiga"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<h1>Judul</h1><p>Isi", "## Judul\n\nIsi"),
            ('<a href="/d/1">unduh</a>', "[unduh](https://satudata.contoh.example/d/1)"),
            ("&lt;p&gt;Isi&lt;/p&gt;", "Isi"),
            ("Data &amp; Informasi", "Data & Informasi"),
            ("5 < 6 dan 7 > 6", "5 < 6 dan 7 > 6"),
            ("Satu\r\nDua\t\t\r\n\r\n\r\n\r\nTiga", "Satu\nDua\n\nTiga"),
            ("-", ""),
            (None, ""),
            ({"id": "Isi", "en": "Content"}, "Isi"),
            ("Isi\x00 dengan\x0b tanda", "Isi dengan\n tanda"),
        ],
    )
    def test_html_becomes_markdown_and_text_stays(self, written: object, notes: str) -> None:
        assert read_entry(description=written).entry.notes == notes

    @pytest.mark.parametrize(
        "dangerous",
        [
            "<script>alert(1)</script>Isi",
            "<img src=x onerror=alert(1)>Isi",
            '<a href="javascript:alert(1)">Isi</a>',
            "[Isi](javascript:alert(1))",
            "<svg/onload=alert(1)>Isi",
            "Isi <scr<script>ipt>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;Isi",
            "Isi <x onclick=alert(1)>",
            "<style>*{}</style>Isi<iframe src=//x>",
        ],
    )
    def test_nothing_that_a_browser_could_run_is_left(self, dangerous: str) -> None:
        notes = read_entry(description=dangerous).entry.notes

        assert "Isi" in notes
        assert "<" not in notes
        assert "javascript:" not in notes

    def test_overlong_description_is_shortened_and_reported(self) -> None:
        read = read_entry(description="kata " * 40_000)

        assert len(read.entry.notes) <= 100_000
        assert [problem.field for problem in read.problems] == ["notes"]


def resource(**fields: Any) -> FeedResource:
    return FeedResource(**fields)


class TestResources:
    CSV = resource(url="https://satudata.contoh.example/a.csv", name="Berkas", format="csv", mimetype="text/csv")

    @pytest.mark.parametrize(
        "distribution",
        [
            [
                {
                    "title": "Berkas",
                    "downloadURL": "https://satudata.contoh.example/a.csv",
                    "format": "csv",
                    "mediaType": "text/csv",
                }
            ],
            {"title": "Berkas", "downloadURL": "/a.csv", "format": "csv", "mediaType": "text/csv"},
            {"0": {"title": "Berkas", "downloadURL": "/a.csv", "format": "csv", "mediaType": "text/csv"}},
            [{"name": "Berkas", "accessURL": "/a.csv", "format": "csv", "mimetype": "text/csv"}],
            [{"title": "Berkas", "webService": "/a.csv", "format": "csv", "mediaType": "text/csv"}],
            [
                {
                    "dct:title": "Berkas",
                    "dcat:downloadURL": {"@id": "/a.csv"},
                    "dct:format": "csv",
                    "dcat:mediaType": "text/csv",
                }
            ],
            [
                {
                    "title": "Berkas",
                    "accessURL": "https://satudata.contoh.example/d",
                    "downloadURL": "/a.csv",
                    "format": "csv",
                    "mediaType": "text/csv",
                }
            ],
            '[{"title": "Berkas", "downloadURL": "/a.csv", "format": "csv", "mediaType": "text/csv"}]',
            [[{"title": "Berkas", "downloadURL": "/a.csv", "format": "csv", "mediaType": "text/csv"}], None],
        ],
    )
    def test_file_is_found_in_any_shape_of_distribution(self, distribution: object) -> None:
        assert read_entry(distribution=distribution).entry.resources == (self.CSV,)

    def test_plain_addresses_are_files(self) -> None:
        read = read_entry(distribution=["/a.csv", "https://x.example/b.xlsx"])

        assert [found.url for found in read.entry.resources] == [
            "https://satudata.contoh.example/a.csv",
            "https://x.example/b.xlsx",
        ]

    def test_several_addresses_of_one_distribution_are_files_of_their_own(self) -> None:
        read = read_entry(distribution=[{"title": "Berkas", "downloadURL": ["/a.csv", "/b.csv"]}])

        assert [(found.name, found.url[-6:]) for found in read.entry.resources] == [
            ("Berkas", "/a.csv"),
            ("Berkas", "/b.csv"),
        ]

    def test_distribution_of_words_is_reported(self) -> None:
        read = read_entry(distribution=["csv", "xlsx"])

        assert (read.entry.resources, read.values_of("resources")) == ((), ["csv", "xlsx"])

    def test_address_on_the_entry_itself_is_a_file_as_dcat_us_1_0_has_it(self) -> None:
        read = read_entry(accessURL="https://x.example/a.csv", format="text/csv", webService="https://x.example/api/a")

        assert [found.url for found in read.entry.resources] == ["https://x.example/a.csv", "https://x.example/api/a"]

    def test_file_without_an_address_is_reported_and_the_others_stay(self) -> None:
        read = read_entry(
            distribution=[
                {"title": "Tanpa"},
                {"title": "Dengan", "downloadURL": "/a.csv"},
                {"title": "Aneh", "downloadURL": "javascript:1"},
            ]
        )

        assert [found.name for found in read.entry.resources] == ["Dengan"]
        assert messages(read) == [("resources", "Tanpa"), ("resources", "javascript:1")]

    def test_same_file_twice_is_one(self) -> None:
        assert len(read_entry(distribution=[{"downloadURL": "/a.csv"}] * 3).entry.resources) == 1

    def test_size_is_a_whole_number_or_unknown(self) -> None:
        read = read_entry(
            distribution=[{"downloadURL": "/a", "byteSize": "1024"}, {"downloadURL": "/b", "byteSize": "1 MB"}]
        )

        assert [found.size for found in read.entry.resources] == [1024, None]


class TestOtherFields:
    @pytest.mark.parametrize(
        ("written", "license"),
        [
            ("cc-by", "cc-by"),
            ("CC-BY 4.0", "cc-by"),
            ("Creative Commons Attribution", "cc-by"),
            ("Creative Commons Attribution 4.0 International", "cc-by"),
            ("https://creativecommons.org/licenses/by/4.0/", "cc-by"),
            ("http://creativecommons.org/licenses/by-sa/4.0", "cc-by-sa"),
            ("http://www.opendefinition.org/licenses/cc-by", "cc-by"),
            ("CC0 1.0", "cc-zero"),
            ({"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}, "cc-zero"),
            ("-", ""),
        ],
    )
    def test_licence_is_an_id_of_ckan(self, written: object, license: str) -> None:
        read = read_entry(license=written)

        assert (read.entry.license, read.problems) == (license, [])

    def test_unknown_licence_is_kept_as_found_and_reported(self) -> None:
        read = read_entry(license="Lisensi Data Terbuka Kota")

        assert read.entry.license == "Lisensi Data Terbuka Kota"
        assert messages(read) == [("license", "Lisensi Data Terbuka Kota")]

    @pytest.mark.parametrize(
        ("written", "language"),
        [
            ("id", "id"),
            ("id-ID", "id"),
            ("Bahasa Indonesia", "id"),
            (["id", "en"], "id, en"),
            ("ind", "id"),
            (["http://id.loc.gov/vocabulary/iso639-1/en"], "en"),
            (None, ""),
        ],
    )
    def test_language_is_a_code(self, written: object, language: str) -> None:
        assert read_entry(language=written).entry.language == language

    @pytest.mark.parametrize(
        ("written", "temporal"),
        [
            ("2020-01-01/2020-12-31", "2020-01-01/2020-12-31"),
            ({"@type": "PeriodOfTime", "startDate": "2020-01-01", "endDate": "2020-12-31"}, "2020-01-01/2020-12-31"),
            ({"startDate": "-", "endDate": "-"}, ""),
            ({"startDate": "2020", "endDate": None}, "2020/"),
            (2020, "2020"),
        ],
    )
    def test_period_is_short_text(self, written: object, temporal: str) -> None:
        assert read_entry(temporal=written).entry.temporal == temporal

    @pytest.mark.parametrize(
        ("key", "written"),
        [
            ("accessLevel", "non-public"),
            ("accesLevel", "Non Public"),
            ("accessLevel", "private"),
            ("Sifat Data", "Tertutup"),
            ("hak_akses", "Dikecualikan"),
        ],
    )
    def test_data_that_is_not_public_is_noted_and_its_record_comes_in(self, key: str, written: str) -> None:
        read = read_entry(**{key: written})

        assert read.titles == ["Jumlah Penduduk"]
        assert messages(read) == [("access_level", written)]

    @pytest.mark.parametrize("written", ["public", "publik", "restricted public", "Terbuka", "-", None, ["public"]])
    def test_access_that_is_open_or_restricted_needs_no_note(self, written: object) -> None:
        assert read_entry(accessLevel=written).problems == []

    def test_place_is_its_name(self) -> None:
        assert read_entry(spatial={"@type": "Location", "name": "Kota Pekalongan"}).entry.spatial == "Kota Pekalongan"
        assert read_entry(spatial="Kota Pekalongan").entry.spatial == "Kota Pekalongan"

    @pytest.mark.parametrize(
        ("landing", "url"),
        [
            ("/d/1", "https://satudata.contoh.example/d/1"),
            ("www.contoh.go.id/d", "https://www.contoh.go.id/d"),
            ("-", ""),
        ],
    )
    def test_relative_page_is_resolved_against_the_feed(self, landing: str, url: str) -> None:
        assert read_entry(landingPage=landing).entry.url == url


def test_default_configuration_is_enough() -> None:
    assert FeedConfig() == FeedConfig(
        format="auto", fields={}, publishers={}, timezone="", day_first=None, vanished="keep", max_entries=None
    )
