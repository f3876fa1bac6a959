"""The dialogue of an answered call: a script on one side, a callee on the other, one clock."""
