"""The window on a small zone, as the tests of the window have it."""

from tests.ui.conftest import desk, dressed, home, tasks, window, zone, zone_file

__all__ = ["desk", "dressed", "home", "tasks", "window", "zone", "zone_file"]
