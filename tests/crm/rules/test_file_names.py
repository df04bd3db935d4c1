"""Names of attachments: what every system takes, and what the file is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.file_names import MOST, MOST_BYTES, free_name, name_on_disk, safe_name
from crm.rules.media import is_text, media_type, runs, show_size


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("投资合同.pdf", "投资合同.pdf"),
        ("C:\\招商\\2016\\合同.pdf", "合同.pdf"),
        ("/home/甲/../../etc/passwd", "passwd"),
        ("..", "附件"),
        ("", "附件"),
        (".pdf", "附件.pdf"),
        ("a\x00b\x1f\x7f.txt", "ab.txt"),
        ("两\n行\t名.txt", "两 行 名.txt"),
        ("现场\u202efdp.exe", "现场fdp.exe"),
        ("零\u200b宽.txt", "零宽.txt"),
        ("坏\udc80字.txt", "坏字.txt"),
        ('报告<1>:"终|稿?*.docx', "报告_1___终_稿__.docx"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("concord.txt", "concord.txt"),
        ("末尾有点. . .", "末尾有点"),
        ("　全角空格　.txt", "全角空格.txt"),
        ("字" * 200 + ".docx", "字" * 95 + ".docx"),
        ("名.这不是后缀因为它太长了一点点点点点", "名.这不是后缀因为它太长了一点点点点点"),
        ("𬭎喆.jpg", "𬭎喆.jpg"),
    ],
)
def test_a_name_loses_what_a_system_refuses(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_that_stays_itself(text: str) -> None:
    safe = safe_name(text)
    assert 0 < len(safe) <= MOST
    assert safe_name(safe) == safe
    assert not set(safe) & set('/\\<>:"|?*\0\n')
    assert len(name_on_disk(safe).encode()) <= MOST_BYTES


def test_a_taken_name_gets_a_number_before_its_suffix() -> None:
    assert free_name("报告.pdf", []) == "报告.pdf"
    assert free_name("报告.PDF", ["报告.pdf", "报告 (2).pdf"]) == "报告 (3).PDF"
    long = "字" * 96 + ".pdf"
    assert free_name(long, [long]) == "字" * 92 + " (2).pdf"


def test_on_a_disk_a_name_is_counted_in_bytes() -> None:
    assert name_on_disk("字" * 95 + ".docx") == "字" * 78 + ".docx"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("合同.pdf", b"%PDF-1.7", "application/pdf"),
        ("其实是图.pdf", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("照片.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("图.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("名单.txt", b"\xe5\xbc\xa0", "text/plain"),
        ("不是图.png", b"<html>", "image/png"),
        ("无后缀", b"abc", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say_else_its_suffix(
    name: str, head: bytes, kind: str | None
) -> None:
    assert media_type(name, head) == kind


def test_what_is_text_and_what_would_run() -> None:
    assert is_text("a.CSV", None) and is_text("无后缀", "text/plain")
    assert not is_text("a.docx", None)
    assert runs("安装.EXE") and runs("链接.url") and not runs("合同.pdf")


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1_023_999, "1.0 MB"),
        (820 * 1024, "820 KB"),
        (3_565_158, "3.4 MB"),
        (100 * 1024 * 1024, "100 MB"),
        (5 * 1024**3, "5.0 GB"),
    ],
)
def test_a_size_is_shown_in_three_figures(size: int, shown: str) -> None:
    assert show_size(size) == shown
