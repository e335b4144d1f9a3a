"""An empty portal with an organisation and a harvest source for each feed; or a harvest asked of each of them.

python -m bench.topology.fill fill INI SOURCES FEEDS_ADDRESS
python -m bench.topology.fill harvest INI
"""

from __future__ import annotations

import sys

from ..harvest import act
from ..portal.site import empty_portal, portal_of
from .feeds import title_of


def fill(ini: str, sources: str, address: str) -> None:
    with portal_of(ini):
        empty_portal()
        for number in range(int(sources)):
            name, title = f"opd-{number}", title_of(number)
            owner = act("organization_create", {"name": name, "title": title})
            source = {
                "name": f"panen-{number}",
                "title": f"Panen {title}",
                "url": f"{address}/{number}/data.json",
                "source_type": "opd_feed",
                "owner_org": owner["id"],
            }
            act("harvest_source_create", source)


def harvest(ini: str) -> None:
    with portal_of(ini):
        from ckanext.kipfreshness.harvesters.harvest_classes import HarvestSource

        for source in HarvestSource.filter(active=True).all():
            act("harvest_job_create", {"source_id": source.id})


if __name__ == "__main__":
    {"fill": fill, "harvest": harvest}[sys.argv[1]](*sys.argv[2:])
