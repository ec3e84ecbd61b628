module example.dev/hello

go 1.23.4

require github.com/x/y v1.0.0
