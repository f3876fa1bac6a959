"""What a license key keeps at the provider between its calls: sound files, scripts, lists."""
