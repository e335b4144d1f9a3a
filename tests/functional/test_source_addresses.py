"""A harvest source of the portal's own network can be added by mistake or malice; no harvest ever connects there."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ckan import model
from ckan.plugins import PluginImplementations
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestSource
from ckanext.harvest.tests import lib

from .. import factories
from ..guarded_network import REFUSED, Network
from ..payloads import INSIDE, NO_SITES
from .people import editor_of
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")

# ckanext-harvest's own form ends at these with an error page, before anything of ours is asked.
BREAK_THE_FORM = ("http://[::1", "http://127.0.0.1\x00:{port}/")


def harvest_all() -> None:
    """As ckanext-harvest's own consumers do."""
    harvester = next(h for h in PluginImplementations(IHarvester) if h.info()["name"] == "opd_feed")
    for source in model.Session.query(HarvestSource).all():
        job = HarvestJob(source=source)
        job.save()
        lib.run_harvest_job(job, harvester)
        assert HarvestJob.get(job.id).status == "Finished"


def sources() -> dict[str, str]:
    """Name by address."""
    names = {package.id: package.name for package in model.Session.query(model.Package).filter_by(type="harvest")}
    return {source.url: names[source.id] for source in model.Session.query(HarvestSource).all()}


def test_no_address_of_the_form_for_sources_is_harvested_from_inside(app: CKANTestApp, network: Network) -> None:
    opd = factories.organization(name="opd")
    editor = editor_of(opd)
    addresses = [address for address, _ in [*INSIDE[::3], *NO_SITES[::3]] if address not in BREAK_THE_FORM]
    for number, address in enumerate(addresses):
        form = {"name": f"sumber-{number}", "title": "x", "url": network.to_inside(address), "source_type": "opd_feed"}
        form |= {"frequency": "MANUAL", "owner_org": opd["id"], "config": "", "save": "Save"}
        app.post("/harvest/new", data=form, headers=editor)
    added = sources()
    assert len(added) > 20
    harvest_all()
    assert (network.inside.connections, network.site.connections) == (0, 0)
    assert call_action("package_search")["count"] == 0
    for address, host in INSIDE:
        for language, sentence in REFUSED.items() if (name := added.get(network.to_inside(address))) else ():
            said = words(main(app.get(f"/{language}/kipfreshness/harvest/{name}", headers=editor)))
            assert sentence % host in said, address


def test_no_address_of_a_table_of_sources_is_harvested_from_inside(app: CKANTestApp, network: Network) -> None:
    factories.organization(name="opd")
    admin: Any = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    page = "/en/ckan-admin/kepatuhan/impor/sumber"
    usable = [network.to_inside(address) for address, _ in [*INSIDE[1::3], *NO_SITES[1::3]] if address.isprintable()]
    table = "\n".join(["organization\turl\tfrequency", *(f"opd\t{address}\tmanual" for address in usable)])
    upload = {"upload": (io.BytesIO(table.encode()), "sumber.csv")}
    preview = main(app.post(page, headers=admin, data=upload, content_type="multipart/form-data"))
    assert words(preview).count("This is not the address of a feed.") > 3
    app.post(page, headers=admin, data={"token": preview.select("input[name=token]")[0]["value"]})
    assert len(sources()) > 10
    harvest_all()
    assert (network.inside.connections, network.site.connections) == (0, 0)
    assert call_action("package_search")["count"] == 0
