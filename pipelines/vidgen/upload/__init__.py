"""Places that a finished film can be delivered to: a local folder or an S3-compatible bucket."""
