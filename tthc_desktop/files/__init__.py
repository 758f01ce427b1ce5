"""Files for the whole program: how they get and lose their names, and who may read them."""
