"""The department systems that may call us, kept by the security administrator."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from adapters import assertions
from api.deps import Id, Session, Who
from api.problems import KeyUnusable
from api.wire import In, NoBool, Out
from domain.client import administration
from domain.client.administration import Terms
from domain.client.views import ClientView

router = APIRouter(tags=["clients"])
Word = Annotated[str, Field(min_length=1, max_length=64)]
Days = Annotated[int, Field(ge=1, le=400), NoBool]


class TermsIn(In):
    """Scopes are claims.read and claims.answer; networks are CIDR, none means from anywhere."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Word], Field(max_length=10)]
    items: Annotated[list[Word], Field(max_length=50)]
    networks: Annotated[list[Word], Field(max_length=20)] = []

    def terms(self) -> Terms:
        return Terms(self.name, self.scopes, self.items, self.networks)


class NewClient(TermsIn):
    department: Annotated[str, Field(min_length=1, max_length=10)]


class DaysIn(In):
    """How many days it is to be good."""

    days: Days = 365


class KeyIn(DaysIn):
    """A public key on P-256 as a JWK (RFC 7517)."""

    jwk: dict[str, Any]


class ClientList(Out):
    rows: list[ClientView]


class ClientMade(Out):
    id: Id


class SecretOut(Out):
    """Shown this once; only a digest is kept."""

    client_id: Id
    client_secret: str


@router.get("/clients", response_model=ClientList)
async def list_(session: Session, who: Who) -> ClientList:
    """Every department system, with what it proves itself by."""
    return ClientList(rows=await administration.every(session, who))


@router.post("/clients", status_code=201, response_model=ClientMade)
async def add(body: NewClient, session: Session, who: Who) -> ClientMade:
    """Register a system of a department."""
    return ClientMade(id=await administration.add(session, who, body.department, body.terms()))


@router.post("/clients/{id}/terms", response_model=ClientMade)
async def change(id: Id, body: TermsIn, session: Session, who: Who) -> ClientMade:
    """Change what it may do, for which items and from where; this counts from its next call on."""
    await administration.change(session, who, id, body.terms())
    return ClientMade(id=id)


@router.post("/clients/{id}/end", response_model=ClientMade)
async def end(id: Id, session: Session, who: Who) -> ClientMade:
    """End a system at once, its tokens included."""
    await administration.end(session, who, id)
    return ClientMade(id=id)


@router.post("/clients/{id}/secrets", status_code=201, response_model=SecretOut)
async def add_secret(id: Id, body: DaysIn, session: Session, who: Who) -> SecretOut:
    """Make a new secret, shown this once; the one before stays good until it is ended."""
    secret = await administration.add_secret(session, who, id, body.days)
    return SecretOut(client_id=id, client_secret=secret)


@router.post("/clients/{id}/keys", status_code=201, response_model=ClientMade)
async def add_key(id: Id, body: KeyIn, session: Session, who: Who) -> ClientMade:
    """Register a public key of the system's, for assertions signed with ES256."""
    try:
        key = assertions.public_key(body.jwk)
    except assertions.BadKey:
        raise KeyUnusable from None
    await administration.add_key(session, who, id, key, body.days)
    return ClientMade(id=id)


@router.post("/clients/{id}/credentials/{credential}/end", response_model=ClientMade)
async def end_credential(id: Id, credential: Id, session: Session, who: Who) -> ClientMade:
    """End one secret or one key at once; what it already fetched lasts ten minutes at most."""
    await administration.end_credential(session, who, id, credential)
    return ClientMade(id=id)
