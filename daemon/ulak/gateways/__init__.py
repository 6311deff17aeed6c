"""The doors to the world outside the process; each third-party package has one."""
