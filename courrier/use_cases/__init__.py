"""What the registry can do, one file each."""
