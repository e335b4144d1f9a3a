"""Sentences in the reader's language."""

from __future__ import annotations

import pytest

from ckanext.kipfreshness.reminders.portal_context import portal_context
from ckanext.kipfreshness.wording.sentences import counted


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize(
    ("language", "said"),
    [("id", "12.345 dataset kini tidak dipantau."), ("en", "12,345 datasets are exempt now.")],
)
def test_a_count_is_written_in_the_figures_of_the_readers_language(
    ckan_config: dict[str, str], monkeypatch: pytest.MonkeyPatch, language: str, said: str
):
    monkeypatch.setitem(ckan_config, "ckan.locale_default", language)
    with portal_context():
        assert counted("%(count)s dataset is exempt now.", "%(count)s datasets are exempt now.", 12_345) == said
