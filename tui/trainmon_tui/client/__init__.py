"""An engine to talk to: in a child process, or in this one."""
