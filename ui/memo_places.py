"""Where voice memos lie until they are attachments: those of each data file by themselves."""

from __future__ import annotations

from pathlib import Path

from crm.memos import memos_in, renew_memos
from crm.workspace import Workspace
from ui.drafts import place_mark
from ui.places import data_folder


def memo_folder(workspace: Workspace, project_id: str) -> Path:
    """Return where the memos of a project lie."""
    return _folder(workspace) / project_id


def left_memos(workspace: Workspace, project_id: str) -> list[Path]:
    """Return the memos that were recorded and never became attachments, the oldest first."""
    return memos_in(memo_folder(workspace, project_id))


def renew_left_memos(workspace: Workspace) -> None:
    """Let the memos of a data file lie under the key that it has now."""
    renew_memos(workspace, _folder(workspace))


def _folder(workspace: Workspace) -> Path:
    return data_folder() / "recordings" / place_mark(workspace)
