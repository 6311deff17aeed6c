"""The tests of ulak, one folder for each layer, and the servers and scenarios they share."""
