"""Published plans and master lists: text, tables and JSON, in and out."""
