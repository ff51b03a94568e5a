"""the same skill in ESCO, beside each skill

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('skill', schema=None) as batch_op:
        batch_op.add_column(sa.Column('esco_uri', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('esco_label', sa.String(length=120), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('skill', schema=None) as batch_op:
        batch_op.drop_column('esco_label')
        batch_op.drop_column('esco_uri')
