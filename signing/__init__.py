"""File + key + appearance → signed and verified file, as a job that always ends."""
