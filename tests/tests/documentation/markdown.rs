//! Markdown whose Rust blocks become functions, each line where it was: the compiler's messages name the document's
//! lines.

/// A document as a Rust module, or the lines of blocks that can't be compiled, with the reason.
///
/// A block becomes the body of an async function with a connected `client`, the same as `welkin`, and a `patient`. What
/// else it needs stands in a comment right before it, which no reader sees:
/// `<!-- given: let id: PatientId = given(); -->`. Lines that begin with `# ` are code that rustdoc does not show, as
/// in documentation comments.
pub(crate) fn as_module(markdown: &str) -> Result<String, Vec<String>> {
    let mut module = Module::default();
    for (number, line) in (1..).zip(markdown.lines()) {
        let text = module.line(number, line);
        module.text += &text;
        module.text.push('\n');
    }
    if module.faults.is_empty() {
        Ok(module.text)
    } else {
        Err(module.faults)
    }
}

/// A block that stands in a file of the workspace, which is compiled there.
pub(crate) struct Copied {
    /// The line of the block's comment.
    pub(crate) line: usize,
    /// The file, from the root of the workspace.
    pub(crate) file: String,
    /// The block.
    pub(crate) text: String,
}

/// The blocks after a comment `<!-- from: FILE -->`.
pub(crate) fn copied(markdown: &str) -> Vec<Copied> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(markdown.lines());
    while let Some((line, text)) = lines.next() {
        if let Some(file) = copied_from(text.trim()) {
            let block = lines
                .by_ref()
                .skip_while(|(_, text)| !text.starts_with("```"))
                .skip(1);
            let block = block
                .take_while(|(_, text)| *text != "```")
                .map(|(_, text)| text);
            let text = block.collect::<Vec<_>>().join("\n");
            let file = file.to_owned();
            found.push(Copied { line, file, text });
        }
    }
    found
}

fn copied_from(line: &str) -> Option<&str> {
    let file = line.strip_prefix("<!-- from:")?.strip_suffix("-->")?;
    Some(file.trim())
}

/// Where a line stands.
#[derive(Default)]
enum Place {
    #[default]
    Prose,
    /// Within the comment before a block.
    Given,
    /// Within a block of Rust.
    Rust,
    /// Within a block of something else.
    Other,
}

#[derive(Default)]
struct Module {
    text: String,
    faults: Vec<String>,
    place: Place,
    given: String,
    /// The next block is one that stands in a file.
    is_copied: bool,
}

impl Module {
    fn line(&mut self, number: usize, line: &str) -> String {
        let trimmed = line.trim();
        match self.place {
            Place::Prose => match trimmed.strip_prefix("```") {
                Some(attributes) => self.open(number, attributes),
                None => {
                    self.prose(trimmed);
                    String::new()
                }
            },
            Place::Given => {
                self.give(trimmed);
                String::new()
            }
            Place::Rust if trimmed == "```" => {
                self.place = Place::Prose;
                "; Ok(()) }".to_owned()
            }
            Place::Rust => visible(line).to_owned(),
            Place::Other => {
                if trimmed == "```" {
                    self.place = Place::Prose;
                }
                String::new()
            }
        }
    }

    fn prose(&mut self, line: &str) {
        if let Some(given) = line.strip_prefix("<!-- given:") {
            self.place = Place::Given;
            self.give(given);
        } else if copied_from(line).is_some() {
            self.is_copied = true;
        } else if !line.is_empty() && !self.given.is_empty() {
            self.faults.push(format!(
                "`{line}` stands between what is given and its block"
            ));
        }
    }

    fn give(&mut self, line: &str) {
        let code = line.strip_suffix("-->");
        if code.is_some() {
            self.place = Place::Prose;
        }
        self.given += code.unwrap_or(line);
        self.given.push(' ');
    }

    fn open(&mut self, number: usize, attributes: &str) -> String {
        let given = std::mem::take(&mut self.given);
        self.place = Place::Other;
        if std::mem::take(&mut self.is_copied) {
            return String::new();
        }
        if !attributes.starts_with("rust") && !attributes.is_empty() {
            return String::new();
        }
        if !["rust", "rust,no_run"].contains(&attributes) {
            let fault = format!("line {number}: a block of `{attributes}` is not compiled");
            self.faults.push(fault);
            return String::new();
        }
        self.place = Place::Rust;
        format!(
            "pub async fn line_{number}(client: care::Client, welkin: care::Client, patient: care::Patient) \
             -> Result<(), Box<dyn std::error::Error>> {{ use crate::given; {given}"
        )
    }
}

/// A line of a block as the compiler sees it.
fn visible(line: &str) -> &str {
    let trimmed = line.trim_start();
    match trimmed.strip_prefix('#') {
        Some("") => "",
        Some(rest) if rest.starts_with(' ') || rest.starts_with("# ") => rest,
        _ => line,
    }
}
