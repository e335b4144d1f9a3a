"""What a dataset's update frequency means for its mark, by the portal's rule: for whoever chooses one."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ..freshness.frequency import PERIOD_BY_FREQUENCY
from ..freshness.period import Period
from ..freshness.policy import Policy, Rule
from .frequencies import LABELS_BY_FREQUENCY
from .periods import period_text


@dataclass(frozen=True)
class FrequencyMeaning:
    """The rule in sentences, and one sentence for each frequency by its code."""

    rule: tuple[str, ...]
    sentence_by_frequency: dict[str, str]


def frequency_meaning(policy: Policy, language: str) -> FrequencyMeaning:
    one = _by_schedule if policy.rule is Rule.SCHEDULE else _by_one_limit
    return FrequencyMeaning(
        _rule(policy),
        {
            frequency.value: f"{labels[language[:2]]}: {one(policy, PERIOD_BY_FREQUENCY.get(frequency))}"
            for frequency, labels in LABELS_BY_FREQUENCY.items()
        },
    )


def _rule(policy: Policy) -> tuple[str, ...]:
    limit = {"max_age": period_text(str(policy.max_age))}
    if policy.rule is Rule.SCHEDULE:
        return (
            tk._("On this portal the deadline of a dataset follows its frequency."),
            tk._("Without one the frequency of the OPD counts, and without that %(max_age)s after the last update.")
            % limit,
        )
    return (
        tk._(
            "On this portal the deadline is %(max_age)s after the last update whatever the frequency, or earlier where "
            "the OPD has a stricter limit."
        )
        % limit,
        tk._("The frequency says when new data is expected, and how long a review may stand in for it."),
    )


def _by_schedule(policy: Policy, period: Period | None) -> str:
    if period is None:
        return tk._("overdue %(max_age)s after the last update, as without a frequency.") % {
            "max_age": period_text(str(policy.max_age))
        }
    return tk._("overdue %(period)s after the last update.") % {"period": period_text(str(period))}


def _by_one_limit(policy: Policy, period: Period | None) -> str:
    places = {"max_age": period_text(str(policy.max_age)), "period": period_text(str(period)) if period else ""}
    if period is None or period == policy.max_age:
        return tk._("overdue %(max_age)s after the last update; only a few reviews in a row stand in for it.") % places
    if period.is_stricter_or_equal(policy.max_age):
        return (
            tk._("overdue %(max_age)s after the last update; shown as behind its own schedule after %(period)s.")
            % places
        )
    return (
        tk._(
            "overdue %(max_age)s after the last update or review; it may be reviewed again and again until %(period)s "
            "after the last new data."
        )
        % places
    )
