project(x)
