//! The forms for a person and for their safe-contact card: the model for the other forms.
//! Used by `ask`. Holds no rule: answers are read by the domain.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::{Asked, Ethnicity, Gender, Residency, Voicemail};
use crate::domain::day::Born;
use crate::domain::person::{PersonDetails, SafeContact};

/// How an age is typed.
pub const AGE_HINT: &str = "Like 24, 16-17, under 18 or 50+; said today, or add 'on' and the day.";

/// What is known of the birth, from the date and the age; where both are given they must agree, and the date is kept.
pub fn born_of(values: &mut Reader<'_>) -> Option<Option<Born>> {
    let today = values.today();
    let born = values.maybe("born", |text| Born::parse(text, today));
    let age = values.maybe("age", |text| Born::parse_age(text, today));
    let (born, age) = (born?, age?);
    if let Some(why) = born.zip(age).and_then(|(born, age)| born.contradicts(age)) {
        values.refuse("age", why);
        return None;
    }
    Some(born.or(age))
}

impl Draft for PersonDetails {
    const TITLE: &'static str = "New person";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("name", "Full name", Kind::Line).hint("As the person gives it; empty while it is not known yet.").optional(),
            Field::new("name_to_use", "Name to use", Kind::Line).hint("What to call them; empty is the first word of the full name.").optional(),
            Field::new("born", "Date of birth", Kind::Date).hint("Like 27 3 2007. Only the year, or month and year, will do.").optional(),
            Field::new("age", "Age, if there is no date", Kind::Line).hint(AGE_HINT).optional(),
            Field::new("gender", "Gender, as the person states it", Kind::Choice(choices!(Gender))),
            Field::new("gender_words", "Their own word", Kind::Line).hint("If they describe their gender in another word.").optional(),
            Field::new("trans_history", "Trans history", Kind::Choice(choices!(Asked))).hint("Asked apart, and only if they want to say."),
            Field::new("ethnicity", "Ethnic group", Kind::Choice(choices!(Ethnicity))),
            Field::new("language", "Language", Kind::Line).hint("And whether an interpreter is needed.").optional(),
            Field::new("access_needs", "Access needs", Kind::Notes).hint("Disability, SEND, and what helps.").optional(),
            Field::new("residency", "Rotherham", Kind::Choice(choices!(Residency)))
                .hint("Support is for people who lived there when harmed, or live there now."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let name = values.text("name");
        let name_to_use = values.text("name_to_use");
        let born = born_of(values);
        let gender = values.get("gender", Gender::parse);
        let gender_words = values.text("gender_words");
        let trans_history = values.get("trans_history", Asked::parse);
        let ethnicity = values.get("ethnicity", Ethnicity::parse);
        let language = values.text("language");
        let access_needs = values.text("access_needs");
        let residency = values.get("residency", Residency::parse);
        Some(Self {
            name: name?,
            name_to_use: name_to_use?,
            born: born?,
            gender: gender?,
            gender_words: gender_words?,
            trans_history: trans_history?,
            ethnicity: ethnicity?,
            language: language?,
            access_needs: access_needs?,
            residency: residency?,
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.name.clone()),
            ("name_to_use", self.name_to_use.clone()),
            ("born", self.born.filter(|born| !born.is_age()).map(Born::words).unwrap_or_default()),
            ("age", self.born.and_then(Born::age_typed).unwrap_or_default()),
            ("gender", self.gender.code().into()),
            ("gender_words", self.gender_words.clone()),
            ("trans_history", self.trans_history.code().into()),
            ("ethnicity", self.ethnicity.code().into()),
            ("language", self.language.clone()),
            ("access_needs", self.access_needs.clone()),
            ("residency", self.residency.code().into()),
        ]
    }
}

impl Draft for SafeContact {
    const TITLE: &'static str = "Safe-contact card";
    fn fields() -> Vec<Field> {
        let line = |key, label| Field::new(key, label, Kind::Line).optional();
        vec![
            line("channels", "Which ways are safe").hint("Like 'text only'."),
            line("safe_times", "When it is safe").hint("Like 'after 4 pm'."),
            Field::new("voicemail", "May a message be left?", Kind::Choice(choices!(Voicemail))).hint("Not asked counts as no."),
            line("ask_for", "Whom to ask for"),
            line("must_not_know", "Who must not know"),
            line("code_word", "Code word").hint("A word that shows it is you."),
            line("phone", "Phone"),
            line("other_phone", "Another phone").hint("A helper's or a friend's."),
            line("email", "E-mail"),
            Field::new("address", "Address", Kind::Notes).optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let channels = values.text("channels");
        let safe_times = values.text("safe_times");
        let voicemail = values.get("voicemail", Voicemail::parse);
        let ask_for = values.text("ask_for");
        let must_not_know = values.text("must_not_know");
        let code_word = values.text("code_word");
        let phone = values.text("phone");
        let other_phone = values.text("other_phone");
        let email = values.text("email");
        let address = values.text("address");
        Some(Self {
            phone: phone?,
            other_phone: other_phone?,
            email: email?,
            address: address?,
            channels: channels?,
            safe_times: safe_times?,
            ask_for: ask_for?,
            voicemail: voicemail?,
            must_not_know: must_not_know?,
            code_word: code_word?,
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("channels", self.channels.clone()),
            ("safe_times", self.safe_times.clone()),
            ("voicemail", self.voicemail.code().into()),
            ("ask_for", self.ask_for.clone()),
            ("must_not_know", self.must_not_know.clone()),
            ("code_word", self.code_word.clone()),
            ("phone", self.phone.clone()),
            ("other_phone", self.other_phone.clone()),
            ("email", self.email.clone()),
            ("address", self.address.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let aged = |text: &str| text.parse().ok();
        let born = [
            aged("24 on 2026-11-21"),
            aged("0-17 on 2026-05-01"),
            None,
            Some(Born::Year(2007)),
            Some(Born::Month(2007, 3)),
            Some(Born::On("2007-03-27".parse().unwrap())),
        ];
        for born in born {
            reads_back(&PersonDetails { name: "Nguyễn Thị Lan".into(), born, access_needs: "large print\nquiet room".into(), ..PersonDetails::default() });
        }
        reads_back(&SafeContact { phone: "01632 960123".into(), address: "1 Example Row\nRotherham".into(), ..SafeContact::default() });
    }
}
