//! The `devnode` program. Its tests are on their way.
fn main() {}
