//! Runs a program and writes down what it asks of the system (`watch.c`, built with the C compiler that the program needs anyway),
//! and reads that back. Shared by the tests beside it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One call that came back well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A file was opened: its number, its flags, its path.
    Open(i32, i32, PathBuf),
    /// Bytes went to a file: at a place, or at -1 for where it stood.
    Write(i32, i64, Vec<u8>),
    /// Bytes went to standard output.
    Said(String),
    /// What was written to a file before lasts from here.
    Sync(i32),
    Cut(i32, u64),
    Seek(i32, u64),
    Close(i32),
    Dup(i32, i32),
    Rename(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Symlink(PathBuf),
    Unlink(PathBuf),
    Mkdir(PathBuf),
    /// A socket of a kind, a pair of them, a connection.
    Socket(i32),
    Pair(i32),
    Connect,
    /// A program was started; true for the one that is watched.
    Exec(bool),
    /// A process was made.
    Fork,
    /// A way to change a file that nobody here reads.
    Odd(String),
}

/// Flags of `open` that can change something.
pub const WRITES: i32 = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20_000_000;
pub const CREATES: i32 = 0o100;
pub const TRUNCATES: i32 = 0o1000;
pub const APPENDS: i32 = 0o2000;

/// Builds the watcher; its path.
pub fn watcher(folder: &Path) -> PathBuf {
    let program = folder.join("watch");
    let source = crate::architecture::project("tests/it/proof/watch.c");
    let built = Command::new("cc").args(["-O1", "-Wall", "-o"]).arg(&program).arg(source).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    program
}

/// What was written down, in order.
pub fn calls(log: &Path) -> Vec<Call> {
    // Paths and what is said are text; bytes are in hexadecimal digits.
    std::fs::read_to_string(log).unwrap().lines().map(call).collect()
}

fn call(line: &str) -> Call {
    let cells: Vec<&str> = line.split('\t').collect();
    let fd = |at: usize| cells[at].parse::<i32>().unwrap();
    let place = |at: usize| cells[at].parse::<u64>().unwrap();
    let path = |at: usize| PathBuf::from(cells[at]);
    match cells[0] {
        "open" => Call::Open(fd(1), fd(2), path(3)),
        "write" => Call::Write(fd(1), cells[2].parse().unwrap(), bytes(cells[3])),
        "said" => Call::Said(String::from_utf8_lossy(&bytes(cells[1])).into_owned()),
        "sync" => Call::Sync(fd(1)),
        "cut" => Call::Cut(fd(1), place(2)),
        "seek" => Call::Seek(fd(1), place(2)),
        "close" => Call::Close(fd(1)),
        "dup" => Call::Dup(fd(1), fd(2)),
        "rename" => Call::Rename(path(1), path(2)),
        "link" => Call::Link(path(1), path(2)),
        "symlink" => Call::Symlink(path(1)),
        "unlink" => Call::Unlink(path(1)),
        "mkdir" => Call::Mkdir(path(1)),
        "socket" => Call::Socket(fd(1)),
        "pair" => Call::Pair(fd(1)),
        "connect" => Call::Connect,
        "exec" => Call::Exec(cells[1] == "1"),
        "fork" => Call::Fork,
        "odd" => Call::Odd(cells[1..].join(" ")),
        other => panic!("no such call: {other}"),
    }
}

fn bytes(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
}
