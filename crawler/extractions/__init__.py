"""What extraction has written, read again: run folders, parts of archives, files of JSON lines."""
