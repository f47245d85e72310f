"""What holds for every test: property tests try the same examples each time and are never timed."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
