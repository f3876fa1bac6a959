"""The language of TextToSay scripts: what it says, where it is mistaken, how it flows."""
