"""The pages' code is loaded after the start, in a process of its own: others load it here."""

from __future__ import annotations

import subprocess
import sys

from ui.page_list import PAGES

SCRIPT = """
import sys
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from ui import warming
from ui.page_list import PAGES
app = QApplication([])
warming.BEGIN = warming.BETWEEN = 1
owner = QObject()
one = warming.Warming(owner)
before = sum(entry.module in sys.modules for entry in PAGES)
one.destroyed.connect(app.quit)
app.exec()
print(before, sum(entry.module in sys.modules for entry in PAGES))
"""


def test_every_page_is_loaded_after_the_start_and_it_ends_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == ["0", str(len(PAGES))]
