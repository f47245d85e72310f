"""The comparison of two plans as files: the list of pairs, the workbook, the JSON face."""
