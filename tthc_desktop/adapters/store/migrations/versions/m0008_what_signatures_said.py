"""What was found of the signatures of a file when it was last looked at."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""CREATE TABLE file_check (
        blob TEXT NOT NULL PRIMARY KEY REFERENCES blob (sha256),
        checked_at INTEGER NOT NULL,
        found TEXT NOT NULL) STRICT""")
    # What was sealed before files were looked at is sent by the rules of then, once looked at.
    op.execute("""INSERT INTO file_check (blob, checked_at, found)
        SELECT DISTINCT step.blob_sha, 0,
            '{"verdict":"indeterminate","reasons":["sealed_before"],"signatures":[]}'
        FROM submission JOIN step ON step.submission_id = submission.id
        JOIN blob ON blob.sha256 = step.blob_sha
        WHERE submission.payload IS NULL""")


def downgrade() -> None:
    """For tests and for support: each file is looked at again."""
    op.execute("DROP TABLE file_check")
