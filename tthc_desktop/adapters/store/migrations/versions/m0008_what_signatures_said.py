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


def downgrade() -> None:
    """For tests and for support: each file is looked at again."""
    op.execute("DROP TABLE file_check")
