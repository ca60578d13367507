"""Measurements of the product on its own scenarios. Not part of the package."""
