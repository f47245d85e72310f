"""From the collected returns to the judged ledger: merge, nodes, checks, sentences."""
