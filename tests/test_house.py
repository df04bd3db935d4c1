"""The repository itself: its arrows, its locks, and what it ships."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ui", "crm", "db", "resources")
LOCKS = sorted((ROOT / "build_spec").glob("*.lock"))
FONTS = sorted(resources.path("fonts").glob("*.ttf"))

WINDOW_AND_RULES = "the window and the rules know of storage only its values, terms and errors"
# Wrong imports: the contract of pyproject.toml that refuses one, the file it is planted in, itself.
WRONG_IMPORTS = (
    ("arrows point down", "db/planted.py", "import ui"),
    ("Qt is in the window only", "crm/planted_qt.py", "from PySide6.QtCore import QObject"),
    ("no SQL in the window", "ui/planted_sql.py", "from sqlalchemy import select"),
    (WINDOW_AND_RULES, "ui/planted_store.py", "from db import base"),
    (WINDOW_AND_RULES, "crm/rules/planted_store.py", "from db import base"),
    ("rules stand alone", "crm/rules/planted_use.py", "from crm import planted_qt"),
    ("rules stand alone", "crm/rules/planted_sql.py", "import sqlalchemy"),
    ("use cases do not reach into the briefings", "crm/planted.py", "import crm.briefings"),
)


def tracked() -> list[Path]:
    """Return the files of the repository, also where git or its folder is not there."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        files = [ROOT / name for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        left_out = re.compile(r"/(\.[^/]+|__pycache__|build|dist|[^/]+\.egg-info)/")
        files = [path for path in ROOT.rglob("*") if not left_out.search(f"{path}/")]
    return [path for path in files if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """Yield each tracked text file with its text."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8", "replace")


def lint_imports(place: Path) -> str:
    """Run import-linter in `place` and return what it says."""
    command = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(place), "PYTHONUTF8": "1", "PATH": ""},
    ).stdout


def test_each_contract_refuses_a_wrong_import(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not (Path(folder) / name).is_dir()
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    contracts = {contract for contract, _, _ in WRONG_IMPORTS}
    assert f"Contracts: {len(contracts)} kept, 0 broken." in lint_imports(tmp_path)

    for _, file, wrong in WRONG_IMPORTS:
        (tmp_path / file).write_text(wrong + "\n", encoding="utf-8")
    report = lint_imports(tmp_path)
    for contract, file, _ in WRONG_IMPORTS:
        assert f"{contract} BROKEN" in report
        section = report.split(f"\n{contract}\n---", 1)[1].split("\n---", 1)[0]
        assert file.removesuffix(".py").replace("/", ".") in section


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    # Written in halves, so that this file does not name them either.
    forbidden = ["pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org"]
    forbidden += ["/wo" + "rk/", "/ro" + "ot/", "/tmp/" + "wt", "/tmp/" + "venv"]
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in texts()
        for word in forbidden
        if word in text
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_and_hashes_each_line_and_holds_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index|--extra-index|--find-links|-f)\b", text, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 1
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_locks_agree_and_qt_is_the_release_that_keeps_its_references() -> None:
    pins: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, rest in re.findall(r"^([a-z0-9.-]+)==(.*) \\$", lock.read_text(), re.MULTILINE):
            pins.setdefault(name, set()).add(rest)
    # numpy is there twice: its newest release has left Python 3.11.
    assert [name for name, found in pins.items() if len(found) > 1 and name != "numpy"] == []
    assert pins["pyside6-essentials"] == {"6.11.3"}


def test_each_locked_package_of_the_app_has_its_licence_listed() -> None:
    listed = resources.path("licences", "THIRD-PARTY.md").read_text(encoding="utf-8")
    lock = (ROOT / "build_spec" / "requirements.lock").read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", listed)] == []


def test_the_fonts_stay_under_their_limit_and_each_has_its_licence() -> None:
    assert [font.stem for font in FONTS] == [
        "LXGWWenKai-Regular",
        "NotoSansSC-Bold",
        "NotoSansSC-Regular",
        "NotoSerifSC-Bold",
        "NotoSerifSC-Regular",
    ]
    assert sum(font.stat().st_size for font in FONTS) <= 50_000_000
    for font in FONTS:
        family = font.stem.split("-")[0]
        licence = font.with_name(f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence


SHOWN = (
    "招商引资项目总表长沙经开区镕喆堃垚犇"
    "ABCxyz0123456789%+-=/()[]"
    "，。、；：？！“”‘’「」『』（）《》【】—…·"
    "㎡①②⑩≥≤−–×÷‰¥€●○◆▲▼←→↑↓✓℃"
)


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_a_font_has_what_is_shown_and_its_figures_stand_in_columns(font: Path) -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    face = TTFont(font.stem, str(font)).face
    assert [letter for letter in SHOWN if ord(letter) not in face.charToGlyph] == []
    assert len({face.charWidths[ord(digit)] for digit in "0123456789"}) == 1


def test_a_regular_weight_has_the_rare_characters_of_names() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("NotoSansSC-Regular", "NotoSerifSC-Regular", "LXGWWenKai-Regular"):
        known = TTFont(name, str(resources.path("fonts", f"{name}.ttf"))).face.charToGlyph
        assert [letter for letter in "镕喆堃䶮𬭎曌玥長" if ord(letter) not in known] == []
        assert len(known) > 25_000


def test_the_icons_are_drawn_in_the_colour_of_their_text_and_licensed() -> None:
    icons = resources.path("icons")
    assert "ISC License" in (icons / "LICENSE.txt").read_text(encoding="utf-8")
    drawn = sorted(icons.glob("*.svg"))
    assert len(drawn) > 60
    for icon in drawn:
        text = icon.read_text(encoding="utf-8")
        assert icon.stem == "yinfeng" or 'stroke="currentColor"' in text
        assert not re.search(r"<(script|image|foreignObject|text)\b", text)


def test_what_people_read_is_marked_in_chinese() -> None:
    call = re.compile(r"\b(?:tr|N_)\(\s*\"([^\"\\]*)\"\s*\)")
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for text in call.findall(path.read_text(encoding="utf-8"))
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{.*?\}", "", text))  # the names of values aside
        and not re.search(r"[\u4e00-\u9fff]", text)
    ]
    assert found == []


def test_an_installed_copy_holds_what_the_app_reads(tmp_path: Path) -> None:
    pytest.importorskip("setuptools", minversion="77")  # as pyproject.toml asks
    command = "from setuptools import setup; setup()"
    places = ["egg_info", "--egg-base", str(tmp_path), "build_py", "--build-lib", str(tmp_path)]
    subprocess.run(
        [sys.executable, "-c", command, "-q", *places], cwd=ROOT, check=True, capture_output=True
    )
    wanted = [
        path.relative_to(ROOT) for path in tracked() if path.relative_to(ROOT).parts[0] in PACKAGES
    ]
    assert [str(path) for path in wanted if not (tmp_path / path).exists()] == []


def test_the_window_starts_without_what_only_an_import_or_a_brief_needs() -> None:
    slow = ("alembic", "numpy", "openpyxl", "pandas", "psycopg", "python_calamine", "reportlab")
    loaded = "ui.app, ui.window, ui.pages.home"
    code = f"import sys, {loaded}; print([m for m in {slow} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_the_pages_that_the_readme_names_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", readme)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
