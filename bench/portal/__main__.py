from __future__ import annotations

import argparse
import sys
import time

from ..harvest import feed_server
from . import __doc__ as usage
from .site import empty_portal, portal_of


def main() -> None:
    options = _options()
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    with portal_of(options.ini):
        from .filled import is_filled, remember_filled

        if is_filled(options.datasets, options.seed):
            print(f"It has these {options.datasets} datasets already.")
            return
        _fill(options.datasets, options.seed)
        found = _check()
        if not found:
            remember_filled(options.datasets, options.seed)
    sys.exit(1 if found else 0)


def _fill(datasets: int, seed: str) -> None:
    from ckanext.kipfreshness.search import index_datasets

    from .copies import copy_rows, plan_copies
    from .documents import send_documents
    from .samples import make_samples

    began = time.monotonic()
    empty_portal()
    with feed_server() as server:
        samples = list(make_samples(server))
    index_datasets(dataset_id for _, dataset_id, _ in samples)  # they were dated back since
    _tell(began, f"{len(samples)} samples made by CKAN's actions and by harvests")
    copies = plan_copies(samples, datasets, seed)
    for table, rows in copy_rows(copies):
        _tell(began, f"{table}: {rows} rows")
    for documents in send_documents(copies):
        if documents % 20_000 == 0 or documents == copies:
            _tell(began, f"{documents} documents")


def _check() -> list[str]:
    from .check import CHECKED, differences

    found = list(differences())
    print("\n".join(found) or f"{CHECKED} datasets are in the tables and in the index as CKAN itself would have them.")
    return found


def _tell(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:7.1f} s  {what}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", type=int)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--erase", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
