"""A brief under a passphrase: closed without it, and with it the same pages in the same faces."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PasswordType, PdfReader

from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.briefings.sealing import check_seal, sealed, send, send_each
from crm.errors import BriefingError, InvalidInput
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import Stage
from tests.crm.briefings import samples
from tests.crm.briefings.disks import fill, protect, pull, small_disk
from tests.crm.briefings.paper import fonts_of, page_texts, solid

PASSPHRASES = ("correct horse", "招商简报二〇一六")


@pytest.fixture(scope="module")
def content() -> bytes:
    return print_brief(samples.FULL).content


def text_of(content: bytes, passphrase: str | None) -> str:
    pdf = pypdfium2.PdfDocument(content, password=passphrase)
    try:
        return solid("".join(page.get_textpage().get_text_range() for page in pdf))
    finally:
        pdf.close()


@pytest.mark.parametrize("passphrase", PASSPHRASES)
def test_it_opens_with_its_passphrase_alone_and_reads_the_same(
    content: bytes, passphrase: str
) -> None:
    closed = sealed(content, passphrase)
    for wrong in (None, "", "correct hors", passphrase + " "):
        with pytest.raises(pypdfium2.PdfiumError, match="assword"):
            pypdfium2.PdfDocument(closed, password=wrong)
    assert text_of(closed, passphrase) == text_of(content, None)
    read = PdfReader(io.BytesIO(closed))
    assert read.is_encrypted
    assert read.decrypt("wrong wrong") is PasswordType.NOT_DECRYPTED
    assert read.decrypt(passphrase) is not PasswordType.NOT_DECRYPTED
    told = read.trailer["/Encrypt"]
    assert (told["/V"], told["/R"], told["/Length"]) == (5, 6, 256)
    assert told["/CF"]["/StdCF"]["/CFM"] == "/AESV3"
    assert read.pdf_header == "%PDF-1.7"


def test_nothing_that_is_said_stands_in_it_in_the_clear(content: bytes) -> None:
    closed = sealed(content, PASSPHRASES[0])
    title = print_title(content)
    assert title.encode("utf-16-be") not in closed
    assert PASSPHRASES[0].encode() not in closed
    assert "示例".encode() not in closed


def print_title(content: bytes) -> str:
    found = PdfReader(io.BytesIO(content)).metadata
    assert found is not None
    assert found.title
    return found.title


def test_size_faces_bookmarks_and_language_stay(content: bytes, tmp_path: Path) -> None:
    closed = sealed(content, PASSPHRASES[0])
    assert len(closed) < 1.05 * len(content) + 4096
    before, after = PdfReader(io.BytesIO(content)), PdfReader(io.BytesIO(closed))
    after.decrypt(PASSPHRASES[0])
    assert [one["/Title"] for one in flat(after.outline)] == [
        one["/Title"] for one in flat(before.outline)
    ]
    assert after.metadata == before.metadata
    assert after.trailer["/Root"]["/Lang"] == "zh-CN"
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(content)
    kept = {str(one["/BaseFont"]) for page in after.pages for one in fonts_on(page)}
    assert kept
    assert {name.split("+")[1] for name in kept} == {
        one.name.split("+")[-1] for one in fonts_of(plain)
    }


def flat(outline: list) -> list:  # type: ignore[type-arg]
    return [each for one in outline for each in (flat(one) if isinstance(one, list) else [one])]


def fonts_on(page) -> list:  # type: ignore[no-untyped-def, type-arg]
    found = page["/Resources"].get_object().get("/Font", {}).get_object()
    return [one.get_object() for one in found.values()]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="another reader, where there is one")
def test_another_reader_opens_it_too(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "外送.pdf"
    file.write_bytes(sealed(content, PASSPHRASES[0]))
    words = ["pdftoppm", "-r", "30", "-png", str(file), str(tmp_path / "页")]
    assert subprocess.run(words, capture_output=True).returncode
    with_it = [words[0], "-upw", PASSPHRASES[0], *words[1:]]
    assert subprocess.run(with_it, capture_output=True).returncode == 0
    assert len(list(tmp_path.glob("页*.png"))) == len(page_texts(content))


@pytest.mark.parametrize(
    ("passphrase", "again", "field", "said"),
    [
        ("", "", "passphrase", "请输入口令"),
        ("       ", "       ", "passphrase", "请输入口令"),
        ("1234567", "1234567", "passphrase", "至少要 8 个字符"),
        ("12345678", "12345679", "again", "不一样"),
        ("１２３４５６７８", "１２３４５６７８", "passphrase", "全角"),
        ("字" * 43, "字" * 43, "passphrase", "太长"),
    ],
)
def test_what_is_no_passphrase_is_refused_in_words(
    passphrase: str, again: str, field: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as told:
        check_seal(passphrase, again)
    assert told.value.field == field


def test_the_longest_that_is_taken_opens_it(content: bytes) -> None:
    longest = "字" * 42
    check_seal(longest, longest)
    assert text_of(sealed(content, longest), longest)


def test_it_is_written_beside_what_is_there(content: bytes, tmp_path: Path) -> None:
    first = send(content, "月报.pdf", tmp_path, PASSPHRASES[0])
    second = send(content, "月报.pdf", tmp_path, PASSPHRASES[1])
    assert [one.name for one in (*first, *second)] == ["月报.pdf", "月报 (2).pdf"]
    assert text_of(second[0].read_bytes(), PASSPHRASES[1])
    assert sorted(os.listdir(tmp_path)) == ["月报 (2).pdf", "月报.pdf"]


def test_a_full_stick_says_so_and_has_no_half_of_it(content: bytes, tmp_path: Path) -> None:
    with small_disk(tmp_path / "U盘", 256) as stick:
        fill(stick, leave=8192)
        with pytest.raises(BriefingError, match="磁盘已满"):
            send(content, "月报.pdf", stick, PASSPHRASES[0])
        assert os.listdir(stick) == ["占满"]
        (stick / "占满").unlink()
        assert send(content, "月报.pdf", stick, PASSPHRASES[0])[0].exists()


def test_a_read_only_stick_says_so(content: bytes, tmp_path: Path) -> None:
    with small_disk(tmp_path / "U盘", 256) as stick:
        protect(stick)
        with pytest.raises(BriefingError, match="写保护"):
            send(content, "月报.pdf", stick, PASSPHRASES[0])


def test_a_stick_that_was_pulled_says_so(content: bytes, tmp_path: Path) -> None:
    with small_disk(tmp_path / "盘" / "U盘", 256) as stick:
        folder = stick / "简报"
        folder.mkdir()
        pull(stick)
        with pytest.raises(BriefingError, match="找不到文件夹"):
            send(content, "月报.pdf", folder, PASSPHRASES[0])


def test_a_batch_goes_out_under_one_passphrase(workspace: Workspace, tmp_path: Path) -> None:
    names = [f"示例外送{number}" for number in range(3)]
    keys = [
        workspace.change(create_project, name, stage=Stage.TALKS, label="新建").result
        for name in names
    ]
    order = Order(today=date(2016, 5, 31), subjects=tuple(keys))
    told: list[int] = []
    files = send_each(
        workspace,
        BY_KEY["one_page"],
        order,
        list(zip(keys, names, strict=True)),
        tmp_path,
        PASSPHRASES[0],
        lambda done, total, what: told.append(done),
    )
    assert told == [0, 1, 2]
    assert len(files) == 3
    for file, name in zip(files, names, strict=True):
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(file)
        assert name in text_of(file.read_bytes(), PASSPHRASES[0])
