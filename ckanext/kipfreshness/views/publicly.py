"""What is the same for everybody, so that browsers and proxies may keep it; all else of ours is one reader's."""

from __future__ import annotations

import hashlib
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, session

_NO_CACHE = "__no_cache__"  # CKAN's word for what it rendered for one person


def of_one_reader() -> None:
    """CKAN lets every cache keep what it did not render itself, whoever asked: downloads, redirects, answers."""
    tk.request.environ[_NO_CACHE] = True


def _of_everybody() -> None:
    """Unless the reader has a session, whose cookie is sent along anew."""
    if not session:
        tk.request.environ.pop(_NO_CACHE, None)


def public_download(response: Response) -> Response:
    """A file as who is not logged in gets it is everybody's."""
    if tk.current_user.is_anonymous:
        _of_everybody()
    # A token in a header is a person's, too, as a cookie is.
    response.vary.update(["Cookie", tk.config["apitoken_header_name"]])
    return response


def public_file(body: bytes, content_type: str) -> Response:
    """Whoever has it already is told "not modified"; how long they need not ask is CKAN's ``ckan.cache_expires``."""
    _of_everybody()
    response: Any = Response(body, content_type=content_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(tk.request)
