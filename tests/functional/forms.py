"""Forms as a browser sends them."""

from __future__ import annotations

from typing import Any


def form_values(form: Any) -> dict[str, str]:
    """What a browser would send if nobody touched the form."""
    inputs = [field for field in form.find_all("input", attrs={"name": True}) if not is_unticked(field)]
    values = {field["name"]: field.get("value", "") for field in inputs}
    values |= {field["name"]: field.text.strip() for field in form.find_all("textarea")}
    for field in form.find_all("select"):
        chosen = field.find("option", selected=True)
        values[field["name"]] = chosen["value"] if chosen else ""
    return values | {"save": ""}


def is_unticked(field: Any) -> bool:
    return field.get("type") in ("checkbox", "radio") and not field.has_attr("checked")
