"""What the service is made of: a bill of materials, the licences of it, and known weaknesses in it, all from the lock files."""
