"""what leaves and what comes: the feed, sources of demands, placements, answers to pushes

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('market_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('applied', sa.BigInteger(), nullable=False),
    sa.Column('walk_kind', sa.String(length=32), nullable=True),
    sa.Column('walk_after', sa.Integer(), nullable=False),
    sa.Column('walk_day', sa.Date(), nullable=True),
    sa.Column('due_day', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_feed'))
    )
    op.create_table('demand_source',
    sa.Column('demand_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('url', sa.String(length=300), nullable=False),
    sa.Column('reference', sa.String(length=64), nullable=False),
    sa.Column('given', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['demand_id'], ['demand.id'], name=op.f('fk_demand_source_demand_id_demand'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('demand_id', name=op.f('pk_demand_source'))
    )
    op.create_table('market_push_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_push_answer_client_id_market_client'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_push_answer'))
    )
    with op.batch_alter_table('market_push_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_push_answer_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_push_answer_client_id'), ['client_id'], unique=False)

    op.create_table('market_placement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('market', sa.String(length=120), nullable=False),
    sa.Column('employer', sa.String(length=80), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('occupation', sa.String(length=16), nullable=True),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['client_id'], ['market_client.id'], name=op.f('fk_market_placement_client_id_market_client'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_market_placement_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_market_placement_thread_id_thread'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_placement'))
    )
    with op.batch_alter_table('market_placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_placement_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_placement_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_placement_thread_id'), ['thread_id'], unique=False)

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vouched_by', sa.String(length=120), nullable=False, server_default=''))
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.alter_column('vouched_by', server_default=None)



def downgrade() -> None:
    # Words that the version before does not know.
    op.execute("DELETE FROM change_log WHERE kind = 'hire'")
    op.execute("DELETE FROM consent WHERE kind = 'exchange'")
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('vouched_by')

    with op.batch_alter_table('market_placement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_placement_thread_id'))
        batch_op.drop_index(batch_op.f('ix_market_placement_person_id'))
        batch_op.drop_index(batch_op.f('ix_market_placement_client_id'))

    op.drop_table('market_placement')
    with op.batch_alter_table('market_push_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_push_answer_client_id'))
        batch_op.drop_index(batch_op.f('ix_market_push_answer_at'))

    op.drop_table('market_push_answer')
    op.drop_table('demand_source')
    op.drop_table('market_feed')
