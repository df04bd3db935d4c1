"""Notes that were begun on a visit: kept, by project, until they are saved."""

from __future__ import annotations

from typing import Any

from crm.workspace import Workspace
from ui import drafts

_NAME = "visit/drafts"


def kept_drafts(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return project → what its note's fields hold, as `keep_draft` was given it."""
    found = drafts.kept(workspace, _NAME)
    return {key: held for key, held in found.items() if isinstance(held, dict)}


def keep_draft(workspace: Workspace, project_id: str, held: dict[str, Any]) -> None:
    """Keep what the fields of a project's note hold; with nothing in them, nothing."""
    found = kept_drafts(workspace)
    found.pop(project_id, None)
    if held:
        found[project_id] = held
    drafts.keep(workspace, _NAME, found)


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
