"""A page that shows a film as it stands: storyboard, pictures, attempts, findings and costs."""
