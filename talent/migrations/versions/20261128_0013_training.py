"""training: courses, classes, enrolments, completions, certificates, audits; what evidence came of

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('for_whom', sa.String(length=300), nullable=False),
    sa.Column('mode', sa.String(length=32), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('fee', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_course_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('organisation_id', 'code', name=op.f('uq_course_organisation_id_code'))
    )
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_mode'), ['mode'], unique=False)
        batch_op.create_index(batch_op.f('ix_course_state'), ['state'], unique=False)
    op.create_table('course_skill',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('skill', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_skill_course_id_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('course_id', 'skill', name=op.f('pk_course_skill'))
    )
    with op.batch_alter_table('course_skill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_skill_skill'), ['skill'], unique=False)
    op.create_table('sampling_audit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('body_share', sa.Float(), nullable=False),
    sa.Column('record_share', sa.Float(), nullable=False),
    sa.Column('least_records', sa.Integer(), nullable=False),
    sa.Column('most_records', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['user_account.id'], name=op.f('fk_sampling_audit_opened_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sampling_audit'))
    )
    with op.batch_alter_table('sampling_audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sampling_audit_opened_by'), ['opened_by'], unique=False)
    op.create_table('training_class',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('mode', sa.String(length=32), nullable=False),
    sa.Column('division', sa.String(length=6), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('enrol_until', sa.Date(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reminded_of', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_training_class_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_class')),
    sa.UniqueConstraint('course_id', 'code', name=op.f('uq_training_class_course_id_code'))
    )
    with op.batch_alter_table('training_class', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_class_division'), ['division'], unique=False)
        batch_op.create_index('ix_training_class_state_starts_on', ['state', 'starts_on', 'id'], unique=False)
    op.create_table('audited_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('objection', sa.Text(), nullable=False),
    sa.Column('finding', sa.String(length=32), nullable=True),
    sa.Column('finding_note', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('object_until', sa.Date(), nullable=True),
    sa.Column('reminded', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['sampling_audit.id'], name=op.f('fk_audited_body_audit_id_sampling_audit')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_audited_body_decided_by_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_audited_body_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audited_body')),
    sa.UniqueConstraint('audit_id', 'organisation_id', name=op.f('uq_audited_body_audit_id_organisation_id'))
    )
    with op.batch_alter_table('audited_body', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audited_body_decided_by'), ['decided_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_audited_body_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audited_body_state'), ['state'], unique=False)
    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revoked_reason', sa.String(length=32), nullable=True),
    sa.Column('revoked_because', sa.String(length=200), nullable=False),
    sa.Column('signed', sa.Text(), nullable=False),
    sa.Column('signature', sa.String(length=200), nullable=False),
    sa.Column('key_id', sa.String(length=43), nullable=False),
    sa.Column('status_index', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_certificate_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('kind', 'source_id', name=op.f('uq_certificate_kind_source_id')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sa.UniqueConstraint('status_index', name=op.f('uq_certificate_status_index'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index('ix_certificate_issued_on', ['issued_on', 'id'], unique=False)
        batch_op.create_index('ix_certificate_organisation_id_issued_on', ['organisation_id', 'issued_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_person_id'), ['person_id'], unique=False)
    op.create_table('class_instructor',
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['class_id'], ['training_class.id'], name=op.f('fk_class_instructor_class_id_training_class'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_class_instructor_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('class_id', 'person_id', name=op.f('pk_class_instructor'))
    )
    with op.batch_alter_table('class_instructor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_instructor_person_id'), ['person_id'], unique=False)
    op.create_table('completion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('completed_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revoked_because', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['class_id'], ['training_class.id'], name=op.f('fk_completion_class_id_training_class')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_completion_course_id_course')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_completion_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_completion_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_completion')),
    sa.UniqueConstraint('class_id', 'person_id', name=op.f('uq_completion_class_id_person_id'))
    )
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.create_index('ix_completion_class_id_completed_on', ['class_id', 'completed_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_completion_completed_on'), ['completed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_completion_course_id'), ['course_id'], unique=False)
        batch_op.create_index('ix_completion_organisation_id_completed_on', ['organisation_id', 'completed_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_completion_person_id'), ['person_id'], unique=False)
    op.create_table('enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('class_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hours_attended', sa.Integer(), nullable=True),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['class_id'], ['training_class.id'], name=op.f('fk_enrolment_class_id_training_class'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('class_id', 'person_id', name=op.f('uq_enrolment_class_id_person_id'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index('ix_enrolment_class_id_state_queued_at', ['class_id', 'state', 'queued_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_person_id'), ['person_id'], unique=False)
    op.create_table('audited_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('completion_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['audited_body.id'], name=op.f('fk_audited_record_body_id_audited_body'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['completion_id'], ['completion.id'], name=op.f('fk_audited_record_completion_id_completion'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audited_record')),
    sa.UniqueConstraint('body_id', 'completion_id', name=op.f('uq_audited_record_body_id_completion_id'))
    )
    with op.batch_alter_table('audited_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audited_record_completion_id'), ['completion_id'], unique=False)
    op.create_table('completion_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('completion_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['user_account.id'], name=op.f('fk_completion_change_changed_by_user_account')),
    sa.ForeignKeyConstraint(['completion_id'], ['completion.id'], name=op.f('fk_completion_change_completion_id_completion'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_completion_change'))
    )
    with op.batch_alter_table('completion_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_completion_change_changed_by'), ['changed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_completion_change_completion_id'), ['completion_id'], unique=False)
    op.create_table('audit_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('stored_as', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['audited_record.id'], name=op.f('fk_audit_proof_record_id_audited_record'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user_account.id'], name=op.f('fk_audit_proof_uploaded_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_proof')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_audit_proof_stored_as'))
    )
    with op.batch_alter_table('audit_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_proof_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_proof_uploaded_by'), ['uploaded_by'], unique=False)
    with op.batch_alter_table('skill_evidence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('title', sa.String(length=120), server_default='', nullable=False))
        batch_op.add_column(sa.Column('declined_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_skill_evidence_source'), ['source'], unique=False)
    with op.batch_alter_table('skill_evidence', schema=None) as batch_op:
        batch_op.alter_column('source', server_default=None)
        batch_op.alter_column('title', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('skill_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skill_evidence_source'))
        batch_op.drop_column('declined_on')
        batch_op.drop_column('title')
        batch_op.drop_column('source')
    with op.batch_alter_table('audit_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_proof_uploaded_by'))
        batch_op.drop_index(batch_op.f('ix_audit_proof_record_id'))
    op.drop_table('audit_proof')
    with op.batch_alter_table('completion_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_completion_change_completion_id'))
        batch_op.drop_index(batch_op.f('ix_completion_change_changed_by'))
    op.drop_table('completion_change')
    with op.batch_alter_table('audited_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audited_record_completion_id'))
    op.drop_table('audited_record')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_person_id'))
        batch_op.drop_index('ix_enrolment_class_id_state_queued_at')
    op.drop_table('enrolment')
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_completion_person_id'))
        batch_op.drop_index('ix_completion_organisation_id_completed_on')
        batch_op.drop_index(batch_op.f('ix_completion_course_id'))
        batch_op.drop_index(batch_op.f('ix_completion_completed_on'))
        batch_op.drop_index('ix_completion_class_id_completed_on')
    op.drop_table('completion')
    with op.batch_alter_table('class_instructor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_instructor_person_id'))
    op.drop_table('class_instructor')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_person_id'))
        batch_op.drop_index('ix_certificate_organisation_id_issued_on')
        batch_op.drop_index('ix_certificate_issued_on')
    op.drop_table('certificate')
    with op.batch_alter_table('audited_body', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audited_body_state'))
        batch_op.drop_index(batch_op.f('ix_audited_body_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_audited_body_decided_by'))
    op.drop_table('audited_body')
    with op.batch_alter_table('training_class', schema=None) as batch_op:
        batch_op.drop_index('ix_training_class_state_starts_on')
        batch_op.drop_index(batch_op.f('ix_training_class_division'))
    op.drop_table('training_class')
    with op.batch_alter_table('sampling_audit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sampling_audit_opened_by'))
    op.drop_table('sampling_audit')
    with op.batch_alter_table('course_skill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_skill_skill'))
    op.drop_table('course_skill')
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_state'))
        batch_op.drop_index(batch_op.f('ix_course_mode'))
    op.drop_table('course')
