"""Of the completions that stand there is one for each class and person; revoked ones may lie beside it

Revision: 0033, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0031'
branch_labels = None
depends_on = None

STANDS = sa.text("revoked_on IS NULL")
# Those that were logged again: of each class and person all but the one that stands, or the last.
FORMER = """
    SELECT former.id FROM completion AS former JOIN completion AS other
    ON other.class_id = former.class_id AND other.person_id = former.person_id AND other.id <> former.id
    WHERE former.revoked_on IS NOT NULL AND (other.revoked_on IS NULL OR other.id > former.id)
"""
CERTIFICATES = f"FROM certificate WHERE kind = 'completion' AND source_id IN ({FORMER})"
SOURCES = f"SELECT 'completion:' || CAST(gone.id AS VARCHAR(20)) FROM ({FORMER}) AS gone"
SHEETS = "SELECT id FROM sheet_import WHERE kind = 'completions'"
BELOW = (
    # Who holds a copy goes on being told that it is revoked.
    f"INSERT INTO retired_status (status_index) SELECT status_index {CERTIFICATES}",
    f"DELETE {CERTIFICATES}",
    f"DELETE FROM skill_evidence WHERE source IN ({SOURCES})",
    f"DELETE FROM sheet_made WHERE import_id IN ({SHEETS}) AND object_id IN ({FORMER})",
    f"DELETE FROM audit_proof WHERE record_id IN (SELECT id FROM audited_record WHERE completion_id IN ({FORMER}))",
    f"DELETE FROM audited_record WHERE completion_id IN ({FORMER})",
    f"DELETE FROM completion_change WHERE completion_id IN ({FORMER})",
)


def upgrade() -> None:
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_completion_class_id_person_id'), type_='unique')
        batch_op.create_index('uq_completion_standing', ['class_id', 'person_id'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)


def downgrade() -> None:
    for statement in BELOW:
        op.execute(statement)
    op.execute(f"DELETE FROM completion WHERE id IN (SELECT id FROM ({FORMER}) AS gone)")
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.drop_index('uq_completion_standing', sqlite_where=STANDS, postgresql_where=STANDS)
        batch_op.create_unique_constraint(batch_op.f('uq_completion_class_id_person_id'), ['class_id', 'person_id'])
