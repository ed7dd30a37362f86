"""S3-compatible servers through boto3: who they are, how to reach them, what they say."""
