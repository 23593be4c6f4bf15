"""What the machine says of itself: GPUs through NVML in a child process, host and run through psutil."""
