module x

require a v1
