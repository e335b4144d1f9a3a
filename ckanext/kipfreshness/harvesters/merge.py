"""Bring what a feed changed into a dataset, and leave alone what it did not: what a person did there stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..feeds import FeedResource, fold_link
from .brought import Brought, resource_dict

# A person who set these knows better than the feed.
_A_PERSONS = frozenset({"update_frequency", "owner_org"})
_RESOURCE_FIELDS = ("url", "name", "description", "format", "mimetype", "size")

LinkKey = tuple[str, int]  # the folded link, and which of several with that link


def merge(
    shown: Mapping[str, Any], last: Brought, new: Brought, declared: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """``shown`` is the dataset as ``package_show`` gives it; equal to the result where nothing is to be changed.

    ``declared`` are names that the portal's dataset schema has as fields of their own: those are no extras.
    """
    merged = dict(shown)
    last_fields, new_fields = _fields(last, declared), _fields(new, declared)
    for name in {**last_fields, **new_fields}:
        value = _merged(name, shown.get(name), last_fields.get(name, ""), new_fields.get(name, ""))
        if value != (shown.get(name) or ""):
            merged[name] = value
    owner_org = _merged("owner_org", shown.get("owner_org"), last.organization_id, new.organization_id)
    if owner_org != (shown.get("owner_org") or ""):
        merged["owner_org"] = owner_org
    merged["extras"] = _merged_extras(shown.get("extras") or [], _extras(last, declared), _extras(new, declared))
    merged["tags"] = _merged_tags(shown.get("tags") or [], last.tags, new.tags)
    merged["resources"] = merge_resources(shown.get("resources") or [], last.resources, new.resources)
    return merged


def _fields(brought: Brought, declared: frozenset[str]) -> dict[str, str]:
    return {**brought.fields, **{key: value for key, value in brought.extras.items() if key in declared}}


def _extras(brought: Brought, declared: frozenset[str]) -> dict[str, str]:
    return {key: value for key, value in brought.extras.items() if key not in declared}


def _merged(name: str, current: str | None, last: str, new: str) -> str:
    if new == last or (name in _A_PERSONS and (current or "") not in (last, "")):
        return current or ""
    return new


def _merged_extras(current: Sequence[Mapping[str, str]], last: dict[str, str], new: dict[str, str]) -> list[Any]:
    value_by_key = {extra["key"]: extra["value"] for extra in current}
    for key in {**last, **new}:
        value_by_key[key] = _merged(key, value_by_key.get(key), last.get(key, ""), new.get(key, ""))
    known = {extra["key"]: extra for extra in current}
    return [
        known[key] if key in known and known[key]["value"] == value else {"key": key, "value": value}
        for key, value in value_by_key.items()
        if value
    ]


def _merged_tags(current: Sequence[Mapping[str, Any]], last: Iterable[str], new: Iterable[str]) -> list[Any]:
    removed = set(last) - set(new)
    kept = [tag for tag in current if tag.get("vocabulary_id") or tag["name"] not in removed]
    names = {tag["name"] for tag in kept}
    return [*kept, *({"name": name} for name in new if name not in set(last) and name not in names)]


def merge_resources(
    current: Sequence[dict[str, Any]], last: Sequence[FeedResource], new: Sequence[FeedResource]
) -> list[dict[str, Any]]:
    """Resources keep their ids as long as their links stay, or one link took the place of one other."""
    was = _by_link(last, lambda resource: resource.url)
    comes = _by_link(new, lambda resource: resource.url)
    moved = _moved_links(was, comes)
    merged: list[dict[str, Any]] = []
    present: set[LinkKey] = set()
    for key, resource in _by_link(current, lambda resource: resource.get("url") or "").items():
        continued = moved.get(key, key)
        if continued in comes:
            present.add(continued)
            merged.append(_merged_resource(resource, was.get(key), comes[continued]))
        elif key not in was:
            merged.append(resource)
    added = (resource_dict(comes[key]) for key in comes if key not in was and key not in present)
    return [*merged, *added]


def _by_link(resources: Iterable[Any], url: Callable[[Any], str]) -> dict[LinkKey, Any]:
    seen: Counter[str] = Counter()
    found: dict[LinkKey, Any] = {}
    for resource in resources:
        link = fold_link(url(resource))
        found[link, seen[link]] = resource
        seen[link] += 1
    return found


def _moved_links(was: Mapping[LinkKey, FeedResource], comes: Mapping[LinkKey, FeedResource]) -> dict[LinkKey, LinkKey]:
    """Links that took another's place: the only one of its name and format that went, and the only one that came."""
    went = _only_ones({key: resource for key, resource in was.items() if key not in comes})
    came = _only_ones({key: resource for key, resource in comes.items() if key not in was})
    return {key: came[looks] for looks, key in went.items() if looks in came}


def _only_ones(resources: Mapping[LinkKey, FeedResource]) -> dict[tuple[str, str], LinkKey]:
    looks = Counter((resource.name, resource.format.casefold()) for resource in resources.values())
    return {
        (resource.name, resource.format.casefold()): key
        for key, resource in resources.items()
        if looks[resource.name, resource.format.casefold()] == 1
    }


def _merged_resource(current: dict[str, Any], last: FeedResource | None, new: FeedResource) -> dict[str, Any]:
    last = last or FeedResource(url="")
    changed = {field: getattr(new, field) for field in _RESOURCE_FIELDS if getattr(new, field) != getattr(last, field)}
    return {**current, **changed}
