"""Issued forms as people send them back: filled, sorted, cut, copied and saved again, by a seeded generator.

What should be read is known from what the generator wrote, never from the reader.
"""
