"""A feed that was read, in words for the terminal."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import click

from ..feeds import FeedEntry, ParsedFeed, Problem
from ..feeds.summary import FeedSummary, ProblemKind

_MOST_PUBLISHERS = 10


def print_report(source: str, feed: ParsedFeed, summary: FeedSummary) -> None:
    click.secho(source, bold=True)
    _print_counts(feed, summary)
    _print_counted(tk._("Update frequency"), summary.frequencies)
    _print_counted(tk._("Publisher"), summary.publishers)
    if summary.samples:
        click.secho("\n" + tk._("The first entries"), bold=True)
        for entry in summary.samples:
            click.echo("  " + _in_a_line(entry))
    if summary.kinds:
        click.secho("\n" + tk._("What was not understood or not usable"), bold=True)
        for kind in summary.kinds:
            _print_kind(kind)
    _print_verdict(summary)


def _print_counts(feed: ParsedFeed, summary: FeedSummary) -> None:
    rows = [
        (tk._("Format"), feed.format, None),
        (tk._("Entries that come in"), summary.entries, "green" if summary.entries else "red"),
        (tk._("Entries refused"), summary.refused, "red" if summary.refused else None),
        (tk._("Without a date"), summary.undated, "yellow" if summary.undated else None),
        (tk._("Files and links"), summary.resources, None),
    ]
    width = max(len(label) for label, _, _ in rows)
    for label, value, colour in rows:
        click.echo(f"  {label:<{width}}  {click.style(str(value), fg=colour)}")
    if feed.rolling:
        click.echo("  " + tk._("A window of the newest entries: what is absent from it is not taken for withdrawn."))


def _print_counted(label: str, counts: dict[str, int]) -> None:
    if not counts:
        return
    shown = sorted(counts.items(), key=lambda pair: -pair[1])
    click.secho("\n" + label, bold=True)
    for name, count in shown[:_MOST_PUBLISHERS]:
        click.echo(f"  {count:>6}  {name or tk._('not given')}")
    if len(shown) > _MOST_PUBLISHERS:
        click.echo("  " + tk._("… and %(count)s others") % {"count": len(shown) - _MOST_PUBLISHERS})


def _in_a_line(entry: FeedEntry) -> str:
    date = (entry.modified or entry.issued or tk._("no date"))[:10]
    files = tk.ungettext("%(num)d file", "%(num)d files", len(entry.resources)) % {"num": len(entry.resources)}
    return " · ".join([date, entry.title, files])


def _print_kind(kind: ProblemKind) -> None:
    colour = "red" if kind.fatal else "yellow"
    click.echo(f"  {click.style(f'{kind.count:>6}', fg=colour)}  {tk._(kind.message)}")
    for problem in kind.examples:
        click.secho("          " + _where(problem), dim=True)


def _where(problem: Problem) -> str:
    place = "" if problem.index is None else tk._("entry %(number)s") % {"number": problem.index + 1}
    value = f"{problem.field}: {problem.value}" if problem.field else problem.value
    parts = (" ".join(part.split()) for part in (place, problem.guid, value))
    return " · ".join(part for part in parts if part)


def _print_verdict(summary: FeedSummary) -> None:
    click.echo()
    if summary.cut is not None:
        click.secho(tk._("The feed could not be read to its end; what came before comes in."), fg="red")
    elif summary.refused:
        click.secho(tk._("Some entries do not come in. Show the agency the list above."), fg="yellow")
    elif not summary.entries:
        click.secho(tk._("The feed is in order but has no entries."), fg="yellow")
    else:
        click.secho(
            tk._("Every entry is usable. Nothing was saved: add it as a harvest source to bring it in."), fg="green"
        )
