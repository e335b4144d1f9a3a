"""Changes freshness/ in one place at a time and runs the tests of its rules: what none of them notices survives.

    pip install mutmut==3.8.1
    python -m bench.mutants run
    python -m bench.mutants results             # the survivors; ``show NAME`` says what was changed

``[tool.mutmut]`` in pyproject.toml says which files and which tests; docs/developer.md explains the survivors.
"""

from __future__ import annotations

from pathlib import Path

import ckanext


def main() -> None:
    # ``ckanext`` is a namespace that stands before mutmut can put its changed copy in front.
    ckanext.__path__ = [str(Path("mutants/ckanext").resolve()), *ckanext.__path__]
    from mutmut.__main__ import cli

    cli()


if __name__ == "__main__":
    main()
