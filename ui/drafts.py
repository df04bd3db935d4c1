"""What somebody began to write: kept in a file of the user's until it is saved.

That of each data file lies by itself, and where it is encrypted, under its key.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from crm.workspace import Workspace
from ui.preferences import preferences, remember, remembered


def kept(workspace: Workspace, name: str) -> dict[str, Any]:
    """Return what `keep` was given under `name`, as of this data file; empty without any."""
    key = _key(workspace, name)
    lying = remembered(key)
    try:
        held = json.loads(workspace.unseal(lying) or "{}")
    except ValueError:  # a file that somebody edited by hand
        return {}
    if not isinstance(held, dict):
        return {}
    if held and not workspace.seals_so(lying):  # the file got another passphrase, or its first
        keep(workspace, name, held)
    return held


def keep(workspace: Workspace, name: str, held: dict[str, Any]) -> None:
    """Keep it, on the disk; an empty one forgets what was kept."""
    if held:
        text = json.dumps(held, ensure_ascii=False)
        remember(_key(workspace, name), workspace.seal(text))
    else:
        preferences().remove(_key(workspace, name))
    preferences().sync()  # now, not at the next turn of the event loop


def renew(workspace: Workspace) -> None:
    """Let all that is kept of a data file lie under the key that it has now.

    The key that it had before is known in this process only.
    """
    end = "-" + place_mark(workspace)
    for key in preferences().allKeys():
        if key.endswith(end) and not workspace.seals_so(remembered(key)):
            kept(workspace, key.removesuffix(end))


def place_mark(workspace: Workspace) -> str:
    """Return what tells the data file, or the server's database, from all others."""
    path = workspace.path
    place = workspace.place if path is None else str(path.resolve())
    return hashlib.sha256(place.encode()).hexdigest()[:32]


def _key(workspace: Workspace, name: str) -> str:
    return f"{name}-{place_mark(workspace)}"
