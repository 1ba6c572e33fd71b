"""Rights at the desk: simulators for agents and for the public, and the legal values they stand on."""
