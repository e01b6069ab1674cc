//! What is promised, looked at from outside the program: what it asks of the system, what a power cut leaves, what stays in memory and
//! on the disk. `watch.c` does the looking; only Linux has what it needs.

mod exports;
mod memory;
mod power;
mod quiet;
mod silence;
mod watch;
