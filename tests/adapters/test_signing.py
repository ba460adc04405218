"""A callback counts only when its department provably sent it just now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.signing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    BadSignature,
    outbound_token,
    sign,
    verify,
)

NOW = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
BODY = '{"SQBH":"申请"}'.encode()
Headers = dict[str, str]
Change = Callable[[Headers], Headers]

REFUSED: dict[str, Change] = {
    "without timestamp": lambda h: {k: v for k, v in h.items() if k != TIMESTAMP},
    "without nonce": lambda h: {k: v for k, v in h.items() if k != NONCE},
    "without signature": lambda h: {k: v for k, v in h.items() if k != SIGNATURE},
    "without any header": lambda h: {},
    "with another nonce": lambda h: {**h, NONCE: "0" * 32},
    "with a nonce that is too short": lambda h: {**h, NONCE: "1"},
    "with a nonce full of blanks": lambda h: {**h, NONCE: "a b c d e f g"},
    "with another time": lambda h: {**h, TIMESTAMP: str(int(h[TIMESTAMP]) + 1)},
    "with a time in words": lambda h: {**h, TIMESTAMP: "now"},
    "with a time in foreign digits": lambda h: {**h, TIMESTAMP: "١٧٩٣٥٨٢٦٠٠"},
    "with an endless time": lambda h: {**h, TIMESTAMP: "9" * 400},
    "with an empty signature": lambda h: {**h, SIGNATURE: ""},
    "with a signature that is no ASCII": lambda h: {**h, SIGNATURE: "ä" * 64},
    "signed by another department": lambda h: sign("their key", BODY, NOW, h[NONCE]),
    "signed for another body": lambda h: sign("our key", BODY + b" ", NOW, h[NONCE]),
    "signed too long ago": lambda h: sign("our key", BODY, NOW - timedelta(seconds=301)),
    "signed in the future": lambda h: sign("our key", BODY, NOW + timedelta(seconds=301)),
}


def test_a_good_signature_gives_its_nonce_to_remember() -> None:
    headers = sign("our key", BODY, NOW, "nonce-00000017")
    nonce, until = verify(["our key"], headers, BODY, NOW)
    assert nonce == "nonce-00000017"
    assert until > NOW + timedelta(seconds=300)  # as long as it could be sent again


def test_while_a_key_is_exchanged_the_old_and_the_new_one_are_good() -> None:
    for key in ("our key", "the new key"):
        assert verify(["our key", "the new key"], sign(key, BODY, NOW), BODY, NOW)


def test_without_any_key_nothing_is_good() -> None:
    with pytest.raises(BadSignature):
        verify([], sign("", BODY, NOW), BODY, NOW)


def test_header_names_may_come_in_any_case() -> None:
    headers = {name.lower(): value for name, value in sign("our key", BODY, NOW).items()}
    assert verify(["our key"], headers, BODY, NOW)[0] == headers[NONCE.lower()]


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_clock_that_is_five_minutes_off_is_good_enough(seconds: int) -> None:
    headers = sign("our key", BODY, NOW + timedelta(seconds=seconds))
    assert verify(["our key"], headers, BODY, NOW)


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_refused(change: Change) -> None:
    with pytest.raises(BadSignature):
        verify(["our key"], change(sign("our key", BODY, NOW)), BODY, NOW)


def test_an_altered_body_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify(["our key"], sign("our key", BODY, NOW), BODY + b"\n", NOW)


def test_what_the_department_is_shown_cannot_sign_callbacks() -> None:
    token = outbound_token("our key")
    with pytest.raises(BadSignature):
        verify(["our key"], sign(token, BODY, NOW), BODY, NOW)
