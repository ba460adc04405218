"""Lend cameras: links through which a phone adds photos to a clerk's form."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "camera",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("supplement_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_camera_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["staff_session.id"], name=op.f("fk_camera_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.login"], name=op.f("fk_camera_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_camera_key_digest")),
    )
    op.create_index(op.f("ix_camera_staff_opened_at"), "camera", ["staff", "opened_at"])
    op.create_table(
        "camera_photo",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["camera.id"], name=op.f("fk_camera_photo_camera_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_camera_photo_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera_id", "digest", name=op.f("pk_camera_photo")),
    )
    op.create_index(op.f("ix_camera_photo_document_id"), "camera_photo", ["document_id"])


def downgrade() -> None:
    op.drop_table("camera_photo")
    op.drop_table("camera")
