"""verdicts on candidates

Revision: 0004, after 0003

What an enterprise makes of candidates for a demand, and which demands learn from it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand_learning",
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demand.id"], name="fk_demand_learning_demand_id_demand", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("demand_id", name="pk_demand_learning"),
    )
    op.create_table(
        "demand_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demand.id"], name="fk_demand_verdict_demand_id_demand", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_demand_verdict_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["user_account.id"],
            name="fk_demand_verdict_decided_by_user_account",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_demand_verdict"),
        sa.UniqueConstraint("demand_id", "person_id", name="uq_demand_verdict_demand_id_person_id"),
    )
    op.create_index("ix_demand_verdict_person_id", "demand_verdict", ["person_id"])
    op.create_index("ix_demand_verdict_decided_by", "demand_verdict", ["decided_by"])


def downgrade() -> None:
    op.drop_table("demand_verdict")
    op.drop_table("demand_learning")
