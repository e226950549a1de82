"""Benefits: the register, the value thread of each, who owns it, what has come of it, and what
enables it."""
