"""files of questions that wait to be confirmed

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('format', sa.String(length=32), nullable=False),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.Column('complaints', sa.Text(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user_account.id'], name=op.f('fk_question_import_uploaded_by_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_import'))
    )
    with op.batch_alter_table('question_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_import_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_import_uploaded_by'), ['uploaded_by'], unique=False)


def downgrade() -> None:
    op.drop_table('question_import')
