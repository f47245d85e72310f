"""Workbooks of any make (.xlsx, .ods, .xls, .csv) as sheets of values, hostile until proven otherwise."""
