"""the market interface: who takes part, what leaves, what comes

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('market_out_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=True),
    sa.Column('record_id', sa.String(length=32), nullable=False),
    sa.Column('operation', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('bucket', sa.Integer(), nullable=False),
    sa.Column('part_0', sa.BigInteger(), nullable=False),
    sa.Column('part_1', sa.BigInteger(), nullable=False),
    sa.Column('part_2', sa.BigInteger(), nullable=False),
    sa.Column('part_3', sa.BigInteger(), nullable=False),
    sa.Column('owed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_out_record')),
    sa.UniqueConstraint('kind', 'object_id', name=op.f('uq_market_out_record_kind_object_id')),
    sa.UniqueConstraint('record_id', name=op.f('uq_market_out_record_record_id')),
    sa.UniqueConstraint('sequence', name=op.f('uq_market_out_record_sequence'))
    )
    with op.batch_alter_table('market_out_record', schema=None) as batch_op:
        batch_op.create_index('ix_market_out_record_kind_bucket', ['kind', 'bucket'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_out_record_owed'), ['owed'], unique=False)

    op.create_table('market_client',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.String(length=40), nullable=False),
    sa.Column('secret_digest', sa.String(length=64), nullable=False),
    sa.Column('previous_digest', sa.String(length=64), nullable=False),
    sa.Column('previous_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('scopes', sa.String(length=200), nullable=False),
    sa.Column('rate', sa.Integer(), nullable=False),
    sa.Column('sent_through', sa.BigInteger(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_market_client_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_market_client_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_client')),
    sa.UniqueConstraint('client_id', name=op.f('uq_market_client_client_id')),
    sa.UniqueConstraint('user_id', name=op.f('uq_market_client_user_id'))
    )
    with op.batch_alter_table('market_client', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_client_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('market_in_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('reference', sa.String(length=64), nullable=False),
    sa.Column('operation', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('bucket', sa.Integer(), nullable=False),
    sa.Column('part_0', sa.BigInteger(), nullable=False),
    sa.Column('part_1', sa.BigInteger(), nullable=False),
    sa.Column('part_2', sa.BigInteger(), nullable=False),
    sa.Column('part_3', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_in_record_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_in_record')),
    sa.UniqueConstraint('client_id', 'kind', 'reference', name=op.f('uq_market_in_record_client_id_kind_reference'))
    )
    with op.batch_alter_table('market_in_record', schema=None) as batch_op:
        batch_op.create_index('ix_market_in_record_client_id_kind_bucket', ['client_id', 'kind', 'bucket'], unique=False)
        batch_op.create_index('ix_market_in_record_kind_object_id', ['kind', 'object_id'], unique=False)

    op.create_table('market_receipt',
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_receipt_client_id_market_client'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['record_id'], ['market_out_record.id'], name=op.f('fk_market_receipt_record_id_market_out_record'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('client_id', 'record_id', name=op.f('pk_market_receipt'))
    )
    with op.batch_alter_table('market_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_receipt_record_id'), ['record_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('market_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_receipt_record_id'))

    op.drop_table('market_receipt')
    with op.batch_alter_table('market_in_record', schema=None) as batch_op:
        batch_op.drop_index('ix_market_in_record_kind_object_id')
        batch_op.drop_index('ix_market_in_record_client_id_kind_bucket')

    op.drop_table('market_in_record')
    with op.batch_alter_table('market_client', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_client_organisation_id'))

    op.drop_table('market_client')
    with op.batch_alter_table('market_out_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_out_record_owed'))
        batch_op.drop_index('ix_market_out_record_kind_bucket')

    op.drop_table('market_out_record')
