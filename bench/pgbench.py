"""pgbench, which comes with PostgreSQL: the same transaction over and over, prepared."""

import os
import re
import resource
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters import postgres
from adapters.postgres_files import ENVIRONMENT
from bench.place import SCHEMA, CannotMeasure
from bench.script import FIRST

CLIENTS = 16
# The number of this transaction: later ones are greater, no two clients share one.
NUMBER = f"\\set i :i + 1\n\\set n :first + :i * {CLIENTS} + :client_id\n"
DONE = re.compile(r"number of transactions actually processed: (\d+)")
RATE = re.compile(r"tps = ([\d.]+) \(without initial connection time\)")


@dataclass(frozen=True, slots=True)
class Reference:
    """One round of pgbench; `cpu` is its own, in seconds."""

    done: int
    rate: float
    cpu: float


class Pgbench:
    """Runs scripts as the application's role, numbering transactions through the whole run."""

    def __init__(self, server: postgres.Server, database: str, folder: Path) -> None:
        program = server.programs.folder / "pgbench"
        if not program.exists():
            raise CannotMeasure(f"There is no pgbench beside PostgreSQL in {program.parent}.")
        self._program, self._folder = program, folder
        self._where = {
            "PGHOST": str(server.sockets),
            "PGPORT": str(server.port),
            "PGDATABASE": database,
            "PGUSER": postgres.APP,
            "PGPASSWORD": server.passwords[postgres.APP],
            "PGOPTIONS": f"-c search_path={SCHEMA} -c timezone=UTC",
        }

    def script(self, name: str, statements: Iterable[str]) -> Path:
        """One transaction of these statements; `:n` in them is its number."""
        path = self._folder / f"{name}.sql"
        text = "\n".join(statements)
        path.write_text(f"{NUMBER}BEGIN;\n{text}\nCOMMIT;\n", encoding="utf-8")
        return path

    def run(self, script: Path, first: int, *, seconds: float = 0, each: int = 0) -> Reference:
        """For some seconds, or `each` times per client; n begins at `first`."""
        limit = ["-t", str(each)] if each else ["-T", str(round(seconds))]
        before = _children()
        told = subprocess.run(
            [self._program, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", *limit,
             "-D", "i=-1", "-D", f"first={FIRST + first}", "-f", str(script)],
            env={**ENVIRONMENT, **self._where, "PATH": os.defpath},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        done, rate = DONE.search(told.stdout), RATE.search(told.stdout)
        if told.returncode or done is None or rate is None:
            raise CannotMeasure(f"{told.stderr.strip()[:800]}\npgbench failed.")
        return Reference(int(done[1]), float(rate[1]), _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_words(rows: Mapping[str, int]) -> str:
    """Rows per table in words."""
    return ", ".join(f"{number} {table}" for table, number in rows.items())
