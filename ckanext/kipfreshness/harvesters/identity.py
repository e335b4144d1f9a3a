"""Which values make an entry the same as before, and the id of a dataset that an entry brings."""

from __future__ import annotations

import hashlib
import uuid

import msgspec

from ..feeds import FeedEntry

# Raised when more of an entry ends in the dataset: every entry is then looked at again, and renews nothing by that.
ENTRY_HASH_VERSION = "v1"


def entry_hash(entry: FeedEntry) -> str:
    """Equal for entries that would bring the same dataset: of all fields but the position and the guid."""
    described = msgspec.structs.replace(entry, index=0, guid="")
    digest = hashlib.sha256(msgspec.json.encode(described)).hexdigest()[:32]
    return f"{ENTRY_HASH_VERSION}:{digest}"


def dataset_id(source_id: str, identity: str) -> str:
    """The same for the same entry of the same source, whichever process asks and however often."""
    try:
        namespace = uuid.UUID(source_id)
    except ValueError:
        namespace = uuid.uuid5(uuid.NAMESPACE_URL, source_id)
    return str(uuid.uuid5(namespace, identity))
