"""Rank of providers: what to look at first, beside the plainest rank there is, what was paid. Insured persons are never ranked."""
