"""What a place makes of a plan: its own wording where it differs, who it names, what it sets aside."""
