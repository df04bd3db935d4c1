"""Where a data file may lie, by the mounts of real machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import places
from db.errors import NetworkShareRefused
from db.places import mount_type, on_network_share
from db.store import Store

MOUNTS = r"""sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
/dev/mapper/vg0-root / ext4 rw,relatime,errors=remount-ro 0 0
tmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,size=1628460k,mode=755 0 0
/dev/sdb1 /media/usb vfat rw,nosuid,nodev,relatime,uid=1000,utf8 0 0
/dev/nvme0n1p3 /mnt/win fuseblk rw,relatime,user_id=0,group_id=0,allow_other 0 0
fs1:/export/zsj /srv/share nfs4 rw,relatime,vers=4.2,rsize=1048576,hard,proto=tcp 0 0
old:/vol/a /srv/old nfs rw,relatime,vers=3,proto=tcp 0 0
//10.0.0.8/招商局 /mnt/招商\040局 cifs rw,relatime,vers=3.1.1,cache=strict,uid=1000 0 0
wang@10.0.0.9:/home/wang /home/wang/far fuse.sshfs rw,nosuid,nodev,relatime,user_id=1000 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw,nosuid,nodev,relatime,user_id=1000 0 0
systemd-1 /auto autofs rw,relatime,fd=47,pgrp=1,timeout=0 0 0
fs2:/auto /auto nfs4 rw,relatime,vers=4.1 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/wang/引凤/园区.yinfeng", "ext4"),
        ("/media/usb/园区.yinfeng", "vfat"),
        ("/mnt/win/园区.yinfeng", "fuseblk"),
        ("/srv/sharebook/园区.yinfeng", "ext4"),
        ("/srv/share/园区.yinfeng", "nfs4"),
        ("/srv/share/deep/er/园区.yinfeng", "nfs4"),
        ("/srv/old/园区.yinfeng", "nfs"),
        ("/mnt/招商 局/园区.yinfeng", "cifs"),
        ("/home/wang/far/园区.yinfeng", "fuse.sshfs"),
        ("/run/user/1000/gvfs/smb-share:server=a,share=b/园区.yinfeng", "fuse.gvfsd-fuse"),
        ("/auto/园区.yinfeng", "nfs4"),
    ],
)
def test_the_innermost_mount_tells_the_file_system(path: str, kind: str) -> None:
    assert mount_type(Path(path), MOUNTS) == kind
    local = {"ext4", "vfat", "fuseblk"}
    assert (kind in places._NETWORK_TYPES) is (kind not in local)


def test_a_link_into_a_share_counts_as_the_share(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    mounts = f"/dev/vda / ext4 rw 0 0\nfs:/x {tmp_path}/share nfs4 rw 0 0\n"
    assert mount_type(tmp_path / "link" / "园区.yinfeng", mounts) == "nfs4"


def test_a_folder_of_this_machine_is_no_share(tmp_path: Path) -> None:
    assert not on_network_share(tmp_path / "园区.yinfeng")


def test_a_file_on_a_share_is_neither_made_nor_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "园区.yinfeng"
    Store.create(path).close()
    before = path.read_bytes()
    # No share can be mounted here; the table of mounts is the only part that is not real.
    monkeypatch.setattr("db.places._mounts", lambda: f"fs1:/export {tmp_path} nfs4 rw 0 0\n")
    for act, target in ((Store.open, path), (Store.create, tmp_path / "新.yinfeng")):
        with pytest.raises(NetworkShareRefused, match=r"本机硬盘.*PostgreSQL"):
            act(target)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
