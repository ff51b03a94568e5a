"""sheets that were handed in

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sheet_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('stored_as', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('columns', sa.Text(), nullable=False),
    sa.Column('fixed', sa.Text(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_sheet_import_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user_account.id'], name=op.f('fk_sheet_import_uploaded_by_user_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_import')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_sheet_import_stored_as'))
    )
    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_import_digest'), ['digest'], unique=False)
        batch_op.create_index('ix_sheet_import_organisation_id_id', ['organisation_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sheet_import_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_sheet_import_uploaded_by'), ['uploaded_by'], unique=False)
    op.create_table('sheet_refusal',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['sheet_import.id'], name=op.f('fk_sheet_refusal_import_id_sheet_import'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', 'line', name=op.f('pk_sheet_refusal'))
    )


def downgrade() -> None:
    op.drop_table('sheet_refusal')
    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_import_uploaded_by'))
        batch_op.drop_index(batch_op.f('ix_sheet_import_state'))
        batch_op.drop_index('ix_sheet_import_organisation_id_id')
        batch_op.drop_index(batch_op.f('ix_sheet_import_digest'))
    op.drop_table('sheet_import')
