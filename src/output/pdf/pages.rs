//! Blocks onto pages: what stands where, and which element of the document it belongs to.
//! Used by `pdf`. Draws nothing. A heading stays with what follows it, a table's heading row is repeated, and a row that
//! is longer than a page goes on over the next.

mod charts;
mod tables;

use super::letters::{Letters, Line, Setting};
use super::{BOTTOM, FOOT, Ink, LEFT, TOP, WIDE};
use crate::output::paper::{Block, Paper, Text};

/// The size of a paper that is meant for one page, of the others'.
const CLOSE: f32 = 0.92;

/// All pages with their elements.
pub(super) struct Pages {
    /// The pages.
    pub pages: Vec<Vec<Mark>>,
    /// The elements in reading order; a parent stands before its children.
    pub elements: Vec<Element>,
    /// The headings as bookmarks: rank, words, page, how far down.
    pub bookmarks: Vec<(u8, String, usize, f32)>,
}

/// Something drawn.
pub(super) struct Mark {
    /// Where its upper left corner is.
    pub at: (f32, f32),
    /// What.
    pub drawn: Drawn,
    /// How dark.
    pub ink: Ink,
    /// What it belongs to; none for what only decorates or repeats.
    pub element: Option<usize>,
}

/// What can be drawn.
pub(super) enum Drawn {
    /// A line of text.
    Line(Line),
    /// A filled rectangle: width and height.
    Box(f32, f32),
    /// A line through points, relative to its corner.
    Path(Vec<(f32, f32)>),
    /// Nothing: an empty cell is still a cell.
    Nothing,
}

/// An element of the document.
pub(super) struct Element {
    /// What it is.
    pub kind: Kind,
    /// What it is part of.
    pub parent: Option<usize>,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading with its rank and words.
    Heading(u8, String),
    /// A paragraph.
    Paragraph,
    /// A list, its items, the two parts of an item.
    List,
    /// An item.
    Item,
    /// The mark before an item.
    ItemMark,
    /// The words of an item.
    ItemWords,
    /// What somebody wrote.
    Quote,
    /// A table and its parts.
    Table,
    /// A row.
    Row,
    /// The heading of a column.
    ColumnHeading,
    /// The heading of a row.
    RowHeading,
    /// A cell.
    Cell,
    /// A picture, with its figures in words.
    Figure(String),
}

/// The pages while they fill.
pub(super) struct Flow<'a> {
    done: Pages,
    /// How far down the last page is filled.
    y: f32,
    /// How large everything is; smaller where the paper is meant for one page.
    scale: f32,
    letters: &'a mut Letters,
}

/// Lays a paper out.
pub(super) fn pages(paper: &Paper, letters: &mut Letters) -> Pages {
    let lacking = letters.lacks_any();
    let mut flow = Flow {
        done: Pages { pages: vec![Vec::new()], elements: Vec::new(), bookmarks: Vec::new() },
        y: TOP,
        scale: if paper.close { CLOSE } else { 1.0 },
        letters,
    };
    flow.heading(1, &paper.title, 0.0);
    if !paper.caution.is_empty() {
        flow.paragraph(&Text::strong(paper.caution.words()), 10.0, Ink::Care);
    }
    for line in &paper.stamp {
        flow.paragraph(line, 9.0, Ink::Grey);
    }
    if lacking {
        let said = "Letters that this document's fonts do not hold stand as their Unicode numbers, like [U+674E]. The same paper as HTML, Word or Markdown keeps them.";
        flow.paragraph(&said.into(), 9.0, Ink::Grey);
    }
    for (at, (block, rank)) in paper.ranked().enumerate() {
        match block {
            Block::Heading(_, words) => flow.heading(rank.unwrap_or(2), words, first_of(&paper.blocks[at + 1..])),
            Block::Paragraph(words) => flow.paragraph(words, 10.0, Ink::Black),
            Block::List(items) => flow.list(items),
            Block::Quote(lines) => flow.quote(lines),
            Block::Table(of) => flow.table(of),
            Block::Chart(of) => flow.chart(of),
            Block::PageBreak => flow.new_page(),
        }
    }
    flow.feet(&paper.foot);
    flow.done
}

/// So much room the beginning of what follows takes, below its headings.
fn first_of(blocks: &[Block]) -> f32 {
    match blocks {
        [Block::Heading(..), rest @ ..] => 30.0 + first_of(rest),
        [Block::Table(table), ..] => {
            if table.caption.is_empty() {
                80.0
            } else {
                100.0
            }
        }
        [Block::Chart(chart), ..] => 10.0 + charts::beginning(chart),
        _ => 44.0,
    }
}

impl Flow<'_> {
    fn element(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        self.done.elements.push(Element { kind, parent });
        self.done.elements.len() - 1
    }
    fn put(&mut self, at: (f32, f32), drawn: Drawn, ink: Ink, element: Option<usize>) {
        if let Some(page) = self.done.pages.last_mut() {
            page.push(Mark { at, drawn, ink, element });
        }
    }
    fn lines(&mut self, words: &Text, size: f32, width: f32) -> Vec<Line> {
        self.letters.lines(words, Setting { size: size * self.scale, strong: false, width, right: false })
    }
    /// A fresh page, unless this one is.
    fn new_page(&mut self) {
        if self.y > TOP {
            self.done.pages.push(Vec::new());
            self.y = TOP;
        }
    }
    /// Makes sure that so much fits below.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }
    /// Lines one below the other, over pages where needed.
    fn flow(&mut self, lines: Vec<Line>, x: f32, ink: Ink, element: usize) {
        for line in lines {
            self.room(line.height);
            let height = line.height;
            self.put((x, self.y), Drawn::Line(line), ink, Some(element));
            self.y += height;
        }
    }
    /// A heading, with room below it for the beginning of what it heads.
    fn heading(&mut self, rank: u8, words: &Text, below: f32) {
        if words.words().trim().is_empty() {
            return;
        }
        let (size, before, ink) = match rank {
            1 => (17.0, 0.0, Ink::Black),
            2 => (13.0, 14.0, Ink::Black),
            3 => (11.0, 9.0, Ink::Black),
            _ => (10.0, 6.0, Ink::Grey),
        };
        let lines = self.letters.lines(words, Setting { size: size * self.scale, strong: true, width: WIDE, right: false });
        let high: f32 = lines.iter().map(|line| line.height).sum();
        self.room(before + high + 3.0 + below);
        if self.y > TOP {
            self.y += before * self.scale;
        }
        self.done.bookmarks.push((rank, words.words(), self.done.pages.len() - 1, self.y));
        let element = self.element(Kind::Heading(rank, words.words()), None);
        self.flow(lines, LEFT, ink, element);
        self.y += 3.0 * self.scale;
    }
    fn paragraph(&mut self, words: &Text, size: f32, ink: Ink) {
        if words.words().trim().is_empty() {
            return;
        }
        let lines = self.lines(words, size, WIDE);
        let element = self.element(Kind::Paragraph, None);
        self.flow(lines, LEFT, ink, element);
        self.y += 4.0 * self.scale;
    }
    fn list(&mut self, items: &[Text]) {
        let list = self.element(Kind::List, None);
        for item in items {
            let item_element = self.element(Kind::Item, Some(list));
            let mark = self.element(Kind::ItemMark, Some(item_element));
            let words = self.element(Kind::ItemWords, Some(item_element));
            let bullet = self.lines(&"•".into(), 10.0, 12.0);
            let lines = self.lines(item, 10.0, WIDE - 14.0);
            self.room(lines.first().map_or(0.0, |line| line.height));
            for line in bullet.into_iter().take(1) {
                self.put((LEFT + 3.0, self.y), Drawn::Line(line), Ink::Grey, Some(mark));
            }
            self.flow(lines, LEFT + 14.0, Ink::Black, words);
            self.y += 1.5;
        }
        self.y += 4.0;
    }
    fn quote(&mut self, lines: &[Text]) {
        let quote = self.element(Kind::Quote, None);
        for words in lines {
            for line in self.lines(words, 10.0, WIDE - 14.0) {
                self.room(line.height);
                let height = line.height;
                self.put((LEFT, self.y), Drawn::Box(1.5, height), Ink::Rule, None);
                self.put((LEFT + 12.0, self.y), Drawn::Line(line), Ink::Black, Some(quote));
                self.y += height;
            }
        }
        self.y += 6.0;
    }
    /// The foot and the number of every page; both only repeat.
    fn feet(&mut self, foot: &Text) {
        let pages = self.done.pages.len();
        for at in 0..pages {
            let setting = Setting { size: 8.0, strong: false, width: WIDE - 90.0, right: false };
            let left = self.letters.lines(foot, setting);
            let number = Text::plain(format!("Page {} of {pages}", at + 1));
            let right = self.letters.lines(&number, Setting { width: 90.0, right: true, ..setting });
            let marks = [(LEFT, left), (LEFT + WIDE - 90.0, right)];
            let page = &mut self.done.pages[at];
            page.push(Mark { at: (LEFT, FOOT - 5.0), drawn: Drawn::Box(WIDE, 0.5), ink: Ink::Rule, element: None });
            for (x, lines) in marks {
                page.extend(lines.into_iter().take(1).map(|line| Mark { at: (x, FOOT), drawn: Drawn::Line(line), ink: Ink::Grey, element: None }));
            }
        }
    }
}
