"""/kepatuhan/OPD.svg: the OPD's score as a small picture for its own website."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from flask import Response

from .. import config
from ..wording.formatting import format_day, format_score, local_day
from ..wording.labels import band_label
from .kept_page import kept_file
from .organization import organization_record
from .publicly import public_file
from .shown import compliance_shown

# Dark enough for white letters: a contrast of 4.5 or more.
_COLOUR_BY_BAND = {
    "informatif": "#14532d",
    "menuju_informatif": "#206b82",
    "cukup_informatif": "#6b4400",
    "kurang_informatif": "#8a1c12",
    "tidak_informatif": "#8a1c12",
}
_NO_SCORE = "#495057"
_PER_LETTER = 6.6  # at 11 pixels; textLength makes the letters fit whatever the font


@dataclass(frozen=True)
class Badge:
    """Widths in pixels. ``title`` is what is read aloud."""

    left: str
    right: str
    colour: str
    title: str

    @property
    def left_width(self) -> int:
        return _width(self.left)

    @property
    def right_width(self) -> int:
        return _width(self.right)


def badge(organization: str) -> Response:
    body = kept_file(lambda: _drawn(organization))
    return public_file(body, "image/svg+xml; charset=utf-8")


def _drawn(organization: str) -> bytes:
    record = organization_record(organization)
    said = _badge(record["title"] or record["name"], record["name"])
    return tk.render("kipfreshness/badge.svg", {"badge": said}).encode()


def _badge(title: str, name: str) -> Badge:
    shown = compliance_shown(organization=name)
    row, language = shown["organizations"][0], tk.h.lang()
    label, band = tk._("Data freshness"), band_label(row["band"])
    right = band if row["score"] is None else f"{format_score(row['score'], language)} · {band}"
    said = tk._(
        "%(organization)s, freshness of its data on %(day)s: %(score)s. This is not the Komisi Informasi's own score."
    ) % {
        "organization": title,
        "day": format_day(local_day(shown["as_of"], config.timezone()), language),
        "score": right,
    }
    return Badge(label, right, _COLOUR_BY_BAND.get(row["band"], _NO_SCORE), said)


def _width(text: str) -> int:
    return round(len(text) * _PER_LETTER) + 16
