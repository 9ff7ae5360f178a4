"""When to practise what: plans as data and the engine that follows them."""
