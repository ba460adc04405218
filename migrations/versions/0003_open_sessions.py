"""Open sessions: sign-ins, refresh tokens, second factors, failed attempts.

Whatever changes an account or its posts makes the tokens issued before it stale, in the same
transaction. Triggers see to it, so that no use case, import or hand on the database can forget it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION outdate_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE staff_session SET generation = generation + 1, changed_at = clock_timestamp()
  WHERE ended_at IS NULL
    AND staff = coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0];
  RETURN NULL;
END $$
"""
TRIGGERS = (
    """CREATE TRIGGER post_outdates_sessions AFTER INSERT OR DELETE ON post
    FOR EACH ROW EXECUTE FUNCTION outdate_sessions('staff')""",
    """CREATE TRIGGER changed_post_outdates_sessions AFTER UPDATE ON post
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION outdate_sessions('staff')""",
    """CREATE TRIGGER staff_outdates_sessions AFTER UPDATE ON staff
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION outdate_sessions('login')""",
)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name="fk_staff_session_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
    )
    op.create_index("ix_staff_session_staff_opened_at", "staff_session", ["staff", "opened_at"])
    op.create_index("ix_staff_session_changed_at", "staff_session", ["changed_at"])
    op.create_table(
        "refresh_token",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session"],
            ["staff_session.id"],
            name="fk_refresh_token_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_refresh_token"),
    )
    op.create_index("ix_refresh_token_session", "refresh_token", ["session"])
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name="fk_second_factor_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_second_factor"),
        sa.UniqueConstraint("staff", name="uq_second_factor_staff"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name="fk_recovery_code_staff"),
        sa.PrimaryKeyConstraint("staff", "code_index", name="pk_recovery_code"),
    )
    op.create_table(
        "past_password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("replaced_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name="fk_past_password_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_past_password"),
    )
    op.create_index("ix_past_password_staff_replaced_at", "past_password", ["staff", "replaced_at"])
    op.create_table(
        "failed_sign_in",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("closed_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_failed_sign_in"),
    )
    op.create_index("ix_failed_sign_in_last_at", "failed_sign_in", ["last_at"])
    op.execute(FUNCTION)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    op.execute("DROP FUNCTION outdate_sessions() CASCADE")
    for table in (
        *("failed_sign_in", "past_password", "recovery_code", "second_factor"),
        *("refresh_token", "staff_session"),
    ):
        op.drop_table(table)
