"""the talent's desk: employers kept out, pauses, drafts, refused readings, saved searches

Revision: 0009, after 0008
"""

import re
import unicodedata
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_AT_ONCE = 5000
_HEBEI = timezone(timedelta(hours=8))
_ENDINGS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|股份公司|总公司|公司|集团)$")


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paused_until', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_paused_until'), ['paused_until'], unique=False)
    with op.batch_alter_table('person_skill', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refused', sa.String(length=60), nullable=True))
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refusals', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.alter_column('refusals', server_default=None)
    op.create_table('employer_block',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('folded', sa.String(length=120), nullable=False),
    sa.Column('origin', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_employer_block_organisation_id_organisation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_employer_block_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employer_block')),
    sa.UniqueConstraint('person_id', 'folded', name=op.f('uq_employer_block_person_id_folded'))
    )
    with op.batch_alter_table('employer_block', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employer_block_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_employer_block_organisation_id'), ['organisation_id'], unique=False)
    op.create_table('profile_draft',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('fields', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_profile_draft_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'step', name=op.f('pk_profile_draft'))
    )
    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('filters', sa.JSON(), nullable=False),
    sa.Column('pace', sa.String(length=32), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_search_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search'))
    )
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_search_next_on'), ['next_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_search_person_id'), ['person_id'], unique=False)
    op.create_table('saved_search_told',
    sa.Column('search_id', sa.Integer(), nullable=False),
    sa.Column('demand_id', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['demand_id'], ['demand.id'], name=op.f('fk_saved_search_told_demand_id_demand'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['search_id'], ['saved_search.id'], name=op.f('fk_saved_search_told_search_id_saved_search'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('search_id', 'demand_id', name=op.f('pk_saved_search_told'))
    )
    with op.batch_alter_table('saved_search_told', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_search_told_demand_id'), ['demand_id'], unique=False)
    _keep_present_employers_out(op.get_bind())


def downgrade() -> None:
    op.drop_table('saved_search_told')
    op.drop_table('saved_search')
    op.drop_table('profile_draft')
    op.drop_table('employer_block')
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.drop_column('refusals')
    with op.batch_alter_table('person_skill', schema=None) as batch_op:
        batch_op.drop_column('refused')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_paused_until'))
        batch_op.drop_column('paused_until')


def _keep_present_employers_out(connection: sa.Connection) -> None:
    """Whoever was there before has the same default as whoever comes after: the present employer does not see them."""
    day = datetime.now(_HEBEI).date()
    person = sa.column('person_id', sa.Integer())
    employer = sa.column('employer', sa.String())
    ended = sa.column('ended_on', sa.Date())
    work = sa.select(person, employer).select_from(sa.table('work')).where(employer != '', sa.or_(ended.is_(None), ended >= day))
    member = sa.table('membership', sa.column('id', sa.Integer()), sa.column('person_id', sa.Integer()), sa.column('until', sa.Date()))
    post = sa.table('practitioner_detail', sa.column('membership_id', sa.Integer()), sa.column('employer', sa.String()))
    posts = (
        sa.select(member.c.person_id, post.c.employer)
        .select_from(post.join(member, member.c.id == post.c.membership_id))
        .where(post.c.employer != '', sa.or_(member.c.until.is_(None), member.c.until >= day))
    )
    found: dict[tuple[int, str], str] = {}
    for query in (work, posts):
        for person_id, name in connection.execute(query):
            folded = _fold(name)
            if len(folded) >= 2:
                found.setdefault((person_id, folded), name)
    blocks = sa.table(
        'employer_block',
        sa.column('person_id', sa.Integer()),
        sa.column('name', sa.String()),
        sa.column('folded', sa.String()),
        sa.column('origin', sa.String()),
        sa.column('created_at', sa.DateTime(timezone=True)),
    )
    moment = datetime.now(timezone.utc)
    rows = [
        {'person_id': person_id, 'name': name, 'folded': folded, 'origin': 'present', 'created_at': moment}
        for (person_id, folded), name in sorted(found.items())
    ]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(sa.insert(blocks), rows[start:start + _AT_ONCE])


def _fold(name: str) -> str:
    plain = unicodedata.normalize('NFKC', name).casefold()
    folded = ''.join(character for character in plain if character.isalnum())
    while (shorter := _ENDINGS.sub('', folded)) != folded:
        folded = shorter
    return folded
