"""What the folder listing promises: the layers, the doors, the sizes, the words."""
