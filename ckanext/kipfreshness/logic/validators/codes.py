"""The codes by which the ministry of home affairs knows agencies and regions."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk

from .text import kipfreshness_text

# Three slots of government affairs (digit, two digits; 0.00 where unused), serial number, unit (Kepmendagri 050).
_OPD_CODE = re.compile(r"[1-9]\.\d{2}(?:\.\d\.\d{2}){2}\.\d{2}\.\d{4}", re.ASCII)
# Province, regency or city, district, village (Kepmendagri on codes and data of the regions).
_REGION_CODE = re.compile(r"([1-9]\d)(?:\.?(\d{2})(?:\.?(\d{2})(?:\.?(\d{4}))?)?)?", re.ASCII)


def kipfreshness_opd_code(value: Any) -> str:
    code = re.sub(r"\s", "", kipfreshness_text(value))
    if _OPD_CODE.fullmatch(code) is None:
        raise tk.Invalid(
            tk._(
                "%(value)s is no code of an OPD. Write three affairs, the serial number and the unit, "
                "for example 1.03.0.00.0.00.01.0000, with 0.00 for affairs that are not used."
            )
            % {"value": value}
        )
    return code


def kipfreshness_region_code(value: Any) -> str:
    """``33.75`` from ``33.75`` or ``3375``; also districts (``33.75.01``) and villages (``33.75.01.1001``)."""
    match = _REGION_CODE.fullmatch(re.sub(r"\s", "", kipfreshness_text(value)))
    if match is None:
        raise tk.Invalid(
            tk._(
                "%(value)s is no region code. Write the code of Kemendagri, for example 33.75 or 3375; "
                "in a spreadsheet, as text."
            )
            % {"value": value}
        )
    return ".".join(part for part in match.groups() if part)
