"""What holds for every test: property tests try the same examples each time and are never timed."""

from __future__ import annotations

from hypothesis import settings

from tests.adapters.imap_server import dovecot

__all__ = ["dovecot"]

settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
