"""Where the user's data files lie unless another place was chosen."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from resources import tr

SUFFIX = ".yinfeng"
CARRIED = ".yinfeng-out"
"""The ending of files that were carried out."""


def data_folder() -> Path:
    """The folder of data files, backups and the log."""
    return user_data_path("yinfeng", appauthor=False)


def free_file(name: str) -> Path:
    """A data file for the zone `name` in that folder, which is not there yet."""
    safe = "".join(c for c in name if c not in '\\/:*?"<>|').strip(". ") or tr("我的园区")
    file = data_folder() / f"{safe}{SUFFIX}"
    number = 2
    while file.exists():
        file = data_folder() / f"{safe} {number}{SUFFIX}"
        number += 1
    return file
