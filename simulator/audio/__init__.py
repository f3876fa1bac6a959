"""Sound as telephones have it: WAV files read, turned into other kinds, made up and spoken."""
