"""The folder both sides see: `out/` is ours to write, `in/` is theirs, a manifest seals each file.

A file counts only once its `.manifest.json` is there: rows, total in yuan, SHA-256 (SM3 where a
customer demands it) and the batch number. Answers that do not match their manifest go to `in/bad/`
with the reason beside them; nothing of them is applied.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.exchange.sheet import Row, Sheet, Unreadable, decode, encode

MANIFEST = ".manifest.json"
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class FileReceipt:
    batch: str
    path: Path
    rows: int
    total: str
    digest: str


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A verified answer file; `batch` is the department's, `rows` are all or nothing."""

    department: str
    batch: str
    path: Path
    rows: Sequence[Row]


def batch_number(department: str, day: date, deliveries: Sequence[str]) -> str:
    """Named after what is in it: the same deliveries written again are the same batch."""
    mark = hashlib.sha256("\n".join(sorted(deliveries)).encode()).hexdigest()[:8]
    return f"{department}{day:%Y%m%d}-{mark}"


def write(
    folder: Path, department: str, batch: str, sheet: Sheet, rows: Sequence[Row]
) -> FileReceipt:
    """The file first, then the manifest that makes it count. Raises OSError."""
    out = folder / department / "out"
    out.mkdir(parents=True, exist_ok=True)
    content = encode(sheet, rows)
    receipt = FileReceipt(
        batch, out / f"{batch}.{sheet.form}", len(rows), _total(sheet, rows), _digest(content)
    )
    _put(receipt.path, content)
    _put(out / f"{batch}{MANIFEST}", _manifest(department, receipt))
    return receipt


def read_answers(folder: Path, department: str, sheet: Sheet) -> Iterator[AnswerFile]:
    """Every complete answer waiting in `in/`, oldest name first; bad ones are put aside."""
    inbox = folder / department / "in"
    for manifest in sorted(inbox.glob(f"*{MANIFEST}")):
        try:
            yield _verified(department, manifest, sheet)
        except Unreadable as error:
            if manifest.exists():  # else another worker has just filed it
                _quarantine(manifest, str(error))


def quarantine(answer: AnswerFile, reason: str) -> None:
    """For a file that is whole but cannot be understood."""
    _quarantine(_manifest_of(answer.path), reason)


def archive(answer: AnswerFile) -> None:
    """Call when every row is applied. A file archived twice is no error: workers may race."""
    _move([_manifest_of(answer.path), answer.path], answer.path.parent / "done")


def _verified(department: str, manifest: Path, sheet: Sheet) -> AnswerFile:
    promised = _promise(manifest)
    path = manifest.parent / str(promised["file"])
    try:
        content = path.read_bytes()
    except OSError:
        raise Unreadable("the file that the manifest names is missing") from None
    if promised.get("digest") != _digest(content):
        raise Unreadable("digest differs from the manifest")
    rows = decode(sheet, content)
    if promised.get("rows") != len(rows):
        raise Unreadable("row count differs from the manifest")
    if promised.get("total") != _total(sheet, rows):
        raise Unreadable("total differs from the manifest")
    return AnswerFile(department, str(promised["batch"]), path, rows)


def _promise(manifest: Path) -> Mapping[str, Any]:
    try:
        promised = json.loads(manifest.read_text("utf-8"))
        names = (promised["file"], promised["batch"])
    except (OSError, ValueError, LookupError, TypeError):
        raise Unreadable("the manifest cannot be read") from None
    if not all(isinstance(name, str) and PLAIN_NAME.fullmatch(name) for name in names):
        raise Unreadable("the manifest names a file elsewhere")
    if names[0].rsplit(".", 1)[0] != manifest.name.removesuffix(MANIFEST):
        raise Unreadable("the manifest belongs to another file")
    return promised  # type: ignore[no-any-return]


def _total(sheet: Sheet, rows: Sequence[Row]) -> str:
    """In yuan with two decimals. A cell that is no amount makes the whole file unreadable."""
    amounts = [row.get(sheet.amount) or "0" for row in rows]
    if not all(AMOUNT.fullmatch(amount) for amount in amounts):
        raise Unreadable("an amount is not a number")
    return format(sum(map(Decimal, amounts), Decimal(0)), ".2f")


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _manifest(department: str, receipt: FileReceipt) -> bytes:
    return json.dumps(
        {
            "department": department,
            "batch": receipt.batch,
            "file": receipt.path.name,
            "rows": receipt.rows,
            "total": receipt.total,
            "digest": receipt.digest,
        }
    ).encode()


def _manifest_of(path: Path) -> Path:
    return path.with_name(path.stem + MANIFEST)


def _put(path: Path, content: bytes) -> None:
    """Nobody ever sees half a file under its real name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    number = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o640)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _keep(path.parent)


def _keep(folder: Path) -> None:
    """The new name survives a power cut too. Some systems cannot open folders: then it may not."""
    with suppress(PermissionError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _quarantine(manifest: Path, reason: str) -> None:
    stem = manifest.name.removesuffix(MANIFEST)
    bad = manifest.parent / "bad"
    _move([manifest, *(manifest.with_name(stem + form) for form in (".csv", ".xlsx"))], bad)
    _put(bad / f"{stem}.reason.txt", reason.encode())


def _move(paths: Sequence[Path], target: Path) -> None:
    target.mkdir(exist_ok=True)
    for path in paths:
        with suppress(FileNotFoundError):  # another worker was faster
            path.replace(target / path.name)
