"""Wiring only: what each room offers to CKAN."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.authz import auth_functions_list
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckan.logic import clear_validators_cache
from ckan.types import CKANApp

from . import schedule
from .facets import FreshnessFacet
from .hooks import DatasetHooks
from .model.data_version import watch_writes
from .signals import ActionSignals


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.cli
@tk.blanket.blueprints
@tk.blanket.config_declarations
@tk.blanket.helpers
@tk.blanket.validators
class KipFreshnessPlugin(DatasetHooks, ActionSignals, FreshnessFacet, p.SingletonPlugin, DefaultTranslation):
    p.implements(p.IConfigurable)
    p.implements(p.IConfigurer)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.ITranslation)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # CKAN checks our settings with our validators, out of a store that another plugin's import may have filled
        # before ours were known (ckanext-scheming does that): which of them stands first must not matter.
        clear_validators_cache()

    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "kipfreshness")

    def configure(self, config: CKANConfig) -> None:
        """Each process of the portal that starts tells of what it writes, and sees to it that marking goes on."""
        watch_writes()
        schedule.ensure_scheduled()

    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        """CKAN gathers auth functions at the first request, and another one meanwhile misses those of plugins."""
        auth_functions_list()
        return app
