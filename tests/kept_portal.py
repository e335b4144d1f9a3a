"""Plugins and application, kept from one test to the next where the settings are the same.

CKAN's own fixtures load every plugin anew for each test, and once more for ``app``: most of a short test's time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
from ckan.common import config
from ckan.config.middleware import make_app
from ckan.lib.app_globals import _CONFIG_CACHE
from ckan.tests.helpers import CKANTestApp


class Kept:
    """What was made of some settings, and the settings as making it left them."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._asked: dict[str, Any] | None = None
        self._left: dict[str, Any] = {}
        self._plugins: list[Any] = []
        self._made: Any = None

    def get(self) -> Any:
        """What belongs to the settings of now; they are then as if it had just been made."""
        asked = config.copy()
        if asked != self._asked or self._plugins != _loaded():
            self._made = self._make()
            self._asked, self._left, self._plugins = asked, config.copy(), _loaded()
        config.update(self._left)
        return self._made


def _loaded() -> list[Any]:
    return list(p.PluginImplementations(p.IConfigurer))


def _make_application() -> Any:
    # CKAN remembers there what it read of the settings of another test.
    _CONFIG_CACHE.clear()
    config["testing"] = True
    return make_app(config)


_plugins = Kept(p.load_all)
_application = Kept(_make_application)


def load_plugins() -> None:
    _plugins.get()


def client() -> CKANTestApp:
    """A client without cookies. The application's own settings are again the portal's, whatever the last test set."""
    found = CKANTestApp(_application.get())
    found.flask_app.config.update(config)
    return found
