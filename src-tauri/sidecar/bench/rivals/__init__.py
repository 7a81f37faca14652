"""Other engines, run as their makers offer them. Imports nothing of ours: the environment is another one."""
