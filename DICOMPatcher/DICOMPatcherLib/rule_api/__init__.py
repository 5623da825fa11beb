"""What rules are made of besides their base class: parameters, examples, and checks of the classes themselves."""
