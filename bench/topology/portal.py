"""The portal's own processes: what a portal's administrator would start, each as if on a machine of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..harvest import PLUGINS_BY_SOURCE_TYPE
from ..web import free_port, write_ini
from .postgres import Database, start_postgres
from .processes import Process, Supervisor
from .redis_server import Redis, start_redis
from .solr_cloud import Cloud, start_solr

_ROOT = Path(__file__).resolve().parents[2]
_CRON_EVERY = 30.0
SITE_ID = "topology"
_SETTINGS = {
    "testing": "false",
    "ckan.site_id": SITE_ID,
    "ckan.plugins": PLUGINS_BY_SOURCE_TYPE["opd_feed"],
    "ckanext.kipfreshness.feed.allow_private_addresses": "true",
}
WEB = ("web-1", "web-2")
WORKERS = ("worker-1", "worker-2", "worker-3")
GATHER = ("gather-1", "gather-2")


@dataclass(frozen=True)
class Portal:
    """``web`` is the port of each web process."""

    supervisor: Supervisor
    folder: Path
    ini: Path
    primary: Database
    replica: Database
    redis: Redis
    cloud: Cloud
    web: dict[str, int]

    def start(self, names: Iterable[str]) -> None:
        """By name: the word before its number says what it does."""
        for name in names:
            self.supervisor.keep(self._process(name))

    def start_cron(self) -> None:
        self.supervisor.keep(self._process("cron"))

    def call(self, *command: str) -> str:
        """What a command of this portal prints; a failure of it is an error."""
        return self._call(self._environment("call"), *command)

    def ask_replica(self, *command: str) -> str:
        """The same on the database that was the replica."""
        return self._call({**self._environment("call"), "CKAN_SQLALCHEMY_URL": self.replica.url}, *command)

    def own_folder(self, name: str) -> Path:
        return self.folder / "machines" / name

    def _call(self, environment: dict[str, str], *command: str) -> str:
        finished = subprocess.run(
            command, env={**os.environ, **environment}, cwd=_ROOT, capture_output=True, text=True, check=False
        )
        if finished.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed:\n{finished.stderr[-2000:]}")
        return finished.stdout

    def _process(self, name: str) -> Process:
        return Process(
            name,
            self._command(name),
            self.folder / f"log/{name}.log",
            self._environment(name),
            folder=_ROOT,
            own=self.own_folder(name),
            every=_CRON_EVERY if name == "cron" else None,
        )

    def _command(self, name: str) -> list[str]:
        kind = name.partition("-")[0]
        if kind == "web":
            options = ["--workers", "1", "--threads", "4", "--timeout", "120", "--bind", f"127.0.0.1:{self.web[name]}"]
            return [sys.executable, "-m", "gunicorn", *options, "bench.wsgi:application"]
        called = {
            "worker": ["jobs", "worker"],
            "gather": ["harvester", "gather-consumer"],
            "fetch": ["harvester", "fetch-consumer"],
            "cron": ["harvester", "run"],
        }
        return [ckan_command(), *called[kind]]

    def _environment(self, name: str) -> dict[str, str]:
        """PostgreSQL knows each by its name; whatever it keeps on disk, it keeps in its own folder."""
        own = str(self.own_folder(name))
        return {
            "CKAN_INI": str(self.ini),
            "CKAN_SQLALCHEMY_URL": self.primary.url,
            "CKAN_REDIS_URL": self.redis.ckan_url,
            "CKAN_SOLR_URL": self.cloud.url,
            "CKAN_STORAGE_PATH": own,
            "TMPDIR": own,
            "PGAPPNAME": name,
        }


def ckan_command() -> str:
    return str(Path(sys.executable).with_name("ckan"))


def start_services(supervisor: Supervisor, folder: Path, ini: Path, jars: Path) -> Portal:
    (folder / "log").mkdir()
    primary, replica = start_postgres(supervisor, folder)
    redis = start_redis(supervisor, folder)
    cloud = start_solr(supervisor, folder, jars)
    own_ini = write_ini(folder / "topology.ini", ini, _SETTINGS)
    (folder / "machines/call").mkdir(parents=True)
    return Portal(supervisor, folder, own_ini, primary, replica, redis, cloud, {name: free_port() for name in WEB})
