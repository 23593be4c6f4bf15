"""Charts, sparklines and bars as text with role names; no toolkit and no numpy, so the screen can import it."""
