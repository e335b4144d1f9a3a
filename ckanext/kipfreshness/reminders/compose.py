"""Letters in words. Inside ``portal_context`` only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ckan.plugins.toolkit as tk

from .. import answers
from ..freshness.mark import Status
from ..freshness.reminders import Digest, Role
from ..model.contacts import Addressee
from ..model.marked_dataset import MarkedDataset
from ..model.viewpoint import Viewpoint
from ..wording import sentences
from ..wording.sentences import counted
from .letter import Entry, Group, Letter, one_line
from .pause_link import pause_url


def reminder(
    view: Viewpoint,
    digest: Digest,
    dataset_by_id: Mapping[str, MarkedDataset],
    addressee_by_id: Mapping[str, Addressee],
    language: str,
) -> Letter:
    datasets = [dataset_by_id[line.dataset_id] for line in digest.lines]
    groups = grouped(view, datasets, addressee_by_id, language)
    name = groups[0].title if len(groups) == 1 else tk._("your agencies")
    is_to_head = all(line.recipient.role is Role.HEAD for line in digest.lines)
    late = sum(dataset.mark.status is Status.OVERDUE for dataset in datasets)
    return Letter(
        address=digest.address,
        name=one_line(name),
        subject=one_line(_subject(name, late, len(datasets))),
        greeting=_greeting(name, is_to_head),
        opening=_opening(late, len(datasets) - late, is_to_head),
        groups=groups,
        closing=(
            *(() if is_to_head else (_where_to_work(datasets),)),
            tk._("Put the new file or link on the dataset's page, or mark the data there as reviewed if still valid."),
            tk._(
                "If this has been done already, the portal sees it by itself; there is nothing else to do. Thank you."
            ),
        ),
        signature=tk.config["ckan.site_title"],
        pause_url=pause_url(digest.address),
    )


def monthly_list(
    view: Viewpoint,
    address: str,
    datasets: Sequence[MarkedDataset],
    addressee_by_id: Mapping[str, Addressee],
    language: str,
) -> Letter:
    subject = counted(
        "%(count)s dataset has been overdue for 30 days or more.",
        "%(count)s datasets have been overdue for 30 days or more.",
        len(datasets),
    )
    page = tk.h.url_for("kipfreshness_reminders.nota_dinas", qualified=True, locale="default")
    return Letter(
        address=address,
        name="",
        subject=one_line(subject),
        greeting=tk._("To the administrator of the data portal,"),
        opening=(
            subject,
            tk._("A draft of the nota dinas to these agencies, ready to print, is at %(url)s") % {"url": page},
            tk._("The portal has sent it to nobody else: whether and to whom it goes is yours to decide."),
        ),
        groups=grouped(view, datasets, addressee_by_id, language),
        closing=(),
        signature=tk.config["ckan.site_title"],
    )


def grouped(
    view: Viewpoint,
    datasets: Sequence[MarkedDataset],
    addressee_by_id: Mapping[str, Addressee],
    language: str,
) -> tuple[Group, ...]:
    """By the OPD's title; a dataset that nobody owns is in no letter."""
    page_address = answers.dataset_page_address()
    entries: dict[str, list[Entry]] = {}
    for dataset in datasets:
        shown = answers.dataset_answer(view, dataset, page_address)
        reason = sentences.reason_of(shown, view.today, view.policy.timezone, language)
        entry = Entry(one_line(shown["title"]), shown["url"], reason)
        entries.setdefault(dataset.organization_id or "", []).append(entry)
    found = [(addressee_by_id[id_], tuple(rows)) for id_, rows in entries.items() if id_ in addressee_by_id]
    return tuple(
        Group(one_line(one.title), organization_page(one.name), rows)
        for one, rows in sorted(found, key=lambda pair: pair[0].title.casefold())
    )


def organization_page(name: str) -> str:
    return tk.h.url_for("kipfreshness.organization", organization=name, qualified=True, locale="default")


def _where_to_work(datasets: Sequence[MarkedDataset]) -> str:
    """For who may edit these: their list of work, of the one OPD where the letter is about one."""
    names = {dataset.organization_name for dataset in datasets}
    page = tk.h.url_for(
        "kipfreshness_work.work",
        organization=names.pop() if len(names) == 1 else None,
        qualified=True,
        locale="default",
    )
    return tk._("Your list of work has the shortest way for each: %(url)s") % {"url": page}


def _subject(name: str, late: int, all_: int) -> str:
    if late:
        return counted(
            "%(count)s dataset of %(organization)s is overdue and needs an update.",
            "%(count)s datasets of %(organization)s are overdue and need an update.",
            late,
            organization=name,
        )
    return counted(
        "%(count)s dataset of %(organization)s is due soon.",
        "%(count)s datasets of %(organization)s are due soon.",
        all_,
        organization=name,
    )


def _greeting(name: str, is_to_head: bool) -> str:
    if is_to_head:
        return tk._("To the head of %(organization)s,") % {"organization": name}
    return tk._("To the data managers of %(organization)s,") % {"organization": name}


def _opening(late: int, soon: int, is_to_head: bool) -> tuple[str, ...]:
    said: list[str] = []
    if late:
        said.append(
            counted(
                "%(count)s dataset has passed its deadline and is shown to the public as overdue.",
                "%(count)s datasets have passed their deadlines and are shown to the public as overdue.",
                late,
            )
        )
    if soon:
        said.append(
            counted(
                "%(count)s dataset has its deadline within seven days.",
                "%(count)s datasets have their deadlines within seven days.",
                soon,
            )
        )
    if is_to_head:
        said.append(tk._("You are told because this data is at least 14 days late."))
    return tuple(said)
