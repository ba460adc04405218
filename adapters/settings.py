"""The environment, read once into one frozen value."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str
    schema: str
    keys: Path
    departments_url: str
    exchange: Path
    frontend: Path
    demo: bool
    clock: datetime | None
    pool_size: int
    files_leave: str | None  # when daily files leave (`now` or HH:MM); None: as the registry says
    city: str
    origins: tuple[str, ...]  # other web origins that may call the API; none by default
    town: Path
    rate_factor: int = 1  # rate limits times this: tests sign in more often than people


def from_environment() -> Settings:
    """Read LIANBAN_* and DATABASE_URL; see the README for each name."""
    env = os.environ
    start = env.get("LIANBAN_CLOCK")
    return Settings(
        database_url=env.get("DATABASE_URL", "postgresql+asyncpg:///lianban"),
        schema=env.get("LIANBAN_SCHEMA", "city"),
        keys=Path(env.get("LIANBAN_KEYS", ".data/keys.json")),
        departments_url=env.get("LIANBAN_DEPARTMENTS_URL", "http://127.0.0.1:8100"),
        exchange=Path(env.get("LIANBAN_EXCHANGE", ".data/exchange")),
        frontend=Path(env.get("LIANBAN_FRONTEND", "frontend/dist")),
        demo=env.get("LIANBAN_DEMO") == "1",
        clock=datetime.fromisoformat(start) if start else None,
        pool_size=int(env.get("LIANBAN_POOL", "8")),
        files_leave=env.get("LIANBAN_FILES_LEAVE"),
        city=env.get("LIANBAN_CITY", "321300"),
        origins=tuple(env.get("LIANBAN_ORIGINS", "").split()),
        town=Path(env.get("LIANBAN_TOWN", "deploy/town")),
        rate_factor=int(env.get("LIANBAN_RATE_FACTOR", "1")),
    )
