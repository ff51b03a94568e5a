"""comparisons of both sides of the market interface, and what differs

Revision: 0030, after 0029
"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


_PARTS = ['part_0', 'part_1', 'part_2', 'part_3']


def upgrade() -> None:
    # A digest of a range is read from the index alone.
    with op.batch_alter_table('market_out_record', schema=None) as batch_op:
        batch_op.drop_index('ix_market_out_record_kind_bucket')
        batch_op.create_index('ix_market_out_record_digest', ['kind', 'bucket', *_PARTS], unique=False)
    with op.batch_alter_table('market_in_record', schema=None) as batch_op:
        batch_op.drop_index('ix_market_in_record_client_id_kind_bucket')
        batch_op.create_index('ix_market_in_record_digest', ['client_id', 'kind', 'bucket', *_PARTS], unique=False)

    op.create_table('market_reconciliation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('through', sa.BigInteger(), nullable=False),
    sa.Column('awaited', sa.Text(), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('hashes', sa.Integer(), nullable=False),
    sa.Column('bytes_in', sa.BigInteger(), nullable=False),
    sa.Column('bytes_out', sa.BigInteger(), nullable=False),
    sa.Column('full_bytes', sa.BigInteger(), nullable=False),
    sa.Column('records_here', sa.Integer(), nullable=False),
    sa.Column('records_there', sa.Integer(), nullable=False),
    sa.Column('on_the_way', sa.Integer(), nullable=False),
    sa.Column('differences', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_reconciliation_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_reconciliation'))
    )
    with op.batch_alter_table('market_reconciliation', schema=None) as batch_op:
        batch_op.create_index('ix_market_reconciliation_client_id_kind', ['client_id', 'kind'], unique=False)

    op.create_table('market_difference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reconciliation_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.String(length=64), nullable=False),
    sa.Column('nature', sa.String(length=32), nullable=False),
    sa.Column('remedy', sa.String(length=32), nullable=False),
    sa.Column('version_here', sa.Integer(), nullable=False),
    sa.Column('version_there', sa.Integer(), nullable=False),
    sa.Column('fields', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['reconciliation_id'], ['market_reconciliation.id'], name=op.f('fk_market_difference_reconciliation_id_market_reconciliation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_difference')),
    sa.UniqueConstraint('reconciliation_id', 'record_id', name=op.f('uq_market_difference_reconciliation_id_record_id'))
    )


def downgrade() -> None:
    op.drop_table('market_difference')
    with op.batch_alter_table('market_reconciliation', schema=None) as batch_op:
        batch_op.drop_index('ix_market_reconciliation_client_id_kind')

    op.drop_table('market_reconciliation')
    with op.batch_alter_table('market_in_record', schema=None) as batch_op:
        batch_op.drop_index('ix_market_in_record_digest')
        batch_op.create_index('ix_market_in_record_client_id_kind_bucket', ['client_id', 'kind', 'bucket'], unique=False)
    with op.batch_alter_table('market_out_record', schema=None) as batch_op:
        batch_op.drop_index('ix_market_out_record_digest')
        batch_op.create_index('ix_market_out_record_kind_bucket', ['kind', 'bucket'], unique=False)
