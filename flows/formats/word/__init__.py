"""Word papers: templates compiled once, and the code that makes the shipped ones from the standard's numbers."""
