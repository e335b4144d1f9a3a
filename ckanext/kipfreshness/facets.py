"""The filter by status, beside CKAN's own filters."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

_Facets = dict[str, str]


class FreshnessFacet(p.SingletonPlugin):
    """Status stands first: it is what people look for here."""

    p.implements(p.IFacets)

    def dataset_facets(self, facets_dict: _Facets, package_type: str) -> _Facets:
        return _with_status(facets_dict) if package_type == "dataset" else facets_dict

    def group_facets(self, facets_dict: _Facets, group_type: str, package_type: str | None) -> _Facets:
        return _with_status(facets_dict)

    def organization_facets(self, facets_dict: _Facets, organization_type: str, package_type: str | None) -> _Facets:
        return _with_status(facets_dict)


def _with_status(facets: _Facets) -> _Facets:
    return {"kip_status": tk._("Freshness"), **facets}
