"""The stages: each moves a bounded piece of work from one durable place to the next."""
