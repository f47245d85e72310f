"""What the plans demand beside the judged ledger: registers kept by hand, and views drawn from both."""
