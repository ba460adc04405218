"""Keys that follow each other without signing anybody out."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jose import jwt

from adapters import keys
from adapters.identity import AUDIENCE, Identity
from adapters.token_keys import ALWAYS, LEAD, TokenKeys, fresh, jwks, parsed, rotated
from domain.actor import Actor
from domain.session.rules import ACCESS

NOW = datetime.now(UTC)
CITIZEN = Actor("citizen", "1", "x")


def test_the_new_key_signs_only_after_everybody_has_had_time_to_read_it() -> None:
    before = parsed({"keys": fresh()})
    after = parsed(rotated({"keys": _written(before)}, NOW))
    old, new = after.signing(NOW), after.signing(NOW + LEAD)
    assert new not in before.keys
    assert old != new
    assert {key["kid"] for key in jwks(after, NOW)} >= {old, new}


def test_the_last_token_of_the_old_key_runs_out_before_the_key_does() -> None:
    after = parsed(rotated({"keys": fresh()}, NOW))
    old = after.signing(NOW)
    last_signed = NOW + LEAD
    assert after.taken(old, last_signed + ACCESS)
    assert not after.taken(old, last_signed + 3 * ACCESS)


def test_a_key_nobody_needs_any_more_leaves_the_file_at_the_next_rotation() -> None:
    once = rotated({"keys": fresh()}, NOW)
    old = parsed(once).signing(NOW)
    twice = rotated(once, NOW + timedelta(days=30))
    assert old not in twice["keys"]
    assert len(twice["keys"]) == 2


def test_a_file_of_an_older_release_is_read_and_rotated(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys.create_demo(path, [])
    written = json.loads(path.read_text())
    ((kid, key),) = written["jwt"]["keys"].items()
    path.write_text(json.dumps(written | {"jwt": {"current": kid, "keys": {kid: key["pem"]}}}))
    keys.rotate_token_key(path)
    after = keys.read(path).jwt
    assert after.signing(NOW) == kid
    assert after.keys[kid].since == ALWAYS
    assert len(after.keys) == 2


def test_the_command_rotates_and_keeps_the_file_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "keys.json"
    before = keys.create_demo(path, ["MZ"])
    monkeypatch.setenv("LIANBAN_KEYS", str(path))
    assert keys.main(["rotate-token-key"]) == 0
    after = keys.read(path)
    assert len(after.jwt.keys) == 2
    assert (after.vault, after.callbacks) == (before.vault, before.callbacks)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "BEGIN" not in capsys.readouterr().out


def test_somebody_with_only_the_published_keys_can_verify_a_token() -> None:
    own = parsed({"keys": fresh()})
    token = Identity(own, {}).issue(CITIZEN, 60)
    kid = jwt.get_unverified_header(token)["kid"]
    (public,) = [key for key in jwks(own, NOW) if key["kid"] == kid]
    assert "d" not in public
    assert jwt.decode(token, public, ["ES256"], audience=AUDIENCE)["sub"] == "1"


def _written(own: TokenKeys) -> dict[str, str]:
    return {kid: key.pem for kid, key in own.keys.items()}
