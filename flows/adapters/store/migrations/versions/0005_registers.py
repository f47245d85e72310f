"""Registers of what the plans demand beside the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "registers",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office", "no", name="pk_registers"),
    )
    op.create_index("ix_registers_office_register", "registers", ["office", "register"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("registers")
