"""What is handed on? Reports of a study as Word, PDF, HTML and Excel files; one content, four renderers."""
