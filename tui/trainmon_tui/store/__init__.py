"""Series of points, and what a chart needs of them in a time that does not grow with the run."""
