"""SolrCloud of two nodes and its ZooKeeper, from the jars and the schema of the development's Solr."""

from __future__ import annotations

import io
import json
import sys
import urllib.parse
import urllib.request
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ckan

from ..web import free_port
from .processes import Process, Supervisor, wait_until

_ROOT = Path(__file__).resolve().parents[2]
_COLLECTION = "ckan"
_NODES = ("solr-1", "solr-2")
_SOLR_XML = """
<solr><solrcloud><str name="host">127.0.0.1</str><int name="hostPort">${hostPort}</int>
<str name="hostContext">solr</str><int name="zkClientTimeout">10000</int></solrcloud></solr>
"""
# Replicas need what CKAN's single index does without: a log of updates, and versions that are numbers.
_PLAIN_HANDLER = '<updateHandler class="solr.DirectUpdateHandler2"/>'
_HANDLER = """<updateHandler class="solr.DirectUpdateHandler2"><updateLog/>
<autoCommit><maxTime>15000</maxTime><openSearcher>false</openSearcher></autoCommit></updateHandler>"""
_PLAIN_VERSION = '<field name="_version_" type="string" indexed="true" stored="true"/>'
_VERSION = '<field name="_version_" type="plong" docValues="true" stored="true"/>'


@dataclass(frozen=True)
class Cloud:
    """``url`` is CKAN's, of the balancer; ``ports`` are the nodes' own."""

    url: str
    ports: dict[str, int]

    def leader(self) -> str:
        return next(name for name, replica in self._replicas().items() if replica.get("leader") == "true")

    def is_active(self, name: str) -> bool:
        """Whether a node is one of the cluster, and its replica has all that it missed."""
        try:
            return self._replicas()[name]["state"] == "active" and self.count(name) >= 0
        except (OSError, KeyError):
            return False

    def count(self, name: str) -> int:
        """Datasets in a node's own copy of the index."""
        asked = {"q": "dataset_type:dataset", "rows": 0, "distrib": "false"}
        return _ask(self.ports[name], f"{_COLLECTION}/select", asked)["response"]["numFound"]

    def _replicas(self) -> dict[str, Any]:
        """The living ones, by name of the node."""
        found = self._status()
        names = {f"127.0.0.1:{port}_solr": name for name, port in self.ports.items()}
        (shard,) = found["collections"][_COLLECTION]["shards"].values()
        alive = [one for one in shard["replicas"].values() if one["node_name"] in found["live_nodes"]]
        return {names[one["node_name"]]: one for one in alive}

    def _status(self) -> Any:
        """As whichever node answers has it."""
        for port in self.ports.values():
            with suppress(OSError):
                return _ask(port, "admin/collections", {"action": "CLUSTERSTATUS"})["cluster"]
        raise OSError("no node of Solr answers")


def start_solr(supervisor: Supervisor, folder: Path, jars: Path) -> Cloud:
    if not any(jars.glob("zookeeper-*.jar")):
        sys.exit(f"{jars} has no Solr. Call bin/services start, which fetches it, or name its folder with --jars.")
    keeper, balancer = free_port(), free_port()
    cloud = Cloud(f"http://127.0.0.1:{balancer}/solr/{_COLLECTION}", {name: free_port() for name in _NODES})
    classes = ["-cp", f"{jars}/*"]
    keep_zookeeper = ["-Xmx128m", "-Dzookeeper.admin.enableServer=false", *classes]
    server = "org.apache.zookeeper.server.ZooKeeperServerMain"
    _keep(supervisor, "zookeeper", folder, [*keep_zookeeper, server, str(keeper), "data"])
    for name, port in cloud.ports.items():
        home = folder / name
        home.mkdir()
        (home / "solr.xml").write_text(_SOLR_XML)
        settings = {"zkHost": f"127.0.0.1:{keeper}", "hostPort": port, "solr.solr.home": home, "solr.log.dir": home}
        options = ["-Xms128m", "-Xmx1g", *(f"-D{key}={value}" for key, value in settings.items()), *classes]
        _keep(supervisor, name, folder, [*options, str(_ROOT / "bin/solr/Solr.java"), str(home), str(port)])
    command = [sys.executable, "-m", "bench.topology.balancer", str(balancer), *map(str, cloud.ports.values())]
    supervisor.keep(Process("balancer", command, folder / "log/balancer.log", folder=_ROOT))
    _make_collection(cloud)
    wait_until(lambda: all(map(cloud.is_active, cloud.ports)), "both copies of the index are active")
    return cloud


def _keep(supervisor: Supervisor, name: str, folder: Path, options: list[str]) -> None:
    home = folder / name
    home.mkdir(exist_ok=True)
    supervisor.keep(Process(name, ["java", *options], folder / f"log/{name}.log", folder=home))


def _make_collection(cloud: Cloud) -> None:
    """One shard with a copy on each node, so that either may be lost."""
    for port in cloud.ports.values():
        wait_until(lambda port=port: _is_up(port), "a node of Solr answers")
    first = next(iter(cloud.ports.values()))
    _ask(first, "admin/configs", {"action": "UPLOAD", "name": _COLLECTION}, _configuration())
    copies = {"collection.configName": _COLLECTION, "numShards": 1, "replicationFactor": len(_NODES)}
    _ask(first, "admin/collections", {"action": "CREATE", "name": _COLLECTION, **copies})


def _configuration() -> bytes:
    """CKAN's own schema, as bin/lib/solr.sh takes it, with what a cluster needs."""
    schema = (Path(ckan.__file__).parent / "config/solr/schema.xml").read_text()
    settings = (_ROOT / "bin/solr/solrconfig.xml").read_text()
    files = {
        "schema.xml": _replaced(schema, _PLAIN_VERSION, _VERSION),
        "solrconfig.xml": _replaced(settings, _PLAIN_HANDLER, _HANDLER),
        **dict.fromkeys(("protwords.txt", "synonyms.txt", "stopwords.txt"), ""),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _replaced(text: str, old: str, new: str) -> str:
    if old not in text:
        sys.exit(f"What a cluster needs otherwise is not there any more: {old}")
    return text.replace(old, new)


def _is_up(port: int) -> bool:
    try:
        return len(_ask(port, "admin/collections", {"action": "CLUSTERSTATUS"})["cluster"]["live_nodes"]) == len(_NODES)
    except OSError:
        return False


def _ask(port: int, path: str, query: dict[str, Any], data: bytes | None = None) -> Any:
    address = f"http://127.0.0.1:{port}/solr/{path}?{urllib.parse.urlencode(query)}"
    headers = {"Content-Type": "application/octet-stream"} if data else {}
    with urllib.request.urlopen(urllib.request.Request(address, data=data, headers=headers), timeout=60) as answer:
        return json.load(answer)
