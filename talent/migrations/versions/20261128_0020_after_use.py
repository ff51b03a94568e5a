"""reports of questions by candidates, and withdrawals of questions after use

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_report',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['attempt_item.id'], name=op.f('fk_question_report_item_id_attempt_item'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_report_version_id_question_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_question_report'))
    )
    with op.batch_alter_table('question_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_report_version_id'), ['version_id'], unique=False)
    op.create_table('question_withdrawal',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('settled_to', sa.Integer(), nullable=True),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_withdrawal_version_id_question_version'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_question_withdrawal_withdrawn_by_user_account')),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_question_withdrawal'))
    )
    with op.batch_alter_table('question_withdrawal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_withdrawal_settled_to'), ['settled_to'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_withdrawal_withdrawn_by'), ['withdrawn_by'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('question_withdrawal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_withdrawal_withdrawn_by'))
        batch_op.drop_index(batch_op.f('ix_question_withdrawal_settled_to'))
    op.drop_table('question_withdrawal')
    with op.batch_alter_table('question_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_report_version_id'))
    op.drop_table('question_report')
