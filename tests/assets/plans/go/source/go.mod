module example.dev/hello

go 1.19
