"""The nouns of the business: frozen dataclasses and pure functions on standard-library values.

The walk runs one way: trouble, findings, folding, period, units, plan, forms and forming, returns,
versions and assembling, rules, rulings, ledger, judging, then documents, delivery, records, and papers.
A later noun may know earlier ones, never the reverse.
"""
