"""One file per screening."""
