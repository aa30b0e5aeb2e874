"""Digests of texts and records."""

from __future__ import annotations

try:
    from _blake2 import blake2b as blake2b  # what `hashlib` gives, without OpenSSL, which that loads besides
except ImportError:  # another Python than CPython
    from hashlib import blake2b as blake2b
