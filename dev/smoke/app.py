print("hello from an image built in a Pod")
