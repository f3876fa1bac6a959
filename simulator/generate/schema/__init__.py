"""Messages by their JSON Schema: those that it allows, those that it forbids, and later ones."""
