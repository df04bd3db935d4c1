"""Texts beside a data file: sealed under its key, opened by that one only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.keys import Key, forget_keys, new_key
from db.sealed_texts import is_sealed_by, seal, unseal

TEXT = "设备进场，张总 138 0000 0001"


@pytest.fixture
def key() -> Iterator[Key]:
    forget_keys()
    yield new_key("示例口令 2016")
    forget_keys()


def test_a_sealed_text_is_read_with_its_key_only(key: Key) -> None:
    sealed = seal(TEXT, key)
    assert sealed.isascii()
    assert "138" not in sealed
    assert seal(TEXT, key) != sealed, "never the same nonce"
    assert unseal(sealed) == TEXT
    other = new_key("示例口令 2016")
    assert unseal(seal(TEXT, other)) == TEXT
    assert (is_sealed_by(sealed, key), is_sealed_by(sealed, other)) == (True, False)
    forget_keys()
    assert unseal(sealed) is None


def test_that_of_a_plain_file_is_as_it_was(key: Key) -> None:
    assert seal(TEXT, None) == unseal(TEXT) == TEXT
    assert is_sealed_by(TEXT, None)
    assert not is_sealed_by(TEXT, key)
    assert not is_sealed_by(seal(TEXT, key), None)


@pytest.mark.parametrize("spoil", [lambda s: s[:-4], lambda s: s[:12], lambda s: s + "§"])
def test_what_is_damaged_is_not_read(key: Key, spoil: object) -> None:
    assert callable(spoil)
    assert unseal(spoil(seal(TEXT, key))) is None
