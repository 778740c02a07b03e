"""Bundled examples: restatements and a toy town, with their evidence. Data only."""
