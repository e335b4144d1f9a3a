"""Stands for the load balancer before a SolrCloud: CKAN knows one address, and asks no ZooKeeper for others.

    python -m bench.topology.balancer PORT BACKEND_PORT…

Each connection goes to the next backend, or to the one after it where that one refuses. What is cut is not repeated.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Sequence
from contextlib import suppress

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def main(port: int, backends: Sequence[int]) -> None:
    turns = itertools.cycle(range(len(backends)))

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(turns)
        found = await _connect([*backends[first:], *backends[:first]])
        if found is None:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, found[1]), _pass_on(found[0], writer))

    server = await asyncio.start_server(welcome, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


async def _connect(backends: Sequence[int]) -> Ends | None:
    for backend in backends:
        with suppress(OSError):
            return await asyncio.open_connection("127.0.0.1", backend)
    return None


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until one of them goes; then the other is let go, too."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
