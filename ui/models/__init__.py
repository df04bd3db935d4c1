"""What views show, as Qt's models: they ask the desk, and hold plain values."""
