"""What the plugin costs CKAN's own pages and actions: the same portal with it and without it.

    CKAN_SQLALCHEMY_URL=… python -m bench.plugin_cost --ini test.ini [--requests 500]

Two web servers of two workers each stand side by side, one with the ini's plugins, one with the same list without ours;
pages are asked for in turns, one at a time, so that a median is the work of one request and not of a queue. The last
line creates datasets over the API and purges them again.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import urllib.request
import uuid
from configparser import ConfigParser
from operator import methodcaller
from pathlib import Path
from typing import Any

from .web import Server, database, machine, one, server

_OURS = ("kipfreshness", "kipfreshness_harvester")
_WANTED = 1.03
_API = "/api/3/action/"


def pages(dataset: str, organization: str) -> list[tuple[str, str]]:
    return [
        ("dataset page", f"/dataset/{dataset}"),
        ("search page", "/dataset/"),
        ("package_show", f"{_API}package_show?id={dataset}"),
        ("package_search rows=20", f"{_API}package_search?rows=20"),
        ("home page, with our panel", "/"),
        ("organisations, with our panels", "/organization/"),
        ("an organisation, with our panel", f"/organization/{organization}"),
    ]


def measure(with_it: Server, without: Server, asked: list[tuple[str, str]], requests: int) -> None:
    print("| work | with, median ms | without, median ms | ratio | wanted |\n|---|---|---|---|---|")
    for name, path in asked:
        get = methodcaller("get", path)
        _print(name, *_in_turns(get, with_it, without, requests))


def measure_creating(with_it: Server, without: Server, owner: str, token: str, datasets: int) -> None:
    made: list[str] = []

    def create(one: Server) -> float:
        name = f"bench-{uuid.uuid4().hex}"
        resource = {"url": f"https://opd.example/{name}.csv", "name": "data"}
        data: dict[str, Any] = {"name": name, "title": name, "owner_org": owner, "resources": [resource]}
        began = time.perf_counter()
        _act(one, "package_create", data, token)
        made.append(name)
        return 1000 * (time.perf_counter() - began)

    found = _in_turns(create, with_it, without, datasets)
    for name in made:
        _act(without, "dataset_purge", {"id": name}, token)
    _print("package_create", *found)


def _in_turns(work: Any, with_it: Server, without: Server, times: int) -> tuple[float, float]:
    """Both medians."""
    for warm in (with_it, without) * 4:
        work(warm)
    pairs = [(work(with_it), work(without)) for _ in range(times)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _print(name: str, ours: float, theirs: float) -> None:
    print(f"| {name} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.2f} | ≤ {_WANTED} |", flush=True)


def _act(found: Server, action: str, data: dict[str, Any], token: str) -> None:
    headers = {"Authorization": token, "Content-Type": "application/json"}
    request = urllib.request.Request(found.address + _API + action, json.dumps(data).encode(), headers)
    with urllib.request.urlopen(request, timeout=300) as answer:
        answer.read()


def _token(ini: Path) -> str:
    """Of the portal's own user; it is left on the portal under this name."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    app = make_app(load_config(str(ini)))
    import ckan.plugins.toolkit as tk

    with app._wsgi_app.test_request_context():
        user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        made = tk.get_action("api_token_create")({"ignore_auth": True}, {"user": user, "name": "bench.plugin_cost"})
        return made["token"]


def _plugins(ini: Path) -> list[str]:
    parser = ConfigParser(interpolation=None)
    parser.read(ini)
    return parser["app:main"]["ckan.plugins"].split()


def main() -> None:
    options = _options()
    plugins = _plugins(options.ini)
    others = " ".join(plugin for plugin in plugins if plugin not in _OURS)
    with database() as cursor:
        about = machine(cursor)
        datasets = one(cursor, "SELECT count(*) FROM package WHERE type = 'dataset' AND state = 'active'")
        owner = one(cursor, "SELECT min(name) FROM \"group\" WHERE is_organization AND state = 'active'")
        owned = (
            'SELECT p.name FROM package p JOIN "group" g ON g.id = p.owner_org '
            f"WHERE g.name = '{owner}' AND p.type = 'dataset' AND p.state = 'active'"
        )
        dataset = one(cursor, owned + " AND NOT p.private ORDER BY p.id LIMIT 1")
    print(f"{datasets:,} datasets; {options.requests} requests, one at a time. {about}\n", flush=True)
    token = _token(options.ini)
    with server(options.ini) as with_it, server(options.ini, **{"ckan.plugins": others}) as without:
        measure(with_it, without, pages(dataset, owner), options.requests)
        measure_creating(with_it, without, owner, token, max(20, options.requests // 5))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=500)
    return parser.parse_args()


if __name__ == "__main__":
    main()
