"""The command line as a person or a script runs it: real processes on a fresh home."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from crm.listing import Listing, ordered_ids
from crm.locking import unlock
from crm.passphrases import Tries
from crm.sample import FILE_NAME, LEDGER, create_sample, make_room, sample_file
from crm.settings import ZONE_NAME, set_setting, setting
from crm.workspace import Workspace
from db.errors import NotADataFile, WrongPassphrase
from tests.conftest import Run

# root may write anywhere: without this power it is held to a folder's rights like anybody
POWERLESS = (
    ("setpriv", "--bounding-set", "-dac_override")
    if os.name == "posix" and os.getuid() == 0
    else ()
)


@pytest.fixture(scope="module")
def zone_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("zone") / "a.yinfeng"
    create_sample(file).close()
    return file


@pytest.fixture
def data(tmp_path: Path, zone_file: Path) -> Path:
    """A copy of the sample zone, with what its attachments hold."""
    file = tmp_path / "园区.yinfeng"
    for part in zone_file.parent.glob(f"{zone_file.name}*"):
        shutil.copy(part, tmp_path / part.name.replace(zone_file.name, file.name))
    return file


def zone_of(file: Path) -> str | None:
    """The zone's name as the data file holds it now."""
    opened = Workspace.open(file)
    try:
        return opened.read(setting, ZONE_NAME)
    finally:
        opened.close()


def test_demo_makes_the_zone_and_its_brief_and_says_where_they_are(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "数据" / "示例.yinfeng"
    first = run("demo", "--data", file)
    assert first.returncode == 0, first.stderr
    pdf = file.with_name("示例-月报.pdf")
    assert "窗口没有打开" in first.stdout and str(pdf) in first.stdout
    assert pdf.read_bytes().startswith(b"%PDF")

    tried = Workspace.open(file)
    tried.change(set_setting, ZONE_NAME, "试着改过", label="改名")
    tried.close()
    second = run("demo", "--data", file, env={"QT_QPA_PLATFORM": ""})
    assert second.returncode == 0 and "窗口没有打开" in second.stdout
    assert zone_of(file) == "长沙经济技术开发区"
    (aside,) = (file.parent / "备份").glob("示例-换下-*.yinfeng")
    assert str(aside) in second.stdout
    assert zone_of(aside) == "试着改过"
    fresh = Workspace.open(file)
    fresh.back_up()
    assert [one for _, one in fresh.backups()] != [aside] and aside.exists(), "no backup to thin"
    fresh.close()


def test_demo_leaves_alone_what_is_no_sample_or_is_open(
    run: Run, tmp_path: Path, data: Path
) -> None:
    real = tmp_path / "真.yinfeng"
    Workspace.create(real, zone_name="真园区").close()
    before = real.read_bytes()
    refused = run("demo", "--data", real)
    assert refused.returncode == 1 and "不是示例园区，没有动它" in refused.stderr
    assert real.read_bytes() == before

    elsewhere = Workspace.open(data)
    elsewhere.today()
    refused = run("demo", "--data", data)
    assert refused.returncode == 1 and "请先关闭那个窗口" in refused.stderr
    elsewhere.change(set_setting, ZONE_NAME, "仍可写", label="改名")
    elsewhere.close()
    assert zone_of(data) == "仍可写"
    assert not (tmp_path / "备份").exists()


def test_a_damaged_file_makes_room_only_under_the_name_of_the_sample(tmp_path: Path) -> None:
    for name in ("坏.yinfeng", FILE_NAME):
        (tmp_path / name).write_text("not a database at all")
    with pytest.raises(NotADataFile):
        make_room(tmp_path / "坏.yinfeng")
    assert (tmp_path / "坏.yinfeng").exists()
    aside = make_room(tmp_path / FILE_NAME)
    assert aside is not None and aside.read_text() == "not a database at all"
    assert not (tmp_path / FILE_NAME).exists()


def test_a_sample_that_is_broken_off_leaves_no_file(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            assert (tmp_path / "a.yinfeng").exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_sample(tmp_path / "a.yinfeng", progress=stop)
    assert not list(tmp_path.iterdir())


def test_import_reports_each_cell_to_look_at_and_brief_check_and_backup_work(
    run: Run, tmp_path: Path, data: Path
) -> None:
    again = run("import", sample_file(LEDGER), "--data", data)
    assert again.returncode == 0, again.stderr
    assert "新增 0 个项目，更新 0 个，63 个没有变化" in again.stdout
    assert "待确认 主园区!N37" in again.stdout and "未识别 主园区!K33" in again.stdout

    out = tmp_path / "月报.pdf"
    brief = run("brief", "monthly", "--out", out, "--data", data)
    assert brief.returncode == 0 and str(out) in brief.stdout
    april = run("brief", "monthly", "--out", out, "--data", data, "--month", "2016-04")
    assert april.returncode == 0

    visit = run("brief", "visit", "--out", out, "--data", data, "--of", "新能源商用车")
    assert visit.returncode == 0 and "接待安排表已写好" in visit.stdout, visit.stderr
    nobody = run("brief", "visit", "--out", out, "--data", data)
    assert nobody.returncode == 1 and "--of" in nobody.stderr

    assert "数据完好" in run("check", "--data", data).stdout
    assert run("backup", "--data", data).returncode == 0
    assert len(list((tmp_path / "备份").glob("园区-*.yinfeng"))) == 1


def test_an_option_may_stand_before_the_command_or_after_it(
    run: Run, tmp_path: Path, data: Path
) -> None:
    other = tmp_path / "没有.yinfeng"
    before = run("--data", data, "check")
    assert before.returncode == 0 and str(data) in before.stdout
    after = run("--data", other, "check", "--data", data)
    assert after.returncode == 0 and str(data) in after.stdout, "the later one counts"
    out = tmp_path / "月报.pdf"
    early = run("--as-of", "2016-04-30", "brief", "monthly", "--out", out, "--data", data,
                "--month", "2016-05")  # fmt: skip
    assert early.returncode == 1 and "还没有开始" in early.stderr


def test_a_blank_zone_takes_a_ledger_and_a_csv_of_each_encoding(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "新.yinfeng"
    Workspace.create(file, zone_name="新园区").close()
    first = run("import", sample_file(LEDGER), "--data", file, "--as-of", "2016-05-31")
    assert first.returncode == 0 and "新增 63 个项目" in first.stdout
    text = "项目名称,投资方,总投资（亿元）\n示例镕{0}项目,示例公司,约5\n"
    for encoding in ("gb18030", "utf-8-sig"):
        ledger = tmp_path / f"{encoding}.csv"
        ledger.write_bytes(text.format(encoding).encode(encoding))
        done = run("import", ledger, "--data", file)
        assert done.returncode == 0 and "新增 1 个项目" in done.stdout, done
    opened = Workspace.open(file)
    assert len(opened.read(ordered_ids, Listing())) == 65
    opened.close()
    assert run("check", "--data", file).returncode == 0


def test_a_brief_never_takes_the_place_of_the_data(run: Run, data: Path) -> None:
    before = data.read_bytes()
    refused = run("brief", "monthly", "--out", data, "--data", data)
    assert refused.returncode == 1 and "没有覆盖它" in refused.stderr
    assert data.read_bytes() == before


def test_check_tells_of_a_log_that_was_altered_and_of_a_torn_file(
    run: Run, tmp_path: Path, data: Path
) -> None:
    with sqlite3.connect(data) as raw:
        raw.execute("UPDATE operation SET author = '别人' WHERE seq = 3")
    raw.close()
    altered = run("check", "--data", data)
    assert altered.returncode == 1
    assert "变更日志被改动" in altered.stderr and "第 3 步" in altered.stderr
    assert "数据完好" not in altered.stdout

    torn = tmp_path / "残.yinfeng"
    torn.write_bytes(data.read_bytes()[: data.stat().st_size // 2])
    before = torn.read_bytes()
    for words in (("check",), ("backup",)):
        said = run(*words, "--data", torn)
        assert said.returncode == 1 and "Traceback" not in said.stderr
        assert "损坏" in said.stderr or "备份没有写成" in said.stderr
    assert torn.read_bytes() == before
    assert not list((tmp_path / "备份").glob("残-*"))


def test_read_only_data_is_said_and_stays_as_it_is(run: Run, tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "只读夹"
    folder.mkdir()
    file, ledger = folder / "只读.yinfeng", folder / LEDGER
    file.write_bytes(data.read_bytes())
    ledger.write_bytes(sample_file(LEDGER).read_bytes())
    folder.chmod(0o555)
    try:
        for words in (("check",), ("import", ledger)):
            said = run(*words, "--data", file, before=POWERLESS, env={"XDG_DATA_HOME": str(folder)})
            assert said.returncode == 1, said
            assert "只读" in said.stderr and said.stderr.count("\n") == 1, "no word of the log"
        assert sorted(os.listdir(folder)) == sorted([file.name, ledger.name])
        assert file.read_bytes() == data.read_bytes()
    finally:
        folder.chmod(0o755)


def test_what_was_refused_stands_in_the_log_with_its_details(
    run: Run, tmp_path: Path, data: Path
) -> None:
    place = tmp_path / "日志"
    run("import", "没有.xlsx", "--data", data, env={"XDG_DATA_HOME": str(place)})
    log = (place / "yinfeng" / "yinfeng.log").read_text(encoding="utf-8")
    assert "没有.xlsx" in log and "Errno 2" in log


def test_chinese_comes_out_whole_on_a_console_of_another_encoding(run: Run, data: Path) -> None:
    for encoding in ("gbk", "ascii"):
        spoken = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
        shown = run("check", "--data", data, anew=True, env=spoken)
        assert shown.returncode == 0 and "数据完好" in shown.stdout


def test_a_reader_that_leaves_early_is_no_failure(data: Path, tmp_path: Path) -> None:
    root = resources.path().parent
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "ui.commands", "import", str(sample_file(LEDGER)),
             "--data", str(data)],
            stdout=closed, stderr=subprocess.PIPE, encoding="utf-8", timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(root), "HOME": str(tmp_path)},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_command_loads_no_more_than_it_needs(run: Run, data: Path) -> None:
    heavy = ("PySide6.QtWidgets", "reportlab", "pandas", "openpyxl", "alembic", "sqlalchemy")
    timed = ("-X", "importtime")
    for words, needed in ((("--help",), ()), (("check", "--data", data), ("sqlalchemy",))):
        loaded = {
            line.rpartition("|")[2].strip()
            for line in run(*words, options=timed).stderr.splitlines()
        }
        assert "argparse" in loaded
        assert {name for name in heavy if name in loaded} == set(needed)


def test_as_of_takes_the_place_of_today(run: Run, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "月报.pdf"
    late = run("brief", "monthly", "--out", out, "--data", data, "--month", "2016-06")
    assert late.returncode == 1 and "还没有开始" in late.stderr and not out.exists()
    given = ("brief", "monthly", "--out", out, "--data", data, "--as-of", "2016-06-30")
    assert run(*given).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check",), "没有指定数据"),
        (("check", "--data", "没有.yinfeng"), "找不到数据文件"),
        (("import", "没有.xlsx", "--data", "园区.yinfeng"), "打不开"),
        (("import", "坏.xlsx", "--data", "园区.yinfeng"), "另存为"),
        (("check", "--data", "坏.yinfeng"), "不是引凤的数据文件"),
        (("brief", "monthly", "--out", "无此夹/a.pdf", "--data", "园区.yinfeng"), "文件夹"),
        (("check", "--data", "postgresql://nobody@127.0.0.1:9/none"), "PostgreSQL"),
        (("import", ".", "--data", "园区.yinfeng"), "是文件夹"),
        (("import", "空.xlsx", "--data", "园区.yinfeng"), "空文件"),
        (("import", "无表头.csv", "--data", "园区.yinfeng"), "没找到表头"),
        (("demo", "--data", "postgresql://nobody@127.0.0.1:9/none"), "本机文件"),
        ((), "没有可用的显示器"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_sentence(
    run: Run, tmp_path: Path, data: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"nothing of the kind")
    (tmp_path / "坏.yinfeng").write_text("not a database at all")
    (tmp_path / "空.xlsx").touch()
    (tmp_path / "无表头.csv").write_text("你好,世界\n1,2\n", encoding="utf-8")
    before = data.read_bytes()
    result = run(*words)
    assert result.returncode == 1
    assert said in result.stderr and "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1 and result.stdout == ""
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("import",),
        ("brief", "weekly"),
        ("check", "--as-of", "昨天"),
        ("brief", "monthly", "--out", "a.pdf", "--month", "2016-13"),
        ("brief", "visit", "--out", "a.pdf", "--on", "2016-13-01"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.returncode == 2
    assert "命令写法不对" in result.stderr and "用法" in result.stderr


def test_help_is_in_chinese_and_names_each_command(run: Run) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    for word in ("import", "brief", "check", "backup", "restore", "demo", "不带命令就打开窗口"):
        assert word in shown.stdout


def test_carried_out_opened_and_merged_back_without_a_window(
    run: Run, data: Path, tmp_path: Path
) -> None:
    word = tmp_path / "口令"
    word.write_text("示例口令2016\n", encoding="utf-8")
    asked = ("--passphrase-file", word)
    out, copy, back = (tmp_path / name for name in ("a.out", "外出.yinfeng", "b.out"))
    assert "已带出到" in run("carry-out", out, "--data", data, *asked).stdout
    assert "外出副本已建好" in run("open-copy", out, "--to", copy, *asked).stdout
    assert b"SQLite format" not in copy.read_bytes()
    unlock(copy, "示例口令2016")
    opened = Workspace.open(copy, author="张三")
    opened.change(set_setting, ZONE_NAME, "示例外出区", label="改名称")
    opened.close()
    assert (
        "带回的文件"
        in run(
            "carry-out", back, "--data", copy, *asked, env={"YINFENG_PASSPHRASE": "示例口令2016"}
        ).stdout
    )
    seen = run("merge-back", back, "--preview", "--data", data, *asked)
    assert "新增 0 条，修改 1 条，冲突 0 处" in seen.stdout
    assert zone_of(data) != "示例外出区"
    done = run("merge-back", back, "--data", data, *asked)
    assert done.returncode == 0
    assert "张三" in done.stdout
    assert zone_of(data) == "示例外出区"
    again = run("merge-back", copy, "--data", data, *asked)
    assert "什么都没有改动" in again.stdout
    word.write_text("另一个口令\n", encoding="utf-8")
    wrong = run("merge-back", back, "--data", data, *asked)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "口令不对" in wrong.stderr
    unasked = run("carry-out", tmp_path / "c.out", "--data", data)
    assert "--passphrase-file" in unasked.stderr


def test_an_encrypted_file_takes_its_passphrase_from_the_environment(
    run: Run, tmp_path: Path
) -> None:
    from crm.locking import encrypt
    from db import keys

    file = tmp_path / "加密.yinfeng"
    Workspace.create(file, zone_name="示例经开区").close()
    encrypt(file, "经开区的口令")
    keys.forget_keys()
    blind = run("check", "--data", file)
    assert blind.returncode == 1
    assert "YINFENG_PASSPHRASE" in blind.stderr
    wrong = run("check", "--data", file, env={"YINFENG_PASSPHRASE": "不对的口令"})
    assert wrong.returncode == 1
    assert "还可以试 4 次" in wrong.stderr
    right = run("check", "--data", file, env={"YINFENG_PASSPHRASE": "经开区的口令"})
    assert (right.returncode, right.stderr) == (0, "")
    # Wrong ones are counted over all runs, and so many are followed by a pause of an hour, which
    # outlasts a busy machine.
    tries = Tries()
    tries.keep_in(tmp_path / "home" / ".local" / "share" / "yinfeng")
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            unlock(file, "不对的口令", tries)
    for _ in range(35):
        tries.wrong((keys.salt_of(file) or b"").hex())
    for word in ("不对的口令", "经开区的口令"):
        paused = run("check", "--data", file, env={"YINFENG_PASSPHRASE": word})
        assert paused.returncode == 1
        assert "请等" in paused.stderr
