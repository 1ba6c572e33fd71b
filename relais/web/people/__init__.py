"""Pages about the insured: list, search, file, who read it, duplicates."""
