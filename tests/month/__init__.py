"""The month as an officer walks it: through the command line, files on disk, raw mails and JSON only."""
