"""One module a command of `diemtua`, each with a click command named `command`."""
