"""Find people by their whole name: a window knows the name before it has the card in hand."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_person_name"), "person", ["name"])


def downgrade() -> None:
    op.drop_index(op.f("ix_person_name"), table_name="person")
