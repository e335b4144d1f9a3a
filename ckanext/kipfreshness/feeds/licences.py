"""Licences by the ids of CKAN's own register."""

from __future__ import annotations

import re

from .cleaning import Cleaning
from .messages import N_
from .text import clean_line, is_empty_word
from .word_list import word_set

_IDS = word_set(
    "cc-by cc-by-sa cc-nc cc-zero gfdl notspecified odc-by odc-odbl odc-pddl other-at other-closed other-nc "
    "other-open other-pd uk-ogl"
)
_ID_BY_NAME = {
    "cc by": "cc-by", "creative commons attribution": "cc-by", "creative commons atribusi": "cc-by",
    "cc attribution": "cc-by", "attribution": "cc-by", "creative commons by": "cc-by", "cc by sa": "cc-by-sa",
    "creative commons attribution share alike": "cc-by-sa", "creative commons attribution sharealike": "cc-by-sa",
    "creative commons by sa": "cc-by-sa", "creative commons atribusi berbagi serupa": "cc-by-sa", "cc nc": "cc-nc",
    "creative commons non commercial": "cc-nc", "creative commons non commercial any": "cc-nc", "cc by nc": "cc-nc",
    "creative commons attribution noncommercial": "cc-nc", "creative commons attribution non commercial": "cc-nc",
    "cc0": "cc-zero", "cc zero": "cc-zero", "creative commons zero": "cc-zero", "creative commons cczero": "cc-zero",
    "creative commons cc0": "cc-zero", "cc0 universal": "cc-zero", "odc by": "odc-by",
    "open data commons attribution license": "odc-by", "open data commons attribution": "odc-by",
    "odc odbl": "odc-odbl", "odbl": "odc-odbl", "open database license": "odc-odbl",
    "open data commons open database license": "odc-odbl", "open data commons open database license odbl": "odc-odbl",
    "pddl": "odc-pddl", "odc pddl": "odc-pddl",
    "open data commons public domain dedication and license pddl": "odc-pddl", "public domain": "other-pd",
    "domain publik": "other-pd", "other public domain": "other-pd", "other open": "other-open",
    "other closed": "other-closed", "license not specified": "notspecified", "not specified": "notspecified",
    "notspecified": "notspecified", "tidak ditentukan": "notspecified", "lisensi tidak ditentukan": "notspecified",
}  # fmt: skip
_ADDRESSES = (
    (re.compile(r"creativecommons\.org/licen[sc]es/by-sa/"), "cc-by-sa"),
    (re.compile(r"creativecommons\.org/licen[sc]es/by-nc(?:-sa|-nd)?/"), "cc-nc"),
    (re.compile(r"creativecommons\.org/licen[sc]es/by(?:/|$)"), "cc-by"),
    (re.compile(r"creativecommons\.org/publicdomain/zero"), "cc-zero"),
    (re.compile(r"opendatacommons\.org/licenses/by"), "odc-by"),
    (re.compile(r"opendatacommons\.org/licenses/odbl"), "odc-odbl"),
    (re.compile(r"opendatacommons\.org/licenses/pddl"), "odc-pddl"),
    (re.compile(r"opendefinition\.org/licenses/(cc-by-sa|cc-by|cc-zero|odc-by|odc-odbl|odc-pddl)"), ""),
)
_VERSION = re.compile(
    r"\b(?:v|versi|version)?\s*[1-4](?:\.0)?\b|\b(?:international|internasional|license|licence|lisensi|unported|igo)\b"
)


def read_licence(value: object, cleaning: Cleaning) -> str:
    """An id of CKAN's register; else the text as found, reported, so that it is not lost."""
    found = clean_line(value)
    if is_empty_word(found):
        return ""
    known = _known_id(found[:500])
    if known:
        return known
    cleaning.report("license", value, N_("This is no licence that the portal knows by name; it was kept as found."))
    return found[:200]


def _known_id(found: str) -> str | None:
    folded = found.casefold()
    for address, licence in _ADDRESSES:
        match = address.search(folded)
        if match:
            return licence or match[1]
    if folded in _IDS:
        return folded
    words = " ".join(re.sub(r"[^\w\s.]|_", " ", folded).split())
    without_version = " ".join(re.sub(r"[.]", " ", _VERSION.sub(" ", words)).split())
    return _ID_BY_NAME.get(words.replace(".", " ").strip()) or _ID_BY_NAME.get(without_version)
