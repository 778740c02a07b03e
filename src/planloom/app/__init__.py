"""The ways out of a study: command line, JSON interface and web pages; nothing is computed here."""
