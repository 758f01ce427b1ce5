"""What happens to a dossier between the citizen's coming and the citizen's going."""
