"""Every way of answering that we could think of: three groups, entered in one table."""

from tests.mutations import of_bytes, of_json, of_wire
from tests.mutations.table import FAMILIES, JSON, SOUND, Mutator, families, members

__all__ = [
    "FAMILIES",
    "JSON",
    "SOUND",
    "Mutator",
    "families",
    "members",
    "of_bytes",
    "of_json",
    "of_wire",
]
