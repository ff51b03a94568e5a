"""access tokens of the market, use of programs, web hooks

Revision: 0028, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('market_client_use',
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('empty_at', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requests', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('on_day', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_client_use_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('client_id', name=op.f('pk_market_client_use'))
    )
    op.create_table('market_hook',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=300), nullable=False),
    sa.Column('events', sa.String(length=100), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('silenced', sa.Boolean(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_hook_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_hook'))
    )
    with op.batch_alter_table('market_hook', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_hook_client_id'), ['client_id'], unique=False)

    op.create_table('market_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('scopes', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_token_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_token')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_market_token_token_digest'))
    )
    with op.batch_alter_table('market_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_token_client_id'), ['client_id'], unique=False)

    op.create_table('market_hook_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hook_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.String(length=32), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('fault', sa.String(length=32), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['hook_id'], ['market_hook.id'], name=op.f('fk_market_hook_call_hook_id_market_hook'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_hook_call')),
    sa.UniqueConstraint('call_id', name=op.f('uq_market_hook_call_call_id'))
    )
    with op.batch_alter_table('market_hook_call', schema=None) as batch_op:
        batch_op.create_index('ix_market_hook_call_hook_id_state', ['hook_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_market_hook_call_state_settled_at', ['state', 'settled_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('market_hook_call', schema=None) as batch_op:
        batch_op.drop_index('ix_market_hook_call_state_settled_at')
        batch_op.drop_index('ix_market_hook_call_hook_id_state')

    op.drop_table('market_hook_call')
    with op.batch_alter_table('market_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_token_client_id'))

    op.drop_table('market_token')
    with op.batch_alter_table('market_hook', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_hook_client_id'))

    op.drop_table('market_hook')
    op.drop_table('market_client_use')
