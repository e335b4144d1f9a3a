"""A dataset's form and page with the opt-in schema."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories

from ..integration.test_dataset_schema import FULL_DATASET, PLUGINS, create, shown
from .forms import form_values

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", PLUGINS),
    pytest.mark.ckan_config("scheming.dataset_schemas", "ckanext.kipfreshness:schemas/opd_dataset.yaml"),
    pytest.mark.usefixtures("clean_portal"),
]


def test_form_keeps_every_field_that_is_not_changed(app: Any) -> None:
    create(**FULL_DATASET)
    headers = {"Authorization": factories.SysadminWithToken()["token"]}
    form = BeautifulSoup(app.get("/dataset/edit/jumlah-penduduk", headers=headers).body, "html.parser")
    values = form_values(form.find("form", id="dataset-edit"))
    app.post("/dataset/edit/jumlah-penduduk", data={**values, "unit": "Orang"}, headers=headers)
    dataset = shown()
    assert {name: dataset.get(name) for name in FULL_DATASET} == {**FULL_DATASET, "unit": "Orang"}


def test_page_shows_the_fields_in_words(app: Any) -> None:
    create(**FULL_DATASET)
    soup = BeautifulSoup(app.get("/dataset/jumlah-penduduk").body, "html.parser")
    rows = {row.find("th").text.strip(): row.find("td").text.strip() for row in soup.select("tr:has(th):has(td)")}
    assert (rows["Update frequency"], rows["Category of information"], rows["Unit"]) == (
        "Annual",
        "Periodic",
        "Jiwa",
    )
    assert soup.find("a", href="tel:+62285421234").text == "(0285) 421234"


def test_form_keeps_extras_that_the_schema_does_not_name(app: Any) -> None:
    create(name="jumlah-penduduk", extras=[{"key": "harvest_guid", "value": "7"}])
    headers = {"Authorization": factories.SysadminWithToken()["token"]}
    form = BeautifulSoup(app.get("/dataset/edit/jumlah-penduduk", headers=headers).body, "html.parser")
    app.post("/dataset/edit/jumlah-penduduk", data=form_values(form.find("form", id="dataset-edit")), headers=headers)
    assert shown()["extras"] == [{"key": "harvest_guid", "value": "7"}]


def meanings(app: Any, chosen: str) -> tuple[str, str]:
    """Of the form's field: the rule, and the line of the chosen frequency."""
    create(**FULL_DATASET | {"update_frequency": chosen})
    headers = {"Authorization": factories.SysadminWithToken()["token"]}
    page = BeautifulSoup(app.get("/en/dataset/edit/jumlah-penduduk", headers=headers).body, "html.parser")
    (field,) = page.select(".kip-frequency")
    (line,) = field.select("li.kip-chosen")
    return " ".join(field.find("p").text.split()), " ".join(line.text.split())


@pytest.mark.parametrize(
    ("chosen", "meaning"),
    [
        (
            "annual",
            "Annual: overdue 1 month after the last update or review; it may be reviewed again and again until 1 year "
            "after the last new data.",
        ),
        ("daily", "Daily: overdue 1 month after the last update; shown as behind its own schedule after 1 day."),
        (
            "irregular",
            "Irregular: overdue 1 month after the last update; only a few reviews in a row stand in for it.",
        ),
    ],
)
def test_by_the_citys_rule_a_frequency_says_how_long_reviews_may_stand_in(app: Any, chosen: str, meaning: str) -> None:
    assert meanings(app, chosen) == (
        "On this portal the deadline is 1 month after the last update whatever the frequency, or earlier where the OPD "
        "has a stricter limit.",
        meaning,
    )


@pytest.mark.ckan_config("ckanext.kipfreshness.policy", "schedule")
def test_by_the_datasets_own_schedule_a_frequency_is_the_deadline(app: Any) -> None:
    assert meanings(app, "annual") == (
        "On this portal the deadline of a dataset follows its frequency.",
        "Annual: overdue 1 year after the last update.",
    )
