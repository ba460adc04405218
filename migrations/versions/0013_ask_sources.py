"""Ask sources: intents, authorisations, means checks, their reports, what a family explains.

`query_is_authorised` holds in the database what the use cases say: no check is asked, and no answer
kept, without a complete authorisation that names the check, is signed for that person, has begun,
has not ended, and has not been withdrawn. It locks the authorisation, so that a withdrawal comes
before or after, never in between.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AUTHORISED = """
CREATE FUNCTION query_is_authorised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM authorisation a WHERE a.id = NEW.authorisation_id FOR SHARE;
  IF NOT EXISTS (
    SELECT FROM authorisation a
    JOIN signature s ON s.authorisation_id = a.id AND s.person_id = NEW.person_id
    WHERE a.id = NEW.authorisation_id AND a.household_id = NEW.household_id
      AND a.completed_at IS NOT NULL AND a.withdrawn_at IS NULL AND s.signed_at IS NOT NULL
      AND a.checks ? NEW."check"
      AND (NEW.planned_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN a.valid_from AND a.valid_to
  ) THEN
    RAISE check_violation USING MESSAGE = 'this person has not authorised this check',
      CONSTRAINT = 'query_is_authorised', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$
"""
KEEPS_ITS_WORD = """
CREATE FUNCTION authorisation_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR (NEW.number, NEW.household_id, NEW.text_version, NEW.checks,
      NEW.asks_from, NEW.asks_to, NEW.valid_from, NEW.valid_to)
    IS DISTINCT FROM (OLD.number, OLD.household_id, OLD.text_version, OLD.checks,
      OLD.asks_from, OLD.asks_to, OLD.valid_from, OLD.valid_to) THEN
    RAISE check_violation USING MESSAGE = 'what was signed does not change',
      CONSTRAINT = 'authorisation_keeps_its_word', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "intent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "authorised",
                "checking",
                "reported",
                "applied",
                "ended",
                name="intentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "withdrawn",
                "authorisation_withdrawn",
                "not_authorised",
                name="ending",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("accepting_office", sa.Text(), nullable=False),
        sa.Column("accepting_region", sa.Text(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["person.id"], name=op.f("fk_intent_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_intent_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_intent_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent")),
        sa.UniqueConstraint("number", name=op.f("uq_intent_number")),
    )
    op.create_index("ix_intent_application", "intent", ["application_id"], unique=False)
    op.create_index("ix_intent_household", "intent", ["household_id"], unique=False)
    op.create_index("ix_intent_office", "intent", ["office", "registered_at", "id"], unique=False)
    op.create_index(
        "ix_intent_accepting",
        "intent",
        ["accepting_office", "registered_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_intent_live_household",
        "intent",
        ["household_id"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('applied', 'ended')"),
    )
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("checks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asks_from", sa.Date(), nullable=False),
        sa.Column("asks_to", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_authorisation_withdrawn"),
        ),
        sa.CheckConstraint(
            "intent_id IS NOT NULL OR application_id IS NOT NULL",
            name=op.f("ck_authorisation_has_a_case"),
        ),
        sa.CheckConstraint(
            "valid_to >= valid_from AND asks_to >= asks_from", name=op.f("ck_authorisation_days")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_authorisation_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_authorisation_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["intent_id"], ["intent.id"], name=op.f("fk_authorisation_intent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
        sa.UniqueConstraint("number", name=op.f("uq_authorisation_number")),
    )
    op.create_index(
        "ix_authorisation_application", "authorisation", ["application_id"], unique=False
    )
    op.create_index("ix_authorisation_household", "authorisation", ["household_id"], unique=False)
    op.create_index("ix_authorisation_intent", "authorisation", ["intent_id"], unique=False)
    op.create_table(
        "check_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("reused", sa.BigInteger(), nullable=False),
        sa.Column("report_version", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "intent_id IS NOT NULL OR application_id IS NOT NULL",
            name=op.f("ck_check_run_has_a_case"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_check_run_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"], ["authorisation.id"], name=op.f("fk_check_run_authorisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_check_run_household_id")
        ),
        sa.ForeignKeyConstraint(["intent_id"], ["intent.id"], name=op.f("fk_check_run_intent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
        sa.UniqueConstraint("number", name=op.f("uq_check_run_number")),
    )
    op.create_index("ix_check_run_application", "check_run", ["application_id"], unique=False)
    op.create_index(
        "ix_check_run_household", "check_run", ["household_id", "requested_at"], unique=False
    )
    op.create_index("ix_check_run_intent", "check_run", ["intent_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("applicant", "member", "supporter", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column(
            "signed_by",
            sa.Enum(
                "self",
                "guardian_of_minor",
                "guardian_of_incapable",
                name="signedby",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("sensitive_consent", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(signed_by = 'self') = (signer_id = person_id)", name=op.f("ck_signature_self")
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (medium IS NULL)", name=op.f("ck_signature_signed")
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"], ["authorisation.id"], name=op.f("fk_signature_authorisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_signature_document_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["person.id"], name=op.f("fk_signature_signer_id")),
        sa.PrimaryKeyConstraint("authorisation_id", "person_id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_person", "signature", ["person_id"], unique=False)
    op.create_table(
        "check_query",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "asked",
                "answered",
                "reused",
                "unavailable",
                "refused",
                "stopped",
                name="querystate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reused_from", sa.Uuid(), nullable=True),
        sa.Column("hit", sa.Boolean(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer_sealed IS NOT NULL) = (state IN ('answered', 'reused'))",
            name=op.f("ck_check_query_answered"),
        ),
        sa.CheckConstraint(
            "(state = 'reused') = (reused_from IS NOT NULL)", name=op.f("ck_check_query_reused")
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"], ["authorisation.id"], name=op.f("fk_check_query_authorisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_check_query_person_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["check_run.id"], name=op.f("fk_check_query_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_query")),
        sa.UniqueConstraint(
            "run_id", "check", "person_id", name=op.f("uq_check_query_run_id_check_person_id")
        ),
    )
    op.create_index(
        "ix_check_query_fresh", "check_query", ["person_id", "check", "answered_at"], unique=False
    )
    op.create_index(
        "ix_check_query_open",
        "check_query",
        ["source", "deadline_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('planned', 'asked')"),
    )
    op.create_table(
        "check_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "conclusion",
            sa.Enum(
                "pass",
                "fail",
                "explain",
                "incomplete",
                name="conclusion",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["check_run.id"], name=op.f("fk_check_report_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_report")),
        sa.UniqueConstraint("number", name=op.f("uq_check_report_number")),
        sa.UniqueConstraint("run_id", "version", name=op.f("uq_check_report_run_id_version")),
    )
    op.create_index(
        "ix_check_report_household", "check_report", ["household_id", "issued_at"], unique=False
    )
    op.create_table(
        "explanation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "given",
                "accepted",
                "rejected",
                "dropped",
                name="explanationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("figure_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_explanation_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_explanation_person_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["check_run.id"], name=op.f("fk_explanation_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    op.create_index("ix_explanation_household", "explanation", ["household_id"], unique=False)
    op.create_index("ix_explanation_run", "explanation", ["run_id"], unique=False)
    op.create_index(
        "uq_explanation_live",
        "explanation",
        ["run_id", "check", "person_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'dropped'"),
    )
    op.add_column("application", sa.Column("intent_id", sa.Uuid(), nullable=True))
    op.add_column(
        "application", sa.Column("counted", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column("document", sa.Column("intent_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_document_intent_id"), "document", "intent", ["intent_id"], ["id"]
    )
    op.create_index(
        "ix_document_intent",
        "document",
        ["intent_id"],
        unique=False,
        postgresql_where=sa.text("intent_id IS NOT NULL"),
    )
    op.drop_constraint(op.f("ck_document_filed"), "document", type_="check")
    op.create_check_constraint(
        op.f("ck_document_filed"),
        "document",
        "(coalesce(application_id, intent_id) IS NULL) = (filed_at IS NULL)",
    )
    op.drop_index("ix_document_unfiled", table_name="document")
    op.create_index(
        "ix_document_unfiled",
        "document",
        ["uploaded_by", "uploaded_at"],
        unique=False,
        postgresql_where=sa.text("filed_at IS NULL"),
    )
    op.add_column("fact", sa.Column("run_id", sa.Uuid(), nullable=True))
    op.alter_column("fact", "application_id", existing_type=sa.UUID(), nullable=True)
    op.alter_column("supporter", "application_id", existing_type=sa.UUID(), nullable=True)
    op.execute(AUTHORISED)
    op.execute(
        "CREATE CONSTRAINT TRIGGER query_is_authorised AFTER INSERT OR UPDATE ON check_query "
        "FOR EACH ROW WHEN (NEW.state IN ('planned', 'asked', 'answered', 'reused')) "
        "EXECUTE FUNCTION query_is_authorised()"
    )
    op.execute(KEEPS_ITS_WORD)
    op.execute(
        "CREATE TRIGGER authorisation_keeps_its_word BEFORE UPDATE ON authorisation "
        "FOR EACH ROW EXECUTE FUNCTION authorisation_keeps_its_word()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER authorisation_keeps_its_word ON authorisation")
    op.execute("DROP FUNCTION authorisation_keeps_its_word()")
    op.execute("DROP TRIGGER query_is_authorised ON check_query")
    op.execute("DROP FUNCTION query_is_authorised()")
    op.alter_column("supporter", "application_id", existing_type=sa.UUID(), nullable=False)
    op.alter_column("fact", "application_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("fact", "run_id")
    op.drop_index("ix_document_unfiled", table_name="document")
    op.create_index(
        "ix_document_unfiled",
        "document",
        ["uploaded_by", "uploaded_at"],
        unique=False,
        postgresql_where=sa.text("application_id IS NULL"),
    )
    op.drop_constraint(op.f("ck_document_filed"), "document", type_="check")
    op.drop_index(
        "ix_document_intent",
        table_name="document",
        postgresql_where=sa.text("intent_id IS NOT NULL"),
    )
    op.drop_column("document", "intent_id")
    op.create_check_constraint(
        op.f("ck_document_filed"), "document", "(application_id IS NULL) = (filed_at IS NULL)"
    )
    op.drop_column("application", "counted")
    op.drop_column("application", "intent_id")
    op.drop_index(
        "uq_explanation_live",
        table_name="explanation",
        postgresql_where=sa.text("state <> 'dropped'"),
    )
    op.drop_index("ix_explanation_run", table_name="explanation")
    op.drop_index("ix_explanation_household", table_name="explanation")
    op.drop_table("explanation")
    op.drop_index("ix_check_report_household", table_name="check_report")
    op.drop_table("check_report")
    op.drop_index(
        "ix_check_query_open",
        table_name="check_query",
        postgresql_where=sa.text("state IN ('planned', 'asked')"),
    )
    op.drop_index("ix_check_query_fresh", table_name="check_query")
    op.drop_table("check_query")
    op.drop_index("ix_signature_person", table_name="signature")
    op.drop_table("signature")
    op.drop_index("ix_check_run_intent", table_name="check_run")
    op.drop_index("ix_check_run_household", table_name="check_run")
    op.drop_index("ix_check_run_application", table_name="check_run")
    op.drop_table("check_run")
    op.drop_index("ix_authorisation_intent", table_name="authorisation")
    op.drop_index("ix_authorisation_household", table_name="authorisation")
    op.drop_index("ix_authorisation_application", table_name="authorisation")
    op.drop_table("authorisation")
    op.drop_index("ix_intent_office", table_name="intent")
    op.drop_index("ix_intent_household", table_name="intent")
    op.drop_index("ix_intent_application", table_name="intent")
    op.drop_index("ix_intent_accepting", table_name="intent")
    op.drop_index(
        "uq_intent_live_household",
        table_name="intent",
        postgresql_where=sa.text("state NOT IN ('applied', 'ended')"),
    )
    op.drop_table("intent")
