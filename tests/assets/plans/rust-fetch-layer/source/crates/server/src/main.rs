fn main() { println!("{} {}", greet::hi(), shared::WORD); }
