//! A document before it has a format: title, stamp, headings, paragraphs, lists, tables and charts, in reading order.
//! Every model (summary, pack, return) becomes a `Paper`, and one writer a format turns papers into files, so that a
//! figure is said once. Pure. Every text is cleaned on its way in; making it harmless in a format is the writer's task.

use crate::domain::day::dates_in;
use crate::domain::text::clean;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// What it is: 'Case summary: SU-0012'.
    pub title: Text,
    /// How it must be handled ('still personal data'), said before anything else; empty when it holds nothing personal.
    pub caution: Text,
    /// As at which day, made when.
    pub stamp: Vec<Text>,
    /// Repeated at the foot of every page, and at the end where there are no pages; not in Markdown.
    pub foot: Text,
    /// Meant for one page: on paper it is set smaller and closer.
    pub close: bool,
    /// Everything else, in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Level, Text),
    /// A paragraph.
    Paragraph(Text),
    /// Items with a mark before each.
    List(Vec<Text>),
    /// What somebody wrote, its lines kept as they were.
    Quote(Vec<Text>),
    /// Rows and columns.
    Table(Table),
    /// A picture of figures, which always says them as well.
    Chart(Chart),
    /// What follows is better begun on a new page, where there are pages.
    PageBreak,
}

/// How deep a heading is. The title is above all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A main heading.
    Section,
    /// Below a section.
    Part,
    /// Right below the last of the others; Markdown shows it as bold text.
    Label,
}

/// Text on one line, some of it strong. What was typed is text like any other: nothing in it is ever markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    runs: Vec<Run>,
}

/// Neighbouring characters of one emphasis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words, clean, without line ends.
    pub words: String,
    /// With emphasis.
    pub strong: bool,
}

/// Rows and columns. The first cell of a row is its heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it shows, above it; empty when the heading before it says so.
    pub caption: Text,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading; may be empty.
    pub heading: Text,
    /// Figures stand right.
    pub align: Align,
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Figures.
    Right,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// One a column.
    pub cells: Vec<Text>,
    /// The total of the rows above.
    pub total: bool,
}

/// A picture of figures. A missing figure (suppressed, not recorded) has a text and no mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, with unit and denominator.
    pub title: Text,
    /// How.
    pub shape: Shape,
    /// The figures stand in a table beside: formats without pictures leave the chart out.
    pub in_table: bool,
}

/// The two kinds of picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A bar for each figure, from nought to `most`.
    Bars {
        /// The longest bar's value; the largest value when none.
        most: Option<u32>,
        /// In order.
        bars: Vec<Point>,
    },
    /// Figures over time, evenly spaced, between `least` and `most`.
    Trend {
        /// Foot of the scale.
        least: u32,
        /// Head of the scale.
        most: u32,
        /// By date.
        points: Vec<Point>,
    },
}

/// A figure of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// 'self', '11 Nov 2026'.
    pub label: Text,
    /// How large; none is shown by its words alone.
    pub value: Option<u32>,
    /// The figure in words with its unit: '38 % (120 of 317)', 'fewer than 5'.
    pub words: Text,
}

impl Text {
    /// Ordinary text.
    pub fn plain(words: impl AsRef<str>) -> Self {
        Self::default().then(words)
    }
    /// Strong text.
    pub fn strong(words: impl AsRef<str>) -> Self {
        Self::default().then_strong(words)
    }
    /// With more ordinary text after it.
    #[must_use]
    pub fn then(self, words: impl AsRef<str>) -> Self {
        self.with(words.as_ref(), false)
    }
    /// With strong text after it.
    #[must_use]
    pub fn then_strong(self, words: impl AsRef<str>) -> Self {
        self.with(words.as_ref(), true)
    }
    fn with(mut self, words: &str, strong: bool) -> Self {
        let words = clean(words).replace(['\n', '\t'], " ");
        match self.runs.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if last.strong == strong => last.words.push_str(&words),
            _ => self.runs.push(Run { words, strong }),
        }
        self
    }
    /// Its pieces, in order; neighbours differ in emphasis.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }
    /// All of it without emphasis.
    pub fn words(&self) -> String {
        self.runs.iter().map(|run| run.words.as_str()).collect()
    }
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::plain(words)
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Self {
        Self::plain(words)
    }
}

impl Column {
    /// A column of words.
    pub fn words(heading: impl Into<Text>) -> Self {
        Self { heading: heading.into(), align: Align::Left }
    }
    /// A column of figures.
    pub fn figures(heading: impl Into<Text>) -> Self {
        Self { heading: heading.into(), align: Align::Right }
    }
}

impl Row {
    /// An ordinary row.
    pub fn new<T: Into<Text>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect(), total: false }
    }
    /// The row of totals.
    pub fn total<T: Into<Text>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self { total: true, ..Self::new(cells) }
    }
}

impl Table {
    /// How wide each column is in a room so many letters wide: no word and no date is broken while there is room for all of them, and
    /// what is left goes to the longer texts, though less and less.
    pub fn widths(&self, room: f32) -> Vec<f32> {
        let wanted = self.wanted();
        let (words, more) = sums(&wanted);
        let left = (room - words).max(0.0);
        let squeeze = (room / words.max(1.0)).min(1.0);
        wanted.iter().map(|(word, own)| word * squeeze + left * own / more.max(1.0)).collect()
    }
    /// How many letters wide it is where no word is broken, and where it reads well.
    pub fn least(&self) -> (f32, f32) {
        let (words, more) = sums(&self.wanted());
        (words, words + more / 2.0)
    }
    /// For each column its longest word, and how much more would do it good, in letters.
    fn wanted(&self) -> Vec<(f32, f32)> {
        let of = |at: usize, column: &Column| {
            // A heading stands in strong letters, which are wider.
            let heading = format!("{}.", column.heading.words());
            let words = self.rows.iter().filter_map(|row| row.cells.get(at)).map(Text::words).chain([heading]);
            let (longest, word) = words.fold((0, 0), |(longest, word), text| {
                let in_text = whole_dates(&text).split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                (longest.max(text.chars().count()), word.max(in_text))
            });
            let word = word.clamp(2, 22) as f32 + 1.0;
            (word, ((longest.min(120) as f32).powf(0.75) * 1.5 - word).max(0.5))
        };
        self.columns.iter().enumerate().map(|(at, column)| of(at, column)).collect()
    }
}

fn sums(wanted: &[(f32, f32)]) -> (f32, f32) {
    wanted.iter().fold((0.0, 0.0), |(words, more), (word, own)| (words + word, more + own))
}

/// The text with its dates as one word each.
fn whole_dates(text: &str) -> String {
    let mut whole = text.to_owned();
    dates_in(text).into_iter().for_each(|date| whole.replace_range(date.clone(), &text[date].replace(' ', "_")));
    whole
}

impl Chart {
    /// Its figures in rows, for formats without pictures.
    pub fn as_table(&self) -> Table {
        let rows = self.points().iter().map(|point| Row::new([point.label.clone(), point.words.clone()]));
        Table { caption: self.title.clone(), columns: vec![Column::words(""), Column::figures("Figure")], rows: rows.collect() }
    }
    /// Its figures.
    pub fn points(&self) -> &[Point] {
        match &self.shape {
            Shape::Bars { bars, .. } => bars,
            Shape::Trend { points, .. } => points,
        }
    }
}

impl Paper {
    /// Adds a main heading.
    pub fn section(&mut self, words: impl Into<Text>) {
        self.blocks.push(Block::Heading(Level::Section, words.into()));
    }
    /// Adds a heading below a section.
    pub fn part(&mut self, words: impl Into<Text>) {
        self.blocks.push(Block::Heading(Level::Part, words.into()));
    }
    /// Adds a heading right below the last.
    pub fn label(&mut self, words: impl Into<Text>) {
        self.blocks.push(Block::Heading(Level::Label, words.into()));
    }
    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: impl Into<Text>) {
        self.blocks.push(Block::Paragraph(words.into()));
    }
    /// Adds a list, or `none` as a paragraph when nothing is in it; nothing at all when `none` is empty too.
    pub fn list<T: Into<Text>>(&mut self, items: impl IntoIterator<Item = T>, none: &str) {
        let items: Vec<Text> = items.into_iter().map(Into::into).collect();
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        } else if !none.is_empty() {
            self.paragraph(none);
        }
    }
    /// Adds a table.
    pub fn table(&mut self, columns: impl IntoIterator<Item = Column>, rows: impl IntoIterator<Item = Row>) {
        self.blocks.push(Block::Table(Table { caption: Text::default(), columns: columns.into_iter().collect(), rows: rows.into_iter().collect() }));
    }
    /// Adds another paper's pieces, its sections becoming parts.
    pub fn take_in(&mut self, blocks: Vec<Block>) {
        self.blocks.extend(blocks.into_iter().map(|block| match block {
            Block::Heading(Level::Section, words) => Block::Heading(Level::Part, words),
            other => other,
        }));
    }
    /// Every text in it, in no order that matters.
    pub fn texts(&self) -> Vec<&Text> {
        fn of_block(block: &Block) -> Vec<&Text> {
            match block {
                Block::Heading(_, words) | Block::Paragraph(words) => vec![words],
                Block::List(words) | Block::Quote(words) => words.iter().collect(),
                Block::Table(table) => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    table.columns.iter().map(|column| &column.heading).chain(cells).chain([&table.caption]).collect()
                }
                Block::Chart(chart) => chart.points().iter().flat_map(|point| [&point.label, &point.words]).chain([&chart.title]).collect(),
                Block::PageBreak => Vec::new(),
            }
        }
        self.blocks.iter().flat_map(of_block).chain([&self.title, &self.caution, &self.foot]).chain(&self.stamp).collect()
    }
    /// The blocks, each with the rank of the heading it is, 2 to 4 (the title is 1; no rank is skipped), or nothing.
    pub fn ranked(&self) -> impl Iterator<Item = (&Block, Option<u8>)> {
        let mut last = 1;
        self.blocks.iter().map(move |block| {
            let Block::Heading(level, _) = block else { return (block, None) };
            let rank = match level {
                Level::Section => 2,
                Level::Part => (last + 1).min(3),
                Level::Label => return (block, Some(last + 1)),
            };
            last = rank;
            (block, Some(rank))
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
