from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, get_args

import ckan.plugins.toolkit as tk
import click
import msgspec

from .. import config
from ..feeds import (
    FeedConfig,
    FeedEntry,
    FeedError,
    ParsedFeed,
    Problem,
    open_feed,
    open_file,
    parse_config,
    redact_url,
)
from ..feeds.config import Format
from ..feeds.summary import FeedSummary
from .feed_report import print_report
from .options import fail

_ALL_USABLE, _NOT_A_FEED, _SOME_REFUSED = 0, 1, 2
_PROGRESS_STEP = 50


@click.command(name="check-feed", short_help="Read a feed and show what would come in. Saves nothing.")
@click.argument("source", metavar="URL_OR_FILE")
@click.option(
    "--format", "format_name", type=click.Choice(get_args(Format)), help="Its format, where it is not seen by itself."
)
@click.option("--config", "config_text", metavar="JSON", help="The harvest source's configuration.")
@click.option("--json", "as_json", is_flag=True, help="Print every entry and problem as JSON.")
def check_feed(source: str, format_name: Format | None, config_text: str | None, as_json: bool) -> None:
    """Read a feed and show what would come in, and what not. Saves nothing.

    Exit codes: 0 every entry is usable · 2 some are not, or bad options · 1 the feed itself is not.
    """
    chosen = _config(config_text, format_name)
    try:
        feed = _open(source, chosen)
    except FeedError as error:
        message = tk._(error.message) % error.values
        if as_json:
            _print_json("", iter([Problem(index=None, message=message, fatal=True)]), sys.stdout)
        fail(message, _NOT_A_FEED)
    summary = FeedSummary()
    with feed:
        if as_json:
            _print_json(feed.format, _counted(feed, summary), sys.stdout)
        else:
            for _item in _counted(feed, summary):
                pass
            print_report(redact_url(source), feed, summary)
    sys.exit(_ALL_USABLE if summary.all_usable else _SOME_REFUSED)


def _config(text: str | None, format_name: Format | None) -> FeedConfig:
    try:
        chosen = parse_config(text)
    except FeedError as error:
        raise click.BadParameter(tk._(error.message) % error.values, param_hint="--config") from error
    return msgspec.structs.replace(chosen, format=format_name) if format_name else chosen


def _open(source: str, chosen: FeedConfig) -> ParsedFeed:
    zone = str(config.timezone())
    if "://" in source and not Path(source).exists():
        return open_feed(source, config=chosen, settings=config.fetch_settings(), timezone=zone)
    return open_file(Path(source), config=chosen, timezone=zone)


def _counted(feed: ParsedFeed, summary: FeedSummary) -> Iterator[FeedEntry | Problem]:
    """``feed``, counted into ``summary``; shows on a terminal how far it is."""
    shows_progress = sys.stderr.isatty()
    for number, item in enumerate(feed):
        summary.add(item)
        if shows_progress and number % _PROGRESS_STEP == 0:
            click.echo("\r" + tk._("%(count)s entries read …") % {"count": summary.entries}, nl=False, err=True)
        yield item
    if shows_progress:
        click.echo("\r\033[K", nl=False, err=True)


def _print_json(format_name: str, items: Iterator[FeedEntry | Problem], out: IO[str]) -> None:
    """One object, written while the feed is read; only problems wait in memory, for they come last."""
    problems: list[Problem] = []
    out.write(f'{{"format": {_as_json(format_name or None)}, "entries": [')
    separator = "\n"
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        out.write(separator + _as_json(_every_field(item)))
        separator = ",\n"
    out.write('], "problems": [')
    separator = "\n"
    for problem in problems:
        out.write(separator + _as_json({**msgspec.structs.asdict(problem), "message": tk._(problem.message)}))
        separator = ",\n"
    out.write("]}\n")


def _every_field(entry: FeedEntry) -> dict[str, object]:
    """Also the empty ones, so that a script finds each."""
    return {
        **msgspec.structs.asdict(entry),
        "resources": [msgspec.structs.asdict(resource) for resource in entry.resources],
    }


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")
