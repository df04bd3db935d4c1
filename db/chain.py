"""The hash chain of a device: each operation's hash covers its row, its changes and the last hash.

What is hashed is JSON text, written in one way: that of a change is kept as it was hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

from db.fields import encode
from db.heads import Fields

HEAD = ("id", "device", "seq", "clock", "author", "at", "label", "seen", "undoes")
"""The columns of an operation that its hash covers."""

Told = tuple[str, str, str]
"""Kind and id of a record, and the text of the fields that changed."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def told(fields: Fields) -> str:
    """Write the fields of a change as JSON text, always in the same way."""
    return _ENCODER.encode(fields)


def untold(texts: Iterable[str]) -> list[Fields]:
    """Read the fields of many changes at once from their texts."""
    found: list[Fields] = json.loads(f"[{','.join(texts)}]")
    return found


def chain_hash(previous: str, operation: Mapping[str, Any], changes: Iterable[Told]) -> str:
    """Return the hash of an operation, of its device's hash before it and all its changes.

    operation: column → value; those besides `HEAD` do not count.
    """
    head = _ENCODER.encode({name: encode(operation[name]) for name in HEAD})
    rows = [
        f"[{encode_basestring(kind)},{encode_basestring(key)},{text}]"
        for kind, key, text in sorted(changes)
    ]
    whole = f"[{encode_basestring(previous)},{head},[{','.join(rows)}]]"
    return hashlib.sha256(whole.encode()).hexdigest()
