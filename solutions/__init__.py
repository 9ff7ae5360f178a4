"""How a strong candidate writes: one folder a drill, content only."""
