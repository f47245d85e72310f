"""The Excel ledger: one sheet a view."""
