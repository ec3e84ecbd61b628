pub const GREETING: &str = "a crate from a registry answers";
