"""The load tests' side of Locust: importing any of this patches the process, as Locust does."""
