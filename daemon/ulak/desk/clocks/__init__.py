"""Promises, calendars, ladders and reminders: when something is due, and who hears of it."""
