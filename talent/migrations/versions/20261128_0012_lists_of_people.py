"""lists of people in their order, and who agreed, without touching the rows

Revision: 0012, after 0011
"""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_person_confirmed_on_id', 'person', ['confirmed_on', 'id'], unique=False)
    op.create_index('ix_consent_person_id_kind_withdrawn_at', 'consent', ['person_id', 'kind', 'withdrawn_at'], unique=False)
    op.drop_index(op.f('ix_consent_person_id'), table_name='consent')


def downgrade() -> None:
    op.create_index(op.f('ix_consent_person_id'), 'consent', ['person_id'], unique=False)
    op.drop_index('ix_consent_person_id_kind_withdrawn_at', table_name='consent')
    op.drop_index('ix_person_confirmed_on_id', table_name='person')
