"""The interview room: one calm screen for the time, the task and the checks."""
