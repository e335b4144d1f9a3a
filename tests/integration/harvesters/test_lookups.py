"""What is found once is found again unasked, within a batch and no longer."""

from __future__ import annotations

from typing import Any

import ckan.model
import pytest
import sqlalchemy as sa
from ckan.model.meta import Session
from ckan.tests import factories

from ckanext.kipfreshness.harvesters.lookups import lookups_remembered

from ...statements import statements
from .conftest import Portal, entry

pytestmark = pytest.mark.usefixtures("clean_portal")


def add_tag(name: str) -> Any:
    tag: Any = ckan.model.Tag(name=name)
    Session.add(tag)
    Session.flush()
    return tag


def test_tag_is_asked_for_once() -> None:
    tag = add_tag("pangan")

    with lookups_remembered(), statements() as sent:
        found = [ckan.model.Tag.by_name("pangan") for _ in range(3)]

    assert found == [tag, tag, tag]
    assert len(sent) == 1


def test_another_name_is_another_question() -> None:
    tags = [add_tag("pangan"), add_tag("kota")]

    with lookups_remembered():
        assert [ckan.model.Tag.by_name(name) for name in ("pangan", "kota", "desa")] == [*tags, None]


def test_tag_that_was_made_meanwhile_is_found() -> None:
    with lookups_remembered():
        assert ckan.model.Tag.by_name("pangan") is None
        assert ckan.model.Tag.by_name("pangan") is None
        assert add_tag("pangan") is ckan.model.Tag.by_name("pangan")


def test_what_a_plugin_writes_by_a_statement_of_its_own_is_seen() -> None:
    add_tag("pangan")

    with lookups_remembered():
        assert ckan.model.Tag.by_name("pangan") is not None
        Session.execute(sa.update(ckan.model.Tag).values(name="kota"))
        assert ckan.model.Tag.by_name("pangan") is None


def test_question_that_looks_at_other_tables_is_asked_each_time() -> None:
    organization: Any = factories.Organization(users=[])
    Session.query(ckan.model.Member).delete()
    members = sa.select(ckan.model.Member.group_id)
    query = sa.select(ckan.model.Group.id).where(ckan.model.Group.id.in_(members))

    with lookups_remembered():
        assert Session.scalars(query).all() == []
        group = ckan.model.Group.get(organization["id"])
        Session.add(ckan.model.Member(group=group, table_name="user", table_id="u", capacity="editor"))
        Session.flush()
        assert Session.scalars(query).all() == [organization["id"]]
        member = Session.scalars(sa.select(ckan.model.Member)).one()
        Session.delete(member)
        Session.flush()
        assert Session.scalars(query).all() == []


def test_nothing_is_remembered_afterwards() -> None:
    add_tag("pangan")

    with lookups_remembered():
        ckan.model.Tag.by_name("pangan")
    with statements() as sent:
        ckan.model.Tag.by_name("pangan")

    assert len(sent) == 1


def test_batch_asks_for_what_its_datasets_share_once(portal: Portal) -> None:
    portal.serve(*(entry(number) for number in range(5)))

    with statements() as sent:
        portal.harvest()

    assert len(portal.datasets()) == 5
    asked = [statement for statement in sent if "FROM tag" in statement and "tag.name =" in statement]
    # twice for each of the two: before the first dataset made it, and when the second one needs it
    assert len(asked) == 4
