"""What is known of a run as text and JSON, for people without a screen and for other programs."""
