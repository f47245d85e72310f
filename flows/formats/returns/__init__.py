"""Returned workbooks: from sheets of values to what a unit says, by the rules of a careful clerk."""
