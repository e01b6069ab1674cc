//! Passphrases and codes: from a file's first line, from standard input, or from a hidden prompt. Never from arguments or the environment.

use super::{Global, Stop};
use crate::store::error::why_unread;
use age::secrecy::SecretString;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use zeroize::Zeroizing;

/// The passphrase of the caseload.
pub(super) fn passphrase(global: &Global) -> Result<SecretString, Stop> {
    secret(global, global.passphrase_file.as_deref(), "Passphrase: ", "--passphrase-file PATH ('-' for standard input)")
}

/// A secret from a file, or asked for.
pub(super) fn secret(global: &Global, file: Option<&Path>, prompt: &str, option: &str) -> Result<SecretString, Stop> {
    match file {
        Some(path) => first_line(path),
        None if global.no_input => Err(Stop::failed(format!("Nothing may be asked (--no-input). Give it with {option}."))),
        None if !std::io::stdin().is_terminal() => Err(Stop::failed(format!("There is no terminal to ask at. Give it with {option}."))),
        None => rpassword::prompt_password(prompt).map(SecretString::from).map_err(|_| Stop::failed("Nothing was typed. Nothing was changed.")),
    }
}

/// A new secret: asked for twice unless it comes from a file.
pub(super) fn new_secret(global: &Global, file: Option<&Path>, prompt: &str, option: &str) -> Result<SecretString, Stop> {
    use age::secrecy::ExposeSecret;
    let first = secret(global, file, prompt, option)?;
    if file.is_none() {
        let again = secret(global, None, "The same once more: ", option)?;
        if first.expose_secret() != again.expose_secret() {
            return Err(Stop::failed("The two were not the same. Nothing was changed. Try again."));
        }
    }
    if let Some(problem) = crate::store::keys::passphrase_problem(first.expose_secret()) {
        return Err(Stop::failed(format!("This passphrase will not do. {problem} Nothing was changed.")));
    }
    Ok(first)
}

fn first_line(path: &Path) -> Result<SecretString, Stop> {
    let unreadable = |wrong: std::io::Error| {
        Stop::failed(format!("The secret could not be read from {} ({}). Check the path and that the file may be read.", path.display(), why_unread(&wrong)))
    };
    if path == Path::new("-") {
        return line_of(std::io::stdin().lock()).map_err(unreadable);
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    line_of(std::io::BufReader::new(file)).map_err(unreadable)
}

/// A line without its end. No secret is longer than this, and what never ends a line is not read on.
fn line_of(from: impl BufRead) -> std::io::Result<SecretString> {
    let mut line = Zeroizing::new(String::new());
    from.take(10_000).read_line(&mut line)?;
    Ok(SecretString::from(line.trim_end_matches(['\n', '\r']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::secrecy::ExposeSecret;
    use std::io::Read;

    #[test]
    fn a_secret_is_one_line_and_what_never_ends_is_not_read_on() {
        assert_eq!(line_of(&b"four words\r\nmore"[..]).unwrap().expose_secret(), "four words");
        let mut endless = std::io::BufReader::new(std::io::repeat(b'x').take(1_000_000));
        assert_eq!(line_of(&mut endless).unwrap().expose_secret().len(), 10_000);
        assert!(endless.into_inner().limit() > 900_000, "it was read on and on");
    }
}
