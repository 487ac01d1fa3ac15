"""Language: from clean text to tokens, parse, mentions and times. Knows English, not diplomacy."""
