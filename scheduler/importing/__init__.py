"""Exercise databases of others as overlays on the catalog: one file for each format, one mapping for all."""
