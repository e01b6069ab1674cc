//! THE table: every command once, with where it works, its keys and its words.
//! Keys, footer, help, palette and the README's key list all come from here. To add a command: add one row; offer it in a screen.

use super::key::Key::*;
use super::{Scope, Spec};

macro_rules! commands {
    ($($name:ident: [$($scope:ident),+] [$($key:expr),+] $title:literal, $short:literal, $weight:literal;)+) => {
        /// The name of something that can be done. It carries no data.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the title beside each says what it does")]
        pub enum Command { $($name),+ }

        /// Every command, in the order help shows them.
        pub const COMMANDS: &[Spec] = &[$(Spec {
            command: Command::$name, scopes: &[$(Scope::$scope),+], keys: &[$($key),+], title: $title, short: $short, weight: $weight,
        }),+];
    };
}

/// Keys that edit an answer in a form, for help and the README: `app/input` hands them to the field, so they are no commands.
pub const TYPING: &[(&str, &str)] = &[
    ("Up, Down", "In a list: another choice; else the next field or line"),
    ("a letter", "In a list: to what begins with it"),
    ("Space", "In a list: choose, or leave out again"),
    ("Backspace", "In a list: choose nothing"),
    ("a figure", "In a day or number that is marked: takes its place"),
    ("Ctrl+U", "Empty the line; in a note, take back what was typed last"),
    ("Ctrl+Y", "Bring back what Ctrl+U took"),
    ("Ctrl+W", "Take away the word before"),
];

// Command: [where] [keys] title, footer word, footer weight (0: never in the footer).
commands! {
    Today: [Everywhere] [Char('1')] "Today: what needs me", "today", 0;
    Caseload: [Everywhere] [Char('2')] "Caseload: the people I work with", "caseload", 0;
    Waiting: [Everywhere] [Char('3')] "Waiting lists", "waiting lists", 0;
    Routing: [Everywhere] [Char('4')] "Routing: who can take this person", "routing", 0;
    Reports: [Everywhere] [Char('5')] "Reports: figures", "reports", 0;
    Directory: [Everywhere] [Char('6')] "Directory: organisations to refer to", "directory", 0;
    Supervision: [Everywhere] [Char('7')] "Supervision: what to bring, what was decided", "supervision", 0;
    Import: [Everywhere] [Char('I')] "Import from a CSV file", "import", 0;
    Up: [Everywhere, Find, Palette, Help, Why, Written] [Up] "One up", "up", 0;
    Down: [Everywhere, Find, Palette, Help, Why, Written] [Down] "One down", "down", 0;
    Left: [Everywhere] [Left] "One to the left", "left", 0;
    Right: [Everywhere] [Right] "One to the right", "right", 0;
    PageUp: [Everywhere, Find, Palette, Help, Why, Written] [PageUp] "A page up", "page up", 0;
    PageDown: [Everywhere, Find, Palette, Help, Why, Written] [PageDown] "A page down", "page down", 0;
    Home: [Everywhere, Help, Why, Written] [Home] "To the first", "first", 0;
    End: [Everywhere, Help, Why, Written] [End] "To the last", "last", 0;
    NextTab: [Everywhere, Form, Wizard] [Tab] "Next tab, or the next field", "next", 30;
    PreviousTab: [Everywhere, Form, Wizard] [BackTab] "Previous tab, or the field before", "previous", 0;
    Open: [Everywhere, Find, Palette] [Enter] "Open what is selected", "open", 90;
    Back: [Everywhere, Form, Find, Palette, Help, Why, Written, Confirm, Reason, Busy] [Esc] "Go back, or close this", "back", 20;
    Yes: [Confirm] [Char('y'), Enter] "Yes", "yes", 90;
    No: [Confirm] [Char('n')] "No", "no", 80;
    Find: [Everywhere] [Char('/')] "Find a person", "find", 50;
    Palette: [Everywhere] [Ctrl('p'), Char(':')] "Find a command by its name", "commands", 0;
    Help: [Everywhere, Form, Lock, Wizard] [Char('?'), F(1)] "Help: every key that works here", "more", 0;
    New: [Everywhere] [Char('n')] "New: a person, or what this list holds", "new", 40;
    Edit: [Everywhere] [Char('e')] "Edit what is selected", "edit", 35;
    Why: [Everywhere] [Char('y')] "Why: the rule, its source and the rows behind it", "why", 38;
    Undo: [Everywhere] [Char('u')] "Undo the last change", "undo", 0;
    BackUp: [Everywhere] [Ctrl('b')] "Back up now, into one checked file", "back up", 0;
    Export: [Everywhere] [Char('x')] "Export: a case summary, the supervision pack, a return", "export", 25;
    Archive: [Everywhere] [Ctrl('e')] "Everything into a folder of open formats (archive)", "archive", 0;
    Privacy: [Everywhere, Form] [F(12)] "Privacy view: case codes for names", "privacy", 0;
    Lock: [Everywhere, Form, Find, Palette, Help, Why, Written, Confirm, Reason, Busy] [Ctrl('l')] "Lock", "lock", 0;
    Quit: [Everywhere, Lock, Wizard] [Char('q'), Ctrl('c'), Ctrl('q')] "Quit", "quit", 0;

    LogContact: [Lists, Record] [Char('c')] "Log a contact or an attempt, in one line", "log a contact", 60;
    LogInFull: [Lists, Record] [Char('C')] "Log a contact in full", "log in full", 0;
    Settings: [Today] [Char('s')] "Settings: my name, colours, minutes to lock, backups", "settings", 0;
    HandOver: [Caseload, Record] [Char('X')] "Hand over: an encrypted pack, for cover or a whole case", "hand over", 0;
    MergePack: [Today, Caseload] [Char('M')] "Bring a handover in, or what came back", "bring in", 0;
    SortBy: [Caseload] [Char('s')] "Sort by another column", "sort", 45;
    OnlyDue: [Caseload] [Char('d')] "Only what is overdue, or close to a limit", "due only", 44;
    AsAt: [Waiting, Today, Caseload, OverTime, Transfers, Reports] [Char('a'), Char('@')] "As at another day", "as at", 43;
    DirectoryAsAt: [Directory] [Char('a'), Char('@')] "What held on another day", "as at", 0;
    RecordAsAt: [Record] [Char('@')] "This record as at another day", "as at", 0;
    OverTime: [Waiting, OverTime] [Char('g')] "Waits over time; there, another picture", "waits over time", 56;
    TransferPlan: [Waiting, Directory] [Char('T')] "Transfer plan: where everyone goes when a service ends", "transfer plan", 0;
    FilterList: [Waiting] [Char('f')] "Filter: lane, days waited, offers, quiet", "filter", 41;
    Remove: [OverTime, Book] [Char('-')] "Remove an event, places, or a page", "remove", 44;
    NextAnswer: [Routing] [Char(' '), Char('+')] "What if: the next answer (Left and Right choose which)", "what if", 80;
    PreviousAnswer: [Routing] [Char('-')] "What if: the answer before", "answer before", 0;
    OwnAnswers: [Routing] [Backspace, Char('0')] "Back to what is known of the person", "back to their own", 78;
    ToHub: [Routing] [Char('t')] "Next step: bring to the TRS hub", "bring to the hub", 66;
    SupportSelf: [Routing] [Char('s')] "Next step: support to self-refer", "support self-referral", 67;
    CheckProvider: [Routing] [Char('c')] "Next step: check with the provider", "check with provider", 65;
    PrintOptions: [Routing] [Char('p')] "Print 'your options', a page for the person", "print options", 64;
    ReferHere: [Routing] [Char('r')] "Refer to this service", "refer here", 70;
    SetPeriod: [Reports] [Char('p')] "Set the period, the day and the provider", "period", 70;
    Span: [Reports] [Char('m')] "Months, quarters or contract years", "month, quarter or year", 58;
    NextPeriod: [Reports] [Char('.')] "Next period", "next period", 50;
    PreviousPeriod: [Reports] [Char(',')] "Previous period", "period before", 55;
    KeptReturns: [Reports] [Char('k')] "Returns that were sent, against today", "sent before", 54;
    ContractBook: [Reports] [Char('c')] "Contract book: targets, costs, population, visits", "contract book", 57;
    Mend: [Reports] [Char('d')] "What is missing or contradictory, before it is sent", "to mend", 56;
    Bands: [Reports] [Char('b')] "Age bands of 2016, or of 2022-23", "age bands", 60;

    DecideHere: [Supervision] [Char('d')] "Keep what was decided about this person", "decided", 70;
    LookBackTo: [Supervision] [Char('s')] "Since the last session: of any kind, line, clinical", "since which", 56;

    RecordReading: [Record] [Char('o')] "Record a reading of a measure", "record a reading", 58;
    ScoreItems: [Record] [Char('O')] "Score PHQ-9, GAD-7 or CORE-10 by items", "score items", 0;
    AddMarker: [Record] [Char('d')] "Add a marker beside the scores", "add a marker", 0;
    SafeContact: [Record] [Char('k')] "Safe-contact card", "safe contact", 0;
    ShowDetails: [Record] [Char('i')] "Show phone, address and code word (logged)", "contact details", 0;
    LinkPerson: [Record] [Char('l')] "Link to another person", "link", 0;
    MergeRecord: [Record] [Char('M')] "Merge with another record of the same person", "merge", 0;
    NewReferral: [Record] [Char('f')] "New referral", "new referral", 0;
    ReferAgain: [Record] [Char('R')] "Refer again, from what the last referral knew", "refer again", 0;
    Before: [Record] [Char('B')] "Supported before: earlier episodes, plans, exit sheets", "before", 0;
    RouteThis: [Record] [Char('j')] "Who can take this person", "routing", 0;
    NewPlan: [Record] [Char('p')] "Agree a plan, or a new version", "new version", 0;
    HoldReview: [Record] [Char('v')] "Hold a review", "review", 0;
    AddRisk: [Record] [Char('r')] "Add a risk", "add a risk", 0;
    AddOnward: [Record] [Char('b')] "Onward referral", "onward referral", 0;
    PlanVisit: [Record] [Char('V')] "Plan a visit: when back, whom to call", "plan a visit", 0;
    BackFromVisit: [Today] [Char('b')] "Back from the visit shown at the top", "back from visit", 37;
    WhoWorks: [Record] [Char('K')] "Key worker or cover: who works with them, and when", "key worker", 0;
    ExitStrategy: [Record] [Char('g')] "Exit strategy", "exit strategy", 0;

    Assess: [Record] [Char('A')] "Assessment by parts of daily life", "assessment", 0;
    SafetyPlan: [Record] [Char('P')] "Safety plan", "safety plan", 0;
    Consents: [Record] [Char('N')] "Consent: for what, with whom", "consent", 0;
    Concerns: [Record] [Char('S')] "Safeguarding concerns taken further", "safeguarding", 0;
    Meetings: [Record] [Char('T')] "Meetings: prepare, talk through", "meetings", 0;
    Requests: [Record] [Char('Q')] "Requests for the record", "requests", 0;
    FeedbackOf: [Record] [Char('F')] "Feedback, compliments, complaints, voice", "feedback", 0;
    OwnCopy: [Record, Entries] [Char('Y')] "Their own copy: all that is kept about them (subject access)", "their own copy", 32;
    CaseStudy: [Record, Entries] [Char('W')] "Case study without names, where they agreed to one", "case study", 31;
    EraseRecord: [Entries] [Char('E')] "Erase this record for good", "erase", 30;

    CloseRisk: [Overview] [Char('h')] "Close a risk: no longer there", "close a risk", 42;
    WhichContacts: [Contacts] [Char('a')] "All contacts, contact made, or attempts", "made or tried", 56;
    MarkNote: [Contacts] [Char('m')] "Mark the parts of a note: seen, said, opinion; who else is named", "mark the note", 46;
    AllDomains: [Outcomes] [Char('a')] "The four domains together, or the selected measure", "four together", 52;
    AddOutcome: [Plan] [Char('a')] "Add an outcome", "add an outcome", 70;
    AddStep: [Plan, Outcomes] [Char('t')] "Add a step", "add a step", 46;
    MarkStep: [Plan, Outcomes] [Char('s')] "Mark a step: started, achieved", "mark a step", 56;
    Decide: [Referrals] [Char('a')] "Decide: accept, decline, signpost, withdraw", "decide", 70;
    MarkUrgent: [Referrals, Waiting] [Char('!')] "Mark urgent, or take it back", "urgent", 46;
    Offer: [Waiting] [Char('o')] "Offer a first appointment, or say what came of it", "offer", 58;
    OfferHere: [Referrals] [Char('t')] "Offer a first appointment, or say what came of the offer", "offer", 47;
    WhileWaiting: [Waiting, Referrals] [Char('w')] "While waiting: something given, welfare calls", "while waiting", 57;
    AddPlaces: [Waiting, OverTime] [Char('p')] "Places that come free", "places", 0;
    TakeOffList: [Referrals, Waiting] [Char('-')] "Close: take off the waiting list", "off the list", 44;
    CloseRouteStep: [Referrals] [Char('D')] "Next step: done, or not needed", "step done", 47;
    MoveOnward: [Referrals, Exit] [Char('m')] "Move an onward referral on", "move on", 48;
    NoteOnward: [Referrals, Exit] [Char('L')] "Onward referral: chased, or something in the way", "chased", 47;
    AddStepDown: [Exit] [Char('a')] "Add a step-down", "step-down", 70;
    MarkStepDown: [Exit] [Char('s')] "Mark a step-down done", "mark done", 56;
    ExitSheet: [Exit] [Char('w')] "Exit sheet: a page for them to keep", "exit sheet", 43;
    Extend: [Exit] [Char('t')] "Extend past twelve months", "extend", 46;
    EndEpisode: [Exit] [Char('z')] "End the episode", "end", 45;

    OpenFolder: [Written] [Char('o')] "Open the folder it is in (starts this machine's file manager)", "open the folder", 70;
    ForContact: [Reason] [Char('1')] "They got in touch, or somebody asks for them", "in touch", 70;
    ForReferral: [Reason] [Char('2')] "A new referral", "new referral", 68;
    ForAccess: [Reason] [Char('3')] "They asked to see their record", "asked to see", 66;
    ForReview: [Reason] [Char('4')] "Supervision, an audit or a complaint", "review", 64;
    ForRepair: [Reason] [Char('5')] "To put something right in it", "put right", 62;
    BringIn: [Import] [Char('b')] "Bring these rows in", "bring in", 85;
    SaveRejects: [Import] [Char('w')] "Save the rejected rows' reasons to a file", "save rejects", 60;

    Save: [Form] [Ctrl('s')] "Save", "save", 90;
    FullForm: [Form] [Ctrl('f')] "The full form, with what is typed", "full form", 70;
    UseTemplate: [Form] [Ctrl('t')] "Put the start for this kind of note in", "note template", 60;
    Unlock: [Lock] [Enter] "Unlock", "unlock", 90;
    Continue: [Wizard] [Enter] "Continue", "continue", 90;
}
