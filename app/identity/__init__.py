"""How someone proves who they are: passwords, second factors, sessions, links, keys, another's sign-in."""
