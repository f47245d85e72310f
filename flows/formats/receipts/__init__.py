"""回执: the unit's own workbook back, wrong cells coloured and explained, nothing of theirs lost."""
