"""The process that computes: one job at a time, in and out over pipes."""
