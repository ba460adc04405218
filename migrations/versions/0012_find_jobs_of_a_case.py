"""Find the jobs of a case: every case page shows how far its messages have come."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_job_application", "job", ["application_id"])


def downgrade() -> None:
    op.drop_index("ix_job_application", table_name="job")
