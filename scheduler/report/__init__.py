"""A result in every form in which it can be written. Knows no command line and no solver."""
