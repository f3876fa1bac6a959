"""The other end of the wire: what asks a running simulator, through either of its faces."""
