"""Propose figures: proposals with their preview and ruling, and suggestions of staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())

ANOTHERS = """
CREATE FUNCTION ruling_is_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.outcome = 'withdrawn') <> (
    NEW.officer = (SELECT proposed_by FROM proposal WHERE id = NEW.proposal_id)
  ) THEN
    RAISE unique_violation USING MESSAGE = 'nobody rules on what they proposed themselves',
      CONSTRAINT = 'ruling_is_anothers', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("figures", JSONB, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_region", "proposal", ["region", "id"])
    op.create_table(
        "proposal_preview",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("families", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.Uuid(), nullable=True),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("seen <= families", name=op.f("ck_proposal_preview_seen")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_preview_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_preview")),
    )
    op.create_table(
        "proposal_ruling",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("ruled_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'approved') = (version IS NOT NULL)",
            name=op.f("ck_proposal_ruling_version"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_ruling_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["catalogue.version"], name=op.f("fk_proposal_ruling_version")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_ruling")),
    )
    op.execute(ANOTHERS)
    op.execute(
        "CREATE CONSTRAINT TRIGGER ruling_is_anothers AFTER INSERT ON proposal_ruling "
        "FOR EACH ROW EXECUTE FUNCTION ruling_is_anothers()"
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("reply_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("replied_by", sa.Text(), nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(replied_at IS NULL) = (reply_sealed IS NULL)", name=op.f("ck_suggestion_replied")
        ),
        sa.CheckConstraint(
            "(replied_at IS NULL) = (replied_by IS NULL)", name=op.f("ck_suggestion_replier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_author", "suggestion", ["author", "id"])
    op.create_index("ix_suggestion_region", "suggestion", ["region", "id"])


def downgrade() -> None:
    op.drop_index("ix_suggestion_region", table_name="suggestion")
    op.drop_index("ix_suggestion_author", table_name="suggestion")
    op.drop_table("suggestion")
    op.execute("DROP TRIGGER ruling_is_anothers ON proposal_ruling")
    op.execute("DROP FUNCTION ruling_is_anothers()")
    op.drop_table("proposal_ruling")
    op.drop_table("proposal_preview")
    op.drop_index("ix_proposal_region", table_name="proposal")
    op.drop_table("proposal")
