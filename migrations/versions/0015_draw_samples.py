"""Draw samples: announced draws, the claims they were among, and visits to the drawn families."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORDS = postgresql.JSONB(astext_type=sa.Text())

INDEPENDENT = """
CREATE FUNCTION visit_is_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM unnest(ARRAY[NEW.officer, NEW.colleague]) AS visitor
    WHERE staff_is_kin(
        visitor, (SELECT household_id FROM application WHERE id = NEW.application_id)
      )
      OR EXISTS (
        SELECT FROM decision d WHERE d.claim_id = NEW.claim_id
          AND d.kind = 'confirmation' AND d.by_staff AND d.officer = visitor
      )
      OR EXISTS (
        SELECT FROM investigation i
        WHERE i.application_id = NEW.application_id AND i.officer = visitor
      )
  ) THEN
    RAISE unique_violation USING MESSAGE = 'who had a part in it does not verify it',
      CONSTRAINT = 'visit_is_independent', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("items", WORDS, nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("take", sa.BigInteger(), nullable=False),
        sa.Column("population_digest", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_sample_days")),
        sa.CheckConstraint(
            "percent BETWEEN 1 AND 100 AND take BETWEEN 1 AND size", name=op.f("ck_sample_counts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    op.create_index("ix_sample_region", "sample", ["region", "id"])
    op.create_table(
        "sample_claim",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sample_claim_application_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_sample_claim_claim_id")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["sample.id"], name=op.f("fk_sample_claim_sample_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_sample_claim")),
    )
    op.create_index("ix_sample_claim_sample", "sample_claim", ["sample_id"])
    op.create_table(
        "sample_visit",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("colleague", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("differences", WORDS, nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("officer <> colleague", name=op.f("ck_sample_visit_two_people")),
        sa.CheckConstraint(
            "agrees = (jsonb_array_length(differences) = 0)", name=op.f("ck_sample_visit_result")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sample_visit_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["sample_claim.claim_id"], name=op.f("fk_sample_visit_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["sample.id"], name=op.f("fk_sample_visit_sample_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_sample_visit")),
    )
    op.create_index("ix_sample_visit_sample", "sample_visit", ["sample_id"])
    op.execute(INDEPENDENT)
    op.execute(
        "CREATE CONSTRAINT TRIGGER visit_is_independent AFTER INSERT ON sample_visit "
        "FOR EACH ROW EXECUTE FUNCTION visit_is_independent()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER visit_is_independent ON sample_visit")
    op.execute("DROP FUNCTION visit_is_independent()")
    op.drop_index("ix_sample_visit_sample", table_name="sample_visit")
    op.drop_table("sample_visit")
    op.drop_index("ix_sample_claim_sample", table_name="sample_claim")
    op.drop_table("sample_claim")
    op.drop_index("ix_sample_region", table_name="sample")
    op.drop_table("sample")
