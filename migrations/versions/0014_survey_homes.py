"""Survey homes: the one home survey, who signed it, what came of it, near relatives filed.

A review rests on what came of the home visit (`visit`, and `investigation`: the two who went there):
findings that were signed, or a refusal that was recorded. A case of emergency items alone needs no
visit. Filings of near relatives are only added to.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())


def word(name: str, *values: str) -> "sa.Enum":
    return sa.Enum(*values, name=name, native_enum=False, length=32)


PAIR = """
CREATE OR REPLACE FUNCTION investigators_in_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM investigation WHERE application_id = NEW.application_id) < 2
    AND EXISTS (
      SELECT FROM claim c
      WHERE c.application_id = NEW.application_id
        AND c.origin = 'ticked' AND c.state <> 'withdrawn'
        AND NOT EXISTS (SELECT FROM step s WHERE s.claim_id = c.id AND s.hours IS NOT NULL)
    ) THEN
    RAISE unique_violation USING MESSAGE = 'a review rests on a visit of two people at least',
      CONSTRAINT = 'investigators_in_pairs', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
PAIR_BEFORE = """
CREATE OR REPLACE FUNCTION investigators_in_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM investigation WHERE application_id = NEW.application_id) < 2 THEN
    RAISE unique_violation USING MESSAGE = 'a review rests on a visit of two people at least',
      CONSTRAINT = 'investigators_in_pairs', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
# As 0007 has it, and whoever has been filed as kin in a case of this family.
KIN = """
CREATE OR REPLACE FUNCTION staff_is_kin(account text, family uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
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
  ) OR EXISTS (
    SELECT FROM relative_filing f JOIN application a ON a.id = f.application_id
    WHERE f.staff = account AND a.household_id = family
  )
$$
"""
KIN_BEFORE = """
CREATE OR REPLACE FUNCTION staff_is_kin(account text, family uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
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
# Who signs a survey was sent to that home, and is no kin of the family.
SIGNER = """
CREATE FUNCTION survey_signed_by_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM survey s WHERE s.id = NEW.survey_id AND s.investigators ? NEW.officer
      AND NOT staff_is_kin(NEW.officer, s.household_id)
  ) THEN
    RAISE unique_violation USING MESSAGE = 'only the investigators of a survey sign it',
      CONSTRAINT = 'survey_signed_by_its_own', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", word("surveykind", "township", "county"), nullable=False),
        sa.Column("mode", word("mode", "home", "video"), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            word("surveystate", "planned", "signed", "refused", "dropped"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_by", sa.Date(), nullable=True),
        sa.Column("investigators", JSONB, nullable=False),
        sa.Column("planned_by", sa.Text(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("sheet_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=True),
        sa.Column("visited_at", MOMENT, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("refusal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("jsonb_array_length(investigators) >= 2", name=op.f("ck_survey_pair")),
        sa.CheckConstraint(
            "(mode = 'video') = (ground IS NOT NULL)", name=op.f("ck_survey_ground")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal IS NOT NULL)", name=op.f("ck_survey_refusal")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_survey_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_survey_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(
        "uq_survey_planned",
        "survey",
        ["application_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index("ix_survey_application", "survey", ["application_id", "planned_at"])
    op.create_index(
        "ix_survey_investigators",
        "survey",
        ["investigators"],
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "survey_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "medium IN ('account', 'drawn', 'paper', 'refused')",
            name=op.f("ck_survey_signature_medium"),
        ),
        sa.CheckConstraint(
            "(officer IS NOT NULL) = (medium = 'account')",
            name=op.f("ck_survey_signature_own_account"),
        ),
        sa.CheckConstraint(
            "officer IS NULL OR officer = recorded_by", name=op.f("ck_survey_signature_by_oneself")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_survey_signature_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_signature_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_signature_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_signature")),
    )
    op.create_index(
        "uq_survey_signature_officer",
        "survey_signature",
        ["survey_id", "round", "officer"],
        unique=True,
        postgresql_where=sa.text("officer IS NOT NULL"),
    )
    op.create_index(
        "uq_survey_signature_family",
        "survey_signature",
        ["survey_id", "round"],
        unique=True,
        postgresql_where=sa.text("officer IS NULL"),
    )
    op.create_table(
        "visit",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", word("visitkind", "township", "county"), nullable=False),
        sa.Column("outcome", word("visitoutcome", "visited", "refused"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_visit_application_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_visit_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_application", "visit", ["application_id", "at"])
    op.create_table(
        "relative_filing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("found_by", word("foundby", "declared", "register", "payroll"), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(staff IS NULL) = (name_sealed IS NOT NULL)", name=op.f("ck_relative_filing_who")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_relative_filing_application_id")
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name=op.f("fk_relative_filing_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative_filing")),
    )
    op.create_index(
        "uq_relative_filing_staff",
        "relative_filing",
        ["application_id", "staff"],
        unique=True,
        postgresql_where=sa.text("staff IS NOT NULL"),
    )
    op.create_index("ix_relative_filing_application", "relative_filing", ["application_id"])
    op.execute(KIN)
    op.execute(PAIR)
    op.execute(SIGNER)
    op.execute(
        "CREATE CONSTRAINT TRIGGER survey_signed_by_its_own AFTER INSERT ON survey_signature "
        "FOR EACH ROW WHEN (NEW.officer IS NOT NULL) EXECUTE FUNCTION survey_signed_by_its_own()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER survey_signed_by_its_own ON survey_signature")
    op.execute("DROP FUNCTION survey_signed_by_its_own()")
    op.execute(PAIR_BEFORE)
    op.execute(KIN_BEFORE)
    op.drop_table("relative_filing")
    op.drop_table("visit")
    op.drop_table("survey_signature")
    op.drop_table("survey")
