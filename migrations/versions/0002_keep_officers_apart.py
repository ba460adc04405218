"""Keep officers apart: acceptance, review, determination and confirmation are different people.

A unique index cannot say it: review and acceptance serve all claims (claim_id null), and after a
return the same officer may determine a second time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION decision_officers_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM decision d
    WHERE d.application_id = NEW.application_id
      AND d.officer = NEW.officer
      AND d.kind <> NEW.kind
      AND d.by_staff
      AND d.outcome <> 'return'
      AND (d.claim_id IS NULL OR NEW.claim_id IS NULL OR d.claim_id = NEW.claim_id)
  ) THEN
    RAISE unique_violation
      USING MESSAGE = 'the same officer sat on another seat of this case',
            CONSTRAINT = 'decision_officers_apart', TABLE = 'decision';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER decision_officers_apart BEFORE INSERT ON decision FOR EACH ROW
WHEN (NEW.by_staff AND NEW.outcome <> 'return') EXECUTE FUNCTION decision_officers_apart()
"""


def upgrade() -> None:
    op.drop_index("uq_decision_officer_per_claim", table_name="decision")
    op.drop_index("uq_decision_officer_per_application", table_name="decision")
    op.execute(FUNCTION)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER decision_officers_apart ON decision")
    op.execute("DROP FUNCTION decision_officers_apart()")
    op.create_index(
        "uq_decision_officer_per_application",
        "decision",
        ["application_id", "officer"],
        unique=True,
        postgresql_where=sa.text("claim_id IS NULL AND outcome <> 'return' AND by_staff"),
    )
    op.create_index(
        "uq_decision_officer_per_claim",
        "decision",
        ["claim_id", "officer"],
        unique=True,
        postgresql_where=sa.text("claim_id IS NOT NULL AND outcome <> 'return' AND by_staff"),
    )
