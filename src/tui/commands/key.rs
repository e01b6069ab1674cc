//! A key as the command table names it, and as people read it ('Ctrl+P', 'Shift-Tab').
//! Used by the table, the footer, help and the README's key list. Knows no terminal library: `app/input` translates.

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is the key it names")]
pub enum Key {
    Char(char),
    Ctrl(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Delete,
    Backspace,
}

impl Key {
    /// Would this key write a character into a field?
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Char(_))
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::Char(' ') => "Space",
            Self::Char(c) => return write!(out, "{c}"),
            Self::Ctrl(c) => return write!(out, "Ctrl+{}", c.to_ascii_uppercase()),
            Self::F(n) => return write!(out, "F{n}"),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::Home => "Home",
            Self::End => "End",
            Self::Delete => "Del",
            Self::Backspace => "Backspace",
        };
        out.write_str(name)
    }
}
