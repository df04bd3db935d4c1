"""Notes that were begun on a visit: kept in a file of the user's until they are saved."""

from __future__ import annotations

import json
from typing import Any

from ui.preferences import preferences, remember, remembered

_KEY = "visit/drafts"


def kept_drafts() -> dict[str, dict[str, Any]]:
    """Return project → what its note's fields hold, as `keep_draft` was given it."""
    try:
        kept = json.loads(remembered(_KEY) or "{}")
    except ValueError:  # a file that somebody edited by hand
        return {}
    if not isinstance(kept, dict):
        return {}
    return {str(key): held for key, held in kept.items() if isinstance(held, dict)}


def keep_draft(project_id: str, held: dict[str, Any]) -> None:
    """Keep what the fields of a project's note hold; with nothing in them, nothing."""
    drafts = kept_drafts()
    drafts.pop(project_id, None)
    if held:
        drafts[project_id] = held
    _write(drafts)


def beyond(held: dict[str, Any], saved: dict[str, Any]) -> dict[str, Any]:
    """Return what a draft holds beyond what was saved of it; empty when that is all."""
    rest = {
        name: "" if held.get(name) == saved.get(name) else str(held.get(name, ""))
        for name in ("next", "due")
    }
    rest["text"] = str(held.get("text", "")).removeprefix(saved.get("text", "")).lstrip("，。； \n")
    met = [name for name in held.get("met", []) if name not in saved.get("met", [])]
    return {**held, **rest, "met": met} if met or any(rest.values()) else {}


def _write(drafts: dict[str, dict[str, Any]]) -> None:
    if drafts:
        remember(_KEY, json.dumps(drafts, ensure_ascii=False))
    else:
        preferences().remove(_KEY)
    preferences().sync()  # on the disk now, not at the next turn of the event loop
