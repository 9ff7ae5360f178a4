"""One module a group of commands: parse, one call into the core, render, exit code."""
