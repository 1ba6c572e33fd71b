"""One file per chapter of figures; each gives `INDICATORS`."""
