//! The relay between browsers and WinRM targets.
fn main() {}
