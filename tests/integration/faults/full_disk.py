"""A disk so small that a test fills it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from ckan import model

from ..harvesters.private_services import PrivatePostgres

SAYS = "No space left on device"


@contextmanager
def full_disk(postgres: PrivatePostgres, tables: tuple[str, ...]) -> Iterator[None]:
    """These tables, which must be empty, stand on a disk with no room left."""
    model.Session.remove()
    folder = postgres.folder / "small"
    folder.mkdir()
    # Only root may mount; whoever is not moves the tables onto the device that is always full.
    is_mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode == 0
    try:
        with (_on_small_tmpfs if is_mounted else _on_dev_full)(postgres, tables, folder):
            model.ensure_engine().dispose()
            try:
                yield
            finally:
                model.Session.remove()  # its locks
    finally:
        model.ensure_engine().dispose()
        if is_mounted:
            subprocess.run(["umount", folder], check=True)
        folder.rmdir()


@contextmanager
def _on_small_tmpfs(postgres: PrivatePostgres, tables: tuple[str, ...], folder: Path) -> Iterator[None]:
    shutil.chown(folder, folder.parent.owner(), folder.parent.group())
    _tell(postgres, f"CREATE TABLESPACE small LOCATION '{folder}'", *_moved(tables, "small"))
    fill = folder / "fill"
    _write_until_full(fill)
    try:
        yield
    finally:
        fill.unlink()
        _tell(postgres, *_moved(tables, "pg_default"), "DROP TABLESPACE small")


def _write_until_full(file: Path) -> None:
    with file.open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(bytes(4096))
        except OSError:
            return


@contextmanager
def _on_dev_full(postgres: PrivatePostgres, tables: tuple[str, ...], folder: Path) -> Iterator[None]:
    files = [postgres.folder / "data" / path for path in _tell(postgres, *map(_path_of, tables))]
    for file in files:
        file.rename(folder / file.name)
        file.symlink_to("/dev/full")
    try:
        yield
    finally:
        for file in files:
            file.unlink()
            (folder / file.name).rename(file)


def _path_of(table: str) -> str:
    return f"SELECT pg_relation_filepath('{table}')"


def _moved(tables: tuple[str, ...], to: str) -> list[str]:
    return [f"ALTER TABLE {table} SET TABLESPACE {to}" for table in tables]


def _tell(postgres: PrivatePostgres, *statements: str) -> list[str]:
    """What each that asks was answered. One by one: a tablespace is made in no transaction."""
    connection = psycopg2.connect(postgres.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        answers: list[str] = []
        for statement in statements:
            cursor.execute(statement)
            answers += [row[0] for row in (cursor.fetchall() if cursor.description else [])]
    connection.close()
    return answers
