"""What ships beside the code, reached without Qt: paths, and the words that people read.

`tr()` looks a Chinese source text up in the catalogue in use; `N_()` marks one for later.
"""

from __future__ import annotations

import gettext
from pathlib import Path

_ROOT = Path(__file__).resolve().parent
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``path("fonts", "x.ttf")``."""
    return _ROOT.joinpath(*parts)


def use_language(language: str) -> None:
    """Read the catalogue of `language` (e.g. ``"en"``); without one the Chinese source stays."""
    global _catalogue
    _catalogue = gettext.translation(
        "yinfeng", localedir=str(path("locale")), languages=[language], fallback=True
    )


def tr(text: str) -> str:
    """Translate a Chinese source text into the language in use."""
    return _catalogue.gettext(text)


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for a marked string)
    """Mark a source text for the catalogue; it is translated where it is shown."""
    return text
