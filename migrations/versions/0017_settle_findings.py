"""Settle findings: kin that checks find, contested filings, grounds of decisions on explanations,
explanations carried on, and what follows from a drawn visit that differs.

A contested filing counts no more: neither it nor the registers keep that officer out of this
family's cases. Rows of all three tables are only added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

NEAR = """
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
"""
FOUND = """
    SELECT FROM near JOIN person p ON p.id_number_index = near.who
    JOIN membership m ON m.person_id = p.id AND m.household_id = family AND m.until IS NULL
  ) OR EXISTS (
    SELECT FROM near JOIN supporter s ON s.id_number_index = near.who AND s.household_id = family
"""
HEAD = (
    "CREATE OR REPLACE FUNCTION staff_is_kin(account text, family uuid) RETURNS boolean "
    "LANGUAGE sql STABLE AS $$"
)
# As 0014 has it, with what checks found, and without what was contested in this family's cases.
KIN = f"""{HEAD}{NEAR}
  SELECT EXISTS (
    SELECT FROM relative_filing f JOIN application a ON a.id = f.application_id
    WHERE f.staff = account AND a.household_id = family
      AND NOT EXISTS (SELECT FROM relative_contest c WHERE c.filing_id = f.id)
  ) OR NOT EXISTS (
    SELECT FROM relative_contest c JOIN relative_filing f ON f.id = c.filing_id
    JOIN application a ON a.id = f.application_id
    WHERE f.staff = account AND a.household_id = family
  ) AND (EXISTS ({FOUND}  ) OR EXISTS (
    SELECT FROM found_kin k WHERE k.staff = account AND k.household_id = family
  ))
$$
"""  # noqa: S608  (constants of this file)
KIN_BEFORE = f"""{HEAD}{NEAR}
  SELECT EXISTS ({FOUND}  ) OR EXISTS (
    SELECT FROM relative_filing f JOIN application a ON a.id = f.application_id
    WHERE f.staff = account AND a.household_id = family
  )
$$
"""  # noqa: S608  (constants of this file)


def upgrade() -> None:
    op.create_table(
        "found_kin",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_found_kin_household_id")
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name=op.f("fk_found_kin_staff")),
        sa.PrimaryKeyConstraint("household_id", "staff", name=op.f("pk_found_kin")),
    )
    op.create_table(
        "relative_contest",
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("ground_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contested_by", sa.Text(), nullable=False),
        sa.Column("contested_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["relative_filing.id"], name=op.f("fk_relative_contest_filing_id")
        ),
        sa.PrimaryKeyConstraint("filing_id", name=op.f("pk_relative_contest")),
    )
    op.create_table(
        "sample_answer",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("resurvey", "stands", name="sampleoutcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("resurvey_on", sa.Date(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(outcome = 'resurvey') = (resurvey_on IS NOT NULL)", name=op.f("ck_sample_answer_day")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["sample_visit.claim_id"], name=op.f("fk_sample_answer_claim_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_sample_answer")),
    )
    op.create_index("ix_sample_visit_application", "sample_visit", ["application_id"])
    op.add_column("explanation", sa.Column("decision_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("explanation", sa.Column("carried_from", sa.Uuid(), nullable=True))
    op.add_column("explanation", sa.Column("counted", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_explanation_carried_from"), "explanation", "explanation", ["carried_from"], ["id"]
    )
    op.execute(KIN)


def downgrade() -> None:
    op.execute(KIN_BEFORE)
    op.drop_constraint(op.f("fk_explanation_carried_from"), "explanation", type_="foreignkey")
    op.drop_column("explanation", "counted")
    op.drop_column("explanation", "carried_from")
    op.drop_column("explanation", "decision_sealed")
    op.drop_index("ix_sample_visit_application", table_name="sample_visit")
    op.drop_table("sample_answer")
    op.drop_table("relative_contest")
    op.drop_table("found_kin")
