"""`python -m deploy.assess FILE` answers for families the project has never seen."""

import json
from pathlib import Path

import pytest

from deploy.assess import main

FAMILY = """
evaluation_date: '2026-11-02'
households:
- id: X1
  household: {type: rural, income_total_month: 799.99}
  members:
  - {name: 周阿婆, sex: F, birth: '1950-01-01', is_head: true, own_income_month: 799.99}
- id: X2
  household: {type: rural, income_total_month: 800}
  event: {type: fire, days_ago: 3, basic_living_broken: true}
  members:
  - {name: 周阿婆, sex: F, birth: '1950-01-01', is_head: true, own_income_month: 800}
"""


def test_a_file_of_families_is_answered_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "families.yaml"
    file.write_text(FAMILY, encoding="utf-8")
    assert main([str(file)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["X1"]["MZ-02"] == [{"who": "household (1 counted, 1 uplift)", "result": 81}]
    assert found["X2"]["MZ-02"] == [{"who": "-", "result": "no", "reason": "R-INC-01"}]
    assert found["X2"]["MZ-07"] == [{"who": "household", "result": "<= 2400 within 24 h"}]
    assert len(found["X1"]) == 38
