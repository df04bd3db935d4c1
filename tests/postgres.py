"""A real PostgreSQL server for the tests, on a Unix socket of its own.

`initdb` refuses root, so as root it runs as the postgres user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = "54329"


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server until the block ends; yields the URL of its database ``postgres``."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("no PostgreSQL server is installed (Debian: postgresql)")
    place = Path(tempfile.mkdtemp(prefix="yf-pg-"))
    as_user: list[str] = []
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [*as_user, str(folder / program), *words],
            check=True,
            cwd=place,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(place), "LC_ALL": "C.UTF-8"},
        )

    data = str(place / "data")
    run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-k {place} -p {PORT} -c listen_addresses='' -c fsync=off -c max_connections=60"
    run("pg_ctl", "-D", data, "-w", "-s", "-l", str(place / "log"), "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={place}&port={PORT}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)
