//! Blocks of commands in Markdown, and the directives in the comments before them.

/// A block of commands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line of its fence.
    pub(crate) line: usize,
    /// The indentation of its fence, in a list.
    indentation: usize,
    /// `<!-- before: ... -->`: commands that create the files that a reader has at this point.
    pub(crate) before: String,
    /// `<!-- needs: PROGRAM -->`: a program that is not part of this project; without it the block is skipped.
    pub(crate) needs: Option<String>,
    /// `<!-- exit code: 3 -->`: the exit code of the last command.
    pub(crate) exit_code: i32,
    /// `<!-- not run: REASON -->`.
    pub(crate) not_run: Option<String>,
    /// The lines.
    pub(crate) text: String,
}

/// The context of a line.
enum Context {
    Prose,
    Comment(String),
    Commands(Block),
    Other,
}

/// Returns the `console` blocks of a document, or the error in its comments and blocks.
pub(crate) fn blocks(markdown: &str) -> Result<Vec<Block>, String> {
    let mut found = Vec::new();
    let mut next = Block::default();
    let mut context = Context::Prose;
    for (line, text) in (1..).zip(markdown.lines()) {
        let trimmed = text.trim();
        context = match context {
            Context::Prose => match trimmed.strip_prefix("```") {
                Some("console") => {
                    next.line = line;
                    next.indentation = text.len() - text.trim_start().len();
                    Context::Commands(std::mem::take(&mut next))
                }
                Some(_) => Context::Other,
                None if trimmed.starts_with("<!--") => comment(String::new(), trimmed, &mut next)?,
                None => Context::Prose,
            },
            Context::Comment(before) => comment(before, trimmed, &mut next)?,
            Context::Commands(block) if trimmed == "```" => {
                found.push(block);
                Context::Prose
            }
            Context::Commands(mut block) => {
                block.text += text.get(block.indentation..).unwrap_or(trimmed);
                block.text.push('\n');
                Context::Commands(block)
            }
            Context::Other if trimmed == "```" => Context::Prose,
            Context::Other => {
                if is_command(trimmed) {
                    return Err(format!(
                        "line {line}: commands stand in blocks of `console`: {trimmed}"
                    ));
                }
                Context::Other
            }
        };
    }
    match next == Block::default() {
        true => Ok(found),
        false => Err("the last comment is of no block".to_owned()),
    }
}

/// Whether a line of a block of another kind is a command of this project.
fn is_command(line: &str) -> bool {
    let line = line.strip_prefix("$ ").unwrap_or(line);
    let program = line.strip_prefix("welkin-codegen ");
    program.is_some_and(|rest| !rest.starts_with('=')) || line.starts_with("cargo run ")
}

/// Reads a line of a comment, and applies its directive at the end of the comment.
fn comment(mut before: String, line: &str, next: &mut Block) -> Result<Context, String> {
    before += line;
    before.push('\n');
    let Some(comment) = before.trim().strip_suffix("-->") else {
        return Ok(Context::Comment(before));
    };
    let comment = comment.trim_start_matches("<!--").trim();
    if let Some(commands) = comment.strip_prefix("before:") {
        next.before = commands.trim().to_owned();
    } else if let Some(program) = comment.strip_prefix("needs:") {
        next.needs = Some(program.trim().to_owned());
    } else if let Some(code) = comment.strip_prefix("exit code:") {
        let code = code.trim().parse();
        next.exit_code = code.map_err(|_| format!("no exit code: {comment}"))?;
    } else if let Some(reason) = comment.strip_prefix("not run:") {
        next.not_run = Some(reason.trim().to_owned());
    }
    Ok(Context::Prose)
}

impl Block {
    /// Returns the commands with their output, if the block has prompts; otherwise the whole block, without output.
    pub(crate) fn commands(&self) -> Vec<(String, String)> {
        if !self.text.lines().any(|line| line.starts_with("$ ")) {
            return vec![(self.text.clone(), String::new())];
        }
        let mut commands: Vec<(String, String)> = Vec::new();
        for line in self.text.lines() {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push((command.to_owned(), String::new())),
                (None, Some((_, printed))) => {
                    printed.push_str(line);
                    printed.push('\n');
                }
                (None, None) => {}
            }
        }
        commands
    }

    /// Returns the commands of Cargo, without comments: `.ci/run` runs them.
    pub(crate) fn cargo(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.lines();
        let lines = lines.map(|line| line.strip_prefix("$ ").unwrap_or(line));
        let cargo = lines.filter(|line| line.split(' ').any(|word| word == "cargo"));
        cargo.map(|line| line.split(" #").next().unwrap_or(line).trim())
    }
}

#[test]
fn comments_say_how_a_block_is_run() {
    let text = "<!-- before:\nmkdir a\n-->\n<!-- exit code: 3 -->\n```console\n$ b\nc\n$ d\n```\n";
    let found = blocks(text).expect("it is understood");
    let expected = Block {
        line: 5,
        before: "mkdir a".to_owned(),
        exit_code: 3,
        text: "$ b\nc\n$ d\n".to_owned(),
        ..Block::default()
    };
    assert_eq!(found, [expected]);
    let commands = [("b", "c\n"), ("d", "")]
        .map(|(command, printed)| (command.to_owned(), printed.to_owned()));
    assert_eq!(found[0].commands(), commands);
}

#[test]
fn commands_elsewhere_and_comments_of_nothing_are_refused() {
    for text in [
        "```text\nwelkin-codegen pull\n```\n",
        "<!-- not run: why -->\n",
        "<!-- exit code: x -->\n",
    ] {
        assert!(blocks(text).is_err(), "{text}");
    }
}
