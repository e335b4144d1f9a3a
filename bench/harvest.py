"""Harvests a feed first, again unchanged and with one entry in a hundred changed, beside ckanext-dcat's dcat_json.

    uv pip install ckanext-dcat==2.4.4          # the peer; into an environment of its own
    python -m bench.harvest --ini test.ini --erase [--entries 500 2000 10000] [--consumers 1] [--without-peer]

Both bring the same entries, in the same run, into the same services, each with the plugins it needs and no others. The
portal of the ini is emptied before each series: never name one that is used. Gather and import run in processes of
their own, through the queues, import in as many as there are consumers; starting them is not counted. Prints seconds,
milliseconds an entry, the memory of the largest process, and ratios.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PLUGINS_BY_SOURCE_TYPE = {
    "opd_feed": "kipfreshness kipfreshness_harvester harvest scheming_organizations",
    "dcat_json": "harvest dcat dcat_json_harvester",
}
PHASES = ("first", "unchanged", "1 % changed")
_SOURCE = "bench-harvest"


def main() -> None:
    options = _options()
    if options.step:
        _run_step(options)
        return
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    peers = ["opd_feed"] if options.without_peer else list(PLUGINS_BY_SOURCE_TYPE)
    with feed_server() as server, tempfile.TemporaryDirectory() as folder:
        for entries in options.entries:
            found = {peer: _series(peer, entries, server, Path(folder), options) for peer in peers}
            _print_ratios(entries, found)


class FeedServer(ThreadingHTTPServer):
    """``body`` is what it answers, to whatever is asked."""

    body = b""


class _Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    server = FeedServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def make_feed(entries: int, changed_every: int | None = None) -> bytes:
    def is_changed(number: int) -> bool:
        return changed_every is not None and number % changed_every == 0

    return json.dumps(
        {
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "dataset": [make_entry(number, is_changed(number)) for number in range(entries)],
        }
    ).encode()


def make_entry(number: int, is_changed: bool) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset",
        "identifier": f"https://opd.example/dataset/{number}",
        "title": f"Produksi komoditas nomor {number} menurut kecamatan",
        "description": f"Jumlah produksi tahun berjalan, tabel {number}" + (", diperbaiki" if is_changed else ""),
        "modified": "2024-05-02" if is_changed else "2024-05-01",
        "keyword": ["produksi", "kecamatan", f"komoditas-{number % 40}"],
        "publisher": {"@type": "org:Organization", "name": "Dinas Pertanian"},
        "contactPoint": {"@type": "vcard:Contact", "fn": "Seksi Data", "hasEmail": "mailto:data@opd.example"},
        "accessLevel": "public",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"Tabel {format}",
                "format": format,
                "downloadURL": f"https://opd.example/files/{number}.{format.lower()}",
            }
            for format in ("CSV", "XLSX")
        ],
    }


def write_ini(peer: str, folder: Path, ini: str) -> Path:
    """``ini`` with the plugins that ``peer`` needs and no others."""
    own_ini = folder / f"{peer}.ini"
    own_ini.write_text(
        f"[app:main]\nuse = config:{Path(ini).resolve()}\nckan.plugins = {PLUGINS_BY_SOURCE_TYPE[peer]}\n"
        "ckanext.kipfreshness.feed.allow_private_addresses = true\n"
    )
    return own_ini


def _series(
    peer: str, entries: int, server: FeedServer, folder: Path, options: argparse.Namespace
) -> dict[str, dict[str, float]]:
    own_ini = write_ini(peer, folder, options.ini)
    address = f"http://127.0.0.1:{server.server_port}/data.json"
    run_step("prepare", peer, own_ini, address)
    found: dict[str, dict[str, float]] = {}
    for phase, body in zip(
        PHASES, (make_feed(entries), make_feed(entries), make_feed(entries, changed_every=100)), strict=True
    ):
        server.body = body
        gather = run_step("gather", peer, own_ini, address)
        import_ = _import_with(options.consumers, peer, own_ini, address)
        seconds = gather["seconds"] + import_["seconds"]
        found[phase] = {"seconds": seconds, "datasets": import_["datasets"]}
        print(
            f"{entries:6} entries  {peer:9} {phase:11} {seconds:8.2f} s {seconds * 1000 / entries:8.2f} ms an entry  "
            f"gather {gather['megabytes']:4.0f} MB, import {import_['megabytes']:4.0f} MB  "
            f"{import_['datasets']:.0f} datasets",
            flush=True,
        )
    return found


def _import_with(consumers: int, peer: str, ini: Path, address: str) -> dict[str, float]:
    """From when the first of them asks for work to when the last has none."""
    with ThreadPoolExecutor(consumers) as pool:
        found = list(pool.map(lambda _: run_step("import", peer, ini, address), range(consumers)))
    return {
        "seconds": max(one["ended"] for one in found) - min(one["ended"] - one["seconds"] for one in found),
        "megabytes": max(one["megabytes"] for one in found),
        "datasets": max(one["datasets"] for one in found),
    }


def _print_ratios(entries: int, found: dict[str, dict[str, dict[str, float]]]) -> None:
    for phase in PHASES if "dcat_json" in found else ():
        ours, theirs = (found[peer][phase]["seconds"] for peer in ("opd_feed", "dcat_json"))
        print(f"{entries:6} entries  {phase:11} opd_feed is {theirs / ours:6.1f} times as fast", flush=True)


def run_step(step: str, peer: str, ini: Path, address: str) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "bench.harvest",
        "--step",
        step,
        "--peer",
        peer,
        "--ini",
        str(ini),
        "--url",
        address,
    ]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{finished.stderr[-4000:]}")
    return json.loads(finished.stdout.splitlines()[-1])


def _run_step(options: argparse.Namespace) -> None:
    """In a process of its own: the last line of its output is what was measured."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    app = make_app(load_config(options.ini))
    with app._wsgi_app.test_request_context():
        began = time.monotonic()
        found = {"prepare": _prepare, "gather": _gather, "import": _import}[options.step](options)
        seconds = time.monotonic() - began
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "ended": time.time(), "megabytes": megabytes, **found}))


def _prepare(options: argparse.Namespace) -> dict[str, float]:
    import ckan.lib.search as search
    import ckan.model as model
    import ckan.plugins as p
    from ckan.cli.db import _run_migrations
    from ckanext.harvest import queue

    model.Session.close_all()
    model.repo.rebuild_db()
    search.clear_all()
    queue.purge_queues()
    for plugin in ("harvest", "kipfreshness"):
        if p.plugin_loaded(plugin):
            _run_migrations(plugin, "head", True)
    organization = act("organization_create", {"name": "dinas-pertanian", "title": "Dinas Pertanian"})
    act(
        "harvest_source_create",
        {
            "name": _SOURCE,
            "title": _SOURCE,
            "url": options.url,
            "source_type": options.peer,
            "owner_org": organization["id"],
        },
    )
    return {}


def _gather(options: argparse.Namespace) -> dict[str, float]:
    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestObject, HarvestSource

    source = HarvestSource.filter(type=options.peer).one()
    act("harvest_job_create", {"source_id": source.id})
    consumer = queue.get_gather_consumer()
    method, header, body = consumer.basic_get(queue=queue.get_gather_queue_name())
    queue.gather_callback(consumer, method, header, body)
    return {"gathered": HarvestObject.filter(harvest_source_id=source.id, current=False).count()}


def _import(options: argparse.Namespace) -> dict[str, float]:
    import ckan.model as model
    from ckanext.harvest import queue

    consumer = queue.get_fetch_consumer()
    while True:
        method, header, body = consumer.basic_get(queue=queue.get_fetch_queue_name())
        if not body:
            break
        queue.fetch_callback(consumer, method, header, body)
    act("harvest_jobs_run", {})
    counted = model.Session.query(model.Package).filter_by(type="dataset", state="active").count()
    return {"datasets": counted}


def act(action: str, data: dict[str, Any]) -> Any:
    import ckan.model as model
    import ckan.plugins.toolkit as tk

    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context: Any = {"user": user, "ignore_auth": True, "model": model, "session": model.Session}
    return tk.get_action(action)(context, data)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--entries", type=int, nargs="+", default=[500, 2000, 10_000])
    parser.add_argument("--consumers", type=int, default=1)
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--erase", action="store_true")
    parser.add_argument("--step", choices=["prepare", "gather", "import"], help=argparse.SUPPRESS)
    parser.add_argument("--peer", choices=list(PLUGINS_BY_SOURCE_TYPE), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
