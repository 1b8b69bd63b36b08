"""Every way of answering that we could think of: five groups, entered in one table."""

from tests.mutations import of_answers, of_bytes, of_shape, of_values, of_wire
from tests.mutations.table import FAMILIES, JSON, SOUND, Mutator, fitting, named

GROUPS = (of_shape, of_values, of_bytes, of_answers, of_wire)

__all__ = ["FAMILIES", "GROUPS", "JSON", "SOUND", "Mutator", "fitting", "named"]
