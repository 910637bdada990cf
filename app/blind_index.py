"""Words by which a sealed name is found: keyed hashes that tell nothing to whoever lacks the key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.keyring import Key

SHORTEST_PREFIX = 3
LONGEST_PREFIX = 12
HASH_BYTES = 16


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without accents, case and punctuation; each once."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return list(dict.fromkeys(re.findall(r"[^\W_]+", bare)))


def indexed(text: str) -> set[str]:
    """What a text can be found by: its words up to 12 letters, and their beginnings of 3 letters and more."""
    found = set()
    for word in words_of(text):
        found.add(word[:LONGEST_PREFIX])
        found.update(word[:length] for length in range(SHORTEST_PREFIX, min(len(word), LONGEST_PREFIX) + 1))
    return found


def word_hash(key: Key, organisation_id: str, word: str) -> str:
    """The keyed hash (HMAC-SHA256, 128 bits) of an indexed word; another one in each organisation."""
    told = json.dumps([organisation_id, word[:LONGEST_PREFIX]]).encode()
    digest = hmac.new(key.index, told, hashlib.sha256).digest()[:HASH_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def matches(asked: str, text: str) -> bool:
    """Whether every word asked for begins a word of the text, or is one where it is short."""
    known = words_of(text)
    return all(
        any(word == other or (len(word) >= SHORTEST_PREFIX and other.startswith(word)) for other in known)
        for word in words_of(asked)
    )
