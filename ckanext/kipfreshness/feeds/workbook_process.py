"""Reads a spreadsheet in a process of its own: ``python -I workbook_process.py MEGABYTES SECONDS < file``.

A few kilobytes of hostile workbook can ask for terabytes of cells, and a fault in the library may end its process:
here it ends this one. Imports nothing of the project. Writes JSON lines: ``{"sheet": name, "merged": [[top, left,
bottom, right], …]}``, then that sheet's rows as lists from column A; at the end ``{"error": kind, "reason": text}`` or
``{"end": true}``.
"""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Iterator

import msgspec
import python_calamine as calamine

_MEGABYTE = 1024 * 1024


def main(megabytes: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        file = io.BytesIO(sys.stdin.buffer.read())
        for line in _lines(file):
            _write(line)
        _write({"end": True})
    except calamine.PasswordError:
        _write({"error": "password"})
    except calamine.CalamineError as error:
        _write({"error": "damaged", "reason": str(error)[:200]})
    sys.stdout.buffer.flush()


def _lines(file: io.BytesIO) -> Iterator[object]:
    with calamine.CalamineWorkbook.from_filelike(file) as workbook:
        for number, about in enumerate(workbook.sheets_metadata):
            is_table = about.typ == calamine.SheetTypeEnum.WorkSheet
            if not is_table or about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_index(number)
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
            yield {"sheet": about.name, "merged": merged}
            left = [None] * (sheet.start[1] if sheet.start else 0)
            for row in sheet.iter_rows():
                yield left + [None if cell == "" else cell for cell in row]


def _write(line: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
