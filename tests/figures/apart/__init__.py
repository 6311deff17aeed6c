"""The figures of a month counted once more, from lives: in the most naive way, by none of the product's code."""
