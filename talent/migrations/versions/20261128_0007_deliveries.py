"""how what users are told leaves the site, what they want of it, and the work of the calendar

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_notice_user_id_read_at'), 'notice', ['user_id', 'read_at'], unique=False)
    op.create_table('notice_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('daily', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=True),
    sa.Column('error', sa.String(length=120), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_delivery_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notice_delivery_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_delivery')),
    sa.UniqueConstraint('notice_id', 'channel', name=op.f('uq_notice_delivery_notice_id_channel'))
    )
    op.create_index(op.f('ix_notice_delivery_message_id'), 'notice_delivery', ['message_id'], unique=False)
    op.create_index(op.f('ix_notice_delivery_state_due_at'), 'notice_delivery', ['state', 'due_at'], unique=False)
    op.create_index(op.f('ix_notice_delivery_user_id'), 'notice_delivery', ['user_id'], unique=False)
    op.create_table('notice_preference',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=32), nullable=False),
    sa.Column('mail', sa.String(length=32), nullable=False),
    sa.Column('sms', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notice_preference_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'topic', name=op.f('pk_notice_preference'))
    )
    op.create_table('notice_hours',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('quiet_from', sa.Integer(), nullable=False),
    sa.Column('quiet_until', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notice_hours_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_notice_hours'))
    )
    op.create_table('chore_run',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('again_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_chore_run'))
    )


def downgrade() -> None:
    op.drop_table('chore_run')
    op.drop_table('notice_hours')
    op.drop_table('notice_preference')
    op.drop_table('notice_delivery')
    op.drop_index(op.f('ix_notice_user_id_read_at'), table_name='notice')
