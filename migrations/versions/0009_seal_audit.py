"""Seal the trail: records by month, whose family and from where; leaves, nodes, checkpoints.

Partitions are not mapped tables: `audit_record_prepare` makes them, with the owner's rights, so
that the worker can without being able to change any table itself. What no month takes lands in
`audit_record_rest`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = {
    "at": ["at", "id"],
    "household": ["household_id", "at", "id"],
    "actor": ["actor", "at", "id"],
    "object": ["object_id", "at", "id"],
    "action": ["action", "at", "id"],
    "transaction": ["transaction_id", "id"],
}
PREPARE = """
CREATE FUNCTION audit_record_prepare(since timestamptz, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  first date;
  name text;
  made integer := 0;
BEGIN
  IF months NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'between 0 and 24 months ahead';
  END IF;
  FOR ahead IN 0..months LOOP
    first := date_trunc('month', since)::date + make_interval(months => ahead);
    name := 'audit_record_' || to_char(first, 'YYYY_MM');
    CONTINUE WHEN to_regclass(name) IS NOT NULL;
    BEGIN
      EXECUTE format('CREATE TABLE %I (LIKE audit_record INCLUDING ALL)', name);
      EXECUTE format(
        'ALTER TABLE audit_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, first::timestamptz, (first + interval '1 month')::timestamptz);
      made := made + 1;
    EXCEPTION WHEN check_violation THEN
      NULL;  -- the month has begun in audit_record_rest, and stays there
    END;
  END LOOP;
  RETURN made;
END $$
"""
# Keeps at least six months (Cybersecurity Law art. 21) and as many as the city has set; takes out
# of the way only what is sealed. With the caller's rights: the application's role cannot.
RETIRE = """
CREATE FUNCTION audit_record_retire(today timestamptz) RETURNS SETOF text
LANGUAGE plpgsql SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  kept integer := greatest(6, coalesce(
    (SELECT (value::text)::integer FROM setting WHERE name = 'audit_retention_months'), 6));
  oldest text := 'audit_record_' || to_char(today - make_interval(months => kept), 'YYYY_MM');
  part text;
  waiting boolean;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit_record'::regclass
      AND c.relname ~ '^audit_record_[0-9]{4}_[0-9]{2}$' AND c.relname < oldest
    ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I r WHERE NOT EXISTS '
                   '(SELECT FROM audit_leaf l WHERE l.record_id = r.id))', part) INTO waiting;
    CONTINUE WHEN waiting;
    EXECUTE format('ALTER TABLE audit_record DETACH PARTITION %I', part);
    RETURN NEXT part;
  END LOOP;
END $$
"""
# Whoever may create objects in a temporary schema must not decide what the names above mean.
FIX_PATH = """
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION audit_record_prepare SET search_path = %I, pg_temp',
                 current_schema());
END $$
"""
DROP_RETIRED = """
DO $$ DECLARE part text; BEGIN
  FOR part IN SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
              AND relkind = 'r' AND relname ~ '^audit_record_[0-9]{4}_[0-9]{2}$' LOOP
    EXECUTE format('DROP TABLE %I', part);
  END LOOP;
END $$
"""
REFUSE = """
CREATE FUNCTION audit_record_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'the trail is only ever added to';
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER audit_record_stands BEFORE UPDATE OR DELETE ON audit_record "
    "FOR EACH ROW EXECUTE FUNCTION audit_record_stands()",
    "CREATE TRIGGER audit_record_whole BEFORE TRUNCATE ON audit_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_record_stands()",
)
COMMON = (
    "id, at, actor, actor_kind, post, action, object_kind, before_digest, after_digest, reason, "
    "request_id"
)
CARRY = f"""
INSERT INTO audit_record ({COMMON}, object_id, household_id)
SELECT {COMMON}, object_id::text, CASE object_kind
    WHEN 'household' THEN object_id
    WHEN 'application' THEN (SELECT household_id FROM application WHERE id = o.object_id)
    WHEN 'claim' THEN (SELECT household_id FROM claim WHERE id = o.object_id) END
FROM audit_record_old AS o
"""  # noqa: S608
CARRY_BACK = f"""
INSERT INTO audit_record ({COMMON}, object_id)
SELECT {COMMON}, object_id::uuid FROM audit_record_old
WHERE object_id ~ '^[0-9a-f-]{{36}}$'
"""  # noqa: S608


def upgrade() -> None:
    op.drop_index("ix_audit_record_actor", table_name="audit_record")
    op.drop_index("ix_audit_record_object", table_name="audit_record")
    op.execute("ALTER TABLE audit_record RENAME TO audit_record_old")
    op.execute("ALTER INDEX pk_audit_record RENAME TO pk_audit_record_old")
    _records()
    op.execute(PREPARE)
    op.execute(RETIRE)
    op.execute(FIX_PATH)
    op.execute("CREATE TABLE audit_record_rest PARTITION OF audit_record DEFAULT")
    op.execute(
        "SELECT audit_record_prepare(month, 0) FROM "
        "(SELECT DISTINCT date_trunc('month', at) AS month FROM audit_record_old) AS held"
    )
    op.execute("SELECT audit_record_prepare(now(), 3)")
    op.execute(CARRY)
    op.drop_table("audit_record_old")
    op.execute(REFUSE)
    for trigger in TRIGGERS:
        op.execute(trigger)
    _tree()


def _records() -> None:
    op.create_table(
        "audit_record",
        *_old_columns(sa.Text()),
        sa.Column("household_id", sa.Uuid()),
        sa.Column("address", sa.Text()),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", "at", name=op.f("pk_audit_record")),
        postgresql_partition_by="RANGE (at)",
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_audit_record_{name}", "audit_record", columns)


def _old_columns(key: sa.types.TypeEngine[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", key, nullable=False),
        sa.Column("before_digest", sa.Text(), nullable=True),
        sa.Column("after_digest", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
    ]


def _tree() -> None:
    op.create_table(
        "audit_leaf",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_leaf")),
    )
    op.create_index("uq_audit_leaf_record", "audit_leaf", ["record_id"], unique=True)
    op.create_table(
        "audit_node",
        sa.Column("level", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_audit_node")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("last_transaction", sa.BigInteger(), nullable=False),
        sa.Column("last_record", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_checkpoint")),
    )


def downgrade() -> None:
    for table in ("audit_checkpoint", "audit_node", "audit_leaf"):
        op.drop_table(table)
    op.execute("ALTER TABLE audit_record RENAME TO audit_record_old")
    op.execute("ALTER INDEX pk_audit_record RENAME TO pk_audit_record_old")
    for name in INDEXES:
        op.drop_index(f"ix_audit_record_{name}", table_name="audit_record_old")
    op.create_table(
        "audit_record",
        *_old_columns(sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    op.execute(CARRY_BACK)
    op.drop_table("audit_record_old")
    op.execute(DROP_RETIRED)
    op.execute("DROP FUNCTION audit_record_stands()")
    op.execute("DROP FUNCTION audit_record_retire(timestamptz)")
    op.execute("DROP FUNCTION audit_record_prepare(timestamptz, integer)")
    op.create_index("ix_audit_record_actor", "audit_record", ["actor", "at"], unique=False)
    op.create_index("ix_audit_record_object", "audit_record", ["object_id", "at"], unique=False)
