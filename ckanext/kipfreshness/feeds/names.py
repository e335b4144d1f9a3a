"""What a column or key is called: Indonesian and English names of an entry's fields, as agencies write and misspell
them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .spelling import is_one_slip

# surest name first: where an entry has several keys of one field, the first that is filled is used
NAMES_BY_FIELD: dict[str, str] = {
    "guid": (
        "identifier, guid, id, uuid, kode dataset, id dataset, dataset id, kode data, id data, identifikasi, @id, "
        "_id, kode"
    ),
    "title": (
        "title, judul, tittle, judul dataset, nama dataset, dataset title, dataset name, judul data, nama data, "
        "data title, nama informasi, jenis informasi, judul informasi, ringkasan isi informasi, ringkasan "
        "informasi, jenis data, nama indikator, indikator, elemen data, post title, headline, dataset, nama, "
        "name, nama tabel, judul tabel, title id, judul publikasi"
    ),
    "notes": (
        "description, deskripsi, notes, keterangan, deskripsi dataset, dataset description, uraian, abstrak, "
        "abstract, summary, ringkasan, penjelasan, deskripsi data, definisi, isi, content, excerpt, isi "
        "informasi, desc, catatan"
    ),
    "url": (
        "landingpage, landing page, dataset url, url dataset, link dataset, tautan dataset, halaman, halaman "
        "dataset, permalink, permalink url, page, page url, webpage, web page, source url, tautan halaman, alamat "
        "halaman, perma link"
    ),
    "publisher": (
        "publisher, organization, organisasi, perangkat daerah, opd, nama opd, nama perangkat daerah, produsen "
        "data, produsen, instansi, nama instansi, nama organisasi, dinas, skpd, nama skpd, unit kerja, "
        "organization name, organization title, org title, org name, nama org, organisation, publisher name, "
        "penerbit, walidata, sumber data, sumber, badan publik, instansi produsen, produsen dataset, pejabat unit "
        "yang menguasai, pejabat unit yang menguasai informasi, pejabat yang menguasai informasi, penanggung "
        "jawab pembuatan, agency, department, pemilik data, pemilik, owner"
    ),
    "contact_name": (
        "contactpoint, contact point, kontak, narahubung, contact, contact name, nama kontak, maintainer, "
        "penanggung jawab, pic, author, person in charge, pengelola"
    ),
    "contact_email": (
        "contact email, mbox, email, email kontak, maintainer email, author email, surel, e mail, hasemail, "
        "alamat email"
    ),
    "contact_phone": (
        "contact phone, phone, telepon, no telepon, nomor telepon, telp, no telp, no hp, whatsapp, telephone, "
        "kontak telepon"
    ),
    "tags": "keyword, keywords, tags, tag, kata kunci, label, labels, tagar, keyword list, topik",
    "themes": (
        "theme, themes, tema, kategori, category, categories, groups, group, sektor, topic, urusan, bidang, "
        "bidang urusan, kategori dataset, kelompok data, kategori data, grup, rumpun"
    ),
    "frequency": (
        "accrualperiodicity, accrual periodicity, frequency, frekuensi, frekuensi pemutakhiran, jadwal "
        "pemutakhiran, update frequency, periode pemutakhiran, frekuensi update, frekuensi pembaruan, periode "
        "update, periodisitas, frekuensi rilis, jadwal rilis, frekuensi penerbitan, periode pembaruan, jadwal "
        "update, jadwal pembaruan, periode rilis, frekuensi data"
    ),
    "modified": (
        "modified, last modified, tanggal pemutakhiran, tgl pemutakhiran, pemutakhiran, tanggal diperbarui, "
        "diperbarui, terakhir diperbarui, pemutakhiran terakhir, tanggal pembaruan, tanggal update, tgl update, "
        "tgl diperbarui, updated at, updated, last updated, last update, update terakhir, tanggal perubahan, date "
        "modified, modified date, modified at, update date, tanggal modifikasi, dimutakhirkan, waktu "
        "pemutakhiran, diubah, tanggal diubah, tanggal ubah, tgl perubahan, terakhir diubah, data update, last "
        "update date, pembaruan terakhir, tgl pembaruan, diupdate, date updated, mutakhir, lastmodified, tanggal "
        "perbarui"
    ),
    "issued": (
        "issued, tanggal terbit, tgl terbit, published, tanggal rilis, tgl rilis, tanggal publikasi, tgl "
        "publikasi, release date, released, publication date, date published, date issued, pub date, published "
        "at, tanggal dibuat, tgl dibuat, dibuat, created at, created, date created, tanggal unggah, tanggal "
        "upload, tgl upload, tanggal, tgl, date, tanggal pembuatan, waktu pembuatan, diterbitkan, published date, "
        "issue date, tanggal penerbitan, tgl penerbitan, issued date, rilis, create date, waktu rilis"
    ),
    "license": "license, licence, lisensi, license id, license title, license url, hak cipta, rights",
    "language": "language, bahasa, lang, languages",
    "spatial": (
        "spatial, cakupan wilayah, wilayah, cakupan spasial, spatial coverage, lokasi, cakupan geografis, "
        "cakupan, geographic coverage, wilayah cakupan, spasial, level wilayah"
    ),
    "temporal": (
        "temporal, periode data, cakupan waktu, tahun data, temporal coverage, rentang waktu, periode waktu, "
        "tahun, period, periode, cakupan temporal, data tahun, rentang tahun"
    ),
    "access_level": "accesslevel, access level, tingkat akses, hak akses, sifat data",
    "resource_url": (
        "download url, downloadurl, resource url, url, link, tautan, access url, accessurl, unduh, link unduh, "
        "tautan unduh, url unduh, file, file url, link download, link data, url data, tautan data, alamat, alamat "
        "data, link file, url file, download, download link, webservice, href, berkas, url berkas, api url, url "
        "api, endpoint, alamat unduhan, link akses, source"
    ),
    "resource_name": "nama file, file name, resource name, nama sumber daya, nama berkas, filename, resource title",
    "resource_format": (
        "format, format data, format file, tipe file, file type, jenis file, ekstensi, extension, bentuk "
        "informasi, bentuk informasi yang tersedia, tipe data, format berkas, file format, media type"
    ),
}
_SHORTEST_MISSPELT = 7  # letters of a name without spaces; shorter ones are too close to other words


def fold_name(name: str) -> str:
    """Letters and digits only, in lower case, without a prefix: ``dct:title``, ``Judul_Dataset *`` -> ``title``,
    ``juduldataset``.
    """
    return _fold(name[:200])


@lru_cache(maxsize=8192)
def _fold(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).casefold()
    if ":" in text and "://" not in text:
        text = text.rpartition(":")[2] or text
    text = text.rstrip("/#").rpartition("/")[2].rpartition("#")[2] if "://" in text else text
    if text in ("@id", "@type"):
        return text
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*?\)", "", text) or text)


_RANK_BY_NAME: dict[str, tuple[str, int]] = {}
for _field, _names in NAMES_BY_FIELD.items():
    for _rank, _name in enumerate(_names.split(", ")):
        _RANK_BY_NAME.setdefault(fold_name(_name), (_field, _rank))
_LONG_NAMES = tuple(name for name in _RANK_BY_NAME if len(name) >= _SHORTEST_MISSPELT)


def field_of_name(name: str) -> tuple[str, int] | None:
    """The field and how sure its name is (0: surest). ``contctPoint`` is one slip away from one known name, so it
    counts.
    """
    return _field_of(fold_name(name))


@lru_cache(maxsize=8192)
def _field_of(folded: str) -> tuple[str, int] | None:
    known = _RANK_BY_NAME.get(folded)
    if known is not None or len(folded) < _SHORTEST_MISSPELT - 1 or len(folded) > 40:
        return known
    near = {
        _RANK_BY_NAME[known_name][0]: _RANK_BY_NAME[known_name]
        for known_name in _LONG_NAMES
        if is_one_slip(folded, known_name)
    }
    if len(near) != 1:
        return None
    field, rank = near.popitem()[1]
    return field, rank + 100  # after each name that is spelt right


def fields_for_names(names: Iterable[str], configured: Mapping[str, str]) -> dict[str, str]:
    """Name as found -> field, one name a field: what the source's ``fields`` says, else the surest name that is there.

    A configured name matches whatever its case and punctuation.
    """
    names = list(dict.fromkeys(names))
    configured_by_fold = {fold_name(name): field for name, field in configured.items()}
    found = {
        name: field
        for name in names
        if (field := configured.get(name) or configured_by_fold.get(fold_name(name))) is not None
    }
    taken = set(found.values())
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        known = field_of_name(name) if name not in found else None
        if known is not None and known[0] not in taken:
            best[known[0]] = min(best.get(known[0], (1000, name)), (known[1], name), key=lambda pair: pair[0])
    return found | {name: field for field, (_, name) in best.items()}
