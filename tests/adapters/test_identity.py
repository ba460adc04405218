import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st
from jose import jwt

from adapters.identity import AUDIENCE, ISSUER, Identity, InvalidToken
from adapters.keys import TokenKeys, _private_pem
from domain.actor import Actor, Post

OURS, THEIRS, RETIRED = _private_pem(), _private_pem(), _private_pem()
ROLES = {"T-ACC": frozenset({"application.accept"}), "X-CON": frozenset({"claim.confirm"})}
IDENTITY = Identity(TokenKeys("now", {"now": OURS, "before": RETIRED}), ROLES)
CLERK = Actor(
    "staff",
    "ding.lu",
    "丁露",
    (Post("T-ACC", "321311101-MZ", "321311101", ROLES["T-ACC"]),),
    "W-321311101",
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
    "no key id": lambda: signed(headers={}),
    "a key of its own": lambda: signed(THEIRS, headers={"kid": "now", "jku": "https://x.test"}),
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
    stripped = Identity(TokenKeys("now", {"now": OURS}), {"T-ACC": frozenset()})
    assert not stripped.read(token).may("application.accept")


def test_a_role_that_no_longer_exists_may_nothing() -> None:
    token = IDENTITY.issue(CLERK, HOUR)
    assert not Identity(TokenKeys("now", {"now": OURS}), {}).read(token).may("application.accept")


def test_tokens_of_the_previous_key_are_still_read() -> None:
    before = Identity(TokenKeys("before", {"before": RETIRED}), ROLES)
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
