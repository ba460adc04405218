"""Scope access: purposes of openings; who visited a family; officers are no kin of the family.

`staff_is_kin` is the one definition of a near relative: declared (staff_relative), or found in the
household record (the officer, somebody of the officer's household, or who must support either).
Use cases ask it, and triggers hold it where nothing can get around it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

KIN = """
CREATE FUNCTION staff_is_kin(account text, family uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH own AS (
    SELECT id_index FROM staff WHERE login = account AND id_index IS NOT NULL
  ), home AS (
    SELECT m.household_id
    FROM own JOIN person p ON p.id_number_index = own.id_index
    JOIN membership m ON m.person_id = p.id AND m.until IS NULL
  ), near AS (
    SELECT id_index AS who FROM staff_relative WHERE staff = account
    UNION ALL SELECT id_index FROM own
    UNION ALL
    SELECT p.id_number_index FROM home
    JOIN membership m ON m.household_id = home.household_id AND m.until IS NULL
    JOIN person p ON p.id = m.person_id
    UNION ALL
    SELECT s.id_number_index FROM home JOIN supporter s ON s.household_id = home.household_id
  )
  SELECT EXISTS (
    SELECT FROM near JOIN person p ON p.id_number_index = near.who
    JOIN membership m ON m.person_id = p.id AND m.household_id = family AND m.until IS NULL
  ) OR EXISTS (
    SELECT FROM near JOIN supporter s ON s.id_number_index = near.who AND s.household_id = family
  )
$$
"""
NO_KIN = """
CREATE FUNCTION officer_is_no_kin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF staff_is_kin(
    NEW.officer, (SELECT household_id FROM application WHERE id = NEW.application_id)
  ) THEN
    RAISE unique_violation USING MESSAGE = 'the officer is a near relative of this family',
      CONSTRAINT = 'officer_is_no_kin', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
APART = """
CREATE FUNCTION investigators_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM investigation i
    JOIN decision d ON d.application_id = i.application_id AND d.officer = i.officer
    WHERE i.application_id = NEW.application_id AND i.officer = NEW.officer
      AND d.kind <> 'acceptance' AND d.by_staff AND d.outcome <> 'return'
  ) THEN
    RAISE unique_violation USING MESSAGE = 'who visited the family decides nothing in its case',
      CONSTRAINT = 'investigators_apart', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
PAIR = """
CREATE FUNCTION investigators_in_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM investigation WHERE application_id = NEW.application_id) < 2 THEN
    RAISE unique_violation USING MESSAGE = 'a review rests on a visit of two people at least',
      CONSTRAINT = 'investigators_in_pairs', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
FUNCTIONS = {
    "staff_is_kin(text, uuid)": KIN,
    "officer_is_no_kin()": NO_KIN,
    "investigators_apart()": APART,
    "investigators_in_pairs()": PAIR,
}
TRIGGERS = {
    ("officer_is_no_kin", "decision"): "FOR EACH ROW WHEN (NEW.by_staff)",
    ("officer_is_no_kin", "investigation"): "FOR EACH ROW",
    ("investigators_apart", "decision"): "FOR EACH ROW WHEN (NEW.by_staff)",
    ("investigators_apart", "investigation"): "FOR EACH ROW",
    # at the end of the transaction: the review and its visit are written together
    ("investigators_in_pairs", "decision"): (
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "WHEN (NEW.kind = 'review' AND NEW.outcome = 'approve' AND NEW.by_staff)"
    ),
}


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('application', 'household')", name=op.f("ck_opening_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index("ix_opening_object", "opening", ["object_id", "account", "until"])
    op.create_table(
        "investigation",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("visited_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_investigation_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "officer", name=op.f("pk_investigation")),
    )
    for text in FUNCTIONS.values():
        op.execute(text)
    for (function, table), when in TRIGGERS.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {function} AFTER INSERT ON {table} {when} "
            f"EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    for function, table in TRIGGERS:
        op.execute(f"DROP TRIGGER {function} ON {table}")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("investigation")
    op.drop_table("opening")
