"""The parts of docker-compose.yml, run natively: the same commands and settings, on real servers on loopback."""
