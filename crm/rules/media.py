"""What a file is, by its first bytes rather than by its name; and whether it may be opened."""

from __future__ import annotations

from mimetypes import MimeTypes

from crm.rules.file_names import split_name

IMAGES = frozenset(
    f"image/{kind}" for kind in ("png", "jpeg", "gif", "bmp", "webp", "tiff", "svg+xml")
)
"""What we can show."""
PDF = "application/pdf"
TEXTS = frozenset({".txt", ".csv", ".tsv", ".md", ".log", ".json", ".xml", ".ini", ".eml"})
_HEADS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_RUNNING = {
    ".appimage", ".apk", ".bat", ".cmd", ".com", ".cpl", ".desktop", ".dll", ".exe", ".hta",
    ".jar", ".js", ".jse", ".lnk", ".msc", ".msi", ".ps1", ".py", ".reg", ".scr", ".sh",
    ".url", ".vbe", ".vbs", ".wsf", ".wsh",
}  # fmt: skip
_BY_NAME = MimeTypes()  # the table that Python brings, the same on each machine


def media_type(name: str, head: bytes) -> str | None:
    """Return the type of a file by its first bytes, else by its suffix; None for an unknown one."""
    for start, kind in _HEADS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _BY_NAME.guess_type(f"x{split_name(name)[1].lower()}")[0]


def is_text(name: str, kind: str | None) -> bool:
    """Whether a file is read as plain text."""
    return split_name(name)[1].lower() in TEXTS or (kind or "").startswith("text/plain")


def runs(name: str) -> bool:
    """Whether opening the file would run it."""
    return split_name(name)[1].lower() in _RUNNING


def show_size(size: int) -> str:
    """Show a size in bytes: `0 B`, `820 KB`, `3.4 MB`."""
    if size < 1024:
        return f"{size} B"
    unit, word = next(
        (unit, word)
        for unit, word in ((1024, "KB"), (1024**2, "MB"), (1024**3, "GB"))
        if 2 * size < 1999 * unit or word == "GB"  # what would round to 1000 is 1.0 of the next
    )
    tenths = (20 * size + unit) // (2 * unit)
    return f"{tenths // 10} {word}" if tenths >= 1000 else f"{tenths // 10}.{tenths % 10} {word}"
