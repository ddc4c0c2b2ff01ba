"""What can be asked of a library beyond a column: levels by expression and rule, topics, patients, tables."""
