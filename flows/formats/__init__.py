"""File kinds: bytes in, bytes out; no disk, no clock, no network."""
