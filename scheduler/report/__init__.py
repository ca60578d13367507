"""A result as text for people and as JSON for programs. Knows no command line and no solver."""
