"""Which cluster does a firm belong to, by which rule and on which evidence? Tables in, tables out."""
