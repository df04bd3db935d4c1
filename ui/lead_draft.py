"""The lead that somebody began to write: kept until it is logged."""

from __future__ import annotations

from crm.workspace import Workspace
from ui import drafts

_NAME = "quick_lead/draft"


def keep_draft(workspace: Workspace, texts: dict[str, str], guessed: set[str]) -> None:
    """Keep what the fields hold, so that a crash or a closed window loses nothing."""
    drafts.keep(workspace, _NAME, {"texts": texts, "guessed": sorted(guessed)})


def kept_draft(workspace: Workspace) -> tuple[dict[str, str], set[str]]:
    """Return the texts that were kept and which of them are guesses; empty without a draft."""
    kept = drafts.kept(workspace, _NAME)
    try:
        texts = {str(key): str(text) for key, text in kept.get("texts", {}).items()}
        return texts, set(map(str, kept.get("guessed", [])))
    except (AttributeError, TypeError):  # a file that somebody edited by hand
        return {}, set()


def drop_draft(workspace: Workspace) -> None:
    """Forget the draft."""
    drafts.keep(workspace, _NAME, {})
