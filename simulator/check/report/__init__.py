"""Reports of an exam: for people, for build servers, and for other tools."""
