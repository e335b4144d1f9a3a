"""What the form of a scheming schema asks of us: where groups of fields begin and end, and what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model import Group
from ckan.model.meta import Session

from .. import config
from ..model.sql import shown_title
from ..wording.frequencies import LABELS_BY_FREQUENCY
from ..wording.frequency_meaning import FrequencyMeaning, frequency_meaning


@dataclass(frozen=True)
class PlaceInGroup:
    """Whether a field is its group's first or last one on the form. Label and help are the group's own."""

    opens: bool
    closes: bool
    ends_form: bool
    label: Any = None
    help_text: Any = None


def place_in_group(field: dict[str, Any], entity_type: str, object_type: str) -> PlaceInGroup:
    schema = tk.h.scheming_get_schema(entity_type, object_type)
    fields: list[dict[str, Any]] = schema["dataset_fields"] if entity_type == "dataset" else schema["fields"]
    shown = [other for other in fields if other.get("form_snippet", "") is not None]
    names = [other["field_name"] for other in shown]
    here = names.index(field["field_name"])
    group = field.get("group")
    before = shown[here - 1].get("group") if here else None
    after = shown[here + 1].get("group") if here + 1 < len(shown) else None
    described = group_by_name(schema).get(group, {})
    return PlaceInGroup(
        opens=group is not None and group != before,
        closes=group is not None and group != after,
        ends_form=here + 1 == len(shown),
        label=described.get("label", group),
        help_text=described.get("help_text"),
    )


def group_by_name(schema: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    return {group["group"]: group for group in schema.get("groups", [])}


def frequency_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"value": frequency.value, "label": label} for frequency, label in LABELS_BY_FREQUENCY.items()]


def meaning_of_frequencies() -> FrequencyMeaning:
    return frequency_meaning(config.policy(), tk.h.lang())


def organization_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """Every organisation of the portal, by title."""
    title = shown_title(Group)
    query = (
        sa.select(Group.id, title)
        .where(Group.is_organization.is_(True), Group.state == "active")
        .order_by(sa.func.lower(title))
    )
    # A label in every language, lest scheming looks a proper name up in the catalogues.
    return [{"value": id, "label": {"en": label}} for id, label in Session.execute(query)]
