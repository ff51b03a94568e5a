"""sheets of all kinds: what they made, what is taken back, numbers of demands

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('demand_code',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('demand_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['demand_id'], ['demand.id'], name=op.f('fk_demand_code_demand_id_demand'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_demand_code_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organisation_id', 'code', name=op.f('pk_demand_code'))
    )
    with op.batch_alter_table('demand_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_demand_code_demand_id'), ['demand_id'], unique=False)

    op.create_table('sheet_made',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['sheet_import.id'], name=op.f('fk_sheet_made_import_id_sheet_import'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', 'line', name=op.f('pk_sheet_made'))
    )
    with op.batch_alter_table('sheet_made', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_made_object_id'), ['object_id'], unique=False)

    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('undone', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('undone_through', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('undone_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_sheet_import_undone_by_user_account'), 'user_account', ['undone_by'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_import_undone_by'), ['undone_by'], unique=False)
        batch_op.alter_column('undone', server_default=None)
        batch_op.alter_column('undone_through', server_default=None)




def downgrade() -> None:
    with op.batch_alter_table('sheet_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_import_undone_by'))
        batch_op.drop_constraint(batch_op.f('fk_sheet_import_undone_by_user_account'), type_='foreignkey')
        batch_op.drop_column('undone_by')
        batch_op.drop_column('undone_through')
        batch_op.drop_column('undone')

    with op.batch_alter_table('sheet_made', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_made_object_id'))

    op.drop_table('sheet_made')
    with op.batch_alter_table('demand_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_demand_code_demand_id'))

    op.drop_table('demand_code')
