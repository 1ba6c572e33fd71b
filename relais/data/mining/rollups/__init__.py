"""One file per table made once per version of the warehouse, for all detectors."""
