"""One provoking inbox and the expected sentence for every kind of finding: the catalogue, file by file."""
