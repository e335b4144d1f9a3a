"""What a table would change: decided here, shown by a dry run and by a page that asks, written by ``apply_plan``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from .drafts import Draft, Drafter
from .fields import PARENT, ImportField
from .known import known_organizations
from .parents import Parents
from .values import FieldChange, Kind, Plan, PlannedRow, Table

_DERIVED = "_normal"


def plan_import(table: Table, fields: Sequence[ImportField], user: str) -> Plan:
    """Compare the table with the portal; ``user`` is who will write. Writes nothing."""
    known = known_organizations()
    drafter = Drafter(table, fields, known, user)
    drafts = [drafter.draft(row) for row in table.rows]
    parents = Parents(known, drafts)
    before = {draft.name: parents.parent_on_portal(draft) for draft in drafts}
    after = _place(drafts, drafter, parents)
    rows = tuple(_planned(draft, before.get(draft.name, ""), after.get(draft.row, "")) for draft in drafts)
    return Plan(rows, tuple(refusal for draft in drafts for refusal in draft.refusals))


def _place(drafts: Sequence[Draft], drafter: Drafter, parents: Parents) -> dict[int, str]:
    """Row number to the name of its parent. A row refused may be another's parent, so it goes on till none is."""
    while True:
        placed: dict[int, str] = {}
        refused = False
        for draft in drafts:
            if not draft.parent or draft.refusals:
                continue
            try:
                placed[draft.row] = parents.find(draft)
                parents.place(draft, placed[draft.row])
            except ValueError as error:
                drafter.refuse(draft, PARENT, str(error))
                refused = True
        if not refused:
            return placed


def _planned(draft: Draft, parent_before: str, parent_after: str) -> PlannedRow:
    moves = bool(parent_after) and parent_after != parent_before
    differing = _differing(draft)
    changes = [
        FieldChange(name, _shown(draft.known.kept_of(name) if draft.known else ""), _shown(draft.kept.get(name, "")))
        for name in differing
        if not name.endswith(_DERIVED)
    ]
    if moves:
        changes.append(FieldChange(PARENT, parent_before, parent_after))
    kind = _kind(draft, bool(differing) or moves)
    return PlannedRow(
        row=draft.row,
        kind=kind,
        name=draft.name,
        title=draft.title,
        organization_id=draft.known.id if draft.known else None,
        data=_data(draft) if kind is Kind.CREATE or (kind is Kind.UPDATE and differing) else {},
        changes=() if kind is Kind.REFUSED else tuple(changes),
        parent=parent_after if moves and kind is not Kind.REFUSED else None,
    )


def _kind(draft: Draft, differs: bool) -> Kind:
    if draft.refusals:
        return Kind.REFUSED
    if draft.known is None:
        return Kind.CREATE
    return Kind.UPDATE if differs else Kind.UNCHANGED


def _differing(draft: Draft) -> list[str]:
    """Fields that would be kept otherwise than they are; the parent is looked at apart, by name."""
    before: Mapping[str, str] = draft.known.kept if draft.known else {}
    names = dict.fromkeys([*draft.given, *draft.kept, *before])
    return [name for name in names if name != PARENT and before.get(name, "") != draft.kept.get(name, "")]


def _data(draft: Draft) -> dict[str, object]:
    return {**draft.given, "name": draft.name}


def _shown(kept: str) -> str:
    """Lists are kept as JSON; people read them with semicolons, as the table writes them."""
    if not kept.startswith("["):
        return kept
    try:
        return "; ".join(json.loads(kept))
    except (ValueError, TypeError):
        return kept
