"""Which columns a table may have: the fields of the portal's own organisation schema, by name and by label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk

PARENT = "parent_opd"
_LIST_VALIDATORS = ("kipfreshness_lines", "kipfreshness_urls", "scheming_multiple_text", "scheming_multiple_choice")
# Headers that people write beside the labels of the form.
_SPELLINGS_BY_FIELD = {
    "title": ("Nama OPD", "OPD", "Perangkat Daerah", "Organisasi", "Nama", "Title"),
    "name": ("Slug",),
    "short_name": ("Singkatan", "Akronim"),
    "aliases": ("Alias",),
    "parent_opd": ("Induk", "OPD Induk", "Parent"),
    "address": ("Alamat", "Address"),
    "description": ("Deskripsi",),
}
_NOT_FORM_FIELDS = ("image_url",)


@dataclass(frozen=True)
class ImportField:
    """``value_by_choice`` leads from a choice's folded labels and value to its value; empty where all is allowed."""

    name: str
    label: str
    spellings: tuple[str, ...]
    is_list: bool
    value_by_choice: Mapping[str, str]

    def choice(self, cell: str) -> str:
        """The value of the choice that a cell names; what names none stays, for the validator to refuse."""
        return self.value_by_choice.get(fold(cell), cell)


def import_fields() -> tuple[ImportField, ...]:
    """What the form of an organisation asks for; without ckanext-scheming what CKAN itself keeps."""
    return tuple(_import_field(field) for field in _schema_fields() if field["field_name"] not in _NOT_FORM_FIELDS)


def field_by_folded_spelling(fields: Iterable[ImportField]) -> dict[str, str]:
    """Which field a header means. A name wins over a label: some portals label the title "Name"."""
    fields = tuple(fields)
    labelled = {fold(spelling): field.name for field in fields for spelling in field.spellings}
    return labelled | {fold(field.name): field.name for field in fields}


def fold(text: str) -> str:
    """The same for headers, labels and names that differ in case, blanks and punctuation only."""
    return re.sub(r"[^\w]|_", "", text.casefold())


def _schema_fields() -> list[dict[str, Any]]:
    if p.plugin_loaded("scheming_organizations"):
        schema = tk.h.scheming_get_organization_schema("organization")
        if schema:
            return [field for field in schema["fields"] if field.get("form_snippet", "") is not None]
    return [{"field_name": "title"}, {"field_name": "name"}, {"field_name": "description"}]


def _import_field(field: dict[str, Any]) -> ImportField:
    name: str = field["field_name"]
    labels = _texts(field.get("label", name))
    validators = str(field.get("validators", ""))
    # The parent's choices are the organisations, which a file may itself bring.
    choices: list[dict[str, Any]] = tk.h.scheming_field_choices(field) if name != PARENT and _has_choices(field) else []
    return ImportField(
        name=name,
        label=tk.h.scheming_language_text(field["label"]) if "label" in field else name,
        spellings=(name, *labels, *_SPELLINGS_BY_FIELD.get(name, ())),
        is_list=any(validator in validators for validator in _LIST_VALIDATORS),
        value_by_choice=_value_by_choice(choices),
    )


def _has_choices(field: dict[str, Any]) -> bool:
    return "choices" in field or "choices_helper" in field


def _value_by_choice(choices: Iterable[dict[str, Any]]) -> dict[str, str]:
    return {
        fold(spelling): choice["value"]
        for choice in choices
        for spelling in (*_texts(choice.get("label", "")), choice["value"])
    }


def _texts(text: Any) -> tuple[str, ...]:
    """A text of a schema in every language that it has."""
    return tuple(cast("Mapping[str, str]", text).values()) if isinstance(text, Mapping) else (str(text),)
