import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from jose import jwt

from adapters.identity import AUDIENCE, ISSUER, Identity, InvalidToken
from adapters.token_keys import TokenKey, TokenKeys, jwks, private_pem
from domain.actor import Actor, Post

OURS, THEIRS, RETIRED = private_pem(), private_pem(), private_pem()
ROLES = {"T-ACC": frozenset({"application.accept"}), "X-CON": frozenset({"claim.confirm"})}
LAST_YEAR, YESTERDAY = (datetime.now(UTC) - timedelta(days=days) for days in (365, 1))
KEYS = TokenKeys(
    {
        "now": TokenKey(OURS, YESTERDAY),
        "before": TokenKey(RETIRED, LAST_YEAR, datetime.now(UTC) + timedelta(hours=1)),
        "gone": TokenKey(RETIRED, LAST_YEAR, YESTERDAY),
    }
)
IDENTITY = Identity(KEYS, ROLES)
SESSION = UUID("01920000-0000-7000-8000-000000000001")
CLERK = Actor(
    "staff",
    "ding.lu",
    "丁露",
    (Post("T-ACC", "321311101-MZ", "321311101", ROLES["T-ACC"]),),
    "W-321311101",
    SESSION,
)
HOUR = 3600


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(**changed: object) -> dict[str, Any]:
    now = int(datetime.now(UTC).timestamp())
    good: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ding.lu",
        "kind": "staff",
        "name": "丁露",
        "window": None,
        "sid": str(SESSION),
        "gen": 1,
        "posts": [["T-ACC", "321311101-MZ", "321311101"]],
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
        "jti": "1",
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def signed(key: str = OURS, headers: Mapping[str, Any] | None = None, **changed: object) -> str:
    headers = {"kid": "now"} if headers is None else dict(headers)
    return str(jwt.encode(claims(**changed), key, "ES256", headers=headers))


def public(pem: str, encoding: serialization.Encoding) -> bytes:
    key = serialization.load_pem_private_key(pem.encode(), None).public_key()
    return key.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)


def hs256(secret: bytes) -> str:
    text = f"{part({'alg': 'HS256', 'kid': 'now'})}.{part(claims())}"
    digest = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def own_key() -> dict[str, str]:
    return jwks(TokenKeys({"now": TokenKey(THEIRS)}), datetime.now(UTC))[0]


def es384() -> str:
    pem = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return str(jwt.encode(claims(), pem.decode(), "ES384", headers={"kid": "now"}))


def relabelled(token: str, algorithm: str) -> str:
    _, body, signature = token.split(".")
    return f"{part({'alg': algorithm, 'kid': 'now'})}.{body}.{signature}"


def altered(token: str) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{part(claims(sub='dai.zhiyuan'))}.{signature}"


LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
FAR_OFF = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
FORGED: Mapping[str, Callable[[], str]] = {
    "no signature": lambda: f"{part({'alg': 'none', 'kid': 'now'})}.{part(claims())}.",
    "HMAC with the public PEM": lambda: hs256(public(OURS, serialization.Encoding.PEM)),
    "HMAC with the public DER": lambda: hs256(public(OURS, serialization.Encoding.DER)),
    "somebody else's key under our key id": lambda: signed(THEIRS),
    "a key id we never had": lambda: signed(headers={"kid": "later"}),
    "a key id that is no text": lambda: signed(headers={"kid": ["now"]}),
    "a key that has retired": lambda: signed(RETIRED, headers={"kid": "gone"}),
    "no key id": lambda: signed(headers={}),
    "a key elsewhere": lambda: signed(THEIRS, headers={"kid": "now", "jku": "https://x.test"}),
    "a key of its own": lambda: signed(THEIRS, headers={"kid": "now", "jwk": own_key()}),
    "a certificate of its own": lambda: signed(THEIRS, headers={"kid": "now", "x5c": ["MIIB"]}),
    "our other key under this key id": lambda: signed(RETIRED),
    "another curve": es384,
    "another algorithm with our key": lambda: relabelled(signed(), "RS256"),
    "cut off": lambda: signed().rpartition(".")[0],
    "cut short": lambda: signed()[:-10],
    "a critical extension": lambda: signed(headers={"kid": "now", "crit": ["exp"]}),
    "claims changed after signing": lambda: altered(signed()),
    "another audience": lambda: signed(aud="somebody-else"),
    "no audience": lambda: signed(aud=...),
    "another issuer": lambda: signed(iss="somebody-else"),
    "no issuer": lambda: signed(iss=...),
    "nobody": lambda: signed(sub=...),
    "expired": lambda: signed(exp=LONG_AGO),
    "never expiring": lambda: signed(exp=...),
    "not yet valid": lambda: signed(nbf=FAR_OFF),
    "valid from nowhere": lambda: signed(nbf=...),
    "never issued": lambda: signed(iat=...),
    "no number of its own": lambda: signed(jti=...),
    "no session": lambda: signed(sid=...),
    "staff without a session": lambda: signed(sid=None),
    "a session that is no id": lambda: signed(sid="mine"),
    "no generation": lambda: signed(gen=...),
    "no name": lambda: signed(name=...),
    "no kind": lambda: signed(kind=...),
    "posts of the wrong shape": lambda: signed(posts=[["T-ACC"]]),
    "no posts": lambda: signed(posts=...),
    "a kind nobody is": lambda: signed(kind="god"),
    "empty": lambda: "",
    "too long": lambda: signed(name="长" * 9000),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_is_not_ours_and_valid_now_is_refused(name: str) -> None:
    with pytest.raises(InvalidToken):
        IDENTITY.read(FORGED[name]())


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*"))
def test_no_text_makes_the_reader_fail_in_another_way(token: str) -> None:
    with pytest.raises(InvalidToken):
        IDENTITY.read(token)


def test_the_reference_of_the_table_is_itself_accepted() -> None:
    assert IDENTITY.read(signed()).id == "ding.lu"


def test_who_signed_in_is_who_comes_back_with_posts_and_window() -> None:
    assert IDENTITY.read(IDENTITY.issue(CLERK, HOUR)) == CLERK


def test_permissions_are_those_of_the_role_today_not_of_the_token() -> None:
    token = IDENTITY.issue(CLERK, HOUR)
    stripped = Identity(KEYS, {"T-ACC": frozenset()})
    assert not stripped.read(token).may("application.accept")


def test_a_role_that_no_longer_exists_may_nothing() -> None:
    token = IDENTITY.issue(CLERK, HOUR)
    assert not Identity(KEYS, {}).read(token).may("application.accept")


def test_tokens_of_the_previous_key_are_still_read() -> None:
    before = Identity(TokenKeys({"before": TokenKey(RETIRED)}), ROLES)
    assert IDENTITY.read(before.issue(CLERK, HOUR)) == CLERK


def test_a_token_read_before_is_refused_once_it_has_expired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = IDENTITY.issue(CLERK, HOUR)
    assert IDENTITY.read(token) == CLERK
    later = datetime.now(UTC) + timedelta(hours=2)
    monkeypatch.setattr("adapters.identity.time.time", later.timestamp)
    with pytest.raises(InvalidToken):
        IDENTITY.read(token)


def test_a_token_names_no_permission(tmp_path: Path) -> None:
    body = jwt.get_unverified_claims(IDENTITY.issue(CLERK, HOUR))
    assert "application.accept" not in json.dumps(body)


def test_a_token_is_refused_as_soon_as_its_session_has_ended() -> None:
    identity = Identity(KEYS, ROLES)
    token = identity.issue(CLERK, HOUR, 1)
    assert identity.read(token) == CLERK
    identity.outdate({SESSION: None})
    with pytest.raises(InvalidToken):
        identity.read(token)


def test_after_a_change_of_posts_only_a_newer_token_of_the_session_is_taken() -> None:
    identity = Identity(KEYS, ROLES)
    old, new = identity.issue(CLERK, HOUR, 1), identity.issue(CLERK, HOUR, 2)
    identity.outdate({SESSION: 2})
    assert identity.read(new) == CLERK
    with pytest.raises(InvalidToken):
        identity.read(old)


def test_a_changed_role_table_counts_for_tokens_read_before() -> None:
    identity = Identity(KEYS, ROLES)
    token = identity.issue(CLERK, HOUR)
    assert identity.read(token).may("application.accept")
    identity.permit({"T-ACC": frozenset()})
    assert not identity.read(token).may("application.accept")


def test_a_key_taken_away_is_refused_although_its_token_was_read_before() -> None:
    identity = Identity(KEYS, ROLES)
    token = identity.issue(CLERK, HOUR)
    assert identity.read(token) == CLERK
    identity.use(TokenKeys({"other": TokenKey(THEIRS)}))
    with pytest.raises(InvalidToken):
        identity.read(token)
