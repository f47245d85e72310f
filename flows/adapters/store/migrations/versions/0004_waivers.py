"""Waivers of findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "waivers",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Text()),
        sa.Column("withdrawn_on", sa.Date()),
        sa.PrimaryKeyConstraint("office", "no", name="pk_waivers"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("waivers")
