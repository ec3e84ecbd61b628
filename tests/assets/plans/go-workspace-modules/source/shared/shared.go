package shared

const Name = "shop"
