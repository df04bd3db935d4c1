"""口令恢复单 is one sheet, says that a forgotten passphrase is lost, and never holds it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from crm.briefings import printing, recovery_sheet
from crm.workspace import Workspace
from tests.crm.briefings.paper import fonts_of, page_texts, solid


def test_one_sheet_the_same_bytes_each_time(file_workspace: Workspace, tmp_path: Path) -> None:
    sheet = file_workspace.read(
        recovery_sheet.snapshot,
        "/数据/长沙经开区.yinfeng",
        today=date(2016, 5, 31),
        issued_by="丙",
    )
    first, second = BytesIO(), BytesIO()
    written = printing.write(sheet, first)
    printing.write(sheet, second)
    assert first.getvalue() == second.getvalue()
    assert written.pages == 1
    assert not written.missing
    (text,) = page_texts(first.getvalue())
    for words in ("口令忘了，谁也打不开", "长沙经开区.yinfeng", "手写", "封存人"):
        assert words in solid(text)
    file = tmp_path / "sheet.pdf"
    file.write_bytes(first.getvalue())
    assert all(font.embedded for font in fonts_of(file))
    assert recovery_sheet.file_name(sheet) == "口令恢复单-长沙经开区-2016-05-31.pdf"
