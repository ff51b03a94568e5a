"""words for skills that no code list has

Revision: 0005, after 0004

Words that people and demands use are looked up without a skill, all at once: the index on the skill alone
becomes one on both columns.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_STATING = ('person_skill', 'demand_skill')


def upgrade() -> None:
    op.create_table('skill_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('folded', sa.String(length=40), nullable=False),
    sa.Column('words', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('skill', sa.String(length=60), nullable=True),
    sa.Column('reading', sa.String(length=32), nullable=True),
    sa.Column('likeness', sa.Float(), nullable=True),
    sa.Column('pending', sa.Boolean(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('demands', sa.Integer(), nullable=False),
    sa.Column('searches', sa.Integer(), nullable=False),
    sa.Column('searched_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skill_word')),
    sa.UniqueConstraint('folded', name=op.f('uq_skill_word_folded'))
    )
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skill_word_pending'), ['pending'], unique=False)
        batch_op.create_index(batch_op.f('ix_skill_word_searched_on'), ['searched_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_skill_word_skill'), ['skill'], unique=False)
        batch_op.create_index(batch_op.f('ix_skill_word_state'), ['state'], unique=False)
    for table in _STATING:
        op.drop_index(op.f(f'ix_{table}_skill'), table_name=table)
        op.create_index(f'ix_{table}_skill_words', table, ['skill', 'words'], unique=False)


def downgrade() -> None:
    for table in _STATING:
        op.drop_index(f'ix_{table}_skill_words', table_name=table)
        op.create_index(op.f(f'ix_{table}_skill'), table, ['skill'], unique=False)
    op.drop_table('skill_word')
