//! The one file with calls that differ between systems, the one place that reads the clock, and the one that starts another program:
//! the system's own opener, for a folder, when a worker asks for that.
//! Used by `main`, the command line and the interface's terminal.

use crate::domain::day::Day;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Today, on this machine's calendar.
#[allow(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn today() -> Day {
    Day(chrono::Local::now().date_naive())
}

/// The file that is used when none is named: `caseload.db` in the platform's data folder.
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "caseload").map(|folders| folders.data_dir().join("caseload.db"))
}

/// Where people expect to find what they saved: their documents, else their home folder.
pub fn documents() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    let documents = folders.document_dir().filter(|folder| folder.is_dir());
    Some(documents.unwrap_or(folders.home_dir()).to_owned())
}

/// What shows a folder on this machine's desktop: the system's own opener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderOpener {
    program: PathBuf,
    before: &'static [&'static str],
}

impl FolderOpener {
    /// This program, which is given the folder and nothing else.
    pub fn at(program: PathBuf) -> Self {
        Self { program, before: &[] }
    }
    /// The one of the desktop that the program runs on; none where there is no desktop, or nothing to ask.
    pub fn of_this_desktop() -> Option<Self> {
        if cfg!(target_os = "macos") {
            // Named, so that a folder called 'x.app' is shown and not run. Somebody on the line from elsewhere does not see this desktop.
            let here = std::env::var_os("SSH_CONNECTION").is_none();
            return here.then(|| Self { program: "/usr/bin/open".into(), before: &["-a", "Finder"] });
        }
        if cfg!(windows) {
            return std::env::var_os("SystemRoot").map(|root| Self::at(Path::new(&root).join("explorer.exe")));
        }
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") {
            return None;
        }
        let folders = std::env::var_os("PATH")?;
        let mut programs = std::env::split_paths(&folders).filter(|folder| folder.is_absolute()).map(|folder| folder.join("xdg-open"));
        programs.find(|program| program.is_file()).map(Self::at)
    }
    /// Asks it to show the folder: without a shell, in a process group of its own, with nothing to read and nowhere to write. What goes
    /// wrong at once comes back as a sentence, what goes wrong later is told to `failed`.
    pub fn show(&self, folder: &Path, failed: impl FnOnce(String) + Send + 'static) -> Result<(), String> {
        let shown = folder.display().to_string();
        if !folder.is_dir() {
            return Err(format!("The folder '{shown}' is not there any more, so it was not opened."));
        }
        let sentence = move |why: &str| format!("The folder could not be opened ({why}). Open it yourself: {shown}");
        let mut command = Command::new(&self.program);
        command.args(self.before).arg(folder).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|why| sentence(&why.kind().to_string()))?;
        // Some openers end at once, some with the window they opened.
        std::thread::spawn(move || match child.wait() {
            // Windows' own ends with 1 whatever came of it.
            Ok(ended) if ended.success() || cfg!(windows) => {}
            _ => failed(sentence("the desktop could not do it")),
        });
        Ok(())
    }
}

/// Files for their owner alone, no core dumps, not attachable: what is in memory stays there.
pub fn keep_to_ourselves() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit, umask};
        umask(rustix::fs::Mode::from_raw_mode(0o077));
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        #[cfg(target_os = "linux")]
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

/// Wipes what was given back to the system's allocator by those who do not wipe it themselves (the database library's pages): takes memory
/// of every size until what lay free is taken, cleared, and gives it back. As good as the allocator hands out what it got; a test looks.
pub fn wipe_freed_memory() {
    // Threads that have ended leave their share of the memory to the next ones.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            drop(std::thread::Builder::new().spawn_scoped(scope, take_and_clear));
        }
        take_and_clear();
    });
}

/// Sizes of the pieces that are taken, and how many: the large ones first, because the small are cut out of what is left of them.
const LARGE: [(usize, usize); 6] = [(98_304, 160), (32_768, 128), (8192, 512), (4400, 512), (2048, 512), (1048, 1024)];
/// The allocator keeps small pieces by their exact size, in steps of 16.
const SMALL: [(usize, usize, usize); 3] = [(520, 1032, 64), (136, 504, 256), (24, 120, 2048)];

#[allow(clippy::slow_vector_initialization, reason = "memory that is asked for clear does not come from the nearest of the free pieces")]
fn take_and_clear() {
    let small = SMALL.into_iter().flat_map(|(from, to, pieces)| (from..=to).rev().step_by(16).map(move |size| (size, pieces)));
    let sizes: Vec<(usize, usize)> = LARGE.into_iter().chain(small).collect();
    let mut taken: Vec<Vec<u8>> = Vec::with_capacity(sizes.iter().map(|(_, pieces)| pieces).sum());
    for (size, pieces) in sizes {
        let piece = || {
            let mut piece = Vec::with_capacity(size);
            piece.resize(size, 0);
            piece
        };
        taken.extend(std::iter::repeat_with(piece).take(pieces));
    }
    drop(std::hint::black_box(taken));
    // A large piece makes the allocator put the small ones together again, and give back what it has too much of.
    drop(std::hint::black_box(vec![0_u8; LARGE[0].0]));
}

/// What of that holds, in words for a report.
pub fn kept_to_ourselves() -> String {
    #[cfg(unix)]
    {
        let no_core = rustix::process::getrlimit(rustix::process::Resource::Core).current == Some(0);
        #[cfg(target_os = "linux")]
        let closed = matches!(rustix::process::dumpable_behavior(), Ok(rustix::process::DumpableBehavior::NotDumpable));
        #[cfg(not(target_os = "linux"))]
        let closed = true;
        let words = |yes: bool, good: &str, bad: &str| if yes { good.to_owned() } else { bad.to_owned() };
        format!("{}, {}", words(no_core, "no core dumps", "core dumps are possible"), words(closed, "closed to other programs", "open to other programs"))
    }
    #[cfg(not(unix))]
    "not known on this system".to_owned()
}

/// Who may read and write a file or folder, as `rw-------`; nothing when it is not there or the system knows no such thing.
pub fn permissions(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = data.permissions().mode();
        Some("rwxrwxrwx".chars().enumerate().map(|(at, c)| if mode & (0o400 >> at) != 0 { c } else { '-' }).collect())
    }
    #[cfg(not(unix))]
    Some(if data.permissions().readonly() { "read only".into() } else { "there".into() })
}

/// What people read when the program fails inside: that it happened and that nothing is lost, never what was being worked on.
struct Plainly;

impl color_eyre::section::PanicMessage for Plainly {
    fn display(&self, panic: &std::panic::PanicHookInfo<'_>, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "Something went wrong inside the program, and it stopped. What was saved is safe.")?;
        write!(out, "Start it again; if it happens again, tell whoever looks after the program this place:")?;
        panic.location().map_or(Ok(()), |place| write!(out, " {}:{}", place.file(), place.line()))
    }
}

/// A panic of the thread that calls this gives the terminal back first, and then says no word of a record. Work beside it that breaks
/// says nothing: it comes back to the caller as an error, and the terminal stays as it is.
pub fn silence_panics(restore_terminal: fn()) -> color_eyre::Result<()> {
    let (panic_hook, error_hook) = color_eyre::config::HookBuilder::blank().panic_message(Plainly).display_env_section(false).into_hooks();
    error_hook.install()?;
    let own = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == own {
            restore_terminal();
            eprintln!("{}", panic_hook.panic_report(panic));
        }
    }));
    Ok(())
}

/// Can others read the folder? Then say so; the file itself is encrypted.
pub fn readable_by_others(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(folder).is_ok_and(|data| data.permissions().mode() & 0o044 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}
