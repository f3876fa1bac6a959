"""The checks of the exam, a module for each family."""
