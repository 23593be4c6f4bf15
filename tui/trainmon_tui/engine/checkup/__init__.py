"""What ``doctor`` looks at: one module for each thing that may be wrong, each giving checks with advice."""
