"""Kinds of things a paper covers: text -> mentions. One module and one line in this table for each."""

# name of the entity -> module; each module has find(record) -> Reading and a vocabulary of its own
ENTITIES = {
    "spinal_level": "citegraph.entities.spinal_level",
    "pathology": "citegraph.entities.pathology",
    "procedure": "citegraph.entities.procedure",
    "study_type": "citegraph.entities.study_type",
}
