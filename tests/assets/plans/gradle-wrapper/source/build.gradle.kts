plugins {
    id("application")
}

application {
    mainClass = "shop.App"
}
