//! `completions` and `man`: both made from the command line as it is declared, so that they cannot differ from it.

use super::print::out;
use super::{Arguments, Exit, Stop};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

/// `completions SHELL`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<Exit, Stop> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "caseload", &mut text);
        printed(&text)
    }
}

/// `man`: one page with every command and its options.
pub(super) fn man() -> Result<Exit, Stop> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    let wrote = Man::new(command.clone()).render(&mut page).and_then(|()| {
        for each in command.get_subcommands() {
            let own = Man::new(each.clone());
            page.extend(format!(".SH \"CASELOAD {}\"\n", each.get_name().to_uppercase()).into_bytes());
            own.render_synopsis_section(&mut page)?;
            own.render_description_section(&mut page)?;
            own.render_options_section(&mut page)?;
        }
        Ok(())
    });
    wrote.map_err(|_| Stop::failed("The manual page could not be written."))?;
    printed(&page)
}

fn printed(text: &[u8]) -> Result<Exit, Stop> {
    out(&String::from_utf8_lossy(text)).map(|()| Exit::Done)
}
