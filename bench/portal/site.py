"""The portal of an ini file, in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..harvest import PLUGINS_BY_SOURCE_TYPE


@contextmanager
def portal_of(ini: str, plugins: str = PLUGINS_BY_SOURCE_TYPE["opd_feed"]) -> Iterator[None]:
    """With ours among the plugins, where no others are named, and feeds on loopback allowed."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    with tempfile.TemporaryDirectory() as folder:
        own_ini = Path(folder) / "portal.ini"
        own_ini.write_text(
            f"[app:main]\nuse = config:{Path(ini).resolve()}\nckan.plugins = {plugins}\n"
            "ckanext.kipfreshness.feed.allow_private_addresses = true\n"
        )
        app = make_app(load_config(str(own_ini)))
        with app._wsgi_app.test_request_context():
            yield


def empty_portal() -> None:
    """All tables, the index and the queues."""
    import ckan.lib.search as search
    import ckan.model as model
    from ckan.cli.db import _run_migrations
    from ckanext.harvest import queue

    model.Session.close_all()
    model.repo.rebuild_db()
    search.clear_all()
    queue.purge_queues()
    for plugin in ("harvest", "kipfreshness"):
        _run_migrations(plugin, "head", True)
