"""What stops an ingest, said in French."""

from __future__ import annotations


class IngestError(Exception):
    """One sentence for the user; when it is raised, the warehouse is as it was."""
