"""Which commands are there? One module per question that a person asks at the command line."""
