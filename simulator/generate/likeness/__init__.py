"""Likeness: how near made-up postbacks come to recorded ones, and what is wrong within one."""
