"""Admit citizens: accounts by phone, one-time codes, WeChat users, mandates, text messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "citizen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True),
        sa.Column("identity_index", sa.LargeBinary(), nullable=True),
        sa.Column("stated_at", MOMENT, nullable=True),
        sa.Column("stated_that_day", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR id_number_index IS NOT NULL",
            name=op.f("ck_citizen_confirmed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_citizen_phone_index")),
    )
    op.create_index(
        "uq_citizen_confirmed",
        "citizen",
        ["id_number_index"],
        unique=True,
        postgresql_where=sa.text("confirmed_at IS NOT NULL"),
    )
    op.create_table(
        "wechat_account",
        sa.Column("openid_index", sa.LargeBinary(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_wechat_account_citizen_id")
        ),
        sa.PrimaryKeyConstraint("openid_index", name=op.f("pk_wechat_account")),
    )
    op.create_index(op.f("ix_wechat_account_citizen_id"), "wechat_account", ["citizen_id"])
    op.create_table(
        "citizen_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_citizen_session_citizen_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_session")),
    )
    op.create_index(op.f("ix_citizen_session_citizen_id"), "citizen_session", ["citizen_id"])
    op.create_table(
        "citizen_token",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session"],
            ["citizen_session.id"],
            name=op.f("fk_citizen_token_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_citizen_token")),
    )
    op.create_index(op.f("ix_citizen_token_session"), "citizen_token", ["session"])
    op.create_table(
        "one_time_code",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries_left", sa.BigInteger(), nullable=False),
        sa.Column("sent_that_day", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_one_time_code")),
    )
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_index", sa.LargeBinary(), nullable=False),
        sa.Column("principal_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agent_index", sa.LargeBinary(), nullable=False),
        sa.Column("agent_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agent_id_number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum("authorised", "guardian", name="ground", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("may", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("paper_number", sa.Text(), nullable=True),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_mandate_days")),
        sa.CheckConstraint(
            "citizen_id IS NOT NULL OR paper_number IS NOT NULL", name=op.f("ck_mandate_written")
        ),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_mandate_citizen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index("ix_mandate_agent", "mandate", ["agent_index"])
    op.create_index("ix_mandate_principal", "mandate", ["principal_index"])
    op.create_table(
        "text_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_message")),
    )


def downgrade() -> None:
    op.drop_table("text_message")
    op.drop_table("mandate")
    op.drop_table("one_time_code")
    op.drop_table("citizen_token")
    op.drop_table("citizen_session")
    op.drop_table("wechat_account")
    op.drop_table("citizen")
