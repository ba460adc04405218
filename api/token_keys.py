"""The public keys of our access tokens, where everybody looks for them (RFC 7517)."""

from fastapi import APIRouter, Depends, Response

from adapters import token_keys
from api.deps import World
from api.rates import PUBLIC, limited
from api.wire import Out
from domain.base import utc_now

router = APIRouter(tags=["token-keys"], dependencies=[Depends(limited("public", PUBLIC))])


class TokenKeyOut(Out):
    """One public key on P-256; tokens name it by `kid`."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class TokenKeySet(Out):
    keys: list[TokenKeyOut]


@router.get("/.well-known/jwks.json", response_model=TokenKeySet)
async def published(response: Response, runtime: World) -> TokenKeySet:
    """The keys our access tokens are signed with, the next one included."""
    response.headers["Cache-Control"] = "max-age=60"
    now = utc_now()
    keys = token_keys.jwks(runtime.identity.keys, now)
    return TokenKeySet(keys=[TokenKeyOut.model_validate(key) for key in keys])
