"""What stands above all apps: start page, overviews, the example, the API, the list of apps."""
