"""What the command line needs of a terminal."""
