"""A page of ours as everybody sees it who has not logged in: made once, kept, and sent to each of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

import ckan.plugins.toolkit as tk
from flask import session

from ..kept import kept
from .publicly import public_file

_OF_NOBODY = ("_permanent", "_fresh", "_id")  # what a session holds without anything of a person's


def kept_page(view: Callable[..., str]) -> Callable[..., Any]:
    """For a view that shows a reader who is nobody in particular the same as any other one.

    Such a page has no form's token in it, which would be one person's: CKAN asks for none where nobody is logged in.
    """

    @functools.wraps(view)
    def shown(**places: Any) -> Any:
        if not _is_anybody():
            return view(**places)
        setattr(tk.g, tk.config["WTF_CSRF_FIELD_NAME"], "")
        body = kept(_question(), lambda: view(**places).encode())
        response = public_file(body, "text/html; charset=utf-8")
        # A token in a header is a person's, too, as a cookie is.
        response.vary.add(tk.config["apitoken_header_name"])
        return response

    return shown


def kept_file(make: Callable[[], bytes]) -> bytes:
    """Of an address whose file everybody may have: kept for whoever is nobody in particular."""
    return kept(_question(), make) if _is_anybody() else make()


def _is_anybody() -> bool:
    """Nobody is logged in, and no message waits to be shown to this one reader."""
    of_nobody = {tk.config["WTF_CSRF_FIELD_NAME"], *_OF_NOBODY}
    return tk.current_user.is_anonymous and not session.keys() - of_nobody


def _question() -> list[str]:
    """What a page follows from beside the data: its address, the language, and any of the portal's settings."""
    settings = {name: str(value) for name, value in cast("dict[str, Any]", tk.config).items() if _is_plain(value)}
    is_default = str(tk.request.environ.get("CKAN_LANG_IS_DEFAULT"))
    return ["page", tk.request.url, tk.h.lang(), is_default, repr(sorted(settings.items()))]


def _is_plain(value: Any) -> bool:
    """What CKAN keeps among its settings besides has another address in each process."""
    return isinstance(value, (str, int, list))
