"""Wiring only: what each room offers to CKAN."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation

from . import schedule
from .hooks import EvidenceHooks
from .logic import setting_validators


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.cli
@tk.blanket.config_declarations
class KipFreshnessPlugin(EvidenceHooks, p.SingletonPlugin, DefaultTranslation):
    p.implements(p.IConfigurable)
    p.implements(p.IConfigurer)
    p.implements(p.ITranslation)
    p.implements(p.IValidators)

    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "kipfreshness")

    def configure(self, config: CKANConfig) -> None:
        """Each process of the portal that starts sees to it that marking goes on."""
        schedule.ensure_scheduled()

    def get_validators(self) -> dict[str, tk.Any]:
        return {
            validator.__name__: validator
            for validator in (
                setting_validators.kipfreshness_period,
                setting_validators.kipfreshness_timezone,
                setting_validators.kipfreshness_target,
            )
        }
