"""words of demands, for the search

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('demand_term',
    sa.Column('term', sa.String(length=24), nullable=False),
    sa.Column('demand_id', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['demand_id'], ['demand.id'], name=op.f('fk_demand_term_demand_id_demand'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('term', 'demand_id', name=op.f('pk_demand_term'))
    )
    op.create_index(op.f('ix_demand_term_demand_id'), 'demand_term', ['demand_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_demand_term_demand_id'), table_name='demand_term')
    op.drop_table('demand_term')
