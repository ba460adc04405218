"""The environment, read once into one frozen value."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.outbound import Outbound, outbound
from adapters.passwords import MEMORY_KIB


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
    public_url: str = "http://127.0.0.1:8000"  # how others reach us; without a slash at the end
    outside: Path | None = None  # where the trail is kept beside the database
    password_memory: int = MEMORY_KIB  # of one hash, in KiB; less only where nothing is at stake
    documents: Path = Path(".data/documents")  # sealed papers; api and worker share it
    sms_url: str | None = None  # the text-message gateway; None: nothing is sent
    wechat_url: str = "https://api.weixin.qq.com"
    wechat_app: str | None = None  # the mini-program's app id; None: nobody signs in that way
    outbound_hosts: tuple[str, ...] = ()  # whom we may call besides the addresses set here
    outbound_networks: str = ""  # CIDR: private networks they may lie in
    oidc_issuer: str | None = None  # the identity provider of staff; None: passwords only
    oidc_client: str = ""
    oidc_secret: str = ""
    sources_url: str | None = None  # the offices checks ask; None: at the departments' gateway
    rate_factor: int = 1  # rate limits times this: tests sign in more often than people

    @property
    def ledger(self) -> Path:
        """The folder of this city's ledger: beside the secrets unless LIANBAN_LEDGER says where."""
        return (self.outside or self.keys.parent / "ledger") / self.schema

    @property
    def sources_at(self) -> str:
        """Where the offices are whose records means checks ask."""
        return self.sources_url or f"{self.departments_url.rstrip('/')}/sources"

    @property
    def outbound(self) -> Outbound:
        """Where this installation's programs may connect to, besides the database."""
        own = (self.departments_url, self.sources_url, self.sms_url)
        services = (*own, self.wechat_url, self.oidc_issuer)
        urls = [url for url in services if url]
        return outbound(urls, self.outbound_hosts, self.outbound_networks, demo=self.demo)


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
        public_url=env.get("LIANBAN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        outside=Path(env["LIANBAN_LEDGER"]) if "LIANBAN_LEDGER" in env else None,
        password_memory=int(env.get("LIANBAN_PASSWORD_MEMORY", str(MEMORY_KIB))),
        documents=Path(env.get("LIANBAN_DOCUMENTS", ".data/documents")),
        sms_url=env.get("LIANBAN_SMS_URL") or None,
        wechat_url=env.get("LIANBAN_WECHAT_URL", "https://api.weixin.qq.com"),
        wechat_app=env.get("LIANBAN_WECHAT_APP") or None,
        outbound_hosts=tuple(env.get("LIANBAN_OUTBOUND_HOSTS", "").split()),
        outbound_networks=env.get("LIANBAN_OUTBOUND_NETWORKS", ""),
        oidc_issuer=env.get("LIANBAN_OIDC_ISSUER") or None,
        oidc_client=env.get("LIANBAN_OIDC_CLIENT_ID", ""),
        oidc_secret=env.get("LIANBAN_OIDC_CLIENT_SECRET", ""),
        sources_url=env.get("LIANBAN_SOURCES_URL") or None,
        rate_factor=int(env.get("LIANBAN_RATE_FACTOR", "1")),
    )
