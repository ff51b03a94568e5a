"""what organisations say of people, and whom a university handed in

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('graduate_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('student_number_index', sa.String(length=64), nullable=True),
    sa.Column('graduation_year', sa.Integer(), nullable=False),
    sa.Column('major_name', sa.String(length=60), nullable=False),
    sa.Column('made', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_graduate_entry_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_graduate_entry_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_graduate_entry')),
    sa.UniqueConstraint('organisation_id', 'person_id', name=op.f('uq_graduate_entry_organisation_id_person_id')),
    sa.UniqueConstraint('organisation_id', 'student_number_index', name=op.f('uq_graduate_entry_organisation_id_student_number_index'))
    )
    with op.batch_alter_table('graduate_entry', schema=None) as batch_op:
        batch_op.create_index('ix_graduate_entry_organisation_id_graduation_year_id', ['organisation_id', 'graduation_year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_graduate_entry_person_id'), ['person_id'], unique=False)

    op.create_table('partner_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('standing', sa.String(length=400), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_partner_words_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_partner_words_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_words'))
    )
    with op.batch_alter_table('partner_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_words_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_words_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('partner_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_words_person_id'))
        batch_op.drop_index(batch_op.f('ix_partner_words_organisation_id'))

    op.drop_table('partner_words')
    with op.batch_alter_table('graduate_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_graduate_entry_person_id'))
        batch_op.drop_index('ix_graduate_entry_organisation_id_graduation_year_id')

    op.drop_table('graduate_entry')
