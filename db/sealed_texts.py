"""Small texts that lie outside of a data file, encrypted under its key where it has one.

A sealed text is AES-256-GCM under a key of its own, drawn from the file's by HKDF-SHA256:
base64 of the file's salt, a nonce and what AESGCM returns. That of a plain file is as it was.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from db.keys import Key, known_by

if TYPE_CHECKING:  # it takes 20 ms to load: not at each start, for a plain file
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MARK = "sealed:"
_SALT, _NONCE = 16, 12


def seal(text: str, key: Key | None) -> str:
    """Return a text under the key of its data file; as it is for a plain one (None)."""
    if key is None:
        return text
    nonce = os.urandom(_NONCE)
    whole = key.salt + nonce + cipher(key).encrypt(nonce, text.encode(), None)
    return _MARK + b64encode(whole).decode()


def unseal(kept: str) -> str | None:
    """Return a text that `seal` gave; None where its key is not known here, or it is damaged."""
    if not kept.startswith(_MARK):
        return kept
    try:
        whole = b64decode(kept.removeprefix(_MARK), validate=True)
    except ValueError:
        return None
    salt, nonce, sealed = whole[:_SALT], whole[_SALT:][:_NONCE], whole[_SALT + _NONCE :]
    key = known_by(salt)
    if key is None or len(nonce) < _NONCE:
        return None
    from cryptography.exceptions import InvalidTag

    try:
        return cipher(key).decrypt(nonce, sealed, None).decode()
    except (InvalidTag, ValueError):
        return None


def is_sealed_by(kept: str, key: Key | None) -> bool:
    """Whether a kept text is under this key: not so after the file's passphrase was changed."""
    if key is None or not kept.startswith(_MARK):
        return key is None and not kept.startswith(_MARK)
    return kept.startswith(_MARK + b64encode(key.salt[:15]).decode())


def cipher(key: Key, salt: bytes | None = None) -> AESGCM:
    """Return what seals under a key drawn from that of a data file; salt: of one sealed file."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # Not the file's own key: no key serves two ciphers.
    info = b"yinfeng kept text" if salt is None else b"yinfeng kept file" + salt
    drawn = HKDF(algorithm=SHA256(), length=32, salt=key.salt, info=info)
    return AESGCM(drawn.derive(key.secret))
