"""competency standards and the question bank

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('standard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('occupation', sa.String(length=16), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('code', name=op.f('uq_standard_code'))
    )
    with op.batch_alter_table('standard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_occupation'), ['occupation'], unique=False)
    op.create_table('standard_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standard_item_standard_id_standard'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_item')),
    sa.UniqueConstraint('standard_id', 'code', name=op.f('uq_standard_item_standard_id_code'))
    )
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('skill', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('difficulty', sa.Integer(), nullable=False),
    sa.Column('current', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_question_author_id_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_question_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('code', name=op.f('uq_question_code'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_skill'), ['skill'], unique=False)
        batch_op.create_index('ix_question_state_id', ['state', 'id'], unique=False)
    op.create_table('standard_item_skill',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('skill', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['standard_item.id'], name=op.f('fk_standard_item_skill_item_id_standard_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'skill', name=op.f('pk_standard_item_skill'))
    )
    with op.batch_alter_table('standard_item_skill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standard_item_skill_skill'), ['skill'], unique=False)
    op.create_table('question_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('stem', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_version_question_id_question'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_question_version_written_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_version')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_question_version_question_id_number'))
    )
    with op.batch_alter_table('question_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_version_written_by'), ['written_by'], unique=False)
    op.create_table('item_statistic',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('facility', sa.Float(), nullable=False),
    sa.Column('discrimination', sa.Float(), nullable=True),
    sa.Column('difficulty', sa.Float(), nullable=True),
    sa.Column('options', sa.Text(), nullable=False),
    sa.Column('flags', sa.String(length=120), nullable=False),
    sa.Column('computed_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_item_statistic_version_id_question_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_item_statistic'))
    )
    op.create_table('question_key',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_key_version_id_question_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_question_key'))
    )
    op.create_table('question_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=32), nullable=False),
    sa.Column('comment', sa.String(length=500), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewer_id'], ['user_account.id'], name=op.f('fk_question_review_reviewer_id_user_account')),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_review_version_id_question_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_review'))
    )
    with op.batch_alter_table('question_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_review_reviewer_id'), ['reviewer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_review_version_id'), ['version_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('question_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_review_version_id'))
        batch_op.drop_index(batch_op.f('ix_question_review_reviewer_id'))
    op.drop_table('question_review')
    op.drop_table('question_key')
    op.drop_table('item_statistic')
    with op.batch_alter_table('question_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_version_written_by'))
    op.drop_table('question_version')
    with op.batch_alter_table('standard_item_skill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_item_skill_skill'))
    op.drop_table('standard_item_skill')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index('ix_question_state_id')
        batch_op.drop_index(batch_op.f('ix_question_skill'))
        batch_op.drop_index(batch_op.f('ix_question_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_question_kind'))
        batch_op.drop_index(batch_op.f('ix_question_author_id'))
    op.drop_table('question')
    op.drop_table('standard_item')
    with op.batch_alter_table('standard', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standard_occupation'))
    op.drop_table('standard')
