"""Which addresses are the same link, in SQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

# A portal that moves to https has not updated its data.
_SCHEME_AND_WWW = "^https?://(www\\.)?"
_TAIL = "(#.*|/+)$"


def folded(url: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The address without what makes no other link: scheme, ``www.``, fragment and trailing slash."""
    without_scheme: Any = sa.func.regexp_replace(url, _SCHEME_AND_WWW, "", "i")
    return sa.func.regexp_replace(without_scheme, _TAIL, "")
