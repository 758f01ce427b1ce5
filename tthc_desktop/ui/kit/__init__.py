"""Runner, theme, inputs and other parts that every page uses."""
