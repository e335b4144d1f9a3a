"""Our actions, one file per subject."""

from __future__ import annotations

__all__: list[str] = []
