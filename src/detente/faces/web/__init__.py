"""The page: what people look at. It asks `answers`, shows what they say, and decides nothing about the record."""
