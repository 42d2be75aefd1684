"""Pages and their results -> HTML trees, notebooks, figures, formulas."""
