"""The picture that a brief takes with it of a project: small, whole, and no trap."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.attachments import blobs_of
from crm.rules.media import IMAGES
from db.errors import BlobMissing
from db.models import Attachment

PICTURE_WIDTH = 900
"""Pixels of a picture that a brief takes with it."""
_MOST_PICTURE = 12_000_000
"""Bytes of a file that is looked into for a picture."""
_MOST_PIXELS = 60_000_000
"""Of a picture as it is unpacked: more takes hundreds of MB for a small one on paper."""


def pictures_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return project → the first picture attached to it that is whole, made small."""
    rows = session.execute(
        select(Attachment.record_id, Attachment.sha256)
        .where(
            Attachment.record_kind == "project",
            Attachment.record_id.in_(ids),
            Attachment.media_type.in_(IMAGES),
            Attachment.size <= _MOST_PICTURE,
            Attachment.trashed_at.is_(None),
        )
        .order_by(Attachment.id)
    )
    found: dict[str, str] = {}
    for project_id, sha256 in rows:
        if project_id not in found and (small := _small(_content(session, sha256))):
            found[project_id] = small
    return found


def _content(session: Session, sha256: str) -> bytes:
    """The file; nothing for one that is lost, which is told where the attachments are."""
    try:
        return blobs_of(session).read(sha256)
    except BlobMissing:
        return b""


def _small(picture: bytes) -> str:
    from PIL import Image, ImageOps, UnidentifiedImageError

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("RGB", (PICTURE_WIDTH, PICTURE_WIDTH))  # a JPEG is read small at once
            if opened.width * opened.height > _MOST_PIXELS:
                return ""
            turned = ImageOps.exif_transpose(opened).convert("RGB")
            turned.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
            turned.save(out, "JPEG", quality=80)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        EOFError,
        SyntaxError,  # Pillow's word for a broken chunk of a PNG
        Image.DecompressionBombError,
    ):
        return ""
    return base64.b64encode(out.getvalue()).decode("ascii")
