"""Places: the store (the only SQL), the shelf (folders, atomic writes), the mailbox (SMTP, outbox folder)."""
