"""Actions on a Dask cluster: an executor as the local one is, for machines that work together."""
