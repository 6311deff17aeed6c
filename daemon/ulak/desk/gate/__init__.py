"""Texts that management must approve or sign before they go out."""
