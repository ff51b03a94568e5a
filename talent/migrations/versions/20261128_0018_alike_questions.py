"""which questions are nearly the same

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_imprint',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('imprint', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_imprint_question_id_question'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_imprint_version_id_question_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', name=op.f('pk_question_imprint'))
    )
    op.create_index(op.f('ix_question_imprint_version_id'), 'question_imprint', ['version_id'], unique=False)
    op.create_table('alike_questions',
    sa.Column('low_id', sa.Integer(), nullable=False),
    sa.Column('high_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.Float(), nullable=False),
    sa.Column('apart', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['low_id'], ['question.id'], name=op.f('fk_alike_questions_low_id_question'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['high_id'], ['question.id'], name=op.f('fk_alike_questions_high_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('low_id', 'high_id', name=op.f('pk_alike_questions'))
    )
    op.create_index(op.f('ix_alike_questions_high_id'), 'alike_questions', ['high_id'], unique=False)
    op.create_index(op.f('ix_alike_questions_likeness'), 'alike_questions', ['likeness'], unique=False)


def downgrade() -> None:
    op.drop_table('alike_questions')
    op.drop_table('question_imprint')
