"""who has agreed, beside the person; who is in a category, from an index

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_category'))
        batch_op.create_index('ix_membership_category_person_id_until', ['category', 'person_id', 'until'], unique=False)
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agreed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE person SET agreed = EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id"
        " AND consent.kind = 'notice' AND consent.withdrawn_at IS NULL)"
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('agreed', server_default=None)
        batch_op.drop_index(batch_op.f('ix_person_division'))
        batch_op.create_index('ix_person_agreed_confirmed_on_id_visibility', ['agreed', 'confirmed_on', 'id', 'visibility'], unique=False)
        batch_op.create_index('ix_person_division_agreed_visibility_id', ['division', 'agreed', 'visibility', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_division_agreed_visibility_id')
        batch_op.drop_index('ix_person_agreed_confirmed_on_id_visibility')
        batch_op.create_index(batch_op.f('ix_person_division'), ['division'], unique=False)
        batch_op.drop_column('agreed')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_category_person_id_until')
        batch_op.create_index(batch_op.f('ix_membership_category'), ['category'], unique=False)
