//! The encrypted file and all SQL. So far only the reference data it is filled with.

pub mod seeds;
