"""One person, one profile: codes, digests, pairs and merges; numbers of people never come twice

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rebuild_people(sqlite_autoincrement=True)
    op.create_table(
        "identity_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("walked_to", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_progress")),
    )
    op.create_table(
        "identity_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("gave_way", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_because", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_by"],
            ["user_account.id"],
            name=op.f("fk_identity_merge_merged_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"],
            ["user_account.id"],
            name=op.f("fk_identity_merge_undone_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_merge")),
    )
    with op.batch_alter_table("identity_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_merge_closed"), ["closed"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_merge_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_merge_merged_at"), ["merged_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_merge_merged_by"), ["merged_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_merge_undone_by"), ["undone_by"], unique=False)

    op.create_table(
        "person_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("by_school", sa.Boolean(), nullable=False),
        sa.Column("by_mobile", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("low_agreed", sa.Boolean(), nullable=False),
        sa.Column("high_agreed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["user_account.id"],
            name=op.f("fk_person_pair_decided_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_pair")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_person_pair_low_id_high_id")),
    )
    with op.batch_alter_table("person_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_pair_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_pair_high_id"), ["high_id"], unique=False)
        batch_op.create_index("ix_person_pair_state_looked_at_id", ["state", "looked_at", "id"], unique=False)

    op.create_table(
        "claim_code",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_claim_code_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_claim_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_claim_code_digest")),
    )
    with op.batch_alter_table("claim_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_code_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_code_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "identity_key",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_identity_key_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "reason", "key", name=op.f("pk_identity_key")),
    )
    with op.batch_alter_table("identity_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_key_key"), ["key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("identity_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_key_key"))

    op.drop_table("identity_key")
    with op.batch_alter_table("claim_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_code_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_claim_code_expires_at"))

    op.drop_table("claim_code")
    with op.batch_alter_table("person_pair", schema=None) as batch_op:
        batch_op.drop_index("ix_person_pair_state_looked_at_id")
        batch_op.drop_index(batch_op.f("ix_person_pair_high_id"))
        batch_op.drop_index(batch_op.f("ix_person_pair_decided_by"))

    op.drop_table("person_pair")
    with op.batch_alter_table("identity_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_merge_undone_by"))
        batch_op.drop_index(batch_op.f("ix_identity_merge_merged_by"))
        batch_op.drop_index(batch_op.f("ix_identity_merge_merged_at"))
        batch_op.drop_index(batch_op.f("ix_identity_merge_kept_id"))
        batch_op.drop_index(batch_op.f("ix_identity_merge_gone_id"))
        batch_op.drop_index(batch_op.f("ix_identity_merge_closed"))

    op.drop_table("identity_merge")
    op.drop_table("identity_progress")
    _rebuild_people(sqlite_autoincrement=False)


def _rebuild_people(*, sqlite_autoincrement: bool) -> None:
    """SQLite gives the number of a deleted row to the next one, unless the table says otherwise."""
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table(
        "person", schema=None, recreate="always", table_kwargs={"sqlite_autoincrement": sqlite_autoincrement}
    ):
        pass
