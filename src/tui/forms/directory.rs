//! The form for an organisation of the directory. Used by `ask`. Holds no rule.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::domain::provider::OrganisationDetails;

impl Draft for OrganisationDetails {
    const TITLE: &'static str = "New organisation";
    fn fields() -> Vec<Field> {
        let line = |key, label| Field::new(key, label, Kind::Line).optional();
        vec![
            Field::new("name", "Name", Kind::Line),
            line("kind", "What it is for").hint("Like 'housing' or 'drug and alcohol'."),
            line("phone", "Phone"),
            line("email", "E-mail"),
            line("website", "Web site"),
            Field::new("note", "Note", Kind::Notes).hint("How to refer, opening times, who is good to ask.").optional(),
            line("source", "Where you have this from").hint("Like 'leaflet, March 2026'."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let name = values.text("name");
        let kind = values.text("kind");
        let phone = values.text("phone");
        let email = values.text("email");
        let website = values.text("website");
        let note = values.text("note");
        let source = values.text("source");
        Some(Self { name: name?, kind: kind?, phone: phone?, email: email?, website: website?, note: note?, source: source? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.name.clone()),
            ("kind", self.kind.clone()),
            ("phone", self.phone.clone()),
            ("email", self.email.clone()),
            ("website", self.website.clone()),
            ("note", self.note.clone()),
            ("source", self.source.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn an_organisation_reads_back() {
        reads_back(&OrganisationDetails { name: "Base Project".into(), email: "hello@example.org".into(), note: "Mon\nTue".into(), ..Default::default() });
    }
}
