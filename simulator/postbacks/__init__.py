"""From a call at a moment to bytes at a receiver: fields, wire, guard, delivery, journal."""
