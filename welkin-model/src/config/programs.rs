//! Programs with their phases.

use super::json::Node;
use super::merge::Mergeable;
use super::record::Record;
use super::source::Position;

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Position of its name in the source.
    pub position: Position,
    /// Machine name, such as `prog-sample`.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Phases in Designer's order.
    pub phases: Vec<Phase>,
}

/// A phase of a program.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Position of its name in the source.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// `START`, `DEFAULT` or `FINISH`; absent in old formations.
    pub phase_type: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Names of the phases to which a patient can move from this one.
    pub navigate_to: Vec<String>,
}

const PROGRAM_KEYS: &[&str] = &["id", "name", "title", "description", "phases", "nodes"];

const PHASE_KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "type",
    "description",
    "autoFinishProgram",
    "navigateTo",
];

/// Reads a program. Returns `None`, with a warning, when it has no name.
pub(super) fn read_program(node: Node<'_>) -> Option<Program> {
    let record = Record::of(node, "a program")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(PROGRAM_KEYS);
    Some(Program {
        position,
        name,
        title: record.words("title"),
        description: record.words("description"),
        phases: record
            .records("phases", "a phase")
            .into_iter()
            .filter_map(read_phase)
            .collect(),
    })
}

fn read_phase(record: Record<'_>) -> Option<Phase> {
    let (name, position) = record.name()?;
    record.report_unknown_keys(PHASE_KEYS);
    Some(Phase {
        position,
        name,
        title: record.words("title"),
        phase_type: record.words("type").map(|word| word.to_uppercase()),
        description: record.words("description"),
        navigate_to: record
            .records("navigateTo", "a phase that another leads to")
            .into_iter()
            .filter_map(|target| Some(target.name()?.0))
            .collect(),
    })
}

impl Mergeable for Program {
    const WHAT: &'static str = "program";

    fn name(&self) -> &str {
        &self.name
    }

    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    fn size(&self) -> usize {
        self.phases.len()
    }
}
