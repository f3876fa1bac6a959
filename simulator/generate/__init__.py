"""Made-up traffic: Hypothesis strategies, a Faker provider, and postbacks in bulk."""
