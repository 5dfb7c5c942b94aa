//! Conversion of a document's Rust blocks to functions. Line numbers stay, so that the compiler's messages refer to the
//! document's lines.

/// Converts a document to a Rust module, or returns the lines of blocks that can't be compiled, with the reason.
///
/// A block becomes the body of an async function with a connected `client`, the same as `welkin`, and a `patient`.
/// Other values that it needs are declared in a comment right before it, which is not displayed: `<!-- given: let id:
/// PatientId = given(); -->`. Lines that begin with `# ` are code that rustdoc does not show, as in documentation
/// comments.
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

/// A block that is copied from a file of the workspace, where it is compiled.
pub(crate) struct Copied {
    /// The line of the block's comment.
    pub(crate) line: usize,
    /// The file, relative to the root of the workspace.
    pub(crate) file: String,
    /// The block.
    pub(crate) text: String,
}

/// Returns the blocks after a comment `<!-- from: FILE -->`.
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

/// The context of a line.
#[derive(Default)]
enum Context {
    #[default]
    Prose,
    /// Within the comment before a block.
    Given,
    /// Within a Rust block.
    Rust,
    /// Within another block.
    Other,
}

#[derive(Default)]
struct Module {
    text: String,
    faults: Vec<String>,
    context: Context,
    given: String,
    /// Whether the next block is copied from a file.
    is_copied: bool,
}

impl Module {
    fn line(&mut self, number: usize, line: &str) -> String {
        let trimmed = line.trim();
        match self.context {
            Context::Prose => match trimmed.strip_prefix("```") {
                Some(attributes) => self.open(number, attributes),
                None => {
                    self.prose(trimmed);
                    String::new()
                }
            },
            Context::Given => {
                self.give(trimmed);
                String::new()
            }
            Context::Rust if trimmed == "```" => {
                self.context = Context::Prose;
                "; Ok(()) }".to_owned()
            }
            Context::Rust => visible(line).to_owned(),
            Context::Other => {
                if trimmed == "```" {
                    self.context = Context::Prose;
                }
                String::new()
            }
        }
    }

    fn prose(&mut self, line: &str) {
        if let Some(given) = line.strip_prefix("<!-- given:") {
            self.context = Context::Given;
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
            self.context = Context::Prose;
        }
        self.given += code.unwrap_or(line);
        self.given.push(' ');
    }

    fn open(&mut self, number: usize, attributes: &str) -> String {
        let given = std::mem::take(&mut self.given);
        self.context = Context::Other;
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
        self.context = Context::Rust;
        format!(
            "pub async fn line_{number}(client: care::Client, welkin: care::Client, patient: care::Patient) \
             -> Result<(), Box<dyn std::error::Error>> {{ use crate::given; {given}"
        )
    }
}

/// Returns a line of a block without the marker of hidden lines.
fn visible(line: &str) -> &str {
    let trimmed = line.trim_start();
    match trimmed.strip_prefix('#') {
        Some("") => "",
        Some(rest) if rest.starts_with(' ') || rest.starts_with("# ") => rest,
        _ => line,
    }
}
