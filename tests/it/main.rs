//! One test binary, so that SQLCipher is linked once.

mod interface;
mod store;
mod support;
