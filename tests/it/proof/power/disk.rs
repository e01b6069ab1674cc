//! A disk as the calls of a run leave it: what surely lasts, what was done since and may not, and how a power cut may leave it.

use crate::proof::watch::{APPENDS, CREATES, Call, TRUNCATES};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A disk writes no less than this in one go.
const SECTOR: usize = 512;

/// What a write or a cut does to a file.
#[derive(Debug, Clone)]
enum Done {
    Put(usize, Vec<u8>),
    Cut(usize),
}

/// A file: what surely lasts, and what was done since and may not.
#[derive(Debug, Clone, Default)]
struct Content {
    lasting: Vec<u8>,
    since: Vec<Done>,
}

/// What was done to a name since its folder was last synchronised. A journal of a file system keeps these in order.
#[derive(Debug, Clone)]
enum Named {
    Is(PathBuf, usize),
    Gone(PathBuf),
}

/// The disk as it goes along.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: Vec<Content>,
    /// Names as the running system sees them, and as they surely last.
    names: BTreeMap<PathBuf, usize>,
    lasting: BTreeMap<PathBuf, usize>,
    since: Vec<Named>,
    /// Numbers of open files: which file, and where it stands. A folder is none.
    open: HashMap<i32, (Option<usize>, PathBuf, usize, bool)>,
    /// Folders that were made: they last when the folder above them was synchronised since, and what is in them only then.
    folders: HashSet<PathBuf>,
}

/// How a power cut treats what was not synchronised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// All of it was written: as after a crash of the program alone.
    All,
    /// None of it.
    None,
    /// Some calls and not others, in any order, the last ones in part.
    Some(u64),
}

fn apply(bytes: &mut Vec<u8>, done: &Done) {
    match done {
        Done::Put(at, put) => {
            if bytes.len() < at + put.len() {
                bytes.resize(at + put.len(), 0);
            }
            bytes[*at..at + put.len()].copy_from_slice(put);
        }
        Done::Cut(to) => bytes.resize(*to, 0),
    }
}

impl Disk {
    pub fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                disk.files.push(Content { lasting: std::fs::read(&path).unwrap(), since: Vec::new() });
                disk.names.insert(path, disk.files.len() - 1);
            }
        }
        disk.lasting = disk.names.clone();
        disk
    }
    fn name(&mut self, path: &Path, to: Option<usize>) {
        match to {
            Some(file) => {
                self.names.insert(path.to_owned(), file);
                self.since.push(Named::Is(path.to_owned(), file));
            }
            None => {
                self.names.remove(path);
                self.since.push(Named::Gone(path.to_owned()));
            }
        }
    }
    fn file(&mut self, fd: i32) -> Option<usize> {
        self.open.get(&fd).and_then(|(file, ..)| *file)
    }
    /// Takes a call in; true when the disk changed or is surer than before.
    pub fn take(&mut self, call: &Call, under: &Path) -> bool {
        match call {
            Call::Open(fd, flags, path) if path.starts_with(under) => {
                let mut file = self.names.get(path).copied().filter(|_| !self.folders.contains(path));
                let new = file.is_none() && flags & CREATES != 0;
                if new {
                    self.files.push(Content::default());
                    file = Some(self.files.len() - 1);
                    self.name(path, file);
                } else if let Some(file) = file
                    && flags & TRUNCATES != 0
                {
                    self.files[file].since.push(Done::Cut(0));
                }
                self.open.insert(*fd, (file, path.clone(), 0, flags & APPENDS != 0));
                return new;
            }
            Call::Open(fd, ..) => drop(self.open.remove(fd)),
            Call::Close(fd) => drop(self.open.remove(fd)),
            Call::Dup(from, to) => {
                if let Some(open) = self.open.get(from).cloned() {
                    self.open.insert(*to, open);
                }
            }
            Call::Seek(fd, at) => {
                if let Some(open) = self.open.get_mut(fd) {
                    open.2 = usize::try_from(*at).unwrap();
                }
            }
            Call::Write(fd, at, bytes) => {
                let Some((Some(file), _, stands, appends)) = self.open.get_mut(fd) else { return false };
                assert!(!*appends, "nothing is appended blindly");
                let place = usize::try_from(*at).unwrap_or(*stands);
                if *at < 0 {
                    *stands += bytes.len();
                }
                self.files[*file].since.push(Done::Put(place, bytes.clone()));
                return true;
            }
            Call::Cut(fd, to) => {
                let Some(file) = self.file(*fd) else { return false };
                self.files[file].since.push(Done::Cut(usize::try_from(*to).unwrap()));
                return true;
            }
            Call::Sync(fd) => {
                let Some((file, path, ..)) = self.open.get(fd).cloned() else { return false };
                match file {
                    Some(file) => {
                        let Content { lasting, since } = &mut self.files[file];
                        std::mem::take(since).iter().for_each(|done| apply(lasting, done));
                    }
                    // A folder: what happened to its names lasts.
                    None => {
                        let (here, rest) = std::mem::take(&mut self.since).into_iter().partition(|named| {
                            let (Named::Is(name, _) | Named::Gone(name)) = named;
                            name.parent() == Some(&path)
                        });
                        self.since = rest;
                        let here: Vec<Named> = here;
                        here.iter().for_each(|named| keep(&mut self.lasting, named));
                    }
                }
                return true;
            }
            Call::Rename(from, to) if from.starts_with(under) => {
                let file = self.names.get(from).copied();
                if file.is_some() {
                    self.name(to, file);
                }
                self.name(from, None);
                return true;
            }
            Call::Link(from, to) if from.starts_with(under) => {
                let file = self.names.get(from).copied();
                self.name(to, file);
                return true;
            }
            Call::Unlink(path) if path.starts_with(under) => {
                self.name(path, None);
                return true;
            }
            Call::Mkdir(path) if path.starts_with(under) => {
                self.files.push(Content::default());
                self.folders.insert(path.clone());
                self.name(path, Some(self.files.len() - 1));
                return true;
            }
            Call::Odd(what) => panic!("a change that the replay does not know: {what}"),
            _ => {}
        }
        false
    }
    /// Writes the disk as a power cut may leave it.
    pub fn write(&self, from: &Path, to: &Path, cut: Cut) {
        let mut chance = if let Cut::Some(seed) = cut { seed } else { 1 };
        let mut toss = |of: u64| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance % of
        };
        let mut names = self.lasting.clone();
        // Names are journalled: a beginning of what was done, whole steps.
        let steps = match cut {
            Cut::All => self.since.len(),
            Cut::None => 0,
            Cut::Some(_) => usize::try_from(toss(self.since.len() as u64 + 1)).unwrap(),
        };
        self.since[..steps].iter().for_each(|named| keep(&mut names, named));
        let _ = std::fs::remove_dir_all(to);
        std::fs::create_dir_all(to).unwrap();
        for (name, file) in &names {
            // In a folder that did not last nothing did.
            if name.ancestors().any(|above| self.folders.contains(above) && !names.contains_key(above)) {
                continue;
            }
            let path = to.join(name.strip_prefix(from).unwrap());
            if self.folders.contains(name) {
                std::fs::create_dir_all(path).unwrap();
                continue;
            }
            let Content { lasting, since } = &self.files[*file];
            let mut bytes = lasting.clone();
            for done in since {
                match (cut, done) {
                    (Cut::None, _) => {}
                    (Cut::All, _) => apply(&mut bytes, done),
                    (Cut::Some(_), Done::Put(at, put)) => match toss(3) {
                        0 => {}
                        1 => apply(&mut bytes, done),
                        // Some of its sectors.
                        _ => {
                            for (n, sector) in put.chunks(SECTOR).enumerate() {
                                if toss(2) == 0 {
                                    apply(&mut bytes, &Done::Put(at + n * SECTOR, sector.to_vec()));
                                }
                            }
                        }
                    },
                    (Cut::Some(_), Done::Cut(_)) => {
                        if toss(2) == 0 {
                            apply(&mut bytes, done);
                        }
                    }
                }
            }
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

fn keep(names: &mut BTreeMap<PathBuf, usize>, named: &Named) {
    match named {
        Named::Is(name, file) => drop(names.insert(name.clone(), *file)),
        Named::Gone(name) => drop(names.remove(name)),
    }
}
