"""Tokens that open one door each: 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets


def fresh() -> str:
    """A new token of 43 characters that fit into an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored, and looked up, in its place."""
    return hashlib.sha256(token.encode()).hexdigest()
