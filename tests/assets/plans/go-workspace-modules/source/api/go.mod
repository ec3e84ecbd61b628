module example.com/shop/api

go 1.25

require (
	example.com/clock v0.1.0
	example.com/shop/shared v0.0.0
	github.com/google/uuid v1.6.0
)

replace example.com/clock => ../third/clock
