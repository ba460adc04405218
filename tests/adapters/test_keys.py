import json
from pathlib import Path

import pytest

from adapters.keys import KeysMissing, create_demo, read


def test_a_demonstration_makes_its_own_secrets_that_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    keys = create_demo(path, ["MZ", "JY"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(keys.callbacks) == {"MZ", "JY"}
    assert keys.demo_password
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, two = (create_demo(tmp_path / name, ["MZ"]) for name in ("one.json", "two.json"))
    assert one.vault.index != two.vault.index
    assert one.vault.keys[1] != two.vault.keys[1]
    assert one.callbacks["MZ"] != two.callbacks["MZ"]
    assert one.demo_password != two.demo_password
    assert set(one.jwt.keys.values()).isdisjoint(two.jwt.keys.values())


def test_a_second_start_keeps_every_secret_and_adds_the_new_department(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = create_demo(path, ["MZ"])
    second = create_demo(path, ["MZ", "JY"])
    assert second.callbacks["MZ"] == first.callbacks["MZ"]
    assert (second.vault, second.jwt) == (first.vault, first.jwt)
    assert second.demo_password == first.demo_password
    assert "JY" in second.callbacks


def test_secrets_others_can_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_demo(path, [])
    path.chmod(0o640)
    with pytest.raises(KeysMissing, match="others"):
        read(path)


def test_nothing_stands_in_for_missing_secrets(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match="does not exist"):
        read(tmp_path / "keys.json")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("vault", {"current": 1, "keys": {"1": {"alg": "sm4-gcm", "key": "c2hvcnQ="}}}),
        ("vault", {"current": 2}),
        ("vault", {"current": 1, "index": "c2hvcnQ="}),
        ("jwt", {"keys": {}}),
        ("jwt", {"keys": {"1": {"pem": "x", "since": "2026-01-01", "until": "2026-01-02"}}}),
        ("jwt", None),
        ("callbacks", []),
    ],
)
def test_a_damaged_file_of_secrets_is_refused(tmp_path: Path, part: str, value: object) -> None:
    path = tmp_path / "keys.json"
    create_demo(path, [])
    written = json.loads(path.read_text())
    written[part] = written[part] | value if isinstance(value, dict) else value
    path.write_text(json.dumps(written))
    with pytest.raises(KeysMissing, match="not a file of secrets"):
        read(path)


def test_the_index_key_may_not_double_as_a_sealing_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_demo(path, [])
    written = json.loads(path.read_text())
    written["vault"]["keys"]["2"] = {"alg": "aes-256-gcm", "key": written["vault"]["index"]}
    path.write_text(json.dumps(written))
    with pytest.raises(KeysMissing, match="not a file of secrets"):
        read(path)
