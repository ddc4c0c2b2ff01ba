"""Printed text -> records: finding and splitting a reference list, reading one reference, reading one field."""
