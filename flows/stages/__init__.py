"""The verbs of the month: plain functions that read, decide and write; they do not call each other."""
