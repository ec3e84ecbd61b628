package main

import (
	"fmt"
	"net/http"

	"example.com/clock"
	"example.com/shop/shared"
	"github.com/google/uuid"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, shared.Name, clock.Now(), uuid.NewString()) })
	http.ListenAndServe(":8080", nil)
}
