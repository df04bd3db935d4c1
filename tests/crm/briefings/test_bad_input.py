"""What people type and attach: markup is printed as typed, and no broken picture stops a brief."""

from __future__ import annotations

import errno
import io
import os
import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image
from sqlalchemy.orm import Session

from crm.attachments import attach
from crm.blockers import add_blocker
from crm.briefings import companions
from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.printing import print_brief, write
from crm.errors import BriefingError
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from db.models import Attachment
from db.terms import Stage
from db.values import Amount
from tests.crm.briefings.paper import page_texts, solid

DAY = date(2016, 5, 31)
ORDER = Order(today=DAY, number=5, first=date(2016, 5, 1), last=DAY, issued_by="<i>王&lt;</i>")
MARKUP = ("<b>示例甲</b>", "&amp;<br/>乙", '<img src="x.png">丙', "{0}{name}%s丁")


def fill(session: Session) -> list[str]:
    """A project whose every text is markup, large enough for each brief."""
    key = create_project(session, MARKUP[0], stage=Stage.SIGNED)
    edit_project(
        session,
        key,
        {
            "progress": MARKUP[1],
            "stuck_reason": MARKUP[2],
            "chief": MARKUP[3],
            "industry": MARKUP[1],
            "contracted": Amount(1_200_000_000_00),
        },
    )
    add_blocker(session, key, "拆迁", MARKUP[2], today=DAY, unit=MARKUP[1], person=MARKUP[3])
    return [key]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("monthly", (MARKUP[0], MARKUP[1], MARKUP[3])),
        ("weekly", (MARKUP[0], MARKUP[1])),
        ("dispatch", MARKUP),
        ("one_page", MARKUP),
        ("pipeline_table", MARKUP),
    ],
)
def test_markup_is_printed_as_it_was_typed(
    workspace: Workspace, key: str, typed: tuple[str, ...]
) -> None:
    workspace.change(fill, label="填数")
    snapshot = workspace.read(BY_KEY[key].take, ORDER)
    said = solid("".join(page_texts(print_brief(snapshot).content)))
    assert ORDER.issued_by in said
    words = docx.Document(io.BytesIO(companions.docx_of(snapshot)))
    cells = [cell.text for table in words.tables for row in table.rows for cell in row.cells]
    edited = solid("".join([*(one.text for one in words.paragraphs), *cells]))
    for text in typed:
        assert solid(text) in said
        assert solid(text) in edited


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, each with its right checksum."""
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def header(width: int, height: int) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


def sound(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


BROKEN = {
    "no image": b"this is no image at all",
    "cut off": sound()[:60],
    "broken chunk": png(header(60, 40)) + b"\x00\x00\x00\x05J\x01N\xfe" + b"\x00" * 40,
    "no data": png(header(60, 40), (b"IEND", b"")),
    "too many pixels": png(header(30000, 30000), (b"IDAT", b"x"), (b"IEND", b"")),
    "many pixels": png(header(9000, 9000), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_an_image_that_is_no_image_is_left_out_and_the_next_one_taken(
    workspace: Workspace, content: bytes
) -> None:
    (key,) = workspace.change(fill, label="填数").result
    order = Order(today=DAY, subjects=(key,))
    bad = workspace.take_in(content, name="效果图.png")
    workspace.change(attach, "project", key, [bad], label="附件")
    snapshot = workspace.read(BY_KEY["one_page"].take, order)
    assert snapshot.projects[0].picture == ""
    assert print_brief(snapshot).pages == 1
    good = workspace.take_in(sound(), name="现场.png")
    workspace.change(attach, "project", key, [good], label="附件")
    shown = workspace.read(BY_KEY["one_page"].take, order)
    assert shown.projects[0].picture
    assert len(print_brief(shown).content) > len(print_brief(snapshot).content)


def picture(mode: str, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, form, **options)
    return out.getvalue()


SOUND = {
    "CMYK": (picture("CMYK", "JPEG"), "现场.jpg"),
    "16 bits": (picture("I;16", "PNG"), "现场.png"),
    "one bit": (picture("1", "PNG"), "现场.png"),
    "see-through": (picture("RGBA", "PNG"), "现场.png"),
    "moving": (
        picture("P", "GIF", save_all=True, append_images=[Image.new("P", (60, 40), 3)]),
        "现场.gif",
    ),
    "WebP": (picture("RGB", "WEBP"), "现场.webp"),
    "called otherwise": (picture("RGB", "PNG"), "现场.jpg"),
}


@pytest.mark.parametrize(("content", "name"), SOUND.values(), ids=SOUND.keys())
def test_each_kind_of_picture_is_printed(workspace: Workspace, content: bytes, name: str) -> None:
    (key,) = workspace.change(fill, label="填数").result
    kept = workspace.take_in(content, name=name)
    workspace.change(attach, "project", key, [kept], label="附件")
    shown = workspace.read(BY_KEY["one_page"].take, Order(today=DAY, subjects=(key,)))
    assert shown.projects[0].picture
    assert print_brief(shown).pages == 1


def test_a_picture_whose_content_is_lost_stops_no_brief(workspace: Workspace) -> None:
    (key,) = workspace.change(fill, label="填数").result

    def lose(session: Session) -> None:
        session.add(
            Attachment(
                record_kind="project",
                record_id=key,
                name="丢了.png",
                media_type="image/png",
                size=99,
                sha256="0" * 64,
            )
        )

    workspace.change(lose, label="附件")
    shown = workspace.read(BY_KEY["one_page"].take, Order(today=DAY, subjects=(key,)))
    assert shown.projects[0].picture == ""
    assert print_brief(shown).pages == 1


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "请关闭后再试"),
    ],
)
def test_a_full_disk_or_a_file_open_elsewhere_leaves_the_older_one_as_it_was(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    error: OSError,
    said: str,
) -> None:
    snapshot = workspace.read(BY_KEY["monthly"].take, ORDER)
    folder = tmp_path / "简报"
    folder.mkdir()
    file = folder / f"月报.{suffix}"
    run = write if suffix == "pdf" else companions.write
    run(snapshot, file)
    before = file.read_bytes()

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BriefingError, match=said):
        run(snapshot, file)
    assert file.read_bytes() == before
    assert os.listdir(folder) == [file.name]
    monkeypatch.undo()
    run(snapshot, file)


def test_a_file_of_another_kind_is_never_replaced_by_a_companion(
    workspace: Workspace, tmp_path: Path
) -> None:
    snapshot = workspace.read(BY_KEY["monthly"].take, ORDER)
    file = tmp_path / "月报.docx"
    file.write_bytes(b"no office document")
    with pytest.raises(BriefingError, match="没有覆盖它"):
        companions.write(snapshot, file)
    assert file.read_bytes() == b"no office document"
