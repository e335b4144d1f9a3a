"""The administrator's tab: its pages, and what they can be sent."""

from __future__ import annotations

PAGES = (
    "",
    "/perubahan",
    "/sumber",
    "/kontak",
    "/pengecualian",
    "/pengecualian/tambah",
    "/impor/opd",
    "/impor/sumber",
    "/pengaturan",
)
POSTS = (
    "/periksa",
    "/uji-coba",
    "/terima-penurunan",
    "/sumber/alias",
    "/pengecualian/tambah",
    "/pengecualian/akhiri",
    "/impor/opd",
)
