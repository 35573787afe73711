"""Virtual experiments: the model is given the treatments of published studies and asked for their outcomes."""
