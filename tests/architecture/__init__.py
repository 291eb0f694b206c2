"""The rules of the house, held by tests. Each failure says what to change; docs/architecture.md says why."""
