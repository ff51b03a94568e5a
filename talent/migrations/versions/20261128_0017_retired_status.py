"""the places that forgotten certificates leave in the lists of revocations

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('retired_status',
    sa.Column('status_index', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('status_index', name=op.f('pk_retired_status'))
    )


def downgrade() -> None:
    op.drop_table('retired_status')
