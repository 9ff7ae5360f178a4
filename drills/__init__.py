"""What there is to practise: the catalogue and its data model."""
