//! One test binary, so that SQLCipher is linked once.

mod store;
mod support;
