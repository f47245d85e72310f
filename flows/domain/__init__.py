"""The nouns of the business: frozen dataclasses and pure functions on standard-library values.

The walk runs one way: findings, folding, period, units, plan, forms, returns, rules, rulings,
ledger, documents, delivery, archive. A later noun may know earlier ones, never the reverse.
"""
