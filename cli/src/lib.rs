//! The `dimo` program as a library.
