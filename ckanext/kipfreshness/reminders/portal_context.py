"""A letter is written as the portal's front page is: in its default language, with its public addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import ckan.config.middleware as middleware
import ckan.plugins.toolkit as tk
import flask
from flask_babel import force_locale


@contextmanager
def portal_context() -> Iterator[str]:
    """The language. Whatever the session holds uncommitted may be gone afterwards, as after any request."""
    language: str = tk.config["ckan.locale_default"]
    with _app().test_request_context(environ_overrides={"CKAN_LANG": language}), force_locale(language):
        yield language


def _app() -> flask.Flask:
    if flask.has_app_context():
        return cast("Any", flask.current_app)._get_current_object()
    # CKAN's worker has an application, but no context; its own helpers find it in the same place.
    return cast("Any", middleware)._internal_test_request_context.app
