"""An example of a table to fill in: the columns that the portal's own schema knows, and one made-up record."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..organization_import import import_fields
from . import formats
from .columns import Column

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPD = {
    "name": "dinas-contoh",
    "title": "Dinas Contoh",
    "short_name": "Discon",
    "opd_code": "9.99.0.00.0.00.99.0000",
    "head_office": "Kepala Dinas",
    "head_email": "kepala@dinas-contoh.example",
    "ppid_office": "PPID Pelaksana",
    "ppid_email": "ppid@dinas-contoh.example",
    "ppid_phone": "(0200) 555001",
    "whatsapp": "0870-0000-0101",
    "update_limit": "P14D",
}
_SOURCE = {
    "organization": "dinas-contoh",
    "url": "https://dinas-contoh.example/data.json",
    "format": "auto",
    "frequency": "daily",
    "title": "Data Dinas Contoh",
    "config": "",
}


def template_file(subject: str, file_format: str) -> tuple[bytes, str]:
    """The file and its MIME type; ``subject`` is ``opd`` or ``sumber``. Headers are the fields' names, which any
    language of the form finds again."""
    sample = _SOURCE if subject == "sumber" else {field.name: _OPD.get(field.name, "") for field in import_fields()}
    title = tk._("Harvest sources") if subject == "sumber" else tk._("OPDs")
    sheet = formats.Sheet(title, [Column(field, field) for field in sample], [sample])
    if file_format == "csv":
        return "".join(formats.csv_lines(sheet)).encode(), "text/csv"
    remarks = {
        tk._("What this is"): tk._("A table to fill in, one record a row. Replace the example, which is made up."),
        tk._("Empty cells"): tk._("What is left empty stays as it is on the portal."),
    }
    with formats.xlsx_file([sheet], remarks) as workbook:
        return workbook.read(), _XLSX
