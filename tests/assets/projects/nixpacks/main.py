print("a project that nixpacks.toml describes")
