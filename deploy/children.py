"""The programs `make run` starts: each in its own session, restarted once, all ended."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 30.0  # seconds for a program to finish what it is doing before it is killed
TAIL = 15  # lines of its log shown when a program gives up
PR_SET_PDEATHSIG = 1


class GaveUp(Exception):
    """A program ended twice. The message names it and shows its last lines."""


@dataclass
class Child:
    """One program, its log, and how often it may still be restarted."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    restarts_left: int = 1
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """In its own session, so that Ctrl-C reaches only us and we end it in order."""
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(self.environment),
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - we are single-threaded
            )

    def ended(self) -> int | None:
        """The exit code once it has ended."""
        return self.running.poll() if self.running else None

    def revive(self) -> None:
        """Starts it again, once. Raises GaveUp the second time."""
        code = self.ended()
        if self.restarts_left == 0:
            raise self.gave_up("stopped again")
        print(f"{self.name} stopped ({_meaning(code)}); starting it once more.", flush=True)
        self.restarts_left -= 1
        self.start()

    def gave_up(self, what: str) -> GaveUp:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        sentence = f"{self.name} {what} ({_meaning(self.ended())}); its log is {self.log}"
        return GaveUp("\n".join([*lines, sentence]))

    def ask_to_end(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.send_signal(signal.SIGTERM)

    def wait_for_end(self, until: float) -> None:
        if self.running is None:
            return
        try:
            self.running.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{self.name} does not finish; ending it.", flush=True)
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


def _meaning(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _end_with_parent() -> None:
    """Linux: when we are killed outright, the program is told to end; nothing keeps our port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def watch(children: Sequence[Child], stopping: Callable[[], bool]) -> None:
    """Returns when we are asked to stop. Raises GaveUp when a program will not stay up."""
    while not stopping():
        for child in children:
            if child.ended() is not None:
                child.revive()
        time.sleep(0.2)


def stop(children: Sequence[Child]) -> None:
    """Asks all at once, then waits for each."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + GRACE
    for child in children:
        child.wait_for_end(until)
