"""Administer accounts, posts and places: versions, suspension, and what the database itself holds.

`post_roles_apart` refuses roles that exclude each other in one account on the same day, whoever
writes them. It locks the account first: two administrators granting at once would not see each
other's post. `places_changed` leaves a stamp by which every process notices changed names and
offices, however they were changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES_APART = """
CREATE FUNCTION post_roles_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM staff WHERE login = NEW.staff FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM post p, role mine, role other
    WHERE p.staff = NEW.staff AND p.id <> NEW.id
      AND mine.code = NEW.role AND other.code = p.role
      AND (mine.exclusive_with ? p.role OR other.exclusive_with ? NEW.role)
      AND p.valid_from <= coalesce(p.valid_to, 'infinity')
      AND p.valid_from <= coalesce(NEW.valid_to, 'infinity')
      AND NEW.valid_from <= coalesce(p.valid_to, 'infinity')
  ) THEN
    RAISE unique_violation
      USING MESSAGE = 'this account holds a role that excludes the new one',
            CONSTRAINT = 'post_roles_apart', TABLE = 'post';
  END IF;
  RETURN NULL;
END $$
"""
# A post that ended before its first day (last day before the first) is held on no day.
ON_POST = """
CREATE CONSTRAINT TRIGGER post_roles_apart AFTER INSERT OR UPDATE ON post
DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
WHEN (NEW.valid_to IS NULL OR NEW.valid_to >= NEW.valid_from)
EXECUTE FUNCTION post_roles_apart()
"""
STAMP = """
CREATE FUNCTION places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO setting (name, value) VALUES ('places', to_jsonb(pg_current_xact_id()::text))
  ON CONFLICT (name) DO UPDATE SET value = excluded.value;
  RETURN NULL;
END $$
"""
WATCHED = {
    "region": "INSERT OR UPDATE OR DELETE",
    "organisation": "INSERT OR UPDATE OR DELETE",
    "service_window": "INSERT OR UPDATE OR DELETE",
    "staff": "INSERT OR UPDATE OF name OR DELETE",
}
MARKS_WITH_NOTES = """
UPDATE service_window SET eight_marks = (
  SELECT coalesce(jsonb_object_agg(key, jsonb_build_object('has', value, 'note', null)), '{}')
  FROM jsonb_each(eight_marks)
)
"""
MARKS_ALONE = """
UPDATE service_window SET eight_marks = (
  SELECT coalesce(jsonb_object_agg(key, value -> 'has'), '{}') FROM jsonb_each(eight_marks)
)
"""
HOME = """
UPDATE staff SET organisation = (
  SELECT p.organisation FROM post p WHERE p.staff = staff.login ORDER BY p.valid_from, p.role LIMIT 1
)
"""
VERSIONED = ("region", "organisation", "service_window", "staff")


def upgrade() -> None:
    op.create_table(
        "permission",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_permission")),
    )
    for table in VERSIONED:
        op.add_column(
            table, sa.Column("version", sa.BigInteger(), server_default="1", nullable=False)
        )
    _roles()
    _accounts()
    _posts()
    op.execute(MARKS_WITH_NOTES)
    op.execute(STAMP)
    for table, events in WATCHED.items():
        op.execute(
            f"CREATE TRIGGER places_changed AFTER {events} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION places_changed()"
        )


def _roles() -> None:
    op.add_column("role", sa.Column("name_en", sa.Text(), nullable=True))
    op.add_column(
        "role",
        sa.Column("held_at", sa.dialects.postgresql.JSONB(), server_default="[]", nullable=False),
    )
    for name in ("sensitive", "from_above"):
        op.add_column(
            "role", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def _accounts() -> None:
    op.add_column("staff", sa.Column("organisation", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("id_index", sa.LargeBinary(), nullable=True))
    op.add_column("staff", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_staff_organisation"), "staff", "organisation", ["organisation"], ["code"]
    )
    op.create_unique_constraint(op.f("uq_staff_id_index"), "staff", ["id_index"])
    op.execute(HOME)


def _posts() -> None:
    op.add_column("post", sa.Column("granted_by", sa.Text(), nullable=True))
    op.add_column("post", sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_post_period"), "post", "valid_to >= valid_from - 1")
    op.create_check_constraint(op.f("ck_post_not_by_oneself"), "post", "granted_by <> staff")
    op.execute(ROLES_APART)
    op.execute(ON_POST)


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f"DROP TRIGGER places_changed ON {table}")
    op.execute("DROP FUNCTION places_changed()")
    op.execute(MARKS_ALONE)
    op.execute("DROP TRIGGER post_roles_apart ON post")
    op.execute("DROP FUNCTION post_roles_apart()")
    op.drop_constraint(op.f("ck_post_not_by_oneself"), "post")
    op.drop_constraint(op.f("ck_post_period"), "post")
    op.drop_column("post", "granted_at")
    op.drop_column("post", "granted_by")
    op.drop_constraint(op.f("fk_staff_organisation"), "staff")
    for column in ("suspended_at", "id_index", "organisation"):
        op.drop_column("staff", column)
    for column in ("from_above", "sensitive", "held_at", "name_en"):
        op.drop_column("role", column)
    for table in VERSIONED:
        op.drop_column(table, "version")
    op.drop_table("permission")
