"""Evidence from many instances: what belongs to one patient, study, series or volume."""
