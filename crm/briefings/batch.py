"""Many briefs at once: a file for each record, into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from crm.briefings.catalogue import Briefing
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.rules.file_names import free_name, name_on_disk
from crm.workspace import Workspace
from resources import tr

Report = Callable[[int, int, str], None]


def write_each(
    workspace: Workspace,
    briefing: Briefing,
    order: Order,
    subjects: Sequence[tuple[str, str]],
    folder: Path,
    progress: Report | None = None,
    *,
    finish: Callable[[bytes], bytes] | None = None,
    kept: Callable[[list[Path]], object] | None = None,
) -> list[Path]:
    """Write a brief of each of `subjects` (id, name) into a folder, and return the files.

    No file that is there is written over. progress(done, total, what) may raise to stop; what is
    written by then stays. finish: what becomes of each PDF before it is written. kept: is told
    what was written, however it ended. Raises BriefingError when one can't be saved.
    """
    from crm.briefings.press import deliver, names_in

    files: list[Path] = []
    taken = names_in(folder)
    try:
        for done, (key, name) in enumerate(subjects):
            if progress is not None:
                progress(done, len(subjects), tr("正在写 {name}").format(name=name))
            snapshot = workspace.read(briefing.take, replace(order, subjects=(key,)))
            content = print_brief(snapshot).content
            file = folder / free_name(name_on_disk(briefing.file_name(snapshot)), taken)
            deliver(content if finish is None else finish(content), file)
            taken.add(file.name)
            files.append(file)
    finally:
        if files and kept is not None:
            kept(files)
    return files
