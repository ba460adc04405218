"""Where a demonstration keeps what it must not lose, and the lock that says it is in use."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LIANBAN_DATA", ROOT / ".data"))


class InUse(Exception):
    """Another `make run` works on this data."""


@contextmanager
def alone(data: Path = DATA) -> Iterator[None]:
    """Holds the data for us alone. Raises InUse."""
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (data / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise InUse(f"It is already running (process {lock.read().strip()}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
