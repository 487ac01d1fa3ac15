"""Where detente meets people: they ask pipeline and answers, and show what comes back. The only place with a clock."""
