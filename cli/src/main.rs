//! The `dimo` command-line program.
fn main() {}
