"""The content manager: the admin API by which an administrator writes content."""
