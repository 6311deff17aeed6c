"""Rules and templates: read from the disk, judged, in force."""
