"""Feeds readers random bytes and mutated feeds; anything but an entry, a problem or ``FeedError`` is a failure.

    python bench/fuzz_feeds.py FOLDER [FOLDER …] [--cases 100000] [--seed 1] [--keep DIR]

Each case is also checked for what must hold of whatever comes out: each entry or refusal takes the next index, text is
fit for a database
and an index, tags are ones that CKAN accepts, dates are ISO 8601, links are absolute. Exit 1 at any failure;
``--keep`` saves the inputs of those.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, Problem, content_hash, entry_key, read_feed

ODD_BYTES = [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\\ud800", b"\\u0000", b'"', b"'", b"\\", b"{", b"}", b"[", b"]",
b",", b":", b"<", b"<!--",
    b"<script>", b"]]>", b"&#0;", b"&amp;", b"null", b"NaN", b"-1", b"1e999", b"9" * 5000, b"[" * 2000, b'{"a":' * 1200,
    b"\xc3\x83\xc2\xa9", b"\x93",
    b"\n", b"\r", b"\t", b"/*", b"//", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"<?xml?>", b"a" * 3000]  # fmt: skip
ODD_VALUES: list[Any] = [None, True, 0, -1, 1e308, 10**30, "", " ", "-", "\x00", "\ud800", "11/09/2023", "99/99/9999",
"0000-00-00", 45000, 1694397825000,
    [], {}, [[]], [{}], {"@value": None}, {"name": {"name": []}}, ["a", {"b": 1}, None], "a" * 3000, "<p>" * 300,
    "javascript:alert(1)", "http://[", "//x",
    "mailto:", "R/P1Y", "P99999999999Y", "1" * 400 + " tahun sekali", "٣ tahun", "²", "①/⑨/2023",
    {"$date": {"$numberLong": "x"}}, "/Date(99999999999999)/",
    "2023-09-11T99:99:99", "2023-02-31", "31/02/2023 25:61", [2023, 13, 45], "24:00 31-12-9999",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:00",
    {"date": "2023-01-01", "timezone": "../../etc/passwd"}, "id" * 300, "@" * 300, "+62" * 50, {"coordinates": [1e400]},
    "Ã" * 500, "&#xD800;" * 20]  # fmt: skip
TAG = re.compile(r"[\w \-.]{2,100}")


def main() -> int:
    options = parse_arguments()
    seeds = [path.read_bytes() for folder in options.folders for path in sorted(folder.iterdir()) if path.is_file()]
    documents = [document for seed in seeds if (document := as_document(seed)) is not None]
    print(f"{len(seeds)} files, {len(documents)} of them JSON; {options.cases} cases, seed {options.seed}", flush=True)
    counts, failures, slowest = Counter[str](), 0, (0.0, b"")
    started = time.perf_counter()
    for number in range(options.cases):
        chance = random.Random(f"{options.seed}-{number}")
        data, kind = make_case(chance, seeds, documents)
        case_started = time.perf_counter()
        try:
            counts[f"{kind}: {read_case(data, chance)}"] += 1
        except Exception:  # whatever it is, it is what this looks for
            failures += 1
            counts[f"{kind}: FAILED"] += 1
            report_failure(number, data, options.keep)
        slowest = max(slowest, (time.perf_counter() - case_started, data), key=lambda pair: pair[0])
        if number % 10_000 == 9_999:
            print(f"{number + 1} cases, {failures} failures, {time.perf_counter() - started:.0f} s", flush=True)
    print_counts(counts, failures, slowest, time.perf_counter() - started)
    return 1 if failures else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def as_document(data: bytes) -> Any:
    """JSON with a list of entries somewhere; ``None`` otherwise."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return None
    return document if entries_of(document) else None


def entries_of(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    inner = next((document[key] for key in ("dataset", "result", "results", "data") if key in document), [])
    return entries_of(inner) if isinstance(inner, (dict, list)) else []


def make_case(chance: random.Random, seeds: list[bytes], documents: list[Any]) -> tuple[bytes, str]:
    kind = chance.choice(["random", "bytes", "bytes", "values", "values", "values"])
    if kind == "random":
        start = chance.choice(
            [b"", b"{", b"[{", b'{"dataset":[', b"<rss><channel>", b"<feed>", b"PK\x03\x04", b"a,b\n", b"\xff\xfe"]
        )
        return start + chance.randbytes(chance.randrange(0, 2000)), kind
    if kind == "values" and documents:
        return encode(chance, mutate_values(chance, few_entries(chance, documents))), kind
    if documents and chance.random() < 0.7:
        data = encode(chance, few_entries(chance, documents))
    else:
        seed = chance.choice(seeds)
        start = chance.randrange(0, max(1, len(seed) - 8000)) if chance.random() < 0.3 else 0
        data = seed[start : start + 8000]
    return mutate_bytes(chance, data), "bytes"


def few_entries(chance: random.Random, documents: list[Any]) -> Any:
    """A small copy of one document, with entries of others mixed in."""
    document = chance.choice(documents)
    others = documents if chance.random() < 0.2 else [document]
    entries = [chance.choice(entries_of(chance.choice(others))) for _ in range(chance.randrange(1, 4))]
    return json.loads(json.dumps({**document, "dataset": entries} if isinstance(document, dict) else entries))


def encode(chance: random.Random, document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5)
    charset = chance.choice(["utf-8"] * 8 + ["utf-16", "utf-8-sig", "cp1252", "utf-32"])
    return text.encode(charset, "surrogatepass" if charset.startswith("utf") else "replace")


def mutate_values(chance: random.Random, document: Any) -> object:
    entries = entries_of(document)
    for _ in range(chance.randrange(1, 6)):
        place: Any = chance.choice(entries)
        if not isinstance(place, dict) or not place:
            continue
        key: Any = chance.choice(list(place))
        while isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.5:
            place = place[key]
            key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
        changes = [put_odd_value(chance), wrap_value, rename_key(chance), remove_value, repeat_value]
        chance.choice(changes)(place, key)
    return chance.choice(
        [document] * 3 + [entries, {"data": document}, json.dumps(document), {"result": {"results": entries}}]
    )


def put_odd_value(chance: random.Random) -> Callable[[Any, Any], None]:
    def change(place: Any, key: Any) -> None:
        place[key] = json.loads(json.dumps(chance.choice(ODD_VALUES)))

    return change


def wrap_value(place: Any, key: Any) -> None:
    place[key] = [place[key]] if isinstance(place[key], str) else {"name": place[key]}


def rename_key(chance: random.Random) -> Callable[[Any, Any], None]:
    def change(place: Any, key: Any) -> None:
        if isinstance(place, dict) and len(key) > 2:
            at = chance.randrange(len(key))
            place[key[:at] + key[at + 1 :]] = place.pop(key)

    return change


def remove_value(place: Any, key: Any) -> None:
    place.pop(key)


def repeat_value(place: Any, key: Any) -> None:
    if isinstance(place, dict):
        place[f"{key} "] = place[key]
    else:
        place.extend([place[key]] * 3)


def mutate_bytes(chance: random.Random, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        if not content:
            break
        at = chance.randrange(len(content))
        other = chance.randrange(len(content))
        change = chance.randrange(6)
        if change == 0:
            content[at] = chance.randrange(256)
        elif change == 1:
            del content[at : at + chance.randrange(1, 60)]
        elif change == 2:
            content[at:at] = chance.choice(ODD_BYTES)
        elif change == 3:
            content[at:at] = content[other : other + chance.randrange(1, 200)]
        elif change == 4 and chance.random() < 0.3:
            del content[at:]
        else:
            content[at : at + 1] = chance.choice(ODD_BYTES[:20])
    return bytes(content)


def read_case(data: bytes, chance: random.Random) -> str:
    config = FeedConfig(day_first=chance.choice([None, None, True, False]))
    try:
        feed = read_feed(
            io.BytesIO(data), config=config, timezone="Asia/Jakarta", base_url="https://opd.example/data.json"
        )
    except FeedError as error:
        str(error)
        return "feed refused"
    taken = -1
    reported = False
    for item in feed:
        reported = reported or isinstance(item, Problem)
        if isinstance(item, FeedEntry) or (item.fatal and item.index is not None):
            assert item.index == taken + 1, f"index {item.index} after {taken}"
            taken = item.index
        check_item(item)
    return "read, with problems" if reported else "read"


def check_item(item: FeedEntry | Problem) -> None:
    text = json.dumps(msgspec.to_builtins(item), ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text.replace("\\\\", "")
    if isinstance(item, Problem):
        assert item.message
        assert len(item.value) <= 300
        return
    assert item.title.strip()
    assert len(item.title) <= 1000
    assert all(TAG.fullmatch(tag) for tag in item.tags)
    for moment in (item.modified, item.issued):
        if moment is not None:
            assert (datetime.fromisoformat(moment).tzinfo is not None) if "T" in moment else date.fromisoformat(moment)
    for link in [item.url, *(resource.url for resource in item.resources)]:
        assert not link or link.startswith(("http://", "https://", "ftp://")), link
    assert "<script" not in item.notes.casefold()
    content_hash(item)
    entry_key(item)


def report_failure(number: int, data: bytes, keep: Path | None) -> None:
    print(f"case {number} failed on {len(data)} bytes: {data[:120]!r}", file=sys.stderr)
    traceback.print_exc()
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"case-{number}").write_bytes(data)


def print_counts(counts: Counter[str], failures: int, slowest: tuple[float, bytes], seconds: float) -> None:
    for outcome, number in sorted(counts.items()):
        print(f"{number:>8}  {outcome}")
    print(f"{sum(counts.values())} cases in {seconds:.0f} s; {failures} failures")
    print(f"the slowest case took {slowest[0]:.2f} s ({len(slowest[1])} bytes)")


if __name__ == "__main__":
    sys.exit(main())
