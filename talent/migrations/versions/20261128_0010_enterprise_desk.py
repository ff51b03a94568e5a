"""members, papers, decisions, templates and reminders of the enterprise's desk

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('member_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('login', sa.LargeBinary(), nullable=False),
    sa.Column('login_index', sa.String(length=64), nullable=False),
    sa.Column('member', sa.String(length=32), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['user_account.id'], name=op.f('fk_member_invitation_invited_by_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_member_invitation_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_invitation'))
    )
    with op.batch_alter_table('member_invitation', schema=None) as batch_op:
        for name in ('organisation_id', 'login_index', 'token_digest', 'invited_by'):
            batch_op.create_index(batch_op.f(f'ix_member_invitation_{name}'), [name], unique=False)

    op.create_table('organisation_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('stored_as', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_paper_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user_account.id'], name=op.f('fk_organisation_paper_uploaded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_paper')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_organisation_paper_stored_as'))
    )
    with op.batch_alter_table('organisation_paper', schema=None) as batch_op:
        for name in ('organisation_id', 'uploaded_by'):
            batch_op.create_index(batch_op.f(f'ix_organisation_paper_{name}'), [name], unique=False)

    op.create_table('organisation_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_organisation_decision_decided_by_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_decision_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_decision'))
    )
    with op.batch_alter_table('organisation_decision', schema=None) as batch_op:
        for name in ('organisation_id', 'decided_by'):
            batch_op.create_index(batch_op.f(f'ix_organisation_decision_{name}'), [name], unique=False)

    op.create_table('reminder',
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('object_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('about', sa.Date(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'object_id', 'about', name=op.f('pk_reminder'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_organisation_applied_at'), ['applied_at'], unique=False)
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('member', sa.String(length=32), nullable=True))
    with op.batch_alter_table('demand', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('paused_for', sa.String(length=32), nullable=True))
    with op.batch_alter_table('demand', schema=None) as batch_op:
        batch_op.alter_column('template', server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    # Who was there first answers for the organisation; who registered is still waiting.
    op.execute(sa.text(
        "UPDATE user_account SET member = 'owner' WHERE organisation_id IS NOT NULL AND role <> 'api_client'"
    ))
    op.execute(sa.text("UPDATE organisation SET applied_at = created_at WHERE verification = 'pending'"))


def downgrade() -> None:
    with op.batch_alter_table('demand', schema=None) as batch_op:
        batch_op.drop_column('paused_for')
        batch_op.drop_column('template')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_column('member')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_applied_at'))
        batch_op.drop_column('applied_at')
    for name in ('reminder', 'organisation_decision', 'organisation_paper', 'member_invitation'):
        op.drop_table(name)
