"""The only place that makes text for people."""
