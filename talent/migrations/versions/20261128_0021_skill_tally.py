"""what the last night counted of each skill

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('skill_tally',
    sa.Column('scope', sa.String(length=8), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('city', sa.String(length=6), nullable=False),
    sa.Column('demands', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('stated', sa.Integer(), nullable=False),
    sa.Column('proven', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key', 'city', name=op.f('pk_skill_tally'))
    )


def downgrade() -> None:
    op.drop_table('skill_tally')
