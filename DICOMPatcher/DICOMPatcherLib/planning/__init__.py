"""From a folder and a list of rules to a plan: examines and decides, never writes."""
