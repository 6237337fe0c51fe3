"""The plans made public: what was promised, who answers, how it stands at any place on any day, and how that is known."""
