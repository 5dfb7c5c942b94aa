//! Descriptions of rules, types and conditions.

use welkin_model::document::{
    ConditionDocument, DisplayDocument, FieldDocument, LiteralDocument, OptionDocument,
    QuestionDocument, RulesDocument,
};

/// Describes the type of a field's values: `list of select`.
pub(crate) fn type_words(field: &FieldDocument) -> String {
    if field.multiple {
        format!("list of {}", field.field_type)
    } else {
        field.field_type.to_owned()
    }
}

/// Describes the rules for a value, one phrase per rule.
pub(crate) fn rules(rules: &RulesDocument) -> Vec<String> {
    let mut phrases = Vec::new();
    let range = range(
        rules.min.map(|number| number.to_string()),
        rules.max.map(|number| number.to_string()),
    );
    phrases.extend(range);
    let length = self::range(
        rules.min_length.map(|length| length.to_string()),
        rules.max_length.map(|length| length.to_string()),
    );
    phrases.extend(length.map(|length| format!("{length} characters")));
    phrases.extend(self::range(rules.earliest.clone(), rules.latest.clone()));
    if let Some(regex) = &rules.regex {
        phrases.push(format!("matches {regex}"));
    }
    if !rules.file_types.is_empty() {
        phrases.push(format!("files: {}", rules.file_types.join(", ")));
    }
    phrases
}

fn range(least: Option<String>, most: Option<String>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    }
}

/// Returns the label of a field; its machine name if it has no label.
pub(crate) fn label(field: &FieldDocument) -> &str {
    match field.label.as_deref() {
        Some(label) if !label.trim().is_empty() => label,
        _ => &field.name,
    }
}

/// Returns the title of an item; its machine name if it has no title.
pub(crate) fn title<'t>(title: &'t str, name: &'t str) -> &'t str {
    if title.trim().is_empty() { name } else { title }
}

/// Returns the value that an option stores, as text.
pub(crate) fn stored(option: &OptionDocument) -> String {
    match option.value.as_str() {
        Some(text) => text.to_owned(),
        None => option.value.to_string(),
    }
}

/// The value that a condition compares: its label, and the options of its values.
pub(crate) struct Subject<'d> {
    pub(crate) name: String,
    pub(crate) options: &'d [OptionDocument],
}

impl<'d> Subject<'d> {
    /// Describes the question, if there is one, otherwise the patient's record.
    pub(crate) fn new(
        condition: &ConditionDocument,
        question: Option<&'d QuestionDocument>,
    ) -> Self {
        match question {
            Some(question) => Self {
                name: label(&question.answer).to_owned(),
                options: &question.answer.options,
            },
            None => Self {
                name: format!("{}.{}", condition.cdt, condition.field),
                options: &[],
            },
        }
    }

    /// Formats a value as shown to users: with the label of the option that stores it.
    fn value(&self, literal: &LiteralDocument) -> String {
        let words = self::literal(literal);
        let option = self.options.iter().find(|option| match literal {
            LiteralDocument::Text(text) => stored(option) == *text,
            _ => stored(option) == words,
        });
        option.map_or(words, |option| format!("“{}”", option.label))
    }
}

/// Describes a display rule: `Shown when “How confident are you?” is “Not confident”`.
pub(crate) fn display<'d>(
    rule: &DisplayDocument,
    subject: impl Fn(&ConditionDocument) -> Subject<'d>,
) -> String {
    let action = if rule.action == "hide" {
        "Hidden"
    } else {
        "Shown"
    };
    let conditions = rule.conditions.iter();
    let conditions: Vec<String> = conditions
        .map(|condition| self::condition(condition, &subject(condition)))
        .collect();
    let joint = if rule.operation == "any" {
        " or "
    } else {
        " and "
    };
    format!("{action} when {}", conditions.join(joint))
}

fn condition(condition: &ConditionDocument, subject: &Subject<'_>) -> String {
    let operator = match condition.operator {
        "equal" => "is",
        "not-equal" => "is not",
        "contains" => "contains",
        "not-contains" => "does not contain",
        "less" => "is less than",
        "less-or-equal" => "is at most",
        "greater" => "is greater than",
        "greater-or-equal" => "is at least",
        other => other,
    };
    let values: Vec<String> = condition
        .values
        .iter()
        .map(|value| subject.value(value))
        .collect();
    format!("“{}” {operator} {}", subject.name, values.join(" or "))
}

/// Formats a value of the configuration.
pub(crate) fn literal(literal: &LiteralDocument) -> String {
    match literal {
        LiteralDocument::Boolean(true) => "yes".to_owned(),
        LiteralDocument::Boolean(false) => "no".to_owned(),
        LiteralDocument::Integer(number) => number.to_string(),
        LiteralDocument::Float(number) => number.to_string(),
        LiteralDocument::Text(text) => format!("“{text}”"),
        _ => "empty".to_owned(),
    }
}

/// Formats `1 field`, `2 fields`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// Converts HTML of a configuration to plain text, one entry per paragraph.
pub(crate) fn paragraphs(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let Some(length) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        let tag = rest[start + 1..start + length].trim_start_matches('/');
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let ends_line = matches!(
            &*name.to_ascii_lowercase(),
            "p" | "br"
                | "div"
                | "li"
                | "ul"
                | "ol"
                | "tr"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
        );
        text.push(if ends_line { '\n' } else { ' ' });
        rest = &rest[start + length + 1..];
    }
    text.push_str(rest);
    let entities = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = entities.iter().fold(text, |text, (entity, character)| {
        text.replace(entity, character)
    });
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        assert_eq!(
            paragraphs("<p>One <b>two</b></p><p>3 &lt; 4 &amp; 5</p>"),
            ["One two", "3 < 4 & 5"]
        );
        assert_eq!(paragraphs("a < b, unclosed"), ["a < b, unclosed"]);
        assert_eq!(paragraphs("<script>x</script>"), ["x"]);
        assert!(paragraphs("<p></p>&nbsp;").is_empty());
    }
}
