"""Tables of the registers: filled in by clerks in Excel or WPS, read in whole, and written out again."""
