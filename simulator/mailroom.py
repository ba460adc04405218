"""Watches the exchange folder and answers the daily files of one department."""

import asyncio
import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from simulator.cases import Ask, Case, Desk
from simulator.knobs import Knobs, Log
from simulator.sheets._base import Row, SheetDialect

MANIFEST = ".manifest.json"


@dataclass(slots=True)
class Mailroom:
    """A department that talks by file. Files it took move to `out/taken/`."""

    dialect: SheetDialect
    folder: Path
    delay: float
    desk: Desk
    knobs: Knobs = field(default_factory=Knobs)
    log: Log = field(default_factory=Log)

    def tally(self) -> dict[str, int]:
        return self.desk.tally()

    def forget(self) -> None:
        self.knobs, self.log = Knobs(), Log()
        self.desk.cases.clear()

    async def watch(self, pause: float) -> None:
        """Looks into the folder for ever; one bad moment does not stop the post."""
        while True:
            await asyncio.sleep(pause)
            try:
                await self.look()
            except OSError as error:
                self.log.counts[f"folder_{type(error).__name__}"] += 1

    async def look(self) -> None:
        """Takes and answers every file that is sealed."""
        if self.knobs.down:
            return
        for manifest in sorted((self.folder / self.dialect.code / "out").glob(f"*{MANIFEST}")):
            await self._open(manifest)

    async def _open(self, manifest: Path) -> None:
        batch = manifest.name.removesuffix(MANIFEST)
        try:
            asks = [self.dialect.read(row) for row in self._take(manifest)]
        except Exception as error:  # whatever is wrong with a file, it is put aside
            self.log.counts[f"not_understood_{type(error).__name__}"] += 1
            _move(manifest.parent.glob(f"{batch}.*"), manifest.parent / "refused")
            return
        await asyncio.sleep(self.delay + self.knobs.latency_ms / 1000)
        self._answer(batch, asks)
        _move(manifest.parent.glob(f"{batch}.*"), manifest.parent / "taken")

    def _take(self, manifest: Path) -> list[Row]:
        promised = json.loads(manifest.read_text("utf-8"))
        content = (manifest.parent / promised["file"]).read_bytes()
        rows = self.dialect.decode(content)
        if promised != {**promised, **self._seal(content, rows, self.dialect.amount_in)}:
            raise ValueError("the file does not match its manifest")
        self.log.counts["files"] += 1
        self.log.bodies.append(json.dumps(rows, ensure_ascii=False))
        return rows

    def _answer(self, batch: str, asks: list[Ask]) -> None:
        self.log.counts["rows"] += len(asks)
        cases = [self.desk.hear(ask) for ask in asks]
        for case in cases:
            self.desk.decide(case, self.knobs.answer)
        decided = [case for case in cases if case.decision and case.ask.action == "release"]
        if decided and random.randrange(100) >= self.knobs.lose:
            self._send(batch, decided)

    def _send(self, batch: str, decided: list[Case]) -> None:
        rows = [self.dialect.write(case, case.decision) for case in decided if case.decision]
        content = self.dialect.encode(list(reversed(rows)) if self.knobs.reorder else rows)
        sealed = self._seal(content, rows, self.dialect.amount_out)
        if self.knobs.garbage or self.knobs.mis_sign:
            sealed["digest"] = "sha256:" + "0" * 64
        for copy in range(1 + self.knobs.duplicate):
            self._put(f"{batch}-R{copy + 1}", content, sealed)
            self.log.counts["answer_files"] += 1

    def _put(self, name: str, content: bytes, sealed: dict[str, object]) -> None:
        """The manifest comes last: without it the file does not count."""
        inbox = self.folder / self.dialect.code / "in"
        inbox.mkdir(parents=True, exist_ok=True)
        file = f"{name}.{self.dialect.form}"
        manifest = {"department": self.dialect.code, "batch": name, "file": file, **sealed}
        _write(inbox / file, content)
        _write(inbox / f"{name}{MANIFEST}", json.dumps(manifest).encode())

    def _seal(self, content: bytes, rows: list[Row], amount: str) -> dict[str, object]:
        total = sum((Decimal(row[amount] or "0") for row in rows), Decimal(0))
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        return {"rows": len(rows), "total": format(total, ".2f"), "digest": digest}


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


def _move(paths: Iterable[Path], target: Path) -> None:
    found = list(paths)
    target.mkdir(exist_ok=True)
    for path in found:
        path.replace(target / path.name)
