from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from . import __doc__ as usage
from .faults import show_faults
from .processes import Supervisor
from .throughput import show_throughput

_JARS = Path(__file__).resolve().parents[2] / ".local/solr/lib"


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, _end)
    with _folder(options.folder) as folder, Supervisor() as supervisor:
        if options.consumers:
            show_throughput(supervisor, folder, options)
            return
        is_true = show_faults(supervisor, folder, options)
    sys.exit(0 if is_true else 1)


def _end(number: int, frame: object) -> None:
    """Not without ending what was started."""
    sys.exit(1)


@contextmanager
def _folder(named: Path | None) -> Generator[Path]:
    """One that is named is left behind, with the logs of all processes in it."""
    if named:
        named.mkdir(parents=True)
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory() as found:
        Path(found).chmod(0o711)  # the account that runs PostgreSQL passes through
        yield Path(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", type=Path, required=True)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--entries", type=int, default=500, help="in the feed of each source")
    parser.add_argument("--consumers", type=int, nargs="+", help="measure how fast so many fetch consumers are")
    parser.add_argument("--jars", type=Path, default=_JARS, help="the folder with Solr's")
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
