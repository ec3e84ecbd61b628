pub const WORD: &str = include_str!("word.txt");
