"""What is left to `make soak` as a whole exists, and so does what `make test` keeps of it."""

import re

import pytest

from tests.tiers import APART, ROOT, apart


@pytest.mark.parametrize("place", APART)
def test_it_exists_and_names_what_is_kept(place: str) -> None:
    assert (ROOT / place).exists()
    kept = re.findall(r"[\w/]+\.py", APART[place]) or re.findall(
        r"\b(?:contract|flow)\b", APART[place]
    )
    assert kept
    assert not [name for name in kept if not (ROOT / name).exists() or apart(ROOT / name)]
