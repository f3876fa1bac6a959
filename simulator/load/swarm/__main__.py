"""The entry point of load tests: `python -m simulator.load.swarm` is what `ringback load` runs."""

from simulator.load.swarm.start import main

if __name__ == "__main__":
    main()
