"""The portal's compliance now, which everybody sees alike and many pages show: counted once for all of them."""

from __future__ import annotations

from typing import Any

from .. import answers
from ..compliance import compliance
from ..kept import kept_json
from ..model.runs import last_run
from .reading import no_organization, view_of


def compliance_now(reference: str | None) -> dict[str, Any]:
    """Of one organisation, by name or id, where one is asked for. Raises ``ValidationError`` where there is none."""
    shown = kept_json(("compliance",), _count)
    if reference is None:
        return shown
    rows = [row for row in shown["organizations"] if reference in (row["name"], row["id"])]
    if not rows:
        raise no_organization(reference)
    return shown | {"totals": {field: rows[0][field] for field in shown["totals"]}, "organizations": rows}


def _count() -> dict[str, Any]:
    view = view_of({})
    return answers.compliance_answer(view.policy, view.as_of, compliance(view), last_run())
