"""The address of a server as it is kept: whoever reads it learns no password by it."""

from __future__ import annotations

import re

_BEFORE_HOST = re.compile(r"(://[^:/@]+):.*@")
_AS_SETTING = re.compile(r"(?<=[?&])password=[^&]*&?")


def without_password(target: str) -> str:
    """Return a data file's path as it is, and a server's URL without the password in it."""
    if "://" not in target:
        return target
    return _AS_SETTING.sub("", _BEFORE_HOST.sub(r"\1@", target)).rstrip("?&")
