//! The one key that starts another program: after something was written, the desktop is asked to open the folder it is in, and only that.

use super::window::Window;
use crate::support::{PASSPHRASE, World};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A caseload, a folder to work in whose name a shell would take apart, and a folder of programs with an opener that notes what it was given.
struct Desk {
    world: tempfile::TempDir,
    file: PathBuf,
    home: PathBuf,
    programs: PathBuf,
}

impl Desk {
    /// The opener makes a noise and ends with this code.
    fn new(code: u8) -> Self {
        let mut world = World::new();
        world.person("Amina Example");
        let World { folder: world, path: file, store } = world;
        store.close().unwrap();
        let at = world.path().canonicalize().unwrap();
        let (home, programs) = (at.join("to send; $(echo away) 'now' & x"), at.join("programs"));
        for folder in [&home, &programs] {
            std::fs::create_dir(folder).unwrap();
        }
        let noted = programs.join("noted");
        let look = "echo \"$#\"; echo \"$1\"; if [ -t 0 ] || [ -t 1 ] || [ -t 2 ]; then echo a terminal; else echo no terminal; fi";
        let script =
            format!("#!/bin/sh\n{{ {look}; }} > '{0}'\nmv '{0}' '{0}.whole'\necho OPENER NOISE\necho OPENER NOISE >&2\nexit {code}\n", noted.display());
        let opener = programs.join("xdg-open");
        std::fs::write(&opener, script).unwrap();
        std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { world, file, home, programs }
    }
    /// A case summary, just written.
    fn written(&self, open: impl FnOnce(&Path, &[&str]) -> Window) -> Window {
        let mut window = open(&self.home, &["--file", self.file.to_str().unwrap()]);
        window.shows("The caseload is locked").press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
        window.press("/").shows("Find a person").press("'amina' enter").shows("Overview").press("x");
        window.fill(&[("As", "down down down"), ("File", "clear clear clear clear 'summary.md'")], "The summary is in");
        assert!(self.home.join("summary.md").is_file());
        window
    }
    fn on_desktop(&self) -> Window {
        self.written(|home, arguments| Window::on_desktop(&[], &self.programs, home, arguments))
    }
    /// What the opener was given.
    fn noted(&self) -> Option<String> {
        std::fs::read_to_string(self.programs.join("noted.whole")).ok()
    }
}

#[test]
fn the_desktop_is_given_the_folder_and_nothing_else() {
    let desk = Desk::new(0);
    let mut window = desk.on_desktop();
    assert!(window.text().contains("o opens the folder it is in.") && window.text().contains("o open the folder"), "{}", window.text());
    assert_eq!(desk.noted(), None, "nothing is started by itself");
    window.press("o").shows("The desktop is asked to open the folder.").until("the opener to be asked", |_| desk.noted().is_some());
    assert_eq!(desk.noted().unwrap(), format!("1\n{}\nno terminal\n", desk.home.display()));
    window.press("esc").hides("The summary is in");
    window.press("3").shows("[Waiting lists]");
    assert!(!window.wrote("OPENER NOISE"));
    window.press("q");
    assert_eq!(window.ended("four unrelated").0, 0);
    assert!(desk.world.path().is_dir());
}

#[test]
fn a_desktop_that_cannot_is_answered_in_a_sentence() {
    let desk = Desk::new(4);
    let mut window = desk.on_desktop();
    window.press("o").shows("The folder could not be opened (the desktop could not do it). Open it yourself: /");
    // Gone meanwhile: nothing is started for it.
    std::fs::remove_file(desk.programs.join("noted.whole")).unwrap();
    std::fs::remove_dir_all(&desk.home).unwrap();
    window.press("o").shows("is not there any more, so it was not opened.");
    assert_eq!(desk.noted(), None);
    window.press("q").press("esc").hides("The summary is in");
    window.press("q");
    assert_eq!(window.ended("four unrelated").0, 0);
}

#[test]
fn without_a_desktop_or_an_opener_the_key_is_not_there() {
    let desk = Desk::new(0);
    let mut window = desk.written(Window::open);
    assert!(!window.text().contains("open the folder") && !window.text().contains("opens the folder"), "{}", window.text());
    window.press("o").press("esc").hides("The summary is in");
    assert!(!window.text().contains("The desktop is asked"));
    assert_eq!(desk.noted(), None);
}
