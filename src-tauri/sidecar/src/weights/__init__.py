"""From published network weights to the model files that the engine runs."""
