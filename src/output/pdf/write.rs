//! Pages into the bytes of a PDF, with its tree of elements, its bookmarks and its language.
//! Used by `pdf`. Decides nothing about what stands where.

use super::letters::{REGULAR, STRONG};
use super::pages::{Drawn, Element, Kind, Mark, Pages};
use super::{HEIGHT, Ink, WIDTH};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use krilla::text::Font;
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

/// The two fonts as the writer wants them.
struct Fonts {
    regular: Font,
    strong: Font,
}

/// Writes the pages. When `checked`, the library holds the outcome against PDF/UA, the standard for documents read aloud.
pub(super) fn write(pages: Pages, title: &str, checked: bool) -> Result<Vec<u8>, String> {
    let font = |bytes: &'static [u8]| Font::new(bytes.to_vec().into(), 0).ok_or_else(|| "a font in the program cannot be read".to_owned());
    let fonts = Fonts { regular: font(&REGULAR)?, strong: font(&STRONG)? };
    let configuration = ConfigurationBuilder::new();
    let configuration = if checked { configuration.with_accessibility_validator(Accessibility::UA1) } else { configuration };
    let configuration = configuration.finish().map_err(|why| format!("{why:?}"))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut owned: Vec<Vec<Identifier>> = pages.elements.iter().map(|_| Vec::new()).collect();
    for marks in &pages.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("a page has no size")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            let tag = mark.element.map_or(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)), |_| ContentTag::Other);
            let identifier = surface.start_tagged(tag);
            draw(&mut surface, mark, &fonts);
            surface.end_tagged();
            if let Some(own) = mark.element.and_then(|element| owned.get_mut(element)) {
                own.push(identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&pages));
    document.set_tag_tree(tree(pages.elements, owned));
    document.set_metadata(Metadata::new().title(title.to_owned()).language("en-GB".into()).creator("caseload".into()));
    document.finish().map_err(|why| format!("{why:?}"))
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x1d, 0x1f, 0x21),
        Ink::Grey => rgb::Color::new(0x4a, 0x4f, 0x54),
        Ink::Care => rgb::Color::new(0x7a, 0x30, 0x10),
        Ink::Mark => rgb::Color::new(0x2a, 0x6f, 0x86),
        Ink::Rule => rgb::Color::new(0xb4, 0xb9, 0xbe),
    }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) {
    let (x, y) = mark.at;
    let paint = colour(mark.ink);
    match &mark.drawn {
        Drawn::Nothing => {}
        Drawn::Line(line) => {
            surface.set_fill(Some(Fill { paint: paint.into(), ..Fill::default() }));
            for piece in &line.pieces {
                let font = if piece.strong { &fonts.strong } else { &fonts.regular };
                surface.draw_glyphs(Point::from_xy(x + piece.x, y + line.baseline), &piece.glyphs, font.clone(), &line.text, piece.size, false);
            }
        }
        Drawn::Box(width, height) => {
            surface.set_fill(Some(Fill { paint: paint.into(), ..Fill::default() }));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x, y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Drawn::Path(points) => {
            let mut path = PathBuilder::new();
            for (at, (right, down)) in points.iter().enumerate() {
                match at {
                    0 => path.move_to(x + right, y + down),
                    _ => path.line_to(x + right, y + down),
                }
            }
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: paint.into(), width: 1.4, ..Stroke::default() }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
        }
    }
}

/// The headings under the headings above them.
fn outline(pages: &Pages) -> Outline {
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let mut outline = Outline::new();
    let mut close = |open: &mut Vec<(u8, OutlineNode)>, rank: u8| {
        while open.last().is_some_and(|(last, _)| *last >= rank) {
            if let Some((_, node)) = open.pop() {
                match open.last_mut() {
                    Some((_, parent)) => parent.push_child(node),
                    None => outline.push_child(node),
                }
            }
        }
    };
    for (rank, words, page, down) in &pages.bookmarks {
        close(&mut open, *rank);
        let node = OutlineNode::new(words.clone(), XyzDestination::new(*page, Point::from_xy(0.0, *down)));
        open.push((*rank, node.with_open(*rank == 1)));
    }
    close(&mut open, 0);
    outline
}

/// The tree that is read aloud. A parent stands before its children, so that they can be taken from the end.
fn tree(elements: Vec<Element>, owned: Vec<Vec<Identifier>>) -> TagTree {
    let mut groups: Vec<(TagGroup, Option<usize>)> = elements
        .into_iter()
        .zip(owned)
        .map(|(element, own)| (TagGroup::with_children(tag(element.kind), own.into_iter().map(Node::from).collect()), element.parent))
        .collect();
    let mut roots = Vec::new();
    while let Some((group, parent)) = groups.pop() {
        match parent.and_then(|parent| groups.get_mut(parent)) {
            // From the end, so each goes before the sisters that are already there.
            Some((parent, _)) => parent.children.insert(0, group.into()),
            None => roots.push(group),
        }
    }
    let mut tree = TagTree::new().with_lang(Some("en-GB".into()));
    roots.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn tag(kind: Kind) -> TagKind {
    match kind {
        Kind::Heading(rank, words) => Tag::Hn(NonZeroU16::new(rank.into()).unwrap_or(NonZeroU16::MIN), Some(words)).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::Disc).into(),
        Kind::Item => Tag::LI.into(),
        Kind::ItemMark => Tag::Lbl.into(),
        Kind::ItemWords => Tag::LBody.into(),
        Kind::Quote => Tag::BlockQuote.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Figure(told) => Tag::Figure(Some(told)).into(),
    }
}
