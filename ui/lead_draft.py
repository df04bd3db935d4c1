"""The lead that somebody began to write: kept in a file of the user's until it is logged."""

from __future__ import annotations

import json

from ui.preferences import preferences, remember, remembered

_KEY = "quick_lead/draft"


def keep_draft(texts: dict[str, str], guessed: set[str]) -> None:
    """Keep what the fields hold, so that a crash or a closed window loses nothing."""
    remember(_KEY, json.dumps({"texts": texts, "guessed": sorted(guessed)}, ensure_ascii=False))
    preferences().sync()  # on the disk now, not at the next turn of the event loop


def kept_draft() -> tuple[dict[str, str], set[str]]:
    """Return the texts that were kept and which of them are guesses; empty without a draft."""
    try:
        kept = json.loads(remembered(_KEY) or "{}")
        texts = {str(key): str(text) for key, text in kept.get("texts", {}).items()}
        return texts, set(map(str, kept.get("guessed", [])))
    except (ValueError, AttributeError, TypeError):  # a file that somebody edited by hand
        return {}, set()


def drop_draft() -> None:
    """Forget the draft."""
    preferences().remove(_KEY)
    preferences().sync()
