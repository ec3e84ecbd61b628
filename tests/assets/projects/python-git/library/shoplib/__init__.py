GREETING = "a library from git answers"
