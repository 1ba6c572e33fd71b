"""Pages of files, the same for every procedure."""
