"""`python -m ui` is `yinfeng`."""

from __future__ import annotations

import sys

from ui.commands import main

sys.exit(main())
