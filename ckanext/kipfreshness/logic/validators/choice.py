"""One of the choices that a field offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk


def kipfreshness_choice(field: dict[str, Any], schema: dict[str, Any]) -> Callable[[Any], Any]:
    """Like scheming's ``scheming_choices``, but says in a whole sentence what can be chosen."""

    def validator(value: Any) -> Any:
        choices = tk.h.scheming_field_choices(field)
        if value in [choice["value"] for choice in choices]:
            return value
        offered = ", ".join(f"{choice['value']} ({tk.h.scheming_language_text(choice['label'])})" for choice in choices)
        raise tk.Invalid(
            tk._("%(value)s is not one of the choices. Choose one of: %(choices)s.")
            % {"value": value, "choices": offered}
        )

    return validator


# scheming calls validators with this mark with the field and its schema, and uses what they return.
kipfreshness_choice.is_a_scheming_validator = True  # type: ignore[attr-defined]
