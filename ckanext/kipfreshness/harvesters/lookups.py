"""CKAN looks up the same user, organisation and tags for each dataset: within a batch, each is asked for once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import ckan.model
import sqlalchemy as sa
from ckan.model.meta import Session
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql import visitors

_KINDS = frozenset({ckan.model.User, ckan.model.Group, ckan.model.Tag})


@contextmanager
def lookups_remembered() -> Generator[None]:
    """Inside, in this thread's session alone, what was found by one query of these tables is found again unasked.

    Not what was not found: it may be made meanwhile, as tags are. The objects are the session's own, so that whoever
    changes one changes what is found. This is SQLAlchemy's own place for it (its "query caching" example).
    """
    remembered: dict[Any, Any] = {}

    def answer(state: ORMExecuteState) -> Any:
        if not state.is_select:
            remembered.clear()
            return None
        mapper: Any = state.bind_mapper
        if mapper is None or mapper.class_ not in _KINDS or state.is_column_load or state.is_relationship_load:
            return None
        statement: Any = state.statement
        key = _key(statement)
        if key not in remembered:
            if not _asks_one_table(statement, mapper.local_table):
                return None
            found = state.invoke_statement().freeze()
            if not found.data:
                return found()
            remembered[key] = found
        return remembered[key]()

    session = Session()
    event.listen(session, "do_orm_execute", answer)
    try:
        yield
    finally:
        event.remove(session, "do_orm_execute", answer)


def _key(statement: Any) -> Any:
    cache_key = statement._generate_cache_key()
    return cache_key.key, tuple(parameter.effective_value for parameter in cache_key.bindparams)


def _asks_one_table(statement: Any, table: Any) -> bool:
    """And locks nothing. Other tables change while a batch is written."""
    if getattr(statement, "_for_update_arg", None) is not None or not isinstance(statement, sa.Select):
        return False
    condition = statement.whereclause
    if statement.get_final_froms() != [table] or condition is None:
        return False
    return not any(isinstance(part, sa.SelectBase) for part in visitors.iterate(condition))
