"""Settings and folders: where the user's files are, what ships with the program, what the terminal can do."""
