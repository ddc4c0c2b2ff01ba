"""What a person says, and what is made of it: corrections in library.bib, levels in levels.csv."""
