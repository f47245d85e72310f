"""The form that goes out to a unit, as a workbook."""
