"""A portal on services of its own, each behind a gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ckan.lib.jobs
import ckan.lib.redis
import ckan.model
import pytest
import sqlalchemy as sa
from ckan.plugins import toolkit as tk

from ..harvesters.private_services import PrivatePostgres, PrivateRedis
from .gate import Gate

ROOT = Path(__file__).resolve().parents[3]
_VARIABLES = {"sqlalchemy.url": "CKAN_SQLALCHEMY_URL", "ckan.redis.url": "CKAN_REDIS_URL", "solr_url": "CKAN_SOLR_URL"}


@dataclass(frozen=True)
class Services:
    postgres: PrivatePostgres
    redis: PrivateRedis
    before_postgres: Gate
    before_redis: Gate
    before_solr: Gate
    url_by_setting: dict[str, str]


@pytest.fixture(scope="package")
def services() -> Iterator[Services]:
    """Solr is the tests' own behind a gate; the others are started for this room alone."""
    postgres, redis = PrivatePostgres(), PrivateRedis()
    solr = urlsplit(tk.config["solr_url"])
    urls = {"sqlalchemy.url": postgres.url, "ckan.redis.url": redis.url, "solr_url": solr.geturl()}
    gates = {setting: _gate_before(url) for setting, url in urls.items()}
    yield Services(postgres, redis, *gates.values(), {key: _through(gates[key], url) for key, url in urls.items()})
    postgres.stop()
    redis.stop()


@pytest.fixture
def with_plugins(with_plugins: None, services: Services, monkeypatch: Any) -> Iterator[None]:
    """The portal of this process, and of those that a test starts, on these services."""
    for setting, url in services.url_by_setting.items():
        monkeypatch.setenv(_VARIABLES[setting], url)
        monkeypatch.setitem(tk.config, setting, url)
    monkeypatch.setattr(ckan.lib.redis, "_connection_pool", None)
    monkeypatch.setattr(ckan.lib.jobs, "_queues", {})  # each keeps the connection that it was made with
    before = ckan.model.meta.engine
    has_tables = ckan.model.repo.tables_created_and_initialised
    engine = sa.create_engine(services.url_by_setting["sqlalchemy.url"])
    ckan.model.init_model(engine)
    ckan.model.repo.tables_created_and_initialised = False
    yield
    ckan.model.Session.remove()
    ckan.model.init_model(before)
    ckan.model.repo.tables_created_and_initialised = has_tables
    engine.dispose()


def _gate_before(url: str) -> Gate:
    found = urlsplit(url)
    return Gate(found.hostname or "127.0.0.1", found.port or 80)


def _through(gate: Gate, url: str) -> str:
    user, at, _ = urlsplit(url).netloc.rpartition("@")
    return urlsplit(url)._replace(netloc=f"{user}{at}127.0.0.1:{gate.port}").geturl()


def write_ini(folder: Path, settings: Mapping[str, Any]) -> Path:
    """The tests' own portal, for another process; its services come from the environment."""
    lines = [
        "[app:main]",
        f"use = config:{ROOT / 'test.ini'}",
        *(f"{key} = {value}" for key, value in settings.items()),
    ]
    ini = folder / "ckan.ini"
    ini.write_text("\n".join(lines) + "\n")
    return ini
