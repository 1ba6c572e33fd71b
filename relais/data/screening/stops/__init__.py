"""Daily allowances of every stop of the warehouse: what the law says, beside what was paid."""
