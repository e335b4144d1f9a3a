"""Taking datasets out of monitoring, several at once, and back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ckan.tests.helpers import call_action

from .. import factories
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")

PAGE = "/en/ckan-admin/kepatuhan/pengecualian"


@pytest.fixture
def datasets() -> list[str]:
    opd = factories.organization(name="dinsos", title="Dinas Sosial")
    factories.dataset(name="asing", title="Lain", days_old=90)
    return [factories.dataset(name=f"sensus-{n}", owner_org=opd["id"], days_old=90)["name"] for n in (1, 2, 3)]


def in_days(days: int) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).date().isoformat()


def status(name: str) -> str:
    return call_action("kipfreshness_status_show", id=name)["status"]


def test_chosen_datasets_are_exempt_and_listed_by_what_ends_first(
    app: Any, admin: dict[str, str], datasets: list[str]
) -> None:
    shown = main(app.get(f"{PAGE}/tambah?q=sensus&organization=dinsos", headers=admin))
    assert [box["value"] for box in shown.select("input[type=checkbox]")] == datasets
    reason = "Sensus <b>2020</b>, =1+1"
    app.post(f"{PAGE}/tambah", headers=admin, data={"id": datasets[:2], "reason": reason, "until": in_days(90)})
    app.post(f"{PAGE}/tambah", headers=admin, data={"id": datasets[2], "reason": "Lain.", "until": in_days(5)})
    assert [status(name) for name in datasets] == ["exempt"] * 3
    rows = [words(row) for row in main(app.get(PAGE, headers=admin)).select(".kip-row")]
    assert ["day" in row and "left" in row for row in rows] == [True, False, False]
    assert reason in rows[1]


def test_each_is_judged_on_its_own_and_the_refused_are_named(
    app: Any, admin: dict[str, str], datasets: list[str]
) -> None:
    typed = {"id": [datasets[0], "tidak-ada"], "reason": "Final.", "until": in_days(90)}
    shown = main(app.post(f"{PAGE}/tambah", headers=admin, data=typed))
    assert words(shown.select("[role=alert]")[0]).endswith("tidak-ada : Dataset not found")
    assert shown.select("#kip-reason")[0].text.strip() == "Final."
    assert [status(name) for name in datasets] == ["exempt", "overdue", "overdue"]


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    app: Any, admin: dict[str, str], datasets: list[str]
) -> None:
    typed = {"id": datasets[1], "reason": "Final.", "until": in_days(-40)}
    shown = main(app.post(f"{PAGE}/tambah?q=sensus", headers=admin, data=typed))
    assert words(shown.select("#kip-until-error")[0]) == "The last day must not be past."
    assert [box["value"] for box in shown.select("input[checked]")] == [datasets[1]]
    shown = main(app.post(f"{PAGE}/tambah", headers=admin, data={"reason": "", "until": ""}))
    assert words(shown.select("#kip-ids-error")[0]) == "Choose one dataset at least."
    assert [words(error) for error in shown.select("#kip-reason-error, #kip-until-error")] == ["Missing value"] * 2
    assert [status(name) for name in datasets] == ["overdue"] * 3


def test_an_exemption_is_ended_with_one_click(app: Any, admin: dict[str, str], datasets: list[str]) -> None:
    app.post(f"{PAGE}/tambah", headers=admin, data={"id": datasets[0], "reason": "Final.", "until": in_days(9)})
    answer = app.post(f"{PAGE}/akhiri", headers=admin, data={"id": datasets[0]})
    assert "The dataset is monitored again." in answer.body
    assert "Every dataset is monitored." in words(main(answer))
    assert status(datasets[0]) == "overdue"
    assert "This dataset is not exempt." in app.post(f"{PAGE}/akhiri", headers=admin, data={"id": datasets[0]}).body
