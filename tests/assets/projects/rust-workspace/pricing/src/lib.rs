pub fn price() -> &'static str {
    "rust workspace answers"
}
