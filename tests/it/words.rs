//! The words that people read: no engineers' words in what the interface and the command line say.
//! Reads the text of the program and looks into its string literals and the help of its options.

use crate::architecture::{Source, project, sources};

/// Words of people who build programs, as whole words in any case.
const ENGINEERS: &[&str] =
    &["invalid", "null", "parse", "parsed", "parsing", "token", "panic", "panicked", "sql", "sqlite", "schema", "thread", "flush", "boolean", "regex", "stdin"];
/// Where what people read is written: on the screen, in papers and in what is said of files.
const FACES: &[&str] = &["src/tui", "src/cli", "src/exchange", "src/output", "src/domain"];
/// Sentences for people that stand elsewhere.
const OTHERS: &[&str] = &["src/store/error.rs", "src/store/keys.rs", "src/platform.rs", "src/main.rs"];
/// Literals that no person reads: the file, then the literal.
const ALLOWED: &[(&str, &str)] = &[
    // What a Frictionless Data Package calls it, for the programs that read one.
    ("src/exchange/archive.rs", "schema"),
];

/// The string literals of some code, without its comments.
fn literals(code: &str) -> Vec<String> {
    let characters: Vec<char> = code.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut found = Vec::new();
    let mut i = 0;
    while i < characters.len() {
        let raw = at(i) == 'r' && (at(i + 1) == '"' || at(i + 1) == '#') && !(i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_'));
        if at(i) == '/' && at(i + 1) == '/' {
            while i < characters.len() && at(i) != '\n' {
                i += 1;
            }
        } else if at(i) == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            // A character, not a lifetime: '"' must not open a string.
            i += if at(i + 1) == '\\' { 3 } else { 2 };
        } else if raw {
            let marks = (i + 1..).take_while(|index| at(*index) == '#').count();
            if at(i + 1 + marks) == '"' {
                let from = i + 2 + marks;
                let ends = |index: usize| at(index) == '"' && (1..=marks).all(|mark| at(index + mark) == '#');
                let to = (from..characters.len()).find(|index| ends(*index)).unwrap_or(characters.len());
                found.push(characters[from..to].iter().collect());
                i = to + marks;
            }
        } else if at(i) == '"' {
            let mut text = String::new();
            i += 1;
            while i < characters.len() && at(i) != '"' {
                if at(i) == '\\' {
                    i += 1;
                    text.push(' ');
                } else {
                    text.push(at(i));
                }
                i += 1;
            }
            found.push(text);
        }
        i += 1;
    }
    found
}

/// What a person may read of a file: its literals, and on the command line the help written as `///`.
fn read_by_people(source: &Source) -> Vec<String> {
    // Reasons given to the compiler are read by nobody else.
    let code: String = source.shipped().lines().filter(|line| !line.trim_start().starts_with("#[allow")).flat_map(|line| [line, "\n"]).collect();
    let mut texts = literals(&code);
    if source.path.starts_with("src/cli/") {
        texts.extend(source.text.lines().map(str::trim_start).filter_map(|line| line.strip_prefix("/// ")).map(str::to_owned));
    }
    texts
}

/// The first engineers' word in a text.
fn engineers_word(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    ENGINEERS.iter().copied().find(|word| words.contains(word))
}

#[test]
fn literals_are_found() {
    let code = "let a = \"one \\\" two\"; // \"not this\"\nlet b = '\"'; let c = r#\"three \"four\" \"#; fn f<'a>(x: &'a str) {} \"five\"";
    assert_eq!(literals(code), ["one   two", "three \"four\" ", "five"]);
    assert_eq!(engineers_word("The date is Invalid."), Some("invalid"));
    assert_eq!(engineers_word("nullable things, threadbare"), None);
}

#[test]
fn nobody_has_to_read_engineers_words() {
    let others = OTHERS.iter().map(|path| Source { path: (*path).to_owned(), text: std::fs::read_to_string(project(path)).unwrap() });
    let mut texts = 0;
    let mut wrong = Vec::new();
    for source in FACES.iter().flat_map(|folder| sources(folder)).chain(others).filter(|source| !source.is_test()) {
        for text in read_by_people(&source) {
            texts += 1;
            let allowed = ALLOWED.contains(&(source.path.as_str(), text.as_str()));
            if let Some(word) = engineers_word(&text).filter(|_| !allowed) {
                wrong.push(format!("{}: '{word}' in \"{text}\"", source.path));
            }
        }
    }
    assert!(texts > 300, "only {texts} texts were found");
    assert!(wrong.is_empty(), "Say it in a worker's words:\n{}", wrong.join("\n"));
}
