pub const GREETING: &str = "a crate from git answers";
