"""What disks and databases can do to a desk, and how it goes on."""
