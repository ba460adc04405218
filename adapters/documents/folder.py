"""The folder of sealed documents. A file is whole and on the disk before its row commits."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from adapters.documents import sealing
from adapters.vault import TAG
from adapters.vault_keys import VaultKeys

SUFFIX = ".sealed"


class SealedFolder:
    """`domain.document.port.Store`. Blocks: call it in a thread.

    Files are spread over 256 folders by the last byte of their id; the name is the id and nothing
    else, so no path is ever made of what somebody sent.
    """

    def __init__(self, root: Path, keys: VaultKeys) -> None:
        self.root, self._keys = root, keys

    def put(self, id: UUID, clear: bytes) -> None:
        """Seal and keep. Raises OSError when the disk does not take it."""
        path = self._path(id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealing.seal(self._keys, id, clear))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)

    def get(self, id: UUID) -> bytes:
        """Raises FileNotFoundError, Unreadable."""
        return sealing.open_(self._keys, id, self._path(id).read_bytes())

    def remove(self, id: UUID) -> None:
        """No error when it is not there."""
        self._path(id).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[list[UUID]]:
        """Ids of the files that have lain so long, one list for each folder."""
        before = time.time() - seconds
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for draft in folder.glob("*.draft"):
                if _if_old(draft, before):
                    draft.unlink(missing_ok=True)
            yield [UUID(f.stem) for f in folder.glob(f"*{SUFFIX}") if _if_old(f, before)]

    def under_others(self) -> Iterator[UUID]:
        """Ids of the files sealed with another key than the current one."""
        for path in self.root.glob(f"[0-9a-f][0-9a-f]/*{SUFFIX}"):
            with suppress(FileNotFoundError), path.open("rb") as file:
                if sealing.key_of(file.read(sealing.HEAD + TAG)) != self._keys.current:
                    yield UUID(path.stem)

    def reseal(self, id: UUID) -> None:
        """Seal a file anew with the current key; one that has gone meanwhile stays away."""
        with suppress(FileNotFoundError):
            self.put(id, self.get(id))

    def _path(self, id: UUID) -> Path:
        return self.root / f"{id.bytes[-1]:02x}" / f"{id}{SUFFIX}"


def _if_old(file: Path, before: float) -> bool:
    try:
        return file.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    """The name is on the disk as well."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)
