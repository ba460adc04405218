"""One file per department that talks by daily files: its columns and its words."""
