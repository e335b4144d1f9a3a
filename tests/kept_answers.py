"""What everybody is shown, as it is kept and as it is counted anew."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from ckan.tests.helpers import call_action

ANONYMOUS: dict[str, Any] = {"user": "", "ignore_auth": False}


def shown() -> tuple[Any, Any]:
    return (
        call_action("kipfreshness_compliance_show", dict(ANONYMOUS)),
        call_action("kipfreshness_dataset_list", dict(ANONYMOUS)),
    )


def made_anew() -> tuple[Any, Any]:
    with patch("ckanext.kipfreshness.kept.data_version", lambda: None):
        return shown()
