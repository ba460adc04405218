"""Authorise in one look: the trigger on queries runs once per statement, not once per row.

A family has 125 of them.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

EACH = """
CREATE OR REPLACE FUNCTION query_is_authorised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM authorisation a WHERE a.id = NEW.authorisation_id FOR SHARE;
  IF NOT EXISTS (
    SELECT FROM authorisation a
    JOIN signature s ON s.authorisation_id = a.id AND s.person_id = NEW.person_id
    WHERE a.id = NEW.authorisation_id AND a.household_id = NEW.household_id
      AND a.completed_at IS NOT NULL AND a.withdrawn_at IS NULL AND s.signed_at IS NOT NULL
      AND a.checks ? NEW."check"
      AND (NEW.planned_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN a.valid_from AND a.valid_to
  ) THEN
    RAISE check_violation USING MESSAGE = 'this person has not authorised this check',
      CONSTRAINT = 'query_is_authorised', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
ALL = """
CREATE OR REPLACE FUNCTION query_is_authorised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM authorisation a
    WHERE a.id IN (SELECT w.authorisation_id FROM written w
                   WHERE w.state IN ('planned', 'asked', 'answered', 'reused'))
    ORDER BY a.id FOR SHARE;
  IF EXISTS (
    SELECT FROM written w
    WHERE w.state IN ('planned', 'asked', 'answered', 'reused') AND NOT EXISTS (
      SELECT FROM authorisation a
      JOIN signature s ON s.authorisation_id = a.id AND s.person_id = w.person_id
      WHERE a.id = w.authorisation_id AND a.household_id = w.household_id
        AND a.completed_at IS NOT NULL AND a.withdrawn_at IS NULL AND s.signed_at IS NOT NULL
        AND a.checks ? w."check"
        AND (w.planned_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN a.valid_from AND a.valid_to
    )
  ) THEN
    RAISE check_violation USING MESSAGE = 'this person has not authorised this check',
      CONSTRAINT = 'query_is_authorised', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("DROP TRIGGER query_is_authorised ON check_query")
    op.execute(ALL)
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER query_is_authorised_{event.lower()} AFTER {event} ON check_query "
            "REFERENCING NEW TABLE AS written "
            "FOR EACH STATEMENT EXECUTE FUNCTION query_is_authorised()"
        )


def downgrade() -> None:
    for event in ("insert", "update"):
        op.execute(f"DROP TRIGGER query_is_authorised_{event} ON check_query")
    op.execute(EACH)
    op.execute(
        "CREATE CONSTRAINT TRIGGER query_is_authorised AFTER INSERT OR UPDATE ON check_query "
        "FOR EACH ROW WHEN (NEW.state IN ('planned', 'asked', 'answered', 'reused')) "
        "EXECUTE FUNCTION query_is_authorised()"
    )
