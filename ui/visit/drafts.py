"""Notes that were begun on a visit: kept in a file of the user's until they are saved.

Those of each data file lie by themselves, and where it is encrypted, under its key.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from crm.workspace import Workspace
from ui.preferences import preferences, remember, remembered


def kept_drafts(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return project → what its note's fields hold, as `keep_draft` was given it."""
    kept = remembered(_key(workspace))
    try:
        drafts = json.loads(workspace.unseal(kept) or "{}")
    except ValueError:  # a file that somebody edited by hand
        return {}
    if not isinstance(drafts, dict):
        return {}
    found = {str(key): held for key, held in drafts.items() if isinstance(held, dict)}
    if found and not workspace.seals_so(kept):  # the file got another passphrase, or its first
        _write(workspace, found)
    return found


def keep_draft(workspace: Workspace, project_id: str, held: dict[str, Any]) -> None:
    """Keep what the fields of a project's note hold; with nothing in them, nothing."""
    drafts = kept_drafts(workspace)
    drafts.pop(project_id, None)
    if held:
        drafts[project_id] = held
    _write(workspace, drafts)


def drop_draft(workspace: Workspace, project_id: str) -> None:
    """Forget the draft of a project."""
    keep_draft(workspace, project_id, {})


def beyond(held: dict[str, Any], saved: dict[str, Any]) -> dict[str, Any]:
    """Return what a draft holds beyond what was saved of it; empty when that is all."""
    rest = {
        name: "" if held.get(name) == saved.get(name) else str(held.get(name, ""))
        for name in ("next", "due")
    }
    rest["text"] = str(held.get("text", "")).removeprefix(saved.get("text", "")).lstrip("，。； \n")
    met = [name for name in held.get("met", []) if name not in saved.get("met", [])]
    return {**held, **rest, "met": met} if met or any(rest.values()) else {}


def _key(workspace: Workspace) -> str:
    return "visit/drafts-" + hashlib.sha256(workspace.place.encode()).hexdigest()[:32]


def _write(workspace: Workspace, drafts: dict[str, dict[str, Any]]) -> None:
    if drafts:
        remember(_key(workspace), workspace.seal(json.dumps(drafts, ensure_ascii=False)))
    else:
        preferences().remove(_key(workspace))
    preferences().sync()  # on the disk now, not at the next turn of the event loop
