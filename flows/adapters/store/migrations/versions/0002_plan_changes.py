"""From which period an adopted plan is in force, and the changes laid over it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; plans adopted before hold from the beginning."""
    op.add_column("plans", sa.Column("from_period", sa.Text(), nullable=True))
    op.create_table(
        "plan_changes",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("office", "no", name="pk_plan_changes"),
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("plan_changes")
    op.drop_column("plans", "from_period")
