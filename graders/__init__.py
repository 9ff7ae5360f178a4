"""How an attempt is judged: runner and report in the parent, worker and harness in the child."""
