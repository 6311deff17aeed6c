"""What an administrator gets: the wheel, the example configuration, the systemd unit."""
