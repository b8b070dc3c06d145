"""What is asked on each calculator."""
