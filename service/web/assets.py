"""Files that pages load: kept in memory with their compressed forms, under an address that changes when any of them does.

One address for what we write and one for what we take from others, so that a change of ours does not make anybody load a library
again. Relative addresses inside the files, of modules and fonts, hold under any address.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request, Response

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"

COMPRESSED = {".css", ".js", ".mjs", ".svg", ".txt"}
FOR_EVER = "public, max-age=31536000, immutable"
ADDRESS_DIGITS = 12
"""Hexadecimal digits of the hash in an address; two contents of one deployment will not meet in 48 bits."""

TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    Attributes:
        media_type: with the character set where it is text.
        forms: its bytes by content encoding, the shortest first; the last is `identity`.
    """

    media_type: str
    forms: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of one folder.

    Attributes:
        address: where they are, with the hash of them all.
        files: by path below that.
    """

    address: str
    files: Mapping[str, Asset]

    def response(self, path: str, request: Request) -> Response | None:
        """The file in the shortest form that the client takes; None when there is none."""
        asset = self.files.get(path)
        if asset is None:
            return None
        taken = {each.partition(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
        encoding = next(name for name in asset.forms if name in taken or name == "identity")
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(asset.forms[encoding], media_type=asset.media_type, headers=headers)


def load(folder: Path, prefix: str, without: Path | None = None) -> Assets:
    """Read a folder; an empty one, or none, has no files.

    Args:
        folder: whose files.
        prefix: what the address begins with, such as `/static`.
        without: a folder inside that is left out.
    """
    files = {path.relative_to(folder).as_posix(): _asset(path) for path in _files(folder, without)}
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(asset.forms["identity"]).digest())
    return Assets(f"{prefix}/{digest.hexdigest()[:ADDRESS_DIGITS]}", files)


def _files(folder: Path, without: Path | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in {".br", ".gz"} and (without is None or without not in path.parents):
            yield path


def _asset(path: Path) -> Asset:
    raw, media_type = path.read_bytes(), TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    forms: dict[str, bytes] = {}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            forms[encoding] = beside.read_bytes()
    if not forms and path.suffix in COMPRESSED:
        forms["gzip"] = gzip.compress(raw, mtime=0)
    return Asset(media_type or "application/octet-stream", {**forms, "identity": raw})
