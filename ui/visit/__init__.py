"""The screens of 走访: what a person holds in a factory hall."""
