"""How one talks to it: commands, views, session, store."""
