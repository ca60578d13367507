"""Designs strength-training weeks that are proved best, independently checked, and explained."""

__version__ = "0.1.0"
