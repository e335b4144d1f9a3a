"""A letter is written as the portal's front page is: in its default language, with its public addresses."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import ckan.config.middleware as middleware
import ckan.plugins.toolkit as tk
import flask
import flask_babel


@contextmanager
def portal_context() -> Generator[str]:
    """The language. Whatever the session holds uncommitted may be gone afterwards, as after any request."""
    language: str = tk.config["ckan.locale_default"]
    forced = cast("Any", flask_babel).force_locale(language)
    with _app().test_request_context(environ_overrides={"CKAN_LANG": language}), forced:
        yield language


def _app() -> flask.Flask:
    if flask.has_app_context():
        return cast("Any", flask.current_app)._get_current_object()
    # CKAN's worker has an application, but no context; its own helpers find it in the same place.
    return cast("Any", middleware)._internal_test_request_context.app
